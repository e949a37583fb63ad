//! Lines of the demonstration's ledger files.

use chrono::{Datelike, Days as Span, NaiveDate, Weekday};
use serde::Deserialize;

use crate::{
    error::Error,
    people::PersonId,
    programmes::Days,
    seed::{Demonstration, fault},
    support_days::{Entry, Status},
};

/// A line of `support_days.csv`.
#[derive(Deserialize)]
pub(super) struct EntryRow {
    pub authority: String,
    /// Of the programme; one below nought is so many days ago.
    day: i64,
    facilitators: String,
    activity: String,
    place: String,
    dimension: String,
    counts: String,
    pub status: String,
    summary: String,
    /// Why it was cancelled.
    pub reason: String,
    /// What the steps call it; nothing where none is taken.
    #[serde(rename = "ref")]
    pub known_as: String,
}

impl EntryRow {
    pub(super) fn held_on(&self, demonstration: &Demonstration<'_>) -> NaiveDate {
        match u64::try_from(self.day) {
            Ok(day) => demonstration.date(day),
            Err(_) => nearest_working_day(demonstration.today - Span::new(self.day.unsigned_abs())),
        }
    }

    pub(super) fn entry(&self, demonstration: &Demonstration<'_>) -> Result<Entry, Error> {
        Ok(Entry {
            status: self.status.parse().map_err(Error::Internal)?,
            held_on: self.held_on(demonstration),
            people: given(demonstration, &self.facilitators)?,
            activity: self.activity.parse().map_err(Error::Internal)?,
            dimension: match self.dimension.as_str() {
                "" => None,
                code => Some(code.parse().map_err(Error::Internal)?),
            },
            venue: self.place.parse().map_err(Error::Internal)?,
            counts: self.counts == "yes",
            summary: self.summary.clone(),
        })
    }
}

/// A line of `ledger_steps.csv`.
#[derive(Deserialize)]
pub(super) struct StepRow {
    #[serde(rename = "ref")]
    pub entry: String,
    pub step: String,
    /// How many days after the entry's date.
    pub days_after: u64,
    /// What a correction changes; nothing where it stays.
    facilitators: String,
    activity: String,
    days_earlier: Option<u64>,
    pub reason: String,
}

impl StepRow {
    /// What the entry should have said.
    pub(super) fn corrected(
        &self,
        demonstration: &Demonstration<'_>,
        mut entry: Entry,
    ) -> Result<Entry, Error> {
        entry.status = Status::Delivered;
        if !self.facilitators.is_empty() {
            entry.people = given(demonstration, &self.facilitators)?;
        }
        if !self.activity.is_empty() {
            entry.activity = self.activity.parse().map_err(Error::Internal)?;
        }
        if let Some(days) = self.days_earlier {
            entry.held_on = working_day_before(entry.held_on - Span::new(days));
        }
        Ok(entry)
    }
}

/// People and their days, such as `second@hackney.example:0.5`.
fn given(
    demonstration: &Demonstration<'_>,
    facilitators: &str,
) -> Result<Vec<(PersonId, Days)>, Error> {
    let each = facilitators.split_whitespace().map(|given| {
        let (email, days) = given.split_once(':').ok_or_else(|| fault(given))?;
        let days = days.parse().map_err(|_| fault(given))?;
        Ok((demonstration.person(email)?, days))
    });
    each.collect()
}

/// The date itself, or the Friday before or the Monday after where it is at a weekend.
pub(super) fn nearest_working_day(date: NaiveDate) -> NaiveDate {
    match date.weekday() {
        Weekday::Sun => date + Span::new(1),
        _ => working_day_before(date),
    }
}

/// The date itself, or the Friday before where it is at a weekend.
fn working_day_before(date: NaiveDate) -> NaiveDate {
    match date.weekday() {
        Weekday::Sat => date - Span::new(1),
        Weekday::Sun => date - Span::new(2),
        _ => date,
    }
}
