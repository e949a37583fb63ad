//! How long the next try waits.

use chrono::{DateTime, TimeDelta, Utc};

/// Wrong tries that are slowed by nothing (NCSC, OWASP: five to ten).
const FREE: i32 = 8;

/// The longest wait, in minutes.
const LONGEST: i64 = 15;

/// A budget is whole again so long after its last try.
const FORGET_AFTER: TimeDelta = TimeDelta::hours(24);

/// What has been tried against a budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tries {
    pub(super) wrong: i32,
    /// When the next may be.
    pub(super) free_at: DateTime<Utc>,
    /// When all of it is forgotten.
    pub(super) forget_at: DateTime<Utc>,
}

impl Tries {
    /// None yet.
    pub(super) fn none(now: DateTime<Utc>) -> Self {
        Self {
            wrong: 0,
            free_at: now,
            forget_at: now + FORGET_AFTER,
        }
    }

    /// One more, or how long it must wait.
    pub(super) fn one_more(self, now: DateTime<Utc>) -> Result<Self, TimeDelta> {
        if self.forget_at <= now {
            return Self::none(now).one_more(now);
        }
        if self.free_at > now {
            return Err(self.free_at - now);
        }
        let wrong = self.wrong.saturating_add(1);
        Ok(Self {
            wrong,
            free_at: now + wait_after(wrong),
            forget_at: now + FORGET_AFTER,
        })
    }
}

/// How long the next try waits after so many.
fn wait_after(wrong: i32) -> TimeDelta {
    let over = wrong - FREE;
    if over < 0 {
        return TimeDelta::zero();
    }
    // Sixteen minutes are more than the longest wait.
    TimeDelta::minutes((1_i64 << over.min(4)).min(LONGEST))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds)
    }

    #[test]
    fn eight_tries_are_free_and_then_each_waits_twice_as_long_up_to_a_quarter_of_an_hour() {
        let waits: Vec<_> = (1..=14)
            .map(|wrong| wait_after(wrong).num_minutes())
            .collect();
        assert_eq!(waits, [0, 0, 0, 0, 0, 0, 0, 1, 2, 4, 8, 15, 15, 15]);
        assert_eq!(wait_after(i32::MAX), TimeDelta::minutes(15));
    }

    #[test]
    fn a_try_is_refused_until_its_time_and_a_refused_one_changes_nothing() {
        let eight = (0..8).fold(Tries::none(at(0)), |tries, _| {
            tries.one_more(at(0)).unwrap()
        });
        assert_eq!(eight.wrong, 8);
        assert_eq!(eight.one_more(at(0)), Err(TimeDelta::seconds(60)));
        assert_eq!(eight.one_more(at(59)), Err(TimeDelta::seconds(1)));
        let nine = eight.one_more(at(60)).unwrap();
        assert_eq!((nine.wrong, nine.free_at), (9, at(180)));
    }

    #[test]
    fn a_day_without_a_try_makes_it_whole() {
        let many = Tries {
            wrong: 40,
            free_at: at(900),
            forget_at: at(86_400),
        };
        assert_eq!(many.one_more(at(86_399)).unwrap().wrong, 41);
        assert_eq!(many.one_more(at(86_400)).unwrap().wrong, 1);
    }

    #[test]
    fn a_stranger_gets_about_a_hundred_guesses_a_day() {
        let (mut tries, mut guesses) = (Tries::none(at(0)), 0);
        for second in 0..86_400 {
            if let Ok(more) = tries.one_more(at(second)) {
                (tries, guesses) = (more, guesses + 1);
            }
        }
        assert!((90..=110).contains(&guesses), "{guesses}");
    }
}
