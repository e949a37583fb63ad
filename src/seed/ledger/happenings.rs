//! What happens to the demonstration's ledger, and when.

use chrono::{DateTime, Days as Span, Duration, NaiveDate, Utc};

use super::{EntryRow, Ledger, rows::nearest_working_day};
use crate::{
    error::Error,
    seed::{fault, morning},
    support_days::{Quarter, Status},
};

/// A visit is booked so many days before its date, where it is not booked later still.
const BOOKED_BEFORE: u64 = 35;
/// What is booked by now was booked this many days ago or more.
const BOOKED_BY: u64 = 18;
/// A visit is called off so many days before its date.
const CANCELLED_BEFORE: u64 = 2;
/// What is called off by now was called off this many days ago or more.
const CANCELLED_BY: u64 = 4;
/// The day of the programme on which the first authority's lead last confirmed what waited.
const LAST_CONFIRMED: u64 = 435;
/// Each lead does so some days before the lead of the authority before.
const CONFIRMED_APART: u64 = 2;
/// How often they do.
const CONFIRMED_EVERY: usize = 30;
/// A quarter is closed so many days after its end.
const CLOSED_AFTER: u64 = 20;
/// Those that ended so long ago are closed: of the longest quarter, so that the newest that has
/// ended is still to be closed.
const CLOSED_BY: u64 = 92;

/// Something done in the ledger; entries by the number of their row, steps of theirs.
pub(super) enum Happening {
    Logged(usize),
    Cancelled(usize),
    Step(usize, usize),
    /// The lead of that authority confirms all that waits.
    Confirmed(String),
    Closed(Quarter),
}

type Dated = Vec<(DateTime<Utc>, Happening)>;

impl Ledger<'_> {
    /// All that has happened by `now`, oldest first.
    pub(super) fn happenings(&self, now: DateTime<Utc>) -> Result<Dated, Error> {
        let mut happenings = self.logging(now)?;
        happenings.extend(self.stepping()?);
        happenings.extend(self.confirming());
        happenings.extend(self.closing());
        happenings.sort_by_key(|(at, _)| *at);
        match happenings.last() {
            Some((at, _)) if *at > now => Err(fault("a step that is still to come")),
            _ => Ok(happenings),
        }
    }

    fn logging(&self, now: DateTime<Utc>) -> Result<Dated, Error> {
        let mut logging = Vec::with_capacity(self.rows.len());
        let today = self.demonstration.today;
        for (number, row) in self.rows.iter().enumerate() {
            let held_on = row.held_on(self.demonstration);
            if !self.is_booked_first(row) {
                logging.push((afternoon(held_on).min(now), Happening::Logged(number)));
                continue;
            }
            let joined_on = self.demonstration.authority(&row.authority)?.joined_on;
            let before = held_on - Span::new(BOOKED_BEFORE);
            let booked_on = before.min(today - Span::new(BOOKED_BY));
            let booked_on = nearest_working_day(booked_on).max(joined_on);
            logging.push((morning(booked_on), Happening::Logged(number)));
            if row.status == Status::Cancelled.code() {
                let before = held_on - Span::new(CANCELLED_BEFORE);
                let cancelled_on = before.min(today - Span::new(CANCELLED_BY));
                let cancelled_on = nearest_working_day(cancelled_on).max(booked_on);
                logging.push((afternoon(cancelled_on), Happening::Cancelled(number)));
            }
        }
        Ok(logging)
    }

    fn stepping(&self) -> Result<Dated, Error> {
        let steps = self.steps.iter().enumerate().map(|(step, row)| {
            let known_as = |entry: &EntryRow| entry.known_as == row.entry;
            let number = self.rows.iter().position(known_as);
            let number = number.ok_or_else(|| fault(&row.entry))?;
            let held_on = self.rows[number].held_on(self.demonstration);
            let taken_on = nearest_working_day(held_on + Span::new(row.days_after));
            Ok((
                afternoon(taken_on) + Duration::minutes(30),
                Happening::Step(number, step),
            ))
        });
        steps.collect()
    }

    fn confirming(&self) -> Dated {
        let authorities = (0..).zip(self.demonstration.authorities.values());
        let each = authorities.flat_map(|(place, authority)| {
            let last = LAST_CONFIRMED - CONFIRMED_APART * place;
            (1..=last).rev().step_by(CONFIRMED_EVERY).map(|day| {
                let date = self.demonstration.date(day);
                (morning(date), Happening::Confirmed(authority.slug.clone()))
            })
        });
        each.collect()
    }

    fn closing(&self) -> Dated {
        let (today, first) = (
            self.demonstration.today,
            self.demonstration.programme.starts_on,
        );
        Quarter::spanning(first, today)
            .filter(|quarter| quarter.ends_on() + Span::new(CLOSED_BY) < today)
            .map(|quarter| {
                let closed_on = nearest_working_day(quarter.ends_on() + Span::new(CLOSED_AFTER));
                (morning(closed_on), Happening::Closed(quarter))
            })
            .collect()
    }
}

fn afternoon(date: NaiveDate) -> DateTime<Utc> {
    morning(date) + Duration::hours(6)
}
