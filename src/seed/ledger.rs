//! The demonstration's support days and what people have done about them since, in order of time.

mod happenings;
mod rows;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use self::{
    happenings::Happening,
    rows::{EntryRow, StepRow},
};
use super::{Demonstration, fault, read};
use crate::{
    error::Error,
    people::PersonId,
    programmes::Authority,
    support_days::{
        Entry, EntryId, Revision, Status,
        actions::{self, Correction, NotTaken, Refused, Step},
        store,
    },
};

impl Demonstration<'_> {
    /// Logs every entry, and lets each be confirmed, disputed, corrected and reported on in its
    /// turn.
    pub(super) async fn ledger(&self, now: DateTime<Utc>) -> Result<(), Error> {
        let mut ledger = Ledger {
            demonstration: self,
            rows: read(include_str!(
                "../../seed-data/demonstration/support_days.csv"
            ))?,
            steps: read(include_str!(
                "../../seed-data/demonstration/ledger_steps.csv"
            ))?,
            ids: BTreeMap::new(),
        };
        for (at, happening) in ledger.happenings(now)? {
            ledger.happen(happening, at).await?;
        }
        Ok(())
    }
}

/// The number of the revision that an entry is logged with.
const FIRST: i32 = 1;

struct Ledger<'a> {
    demonstration: &'a Demonstration<'a>,
    rows: Vec<EntryRow>,
    steps: Vec<StepRow>,
    /// The entries logged so far, by the number of their row.
    ids: BTreeMap<usize, EntryId>,
}

impl Ledger<'_> {
    async fn happen(&mut self, happening: Happening, at: DateTime<Utc>) -> Result<(), Error> {
        match happening {
            Happening::Logged(row) => self.log(row, at).await,
            Happening::Cancelled(row) => self.cancel(row, at).await,
            Happening::Step(row, step) => self.step(row, &self.steps[step], at).await,
            Happening::Confirmed(slug) => self.confirm_all(&slug, at).await,
            Happening::Closed(quarter) => {
                let Demonstration { db, programme, .. } = self.demonstration;
                let by = (self.demonstration.person("manager@hackney.example")?, at);
                actions::close_quarter(db, programme, quarter, by, at.date_naive()).await
            }
        }
    }

    async fn log(&mut self, number: usize, at: DateTime<Utc>) -> Result<(), Error> {
        let demonstration = self.demonstration;
        let row = &self.rows[number];
        let authority = demonstration.authority(&row.authority)?;
        let entry = Entry {
            status: if self.is_booked_first(row) {
                Status::Booked
            } else {
                Status::Delivered
            },
            ..row.entry(demonstration)?
        };
        let submission = format!("demonstration {number}");
        let who = (giver(&entry)?, at);
        let id = actions::record(demonstration.db, authority, submission, &entry, None, who)
            .await?
            .map_err(refused)?;
        self.ids.insert(number, id);
        Ok(())
    }

    async fn cancel(&self, number: usize, at: DateTime<Utc>) -> Result<(), Error> {
        let row = &self.rows[number];
        let person = giver(&row.entry(self.demonstration)?)?;
        let step = self.at(number, person, at)?;
        let reason = row.reason.clone();
        actions::cancel(self.demonstration.db, step, FIRST, reason)
            .await?
            .map_err(|not| fault(&format!("{}: {not:?}", row.reason)))
    }

    /// Confirms what waits for the authority's lead, who has seen all of it.
    async fn confirm_all(&self, slug: &str, at: DateTime<Utc>) -> Result<(), Error> {
        let demonstration = self.demonstration;
        let authority = demonstration.authority(slug)?;
        let waiting = store::waiting(demonstration.db.read(), authority.id).await?;
        let seen: Vec<(EntryId, i32)> = waiting
            .iter()
            .map(|(id, latest)| (*id, latest.number))
            .collect();
        let who = (self.lead_of(authority)?, at);
        actions::confirm_all(demonstration.db, authority, &seen, who).await?;
        Ok(())
    }

    /// What the lead says of an entry, and what the facilitator who logged it answers.
    async fn step(&self, number: usize, row: &StepRow, at: DateTime<Utc>) -> Result<(), Error> {
        let db = self.demonstration.db;
        let latest = self.latest(number).await?;
        let (seen, reason) = (latest.number, row.reason.clone());
        let authority = self.authority(number)?;
        let by_lead = self.at(number, self.lead_of(authority)?, at)?;
        let by_giver = self.at(number, giver(&latest.entry)?, at)?;
        let today = at.date_naive();
        let taken = match row.step.as_str() {
            "deliver" => actions::deliver(db, by_giver, seen, None, today).await?,
            "confirm" => actions::confirm(db, by_lead, seen).await?,
            "dispute" => actions::dispute(db, by_lead, seen, reason).await?,
            "settle" => actions::settle(db, by_giver, seen, reason).await?,
            "correct" => {
                let correction = Correction {
                    seen,
                    to: row.corrected(self.demonstration, latest.entry)?,
                    took_place: false,
                    reason,
                };
                actions::correct(db, by_giver, correction, today).await?
            }
            other => return Err(fault(other)),
        };
        taken.map_err(|not: NotTaken| fault(&format!("{}, {}: {not:?}", row.entry, row.step)))
    }

    async fn latest(&self, number: usize) -> Result<Revision, Error> {
        let (authority, id) = (self.authority(number)?.id, self.id(number)?);
        store::latest(self.demonstration.db.read(), authority, &[id])
            .await?
            .remove(&id)
            .ok_or(Error::NotFound)
    }

    fn at(&self, number: usize, person: PersonId, now: DateTime<Utc>) -> Result<Step<'_>, Error> {
        Ok(Step {
            authority: self.authority(number)?,
            id: self.id(number)?,
            person,
            now,
        })
    }

    fn authority(&self, number: usize) -> Result<&Authority, Error> {
        self.demonstration.authority(&self.rows[number].authority)
    }

    fn id(&self, number: usize) -> Result<EntryId, Error> {
        let id = self.ids.get(&number).copied();
        id.ok_or_else(|| fault("a step before its entry"))
    }

    fn lead_of(&self, authority: &Authority) -> Result<PersonId, Error> {
        let email = format!("lead@{}.example", authority.slug);
        self.demonstration.person(&email)
    }

    /// A cancelled entry was booked before, and so was one that a step delivers.
    fn is_booked_first(&self, row: &EntryRow) -> bool {
        let delivers = |step: &StepRow| step.entry == row.known_as && step.step == "deliver";
        row.status != Status::Delivered.code() || self.steps.iter().any(delivers)
    }
}

/// Who logs an entry and answers for it.
fn giver(entry: &Entry) -> Result<PersonId, Error> {
    let first = entry.people.first().map(|(id, _)| *id);
    first.ok_or_else(|| fault("nobody gave it"))
}

fn refused(refused: Refused) -> Error {
    fault(&format!("{refused:?}"))
}
