//! A visit that repeats: its dates, and how many of them the ledger would take.

use std::ops::RangeInclusive;

use chrono::{NaiveDate, TimeDelta};

use super::{Balance, Entry, Quarter, status_on};
use crate::programmes::Days;

/// A visit that takes place every so many weeks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    first: Entry,
    weeks: u32,
    times: u32,
}

impl Series {
    /// How many weeks may lie between two visits.
    pub const WEEKS: RangeInclusive<u32> = 1..=13;

    /// How many visits a series may have.
    pub const TIMES: RangeInclusive<u32> = 2..=60;

    /// `first` and its repetitions; none where a number is out of range.
    pub fn new(first: Entry, weeks: u32, times: u32) -> Option<Self> {
        (Self::WEEKS.contains(&weeks) && Self::TIMES.contains(&times)).then_some(Self {
            first,
            weeks,
            times,
        })
    }

    /// Weeks from one visit to the next.
    pub fn weeks(&self) -> u32 {
        self.weeks
    }

    /// The visits, first to last: the same weekday, whatever the clock or the year does.
    pub fn visits(&self, today: NaiveDate) -> Vec<Entry> {
        let step = TimeDelta::weeks(i64::from(self.weeks));
        std::iter::successors(Some(self.first.held_on), |date| {
            date.checked_add_signed(step)
        })
        .take(self.times as usize)
        .map(|held_on| Entry {
            status: status_on(held_on, today),
            held_on,
            ..self.first.clone()
        })
        .collect()
    }

    /// What would become of each visit, were they logged in order.
    pub fn plan(
        &self,
        mut balance: Balance,
        programme: RangeInclusive<NaiveDate>,
        closed: &[Quarter],
        today: NaiveDate,
    ) -> Plan {
        let before = balance.remaining();
        let visits = self.visits(today).into_iter().map(|entry| {
            let quarter = Quarter::of(entry.held_on);
            let fault = if !programme.contains(&entry.held_on) {
                Some(Fault::OutsideProgramme)
            } else if closed.contains(&quarter) {
                Some(Fault::Closed(quarter))
            } else if balance.may_draw(Days::ZERO, entry.drawn()).is_err() {
                Some(Fault::OverCeiling)
            } else {
                balance.replace(None, &entry);
                None
            };
            let left = balance.remaining();
            Planned { entry, left, fault }
        });
        let visits = visits.collect();
        Plan { before, visits }
    }
}

/// Why a visit of a series can't be logged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The programme does not run then.
    OutsideProgramme,
    /// Its quarter is closed: it would need a reason of its own.
    Closed(Quarter),
    /// The visits before it have drawn what was left.
    OverCeiling,
}

/// A visit of a series, as it would be logged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// What would be logged.
    pub entry: Entry,
    /// What could still be drawn after it.
    pub left: Days,
    /// Why not.
    pub fault: Option<Fault>,
}

/// A series before it is logged. One fault refuses all of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// What could be drawn before it.
    pub before: Days,
    /// In order.
    pub visits: Vec<Planned>,
}

impl Plan {
    /// Whether all of it can be logged.
    pub fn fits(&self) -> bool {
        self.visits.iter().all(|visit| visit.fault.is_none())
    }

    /// The visits without a fault of that kind.
    pub fn without(&self, fault: Fault) -> usize {
        self.visits.len() - self.with(fault).count()
    }

    /// The dates that have a fault of that kind, in order.
    pub fn with(&self, fault: Fault) -> impl Iterator<Item = NaiveDate> {
        let having = self
            .visits
            .iter()
            .filter(move |visit| visit.fault == Some(fault));
        having.map(|visit| visit.entry.held_on)
    }

    /// The visits that nothing stands against.
    pub fn fitting(&self) -> usize {
        self.visits
            .iter()
            .filter(|visit| visit.fault.is_none())
            .count()
    }

    /// What is drawn in all.
    pub fn drawn(&self) -> Days {
        self.visits.iter().map(|visit| visit.entry.drawn()).sum()
    }

    /// What can still be drawn after the last visit.
    pub fn left(&self) -> Days {
        self.visits.last().map_or(Days::ZERO, |visit| visit.left)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        people::PersonId,
        support_days::{Activity, Status, Venue},
    };

