//! Quarters of a year: what a return reports and a manager closes.

use std::{fmt, str::FromStr};

use chrono::{Datelike, Months, NaiveDate};

use super::{Entry, Status};
use crate::ui::formats;

/// A calendar quarter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quarter {
    starts_on: NaiveDate,
}

impl Quarter {
    /// The quarter that a date lies in.
    pub fn of(date: NaiveDate) -> Self {
        let month = date.month0() / 3 * 3 + 1;
        let starts_on = NaiveDate::from_ymd_opt(date.year(), month, 1).unwrap_or(date);
        Self { starts_on }
    }

    /// Its first day.
    pub fn starts_on(self) -> NaiveDate {
        self.starts_on
    }

    /// Its last day.
    pub fn ends_on(self) -> NaiveDate {
        self.next().starts_on.pred_opt().unwrap_or(self.starts_on)
    }

    /// The one after it.
    pub fn next(self) -> Self {
        Self::of(self.starts_on + Months::new(3))
    }

    /// `July to September 2026`.
    pub fn title(self) -> String {
        let last = formats::month(self.ends_on());
        let first = formats::month(self.starts_on);
        let first = first.split(' ').next().unwrap_or_default().to_owned();
        format!("{first} to {last}")
    }

    /// The quarters that lie in a span of days, in full or in part, oldest first.
    pub fn spanning(first: NaiveDate, last: NaiveDate) -> impl Iterator<Item = Self> {
        std::iter::successors(Some(Self::of(first)), |quarter| Some(quarter.next()))
            .take_while(move |quarter| quarter.starts_on <= last)
    }
}

impl fmt::Display for Quarter {
    /// `2026-q3`, the word in addresses.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = self.starts_on.month0() / 3 + 1;
        write!(f, "{}-q{number}", self.starts_on.year())
    }
}

impl FromStr for Quarter {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("“{text}” is not a quarter such as 2026-q3");
        let (year, number) = text.split_once("-q").ok_or_else(wrong)?;
        let (year, number): (i32, u32) = match (year.parse(), number.parse()) {
            (Ok(year @ 1900..=2200), Ok(number @ 1..=4)) => (year, number),
            _ => return Err(wrong()),
        };
        let first = NaiveDate::from_ymd_opt(year, (number - 1) * 3 + 1, 1).ok_or_else(wrong)?;
        let quarter = Self::of(first);
        // One address for one quarter: `2026-q03` is none.
        (quarter.to_string() == text)
            .then_some(quarter)
            .ok_or_else(wrong)
    }
}

/// The quarters whose reported figures change where an entry comes to stand as `new` and stood as
/// `old` (none for a new entry). That the authority's lead confirms or disputes an entry, or that
/// its words are mended, changes no figure.
pub fn restated(old: Option<&Entry>, new: &Entry) -> Vec<Quarter> {
    let before = old.and_then(reported);
    let after = reported(new);
    if before == after {
        return Vec::new();
    }
    let mut quarters: Vec<Quarter> = [before, after]
        .into_iter()
        .flatten()
        .map(|reported| reported.quarter)
        .collect();
    quarters.sort_unstable();
    quarters.dedup();
    quarters
}

/// What a return tells of an entry.
#[derive(PartialEq, Eq)]
struct Reported<'a> {
    quarter: Quarter,
    booked: bool,
    counts: bool,
    people: &'a [(crate::people::PersonId, crate::programmes::Days)],
    activity: super::Activity,
    dimension: Option<crate::programmes::Dimension>,
}

/// A cancelled entry is not reported.
fn reported(entry: &Entry) -> Option<Reported<'_>> {
    (entry.status != Status::Cancelled).then(|| Reported {
        quarter: Quarter::of(entry.held_on),
        booked: entry.status == Status::Booked,
        counts: entry.counts,
        people: &entry.people,
        activity: entry.activity,
        dimension: entry.dimension,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        people::PersonId,
        programmes::Days,
        support_days::{Activity, Venue},
    };

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn entry(held_on: &str, status: Status) -> Entry {
        Entry {
            status,
            held_on: date(held_on),
            people: vec![(PersonId(1), Days::whole(1))],
            activity: Activity::Scoping,
            dimension: None,
            venue: Venue::Online,
            counts: true,
            summary: "Scoping".into(),
        }
    }

    #[test]
    fn a_quarter_begins_and_ends_with_its_months() {
        let quarter = Quarter::of(date("2028-03-31"));
        assert_eq!(quarter.starts_on(), date("2028-01-01"));
        assert_eq!(quarter.ends_on(), date("2028-03-31"));
        assert_eq!(quarter.next().starts_on(), date("2028-04-01"));
        assert_eq!(quarter.title(), "January to March 2028");
        assert_eq!(quarter.to_string(), "2028-q1");
        assert_eq!("2028-q1".parse(), Ok(quarter));
        for wrong in ["2028-q0", "2028-q5", "2028-q01", "2028", "x-q1", "+2028-q1"] {
            assert!(wrong.parse::<Quarter>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn two_years_have_the_quarters_that_they_touch() {
        let quarters: Vec<String> = Quarter::spanning(date("2025-08-23"), date("2026-01-01"))
            .map(|quarter| quarter.to_string())
            .collect();
        assert_eq!(quarters, ["2025-q3", "2025-q4", "2026-q1"]);
    }

    #[test]
    fn figures_restate_and_words_and_confirmation_do_not() {
        let old = entry("2026-03-31", Status::Delivered);
        assert_eq!(restated(None, &old), [Quarter::of(old.held_on)]);
        for status in [Status::Confirmed, Status::Disputed] {
            assert_eq!(restated(Some(&old), &entry("2026-03-31", status)), []);
        }
        let worded = Entry {
            summary: "Scoping, mended".into(),
            venue: Venue::OnSite,
            ..old.clone()
        };
        assert_eq!(restated(Some(&old), &worded), []);
        let moved = entry("2026-04-01", Status::Delivered);
        assert_eq!(
            restated(Some(&old), &moved),
            [Quarter::of(old.held_on), Quarter::of(moved.held_on)]
        );
        let cancelled = entry("2026-03-31", Status::Cancelled);
        assert_eq!(restated(Some(&old), &cancelled), [Quarter::of(old.held_on)]);
        assert_eq!(restated(None, &cancelled), []);
        let booked = entry("2026-03-31", Status::Booked);
        assert_eq!(restated(Some(&booked), &old), [Quarter::of(old.held_on)]);
    }
}
