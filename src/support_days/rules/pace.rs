//! Pace: whether the days go at a rate that uses the allocation by the programme's end.

use chrono::{Days as Span, NaiveDate};
use num_rational::Ratio;

use super::{Balance, Status, expected};
use crate::programmes::Days;

/// Quarters of a day without rounding.
pub type Quarters = Ratio<i64>;

/// The days that a recent rate is taken from: 13 weeks, today included.
pub const WINDOW: i64 = 91;

/// No rate is taken from fewer days: in the first four weeks one visit would decide it.
const FEWEST: i64 = 28;

/// From so many hundredths of the allocation drawn it is said that it runs out: at an even pace
/// that leaves about five months to plan the rest.
const NEARLY: i64 = 80;

/// A projection under so many hundredths of the allocation is too slow: the tenth that may be
/// missing is what a holiday and a busy month move about.
const SLOW: i64 = 90;

/// An allocation that is used up more than so many days before the end goes too fast: six weeks
/// are as long as an authority should be without a visit.
const EARLY: i64 = 42;

/// When an authority is in the programme, and where in that time today lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timing {
    /// The programme’s first day.
    pub starts_on: NaiveDate,
    /// Its last day.
    pub ends_on: NaiveDate,
    /// When the authority joined; a rate is not taken from before.
    pub joined_on: NaiveDate,
    /// Today.
    pub today: NaiveDate,
}

impl Timing {
    /// Calendar days of the whole programme.
    pub fn whole(&self) -> i64 {
        ((self.ends_on - self.starts_on).num_days() + 1).max(1)
    }

    /// Of them, those gone by, today included.
    pub fn passed(&self) -> i64 {
        ((self.today - self.starts_on).num_days() + 1).clamp(0, self.whole())
    }

    /// Of them, those after today.
    pub fn left(&self) -> i64 {
        self.whole() - self.passed()
    }

    /// Whether the last day has passed.
    pub fn ended(&self) -> bool {
        self.today > self.ends_on
    }

    /// The first and last day that a recent rate is taken from: 13 weeks, or since the authority
    /// has been in the programme. None in its first four weeks and after the programme’s end.
    pub fn window(&self) -> Option<(NaiveDate, NaiveDate)> {
        let long_ago = self.today - Span::new(WINDOW as u64 - 1);
        let from = self.since().max(long_ago);
        let days = (self.today - from).num_days() + 1;
        (days >= FEWEST && !self.ended()).then_some((from, self.today))
    }

    fn since(&self) -> NaiveDate {
        self.starts_on.max(self.joined_on)
    }
}

/// What was delivered from the first to the last of these days.
fn delivered_in(days: &[(NaiveDate, Status, Days)], (from, to): (NaiveDate, NaiveDate)) -> Days {
    days.iter()
        .filter(|(date, status, _)| (from..=to).contains(date) && status.is_delivered())
        .map(|(.., days)| *days)
        .sum()
}

/// What was delivered lately.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recent {
    /// The first day looked at.
    pub from: NaiveDate,
    /// The last: today.
    pub to: NaiveDate,
    /// What was delivered on those days.
    pub delivered: Days,
}

impl Recent {
    /// Calendar days looked at: 91, or fewer where the authority has not been there so long.
    pub fn days(&self) -> i64 {
        (self.to - self.from).num_days() + 1
    }

    /// Quarters a week.
    pub fn a_week(&self) -> Quarters {
        Ratio::new(i64::from(self.delivered.quarters()) * 7, self.days())
    }
}

/// What a projection rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Projection {
    /// It is too soon for one; the first is made on that day.
    NotBefore(NaiveDate),
    /// On what was delivered lately.
    From(Recent),
    /// On nothing: the programme is over, and what is delivered is the total.
    Ended,
}

/// An authority’s pace. Every figure follows from these three.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// Where its days stand.
    pub balance: Balance,
    /// Where the programme stands.
    pub timing: Timing,
    /// What the total at the end is projected from.
    pub projection: Projection,
}

