//! What people looked at and took away, in the audit trail: once a person, page, content and day.

mod store;

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use chrono::{DateTime, NaiveDate, NaiveTime, TimeZone, Utc};
use serde_json::{Value, json};

use super::{
    CurrentPerson, PersonId, ProgrammeId,
    store::{Event, audit},
};
use crate::{app::AppState, error::Error};

pub(crate) use store::{Told, told_since};

/// Somebody looked at published results.
const VIEWED: &str = "results.viewed";

/// Somebody took a file.
const DOWNLOADED: &str = "file.downloaded";

/// How many views of a day are remembered before all are forgotten; a forgotten one is asked for
/// in the database, and not written twice.
const MOST: usize = 50_000;

/// The views of a day that are in the audit trail, and when each person was here before.
#[derive(Clone, Debug, Default)]
pub struct Visits(Arc<Mutex<Day>>);

#[derive(Debug, Default)]
struct Day {
    on: Option<NaiveDate>,
    kept: HashSet<(PersonId, String)>,
    before: HashMap<(PersonId, ProgrammeId), Option<DateTime<Utc>>>,
}

impl Visits {
    /// What is known of that day; what was known of another is forgotten.
    fn of(&self, day: NaiveDate) -> MutexGuard<'_, Day> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.on != Some(day) || known.kept.len() + known.before.len() >= MOST {
            *known = Day {
                on: Some(day),
                ..Day::default()
            };
        }
        known
    }
}

/// What was looked at or taken; [`Seen::with_news`] where it told what is new.
#[derive(Clone, Debug)]
pub struct Seen<'a> {
    /// In which programme.
    pub programme: ProgrammeId,
    /// `programme 1`, `part of programme 1`, `authority 3`, `authority 3 round 2`,
    /// `return 2026-q3`.
    pub subject: String,
    /// Which page of it or which file: `overview`, `d5`, `northbridge-overall.svg`.
    pub what: &'a str,
    /// The numbers of the published results in it.
    pub snapshots: Vec<i32>,
}

impl Seen<'_> {
    /// The same on a page that tells what is new since the last visit, with how many things. They
    /// only become more within a day, so that a view of one thing more is kept as another.
    pub fn with_news(self, things: usize) -> Content {
        let mut content = Content::from(self);
        content.detail["news"] = things.into();
        content
    }
}

/// What is kept of what was looked at or taken: once a day for each.
#[derive(Clone, Debug)]
pub struct Content {
    programme: ProgrammeId,
    subject: String,
    detail: Value,
}

impl From<Seen<'_>> for Content {
    fn from(seen: Seen<'_>) -> Self {
        Self {
            programme: seen.programme,
            subject: seen.subject,
            detail: json!({ "page": seen.what, "snapshots": seen.snapshots }),
        }
    }
}

/// Keeps that the person looked at published results.
///
/// # Errors
/// Where the database fails: what can't be recorded is not shown.
pub async fn viewed(
    state: &AppState,
    person: &CurrentPerson,
    seen: impl Into<Content>,
) -> Result<(), Error> {
    keep(state, person.id, VIEWED, seen.into()).await
}

/// Keeps that the person took a file.
///
/// # Errors
/// Where the database fails: what can't be recorded is not given.
pub async fn downloaded(
    state: &AppState,
    person: &CurrentPerson,
    seen: Seen<'_>,
) -> Result<(), Error> {
    keep(state, person.id, DOWNLOADED, seen.into()).await
}

async fn keep(
    state: &AppState,
    person: PersonId,
    verb: &str,
    content: Content,
) -> Result<(), Error> {
    let (today, now) = (state.today(), state.now());
    let programme = content.programme;
    let event = Event {
        person: Some(person),
        programme: Some(programme),
        verb,
        subject: content.subject,
        detail: content.detail,
    };
    let key = format!("{programme} {verb} {} {}", event.subject, event.detail);
    let known = (person, key);
    if state.visits.of(today).kept.contains(&known) {
        return Ok(());
    }
    let tx = state.database.write_tx().await?;
    // Another instance, or this one before it was started anew, may have written it. Two that ask at
    // the same moment may both write it, where nothing holds one of them back (PostgreSQL): the
    // trail says the same twice, and nothing counts its views.
    if !store::is_kept(&tx, &event, since_midnight(today)).await? {
        audit(&tx, event, now).await?;
    }
    tx.commit().await?;
    state.visits.of(today).kept.insert(known);
    Ok(())
}

/// What a view of a programme’s own pages is kept under: those that say what is new in all of it.
pub fn programme_subject(programme: ProgrammeId) -> String {
    format!("programme {programme}")
}

/// What a view of the same pages is kept under where only some authorities were asked for: what is
/// new in the others was not on them, so that it is no visit.
pub fn part_subject(programme: ProgrammeId) -> String {
    format!("part of programme {programme}")
}

/// When a view of a page that says what is new in all of the programme was last kept for the
/// person, before today. A later view of that day had nothing more on it, or it would have been
/// kept as well ([`Seen::with_news`]): what happened since has been on none that they saw. It stays
/// new all day.
///
/// # Errors
/// Where the database fails.
pub async fn last_visit(
    state: &AppState,
    person: &CurrentPerson,
    programme: ProgrammeId,
) -> Result<Option<DateTime<Utc>>, Error> {
    let (today, key) = (state.today(), (person.id, programme));
    if let Some(before) = state.visits.of(today).before.get(&key) {
        return Ok(*before);
    }
    let db = state.database.read();
    let subject = programme_subject(programme);
    let before = store::last(db, key, (VIEWED, &subject), since_midnight(today)).await?;
    state.visits.of(today).before.insert(key, before);
    Ok(before)
}

/// The moment that a day begins in England.
fn since_midnight(day: NaiveDate) -> DateTime<Utc> {
    let midnight = day.and_time(NaiveTime::MIN);
    let local = chrono_tz::Europe::London.from_local_datetime(&midnight);
    local
        .earliest()
        .map_or_else(|| midnight.and_utc(), |it| it.with_timezone(&Utc))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_midnight_in_england() {
        for (day, utc) in [
            ("2026-01-15", "2026-01-15T00:00:00Z"),
            ("2026-07-15", "2026-07-14T23:00:00Z"),
            ("2026-03-29", "2026-03-29T00:00:00Z"),
            ("2026-10-25", "2026-10-24T23:00:00Z"),
        ] {
            let begins = since_midnight(day.parse().unwrap());
            assert_eq!(begins, utc.parse::<DateTime<Utc>>().unwrap(), "{day}");
        }
    }

    #[test]
    fn another_day_begins_with_nothing() {
        let visits = Visits::default();
        let day = |day: &str| visits.of(day.parse().unwrap());
        let view = (PersonId(1), "view".to_owned());
        day("2026-03-16").kept.insert(view.clone());
        assert!(day("2026-03-16").kept.contains(&view));
        assert!(!day("2026-03-17").kept.contains(&view));
    }
}
