//! Loads `seed-data/` through the same actions that people use.

mod consensus;
mod ledger;
mod records;
mod returns;
mod rounds;

use std::collections::BTreeMap;

use chrono::{
    DateTime, Datelike, Days as Span, Months, NaiveDate, NaiveTime, TimeZone, Utc, Weekday,
};
use serde::{Deserialize, de::DeserializeOwned};

use crate::{
    app::AppState,
    database::Database,
    error::Error,
    people::{self, AuthorityId, PersonId, Role, actions::NewPerson},
    programmes::{
        self, Authority, Days, Programme,
        actions::{Join, Start},
    },
};

/// How far the demonstration is into its two years: fifteen months and some weeks.
const MONTHS_IN: u32 = 15;
const WEEKS_MORE: u64 = 3;

/// Publishes the instruments of `seed-data/instruments` that the database lacks.
///
/// # Errors
/// Where the database fails.
pub async fn load_instruments(db: &Database, now: DateTime<Utc>) -> Result<(), Error> {
    crate::questionnaires::actions::load_instruments(db, now).await
}

/// Loads the demonstration programme, unless the database has a programme already.
///
/// # Errors
/// Where the files don't say what they should, or the database fails.
pub async fn load_if_empty(state: &AppState) -> Result<(), Error> {
    if programmes::store::any(state.database.read()).await? {
        return Ok(());
    }
    load_instruments(&state.database, state.now()).await?;
    let today = state.today();
    let starts_on = today - Months::new(MONTHS_IN) - Span::new(7 * WEEKS_MORE - 1);
    let demonstration = Demonstration::start(state, starts_on).await?;
    demonstration.ledger(state.now()).await?;
    demonstration.rounds(today, state.now()).await?;
    demonstration.records(today, state.now()).await?;
    demonstration.returns(today, state.now()).await?;
    Ok(())
}