impl Pace {
    /// The pace of a balance; `recent` is what was delivered in [`Timing::window`].
    pub fn new(balance: Balance, timing: Timing, recent: Days) -> Self {
        let projection = match timing.window() {
            _ if timing.ended() => Projection::Ended,
            None => Projection::NotBefore(timing.since() + Span::new(FEWEST as u64 - 1)),
            Some((from, to)) => Projection::From(Recent {
                from,
                to,
                delivered: recent,
            }),
        };
        Self {
            balance,
            timing,
            projection,
        }
    }

    /// The pace of a balance and the counted days by date behind it.
    pub fn of(balance: Balance, timing: Timing, days: &[(NaiveDate, Status, Days)]) -> Self {
        let recent = timing.window().map(|window| delivered_in(days, window));
        Self::new(balance, timing, recent.unwrap_or_default())
    }

    /// What the straight line asks for by today, rounded down to the quarter.
    pub fn expected(&self) -> Days {
        let Timing {
            starts_on,
            ends_on,
            today,
            ..
        } = self.timing;
        expected(self.balance.allocated, starts_on, ends_on, today)
    }

    /// What the straight line asks for by today, before it is rounded.
    pub fn expected_exactly(&self) -> Quarters {
        let allocated = i64::from(self.balance.allocated.quarters());
        Ratio::new(allocated * self.timing.passed(), self.timing.whole())
    }

    /// What is allocated and not delivered, booked or not.
    pub fn undelivered(&self) -> Days {
        self.balance.allocated.less(self.balance.delivered)
    }

    /// Quarters a week that must be delivered from tomorrow to the last day, booked ones among
    /// them, for the allocation to be used; none where no day is left.
    pub fn needed(&self) -> Option<Quarters> {
        self.a_week(self.undelivered())
    }

    /// Of [`Self::needed`], what is not booked yet.
    pub fn to_book(&self) -> Option<Quarters> {
        self.a_week(self.balance.remaining())
    }

    fn a_week(&self, days: Days) -> Option<Quarters> {
        let left = self.timing.left();
        (left > 0).then(|| Ratio::new(i64::from(days.quarters()) * 7, left))
    }

    /// What will be delivered by the last day if it goes on as it did lately, however much is
    /// allocated.
    pub fn total(&self) -> Option<Quarters> {
        let delivered = Ratio::from_integer(self.balance.delivered.quarters().into());
        match self.projection {
            Projection::NotBefore(_) => None,
            Projection::Ended => Some(delivered),
            Projection::From(recent) => {
                Some(delivered + recent.a_week() * Ratio::new(self.timing.left(), 7))
            }
        }
    }

    /// The day on which the last of the allocation is delivered if it goes on as it did lately;
    /// none where that is after the end, or has been.
    pub fn used_up_on(&self) -> Option<NaiveDate> {
        let Projection::From(recent) = self.projection else {
            return None;
        };
        let quarters = i64::from(recent.delivered.quarters());
        let left = i64::from(self.undelivered().quarters()) * recent.days();
        if quarters == 0 || left == 0 {
            return None;
        }
        let days = u64::try_from(left).ok()?.div_ceil(quarters as u64);
        let date = self.timing.today.checked_add_days(Span::new(days))?;
        (date <= self.timing.ends_on).then_some(date)
    }

    /// What the programme’s people should know: of what is drawn, then of the rate.
    pub fn warnings(&self) -> Vec<Warning> {
        if self.timing.ended() {
            return self.unused().into_iter().collect();
        }
        let pace = self.too_slow().or_else(|| self.too_fast());
        self.drawn_warning().into_iter().chain(pace).collect()
    }

    fn unused(&self) -> Option<Warning> {
        let left = self.undelivered();
        let booked = self.balance.booked;
        (left > Days::ZERO).then_some(Warning::Unused { left, booked })
    }

    fn drawn_warning(&self) -> Option<Warning> {
        let (drawn, allocated) = (self.balance.drawn(), self.balance.allocated);
        if drawn > allocated {
            let over = self.balance.over();
            Some(Warning::Overdrawn { over })
        } else if drawn == Days::ZERO {
            None
        } else if drawn == allocated {
            Some(Warning::AllDrawn)
        } else {
            at_least(drawn, NEARLY, allocated).then_some(Warning::NearlyDrawn)
        }
    }