    fn on(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn entry(first: &str, counts: bool) -> Entry {
        Entry {
            status: Status::Booked,
            held_on: on(first),
            people: vec![(PersonId(1), Days::whole(1))],
            activity: Activity::Training,
            dimension: None,
            venue: Venue::OnSite,
            counts,
            summary: "A visit".into(),
        }
    }

    fn series(first: &str, weeks: u32, times: u32) -> Series {
        Series::new(entry(first, true), weeks, times).expect("in range")
    }

    fn dates(series: &Series) -> Vec<NaiveDate> {
        let visits = series.visits(on("2026-03-16"));
        visits.into_iter().map(|visit| visit.held_on).collect()
    }

    fn balance(days: u16) -> Balance {
        Balance {
            allocated: Days::whole(days),
            ..Balance::default()
        }
    }

    fn faults(series: &Series, days: u16, ends_on: &str, closed: &[&str]) -> Vec<Option<Fault>> {
        let closed: Vec<Quarter> = closed
            .iter()
            .map(|q| q.parse().expect("a quarter"))
            .collect();
        let window = on("2024-09-01")..=on(ends_on);
        let plan = series.plan(balance(days), window, &closed, on("2026-03-16"));
        plan.visits.into_iter().map(|visit| visit.fault).collect()
    }

    #[test]
    fn the_numbers_have_their_limits() {
        for (weeks, times, is) in [
            (1, 2, true),
            (13, 60, true),
            (0, 2, false),
            (14, 2, false),
            (1, 1, false),
            (1, 61, false),
        ] {
            let made = Series::new(entry("2026-03-17", true), weeks, times);
            assert_eq!(made.is_some(), is, "{weeks} {times}");
        }
    }

    #[test]
    fn the_clock_and_the_leap_day_move_nothing() {
        // The clock goes forward on 29 March 2026 and back on 25 October 2026.
        assert_eq!(
            dates(&series("2026-03-22", 1, 3)),
            [on("2026-03-22"), on("2026-03-29"), on("2026-04-05")]
        );
        assert_eq!(
            dates(&series("2026-10-18", 1, 3)),
            [on("2026-10-18"), on("2026-10-25"), on("2026-11-01")]
        );
        assert_eq!(
            dates(&series("2028-02-22", 1, 3)),
            [on("2028-02-22"), on("2028-02-29"), on("2028-03-07")]
        );
        assert_eq!(
            dates(&series("2027-02-22", 1, 2)),
            [on("2027-02-22"), on("2027-03-01")]
        );
    }

    #[test]
    fn the_longest_series_ends_where_it_should() {
        let dates = dates(&series("2026-01-05", 13, 60));
        assert_eq!(dates.len(), 60);
        assert_eq!((dates[59] - dates[0]).num_weeks(), 13 * 59);
    }

    #[test]
    fn what_is_past_or_today_is_delivered_and_the_rest_booked() {
        let visits = series("2026-03-09", 1, 3).visits(on("2026-03-16"));
        let statuses: Vec<Status> = visits.iter().map(|visit| visit.status).collect();
        assert_eq!(
            statuses,
            [Status::Delivered, Status::Delivered, Status::Booked]
        );
    }

    #[test]
    fn the_last_day_of_the_programme_is_in_it() {
        let three = series("2026-08-17", 1, 3);
        assert_eq!(faults(&three, 120, "2026-08-31", &[]), [None; 3]);
        assert_eq!(
            faults(&three, 120, "2026-08-30", &[]),
            [None, None, Some(Fault::OutsideProgramme)]
        );
    }

    #[test]
    fn the_ceiling_takes_as_many_as_fit() {
        let three = series("2026-03-17", 1, 3);
        assert_eq!(faults(&three, 3, "2026-08-31", &[]), [None; 3]);
        let over = Some(Fault::OverCeiling);
        assert_eq!(faults(&three, 2, "2026-08-31", &[]), [None, None, over]);
        assert_eq!(faults(&three, 0, "2026-08-31", &[]), [over; 3]);
        let free = Series::new(entry("2026-03-17", false), 1, 3).expect("in range");
        assert_eq!(faults(&free, 0, "2026-08-31", &[]), [None; 3]);
    }

    #[test]
    fn a_date_in_a_closed_quarter_is_named_and_draws_nothing() {
        let three = series("2026-03-24", 1, 3);
        let closed = Some(Fault::Closed("2026-q1".parse().expect("a quarter")));
        assert_eq!(
            faults(&three, 1, "2026-08-31", &["2026-q1"]),
            [closed, closed, None]
        );
    }

    #[test]
    fn a_plan_sums_up() {
        let window = on("2024-09-01")..=on("2026-08-31");
        let plan = series("2026-03-17", 2, 3).plan(balance(10), window, &[], on("2026-03-16"));
        assert!(plan.fits());
        assert_eq!(
            (plan.drawn(), plan.left()),
            (Days::whole(3), Days::whole(7))
        );
        let left: Vec<Days> = plan.visits.iter().map(|visit| visit.left).collect();
        assert_eq!(left, [9, 8, 7].map(Days::whole));
    }
}