/// Whether somebody could sign in to an account of the demonstration with the password that its
/// sign-in page shows.
///
/// # Errors
/// Where the database fails.
pub async fn opens_to_everybody(state: &AppState) -> Result<bool, Error> {
    let rows: Vec<PersonRow> = read(include_str!("../seed-data/demonstration/people.csv"))?;
    for row in rows {
        let account = people::store::account(state.database.read(), &row.email).await?;
        let Some(hash) = account.and_then(|account| account.password_hash) else {
            continue;
        };
        let password = people::DEMONSTRATION_PASSWORD.to_owned();
        if state.passwords.verify(password, Some(hash)).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What the later steps of loading need of the earlier ones.
struct Demonstration<'a> {
    db: &'a Database,
    programme: Programme,
    authorities: BTreeMap<String, Authority>,
    people: BTreeMap<String, PersonId>,
    today: NaiveDate,
}

impl<'a> Demonstration<'a> {
    async fn start(state: &'a AppState, starts_on: NaiveDate) -> Result<Self, Error> {
        let db = &state.database;
        let rows: Vec<PersonRow> = read(include_str!("../seed-data/demonstration/people.csv"))?;
        let begun = morning(starts_on);
        let first = rows
            .iter()
            .find(|row| row.role == Role::Manager.code())
            .ok_or_else(|| fault("no manager"))?;
        let tx = db.write_tx().await?;
        let manager =
            people::actions::add_person(&tx, &first.person(None, Vec::new())?, begun).await?;
        tx.commit().await?;
        let start = Start {
            name: "Hackney Partners in Practice".into(),
            slug: "hackney".into(),
            lead_authority: "Hackney Council".into(),
            starts_on,
        };
        let programme = programmes::actions::start_programme(db, start, manager, begun).await?;
        let mut demonstration = Self {
            db,
            programme,
            authorities: BTreeMap::new(),
            people: BTreeMap::new(),
            today: state.today(),
        };
        demonstration.authorities(manager).await?;
        demonstration.people(state, &rows).await?;
        Ok(demonstration)
    }

    async fn authorities(&mut self, manager: PersonId) -> Result<(), Error> {
        let rows: Vec<AuthorityRow> =
            read(include_str!("../seed-data/demonstration/authorities.csv"))?;
        let allocations: Vec<AllocationRow> =
            read(include_str!("../seed-data/demonstration/allocations.csv"))?;
        for row in rows {
            let mut decisions = allocations
                .iter()
                .filter(|decision| decision.authority == row.slug);
            let first = decisions
                .next()
                .ok_or_else(|| fault("an authority without days"))?;
            let joined_on = self.date(row.joined_day);
            let join = Join {
                name: row.name,
                readiness: row.readiness.parse().map_err(Error::Internal)?,
                commitment: row.commitment,
                joined_on,
                allocation: (first.days()?, first.reason.clone()),
            };
            let (db, programme) = (self.db, &self.programme);
            let authority = programmes::actions::add_authority(
                db,
                programme,
                join,
                manager,
                morning(joined_on),
            )
            .await?
            .map_err(|refusal| fault(&format!("{refusal:?}")))?;
            for decision in decisions {
                let from_on = self.date(decision.day);
                let change = (decision.days()?, decision.reason.as_str(), from_on);
                programmes::actions::allocate(
                    db,
                    (programme, &authority),
                    change,
                    manager,
                    morning(from_on),
                )
                .await?
                .map_err(|refusal| fault(&format!("{refusal:?}")))?;
            }
            self.authorities.insert(row.slug, authority);
        }
        Ok(())
    }

    async fn people(&mut self, state: &AppState, rows: &[PersonRow]) -> Result<(), Error> {
        let now = morning(self.programme.starts_on);
        for row in rows {
            let authorities = row
                .authorities
                .split_whitespace()
                .map(|slug| self.authority(slug).map(|authority| authority.id))
                .collect::<Result<Vec<_>, _>>()?;
            let new = row.person(Some(self.programme.id), authorities)?;
            let tx = self.db.write_tx().await?;
            let person = people::actions::add_person(&tx, &new, now).await?;
            let token = people::actions::new_password_link(&tx, person, now).await?;
            tx.commit().await?;
            let password = people::DEMONSTRATION_PASSWORD.to_owned();
            let password = people::Password::new(password, &people::LocalWords::default())
                .map_err(|weakness| fault(weakness.sentence()))?;
            people::actions::set_password(state, &token, password, now).await?;
            self.people.insert(row.email.clone(), person);
        }
        Ok(())
    }

    /// A facilitator of that authority.
    fn facilitator_of(&self, authority: &Authority) -> Result<PersonId, Error> {
        let email = match authority.slug.as_str() {
            "southvale" | "millbrook" => "second@hackney.example",
            _ => "facilitator@hackney.example",
        };
        self.person(email)
    }

    fn authority(&self, slug: &str) -> Result<&Authority, Error> {
        self.authorities.get(slug).ok_or_else(|| fault(slug))
    }

    fn person(&self, email: &str) -> Result<PersonId, Error> {
        self.people.get(email).copied().ok_or_else(|| fault(email))
    }

    /// So many days after the start; a weekend becomes the Monday after, but what is past stays so.
    fn date(&self, day: u64) -> NaiveDate {
        let date = self.programme.starts_on + Span::new(day);
        let working = match date.weekday() {
            Weekday::Sat => date + Span::new(2),
            Weekday::Sun => date + Span::new(1),
            _ => date,
        };
        if date <= self.today {
            working.min(self.today)
        } else {
            working
        }
    }
}

fn morning(date: NaiveDate) -> DateTime<Utc> {
    Utc.from_utc_datetime(&date.and_time(NaiveTime::MIN)) + chrono::Duration::hours(10)
}

fn read<T: DeserializeOwned>(file: &str) -> Result<Vec<T>, Error> {
    csv::Reader::from_reader(file.as_bytes())
        .into_deserialize()
        .collect::<Result<_, _>>()
        .map_err(|error| fault(&error.to_string()))
}

fn fault(what: &str) -> Error {
    Error::Internal(format!("seed-data: {what}"))
}

#[derive(Deserialize)]
struct PersonRow {
    email: String,
    name: String,
    role: String,
    authorities: String,
}

impl PersonRow {
    fn person(
        &self,
        programme: Option<programmes::ProgrammeId>,
        authorities: Vec<AuthorityId>,
    ) -> Result<NewPerson, Error> {
        Ok(NewPerson {
            email: self.email.clone(),
            name: self.name.clone(),
            role: self.role.parse().map_err(Error::Internal)?,
            programme,
            authorities,
        })
    }
}

#[derive(Deserialize)]
struct AuthorityRow {
    slug: String,
    name: String,
    readiness: String,
    commitment: String,
    joined_day: u64,
}

#[derive(Deserialize)]
struct AllocationRow {
    authority: String,
    day: u64,
    days: String,
    reason: String,
}

impl AllocationRow {
    fn days(&self) -> Result<Days, Error> {
        self.days.parse().map_err(|_| fault(&self.days))
    }
}
