//! How entries draw on an authority's allocation.

use chrono::NaiveDate;

use super::{Entry, Status};
use crate::programmes::Days;

/// Where an authority's days stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Balance {
    /// What the authority may draw.
    pub allocated: Days,
    /// Given, and counted; the confirmed and the disputed among them.
    pub delivered: Days,
    /// Given, counted, and confirmed by the authority.
    pub confirmed: Days,
    /// Given, counted, and disputed by the authority; they still draw.
    pub disputed: Days,
    /// Agreed for a date to come, and counted.
    pub booked: Days,
    /// Given or agreed, and not counted.
    pub not_counted: Days,
}

impl Balance {
    /// The balance of an allocation and of counted days by date; what is not counted is not known.
    pub fn of(allocated: Option<Days>, days: &[(NaiveDate, Status, Days)]) -> Self {
        let mut balance = Self {
            allocated: allocated.unwrap_or_default(),
            ..Self::default()
        };
        for (_, status, days) in days {
            balance.add(*status, true, *days);
        }
        balance
    }

    /// Delivered and booked.
    pub fn drawn(&self) -> Days {
        self.delivered + self.booked
    }

    /// What can still be drawn; none where an allocation was cut under it.
    pub fn remaining(&self) -> Days {
        self.allocated.less(self.drawn())
    }

    /// How much more is drawn than allocated, after a cut.
    pub fn over(&self) -> Days {
        self.drawn().less(self.allocated)
    }

    /// This balance and another as one.
    pub fn plus(&self, other: &Self) -> Self {
        Self {
            allocated: self.allocated + other.allocated,
            delivered: self.delivered + other.delivered,
            confirmed: self.confirmed + other.confirmed,
            disputed: self.disputed + other.disputed,
            booked: self.booked + other.booked,
            not_counted: self.not_counted + other.not_counted,
        }
    }

    /// Delivered, and neither confirmed nor disputed yet.
    pub fn unconfirmed(&self) -> Days {
        self.delivered.less(self.confirmed + self.disputed)
    }

    /// Adds what is known of entries of one kind.
    pub fn add(&mut self, status: Status, counts: bool, days: Days) {
        for part in self.parts(status, counts) {
            *part = *part + days;
        }
    }

    /// Lets an entry stand as `new` where it stood as `old` (none for a new entry).
    pub fn replace(&mut self, old: Option<&Entry>, new: &Entry) {
        if let Some(old) = old {
            for part in self.parts(old.status, old.counts) {
                *part = part.less(old.days());
            }
        }
        self.add(new.status, new.counts, new.days());
    }

    /// The sums that entries of one kind enter.
    fn parts(&mut self, status: Status, counts: bool) -> Vec<&mut Days> {
        match (status, counts) {
            (Status::Cancelled, _) => vec![],
            (_, false) => vec![&mut self.not_counted],
            (Status::Booked, true) => vec![&mut self.booked],
            (Status::Delivered, true) => vec![&mut self.delivered],
            (Status::Confirmed, true) => vec![&mut self.delivered, &mut self.confirmed],
            (Status::Disputed, true) => vec![&mut self.delivered, &mut self.disputed],
        }
    }

    /// Whether an entry may come to draw `new` where it drew `old` (none for a new entry).
    ///
    /// # Errors
    /// [`OverCeiling`] where more would be drawn than allocated. Drawing less is always allowed,
    /// also while an allocation that was cut is overdrawn.
    pub fn may_draw(&self, old: Days, new: Days) -> Result<(), OverCeiling> {
        let left = self.allocated.less(self.drawn().less(old));
        if new <= old || new <= left {
            Ok(())
        } else {
            Err(OverCeiling { left, asked: new })
        }
    }
}

/// More days than are left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OverCeiling {
    /// What the entry could draw at most.
    pub left: Days,
    /// What it asked for.
    pub asked: Days,
}

/// Days expected to be delivered by `today` on a straight line from the programme’s first day to
/// its last, in quarters, rounded down.
pub fn expected(
    allocated: Days,
    starts_on: NaiveDate,
    ends_on: NaiveDate,
    today: NaiveDate,
) -> Days {
    let whole = (ends_on - starts_on).num_days() + 1;
    let passed = ((today - starts_on).num_days() + 1).clamp(0, whole);
    let quarters = i64::from(allocated.quarters()) * passed / whole.max(1);
    Days::from_quarters(i32::try_from(quarters).unwrap_or(i32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quarters(quarters: i32) -> Days {
        Days::from_quarters(quarters)
    }

    fn balance(allocated: i32, delivered: i32, booked: i32) -> Balance {
        Balance {
            allocated: quarters(allocated),
            delivered: quarters(delivered),
            booked: quarters(booked),
            ..Balance::default()
        }
    }

    #[test]
    fn the_last_quarter_can_be_drawn_and_one_more_cannot() {
        let balance = balance(480, 470, 9);
        assert_eq!(balance.may_draw(Days::ZERO, quarters(1)), Ok(()));
        assert_eq!(
            balance.may_draw(Days::ZERO, quarters(2)),
            Err(OverCeiling {
                left: quarters(1),
                asked: quarters(2)
            })
        );
    }

    #[test]
    fn drawing_less_is_allowed_while_over_a_cut_allocation() {
        let balance = balance(400, 480, 0);
        assert_eq!(balance.over(), quarters(80));
        assert_eq!(balance.remaining(), Days::ZERO);
        assert_eq!(balance.may_draw(quarters(4), quarters(3)), Ok(()));
        assert_eq!(balance.may_draw(quarters(4), quarters(4)), Ok(()));
        assert!(balance.may_draw(quarters(4), quarters(5)).is_err());
        assert!(balance.may_draw(Days::ZERO, quarters(1)).is_err());
    }

    #[test]
    fn a_disputed_day_draws_and_a_cancelled_or_uncounted_one_does_not() {
        let mut balance = balance(480, 0, 0);
        for status in [Status::Delivered, Status::Confirmed, Status::Disputed] {
            balance.add(status, true, quarters(4));
        }
        balance.add(Status::Booked, true, quarters(2));
        balance.add(Status::Cancelled, true, quarters(99));
        balance.add(Status::Delivered, false, quarters(3));
        assert_eq!(balance.delivered, quarters(12));
        assert_eq!(balance.booked, quarters(2));
        assert_eq!(balance.not_counted, quarters(3));
        assert_eq!(balance.remaining(), quarters(466));
        assert_eq!(balance.confirmed, quarters(4));
        assert_eq!(balance.disputed, quarters(4));
    }

    #[test]
    fn the_straight_line_begins_with_the_first_day_and_ends_with_the_last() {
        let date = |text: &str| text.parse::<NaiveDate>().unwrap();
        let on = |day: &str| {
            expected(
                quarters(480),
                date("2025-01-01"),
                date("2026-12-31"),
                date(day),
            )
            .quarters()
        };
        assert_eq!(on("2024-12-31"), 0);
        assert_eq!(on("2025-12-31"), 240);
        assert_eq!(on("2026-12-31"), 480);
        assert_eq!(on("2027-06-01"), 480);
    }
}