    /// No alarm before there are 13 weeks to judge by, nor where what is booked will do.
    fn too_slow(&self) -> Option<Warning> {
        let Projection::From(recent) = self.projection else {
            return None;
        };
        let total = self.total()?;
        let enough = Ratio::new(i64::from(self.balance.allocated.quarters()) * SLOW, 100);
        let booked = at_least(self.balance.drawn(), SLOW, self.balance.allocated);
        let slow = recent.days() == WINDOW && total < enough && !booked;
        slow.then_some(Warning::TooSlow { recent, total })
    }

    fn too_fast(&self) -> Option<Warning> {
        let Projection::From(recent) = self.projection else {
            return None;
        };
        let used_up_on = self.used_up_on()?;
        let days_early = (self.timing.ends_on - used_up_on).num_days();
        let fast = recent.days() == WINDOW && days_early > EARLY;
        let drawn = self.balance.remaining() == Days::ZERO;
        (fast && !drawn).then_some(Warning::TooFast {
            recent,
            used_up_on,
            days_early,
        })
    }
}

fn at_least(part: Days, hundredths: i64, whole: Days) -> bool {
    i64::from(part.quarters()) * 100 >= i64::from(whole.quarters()) * hundredths
}

/// Something about an authority’s days that its people should know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Warning {
    /// More is drawn than allocated, after a cut.
    Overdrawn {
        /// How much more.
        over: Days,
    },
    /// The whole allocation is delivered or booked.
    AllDrawn,
    /// At least `NEARLY` hundredths are.
    NearlyDrawn,
    /// The projection ends under `SLOW` hundredths of the allocation, and what is booked does
    /// not reach them either.
    TooSlow {
        /// The rate.
        recent: Recent,
        /// The projected total.
        total: Quarters,
    },
    /// The allocation is used up more than `EARLY` days before the end.
    TooFast {
        /// The rate.
        recent: Recent,
        /// On which date.
        used_up_on: NaiveDate,
        /// How many days before the end.
        days_early: i64,
    },
    /// The programme is over and not all was delivered.
    Unused {
        /// How much was not.
        left: Days,
        /// How much of that is booked still.
        booked: Days,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn quarters(quarters: i32) -> Days {
        Days::from_quarters(quarters)
    }

    /// From 1 January 2023 to 31 December 2024: 365 + 366 days, a leap day among them.
    fn on(today: &str) -> Timing {
        Timing {
            starts_on: date("2023-01-01"),
            ends_on: date("2024-12-31"),
            joined_on: date("2023-01-01"),
            today: date(today),
        }
    }

    /// In quarters: allocated, delivered, booked, and delivered lately.
    fn pace(today: &str, [allocated, delivered, booked, recent]: [i32; 4]) -> Pace {
        let balance = Balance {
            allocated: quarters(allocated),
            delivered: quarters(delivered),
            booked: quarters(booked),
            ..Balance::default()
        };
        Pace::new(balance, on(today), quarters(recent))
    }

    #[test]
    fn before_the_start_nothing_is_expected_and_all_is_needed() {
        let pace = pace("2022-12-31", [480, 0, 8, 0]);
        assert_eq!((pace.timing.passed(), pace.timing.left()), (0, 731));
        assert_eq!(pace.expected(), Days::ZERO);
        // 480 quarters in 731 days, 8 of them booked.
        assert_eq!(pace.needed(), Some(Ratio::new(480 * 7, 731)));
        assert_eq!(pace.to_book(), Some(Ratio::new(472 * 7, 731)));
        // The 28th day of January is the first with four weeks behind it.
        assert_eq!(pace.projection, Projection::NotBefore(date("2023-01-28")));
        assert_eq!((pace.total(), pace.used_up_on()), (None, None));
        assert_eq!(pace.warnings(), []);
    }

    #[test]
    fn four_weeks_make_a_rate_and_thirteen_a_warning() {
        assert_eq!(pace("2023-01-27", [480, 4, 0, 4]).total(), None);
        let young = pace("2023-01-28", [480, 4, 0, 4]);
        // 4 quarters in 28 days is 1 a week; 731 - 28 = 703 days are left: 4 + 703/7.
        assert_eq!(young.total(), Some(Ratio::new(4 * 7 + 703, 7)));
        assert_eq!(young.warnings(), [], "too slow, and too soon to say so");
        // 31 + 28 + 31 = 90 days to the end of March.
        assert_eq!(pace("2023-03-31", [480, 4, 0, 4]).warnings(), []);
        let warned = pace("2023-04-01", [480, 4, 0, 4]).warnings();
        assert!(matches!(warned[..], [Warning::TooSlow { .. }]));
    }

    #[test]
    fn a_rate_is_taken_from_ninety_one_days_and_since_the_authority_joined() {
        assert_eq!(
            on("2024-04-01").window(),
            // 1 + 31 March + 29 February + 30 January = 91.
            Some((date("2024-01-02"), date("2024-04-01")))
        );
        let late = Timing {
            joined_on: date("2024-03-01"),
            ..on("2024-04-01")
        };
        assert_eq!(
            late.window(),
            Some((date("2024-03-01"), date("2024-04-01")))
        );
        let later = Timing {
            joined_on: date("2024-03-06"),
            ..late
        };
        assert_eq!(later.window(), None, "27 days");
        let days = [
            (date("2024-01-01"), Status::Delivered, quarters(100)),
            (date("2024-01-02"), Status::Confirmed, quarters(1)),
            (date("2024-03-31"), Status::Disputed, quarters(2)),
            (date("2024-03-31"), Status::Booked, quarters(100)),
            (date("2024-04-01"), Status::Delivered, quarters(4)),
        ];
        let pace = Pace::of(Balance::of(None, &days), on("2024-04-01"), &days);
        let Projection::From(recent) = pace.projection else {
            panic!("a rate");
        };
        assert_eq!((recent.days(), recent.delivered), (91, quarters(7)));
        assert_eq!(recent.a_week(), Ratio::new(7, 13));
    }

    #[test]
    fn every_figure_in_the_middle_is_worked_by_hand() {
        // The leap day is the 365 + 31 + 29 = 425th of 731; 306 are left.
        let pace = pace("2024-02-29", [480, 246, 32, 52]);
        assert_eq!((pace.timing.passed(), pace.timing.left()), (425, 306));
        // 480 x 425 / 731 = 279.07
        assert_eq!(pace.expected_exactly(), Ratio::new(480 * 425, 731));
        assert_eq!(pace.expected(), quarters(279));
        assert_eq!(pace.undelivered(), quarters(480 - 246));
        assert_eq!(pace.needed(), Some(Ratio::new(234 * 7, 306)));
        assert_eq!(pace.to_book(), Some(Ratio::new(202 * 7, 306)));
        // 52 quarters in 13 weeks are 4 a week: 246 + 4 x 306 / 7.
        assert_eq!(pace.total(), Some(Ratio::new(246 * 7 + 4 * 306, 7)));
        // 246 + 174.9 = 420.9 is under 432, which is 90%.
        assert_eq!(pace.used_up_on(), None);
        assert!(matches!(pace.warnings()[..], [Warning::TooSlow { .. }]));
    }

    #[test]
    fn a_tenth_may_be_missing_and_no_more() {
        // On the 91st day 640 are left; 91 quarters in 91 days: 91 + 640 = 731.
        let at = |allocated| pace("2023-04-01", [allocated, 91, 0, 91]);
        assert_eq!(at(812).total(), Some(Ratio::from_integer(731)));
        // 90% of 812 is 730.8, of 813 it is 731.7.
        assert_eq!(at(812).warnings(), []);
        assert!(matches!(at(813).warnings()[..], [Warning::TooSlow { .. }]));
        // 91 + 641 = 732 drawn is at least 731.7, whatever the rate.
        assert_eq!(
            pace("2023-04-01", [813, 91, 641, 91]).warnings(),
            [Warning::NearlyDrawn]
        );
    }

    #[test]
    fn used_up_six_weeks_early_is_well_and_a_day_more_is_too_fast() {
        // A quarter a day from 1 April on: 31 December less 42 days is 19 November 2024.
        // 1 April 2023 to 19 November 2024 are 598 days, so 91 + 598 = 689 quarters.
        let at = |allocated| pace("2023-04-01", [allocated, 91, 0, 91]);
        assert_eq!(at(689).used_up_on(), Some(date("2024-11-19")));
        assert_eq!(at(689).warnings(), []);
        let warned = at(688).warnings();
        let [
            Warning::TooFast {
                used_up_on,
                days_early,
                ..
            },
        ] = warned[..]
        else {
            panic!("{warned:?}");
        };
        assert_eq!((used_up_on, days_early), (date("2024-11-18"), 43));
        // On the last day, and the day after it.
        assert_eq!(at(731).used_up_on(), Some(date("2024-12-31")));
        assert_eq!(at(732).used_up_on(), None);
    }

    #[test]
    fn eighty_and_a_hundred_hundredths_are_said() {
        let drawn = |delivered, booked| pace("2023-02-01", [100, delivered, booked, 0]).warnings();
        assert_eq!(drawn(79, 0), []);
        assert_eq!(drawn(40, 40), [Warning::NearlyDrawn]);
        assert_eq!(drawn(99, 0), [Warning::NearlyDrawn]);
        assert_eq!(drawn(40, 60), [Warning::AllDrawn]);
        let over = quarters(1);
        assert_eq!(drawn(101, 0), [Warning::Overdrawn { over }]);
    }

    #[test]
    fn an_allocation_cut_under_what_is_delivered_needs_nothing_more() {
        let pace = pace("2024-02-29", [200, 246, 4, 52]);
        assert_eq!(pace.undelivered(), Days::ZERO);
        assert_eq!(pace.needed(), Some(Ratio::from_integer(0)));
        assert_eq!(pace.used_up_on(), None);
        let over = quarters(50);
        assert_eq!(pace.warnings(), [Warning::Overdrawn { over }]);
    }

    #[test]
    fn nothing_allocated_and_nothing_delivered_lately_divide_by_nothing() {
        let none = pace("2024-02-29", [0, 0, 0, 0]);
        assert_eq!(none.expected(), Days::ZERO);
        assert_eq!(none.needed(), Some(Ratio::from_integer(0)));
        assert_eq!(none.total(), Some(Ratio::from_integer(0)));
        assert_eq!(none.warnings(), []);
        let still = pace("2024-02-29", [480, 246, 0, 0]);
        assert_eq!(still.total(), Some(Ratio::from_integer(246)));
        assert_eq!(still.used_up_on(), None);
        assert!(matches!(still.warnings()[..], [Warning::TooSlow { .. }]));
    }

    #[test]
    fn on_the_last_day_nothing_is_left_to_need_and_after_it_only_what_was_unused_is_said() {
        let last = pace("2024-12-31", [480, 470, 0, 40]);
        assert_eq!(last.expected(), quarters(480));
        assert_eq!((last.needed(), last.to_book()), (None, None));
        assert_eq!(last.total(), Some(Ratio::from_integer(470)));
        assert_eq!(last.warnings(), [Warning::NearlyDrawn]);
        let after = pace("2025-01-01", [480, 470, 4, 40]);
        assert_eq!(after.projection, Projection::Ended);
        assert_eq!(after.total(), Some(Ratio::from_integer(470)));
        assert_eq!((after.needed(), after.used_up_on()), (None, None));
        let (left, booked) = (quarters(10), quarters(4));
        assert_eq!(after.warnings(), [Warning::Unused { left, booked }]);
        assert_eq!(pace("2025-01-01", [480, 480, 0, 0]).warnings(), []);
        assert_eq!(pace("2025-01-01", [470, 480, 0, 0]).warnings(), []);
    }

    #[test]
    fn the_clock_change_moves_nothing() {
        // The last Sundays of March and October 2024, a day of 23 and one of 25 hours.
        for (before, after) in [("2024-03-30", "2024-04-01"), ("2024-10-26", "2024-10-28")] {
            let (before, after) = (on(before), on(after));
            assert_eq!(after.passed() - before.passed(), 2);
            assert_eq!(before.left() - after.left(), 2);
            let days = |timing: Timing| timing.window().map(|(from, to)| (to - from).num_days());
            assert_eq!((days(before), days(after)), (Some(90), Some(90)));
        }
    }
}
