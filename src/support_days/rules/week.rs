//! What needs whoever records days: today, and in the days to come.

use chrono::{NaiveDate, TimeDelta};

use super::{Entry, Status};

/// Days without a visit after which an authority is quiet: six weeks to the day are not.
pub const QUIET_AFTER: i64 = 42;

/// How many days ahead the next visits are shown.
pub const AHEAD: i64 = 14;

/// What an entry asks of whoever records days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Booked for today or before: did it take place?
    Deliver,
    /// The authority’s lead disputes it.
    Answer,
    /// It is coming up.
    Next,
}

/// What an entry asks, if anything.
pub fn need(entry: &Entry, today: NaiveDate) -> Option<Need> {
    match entry.status {
        Status::Disputed => Some(Need::Answer),
        Status::Booked if entry.held_on <= today => Some(Need::Deliver),
        Status::Booked if entry.held_on <= ahead(today) => Some(Need::Next),
        _ => None,
    }
}

/// The last of the days to come that are shown.
pub fn ahead(today: NaiveDate) -> NaiveDate {
    today + TimeDelta::days(AHEAD)
}

/// Whether an authority is quiet: no visit for more than six weeks, since the last one or since it
/// joined.
pub fn is_quiet(last_visit: Option<NaiveDate>, joined_on: NaiveDate, today: NaiveDate) -> bool {
    let since = last_visit.unwrap_or(joined_on);
    (today - since).num_days() > QUIET_AFTER
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::support_days::Activity;
    use crate::support_days::Venue;

    fn on(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn need_of(status: Status, held_on: &str) -> Option<Need> {
        let entry = Entry {
            status,
            held_on: on(held_on),
            people: vec![],
            activity: Activity::Training,
            dimension: None,
            venue: Venue::Online,
            counts: true,
            summary: String::new(),
        };
        need(&entry, on("2026-03-16"))
    }

    #[test]
    fn today_wants_delivering_and_the_fourteenth_day_is_the_last_ahead() {
        for (held_on, wanted) in [
            ("2025-01-01", Some(Need::Deliver)),
            ("2026-03-16", Some(Need::Deliver)),
            ("2026-03-17", Some(Need::Next)),
            ("2026-03-30", Some(Need::Next)),
            ("2026-03-31", None),
        ] {
            assert_eq!(need_of(Status::Booked, held_on), wanted, "{held_on}");
        }
    }

    #[test]
    fn a_dispute_waits_however_old_and_nothing_else_does() {
        assert_eq!(need_of(Status::Disputed, "2024-09-01"), Some(Need::Answer));
        for status in [Status::Delivered, Status::Confirmed, Status::Cancelled] {
            assert_eq!(need_of(status, "2026-03-16"), None);
        }
    }

    #[test]
    fn six_weeks_to_the_day_are_not_quiet() {
        let today = on("2026-03-16");
        for (last, joined, quiet) in [
            (Some("2026-02-02"), "2024-09-01", false),
            (Some("2026-02-01"), "2024-09-01", true),
            (None, "2026-02-02", false),
            (None, "2026-02-01", true),
            (Some("2026-03-16"), "2024-09-01", false),
        ] {
            assert_eq!(
                is_quiet(last.map(on), on(joined), today),
                quiet,
                "{last:?} {joined}"
            );
        }
    }
}
