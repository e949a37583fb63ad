//! The one way into the ledger: its rows locked, the ceiling asked, the revision sealed, the sums moved.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sea_orm::DatabaseTransaction;

use crate::{
    database::Database,
    error::Error,
    metrics,
    people::{self, PersonId, store::Event},
    programmes::{self, AuthorityId, ProgrammeId},
    support_days::{
        Entry, EntryId, OverCeiling, Quarter, Revision, restated,
        store::{self, Addition, Ledger},
    },
};

/// Why the ledger does not take a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// More would be drawn than is allocated.
    OverCeiling(OverCeiling),
    /// It changes the figures of closed quarters, and no reason is given.
    Restates(Vec<Quarter>),
}

/// An entry to add.
#[derive(Clone, Debug)]
pub(crate) struct NewEntry {
    /// Whose ledger.
    pub authority: AuthorityId,
    /// What names the form or the row of a file that it came by.
    pub submission: String,
    /// The word that a file knows it by.
    pub reference: Option<String>,
    /// What it says.
    pub entry: Entry,
    /// Why it is logged so late, where its quarter is closed.
    pub reason: Option<String>,
}

/// Ledgers of a programme, held against every other change until the transaction ends. Dropped
/// without [`commit`](Self::commit), nothing of what was done remains.
pub(crate) struct Held {
    tx: DatabaseTransaction,
    programme: ProgrammeId,
    ledgers: BTreeMap<AuthorityId, Ledger>,
    closed: Vec<Quarter>,
    maker: Option<PersonId>,
    now: DateTime<Utc>,
}

impl Held {
    /// Takes hold of the ledgers of `authorities`; `maker` is nobody where the operator acts.
    pub(crate) async fn begin(
        db: &Database,
        programme: ProgrammeId,
        authorities: &[AuthorityId],
        maker: Option<PersonId>,
        now: DateTime<Utc>,
    ) -> Result<Self, Error> {
        let tx = db.write_tx().await?;
        let mut ordered = authorities.to_vec();
        ordered.sort_unstable();
        ordered.dedup();
        // In one order, so that nobody waits for somebody who waits for them.
        for authority in &ordered {
            programmes::store::lock_authority(&tx, *authority).await?;
        }
        Ok(Self {
            ledgers: store::ledgers(&tx, &ordered).await?,
            closed: store::closed_quarters(&tx, programme).await?,
            tx,
            programme,
            maker,
            now,
        })
    }

    /// For what an action must read before it decides.
    pub(crate) fn tx(&self) -> &DatabaseTransaction {
        &self.tx
    }

    /// Adds entries, all or none of them.
    pub(crate) async fn add(
        &mut self,
        mut new: Vec<NewEntry>,
    ) -> Result<Result<Vec<EntryId>, Refused>, Error> {
        for new in &mut new {
            new.entry.people.sort_unstable();
        }
        let mut restatements = Vec::with_capacity(new.len());
        for new in &new {
            match self.draw(new.authority, None, &new.entry, new.reason.as_deref()) {
                Ok(restatement) => restatements.push(restatement),
                Err(refused) => return Ok(Err(refused)),
            }
        }
        let additions: Vec<Addition<'_>> = new
            .iter()
            .map(|new| Addition {
                authority: new.authority,
                submission: &new.submission,
                reference: new.reference.as_deref(),
                entry: &new.entry,
            })
            .collect();
        let ids = store::add_entries(&self.tx, &additions).await?;
        let mut revisions = Vec::with_capacity(new.len());
        for ((new, id), restatement) in new.into_iter().zip(&ids).zip(restatements) {
            let revision = Revision {
                number: 1,
                entry: new.entry,
                reason: new.reason,
                made_by: self.maker,
                made_at: self.now,
                restatement,
            };
            let seal = self.seal(new.authority, *id, &revision);
            self.ledger(new.authority).entries += 1;
            revisions.push((*id, revision, seal));
        }
        store::add_revisions(&self.tx, &revisions).await?;
        Ok(Ok(ids))
    }

    /// Lets an entry stand as `entry`, where `latest` is its newest revision.
    pub(crate) async fn revise(
        &mut self,
        authority: AuthorityId,
        id: EntryId,
        latest: &Revision,
        entry: Entry,
        reason: Option<String>,
    ) -> Result<Result<(), Refused>, Error> {
        let entry = entry.in_order();
        let drawn = self.draw(authority, Some(&latest.entry), &entry, reason.as_deref());
        let restatement = match drawn {
            Ok(restatement) => restatement,
            Err(refused) => return Ok(Err(refused)),
        };
        let revision = Revision {
            number: latest.number + 1,
            entry,
            reason,
            made_by: self.maker,
            made_at: self.now,
            restatement,
        };
        store::move_entry(&self.tx, id, revision.number, &revision.entry).await?;
        let seal = self.seal(authority, id, &revision);
        store::add_revisions(&self.tx, &[(id, revision, seal)]).await?;
        Ok(Ok(()))
    }

    /// Asks the ceiling and the closed quarters, and moves the sums; whether it is a restatement.
    fn draw(
        &mut self,
        authority: AuthorityId,
        old: Option<&Entry>,
        new: &Entry,
        reason: Option<&str>,
    ) -> Result<bool, Refused> {
        let mut closed = restated(old, new);
        closed.retain(|quarter| self.closed.contains(quarter));
        if !closed.is_empty() && reason.is_none() {
            return Err(Refused::Restates(closed));
        }
        let balance = &mut self.ledger(authority).balance;
        let before = old.map(Entry::drawn).unwrap_or_default();
        balance
            .may_draw(before, new.drawn())
            .inspect_err(|_| metrics::ledger_refused())
            .map_err(Refused::OverCeiling)?;
        balance.replace(old, new);
        Ok(!closed.is_empty())
    }

    fn seal(&mut self, authority: AuthorityId, id: EntryId, revision: &Revision) -> String {
        let ledger = self.ledger(authority);
        ledger.seal = revision.seal(&ledger.seal, id);
        ledger.revisions += 1;
        ledger.seal.clone()
    }

    fn ledger(&mut self, authority: AuthorityId) -> &mut Ledger {
        self.ledgers.entry(authority).or_default()
    }

    /// Keeps what was done, with its event in the audit trail.
    pub(crate) async fn commit(
        self,
        verb: &str,
        subject: String,
        detail: serde_json::Value,
    ) -> Result<(), Error> {
        for (authority, ledger) in &self.ledgers {
            store::save_ledger(&self.tx, *authority, ledger).await?;
        }
        let event = Event {
            person: self.maker,
            programme: Some(self.programme),
            verb,
            subject,
            detail,
        };
        people::store::audit(&self.tx, event, self.now).await?;
        Ok(self.tx.commit().await?)
    }
}
