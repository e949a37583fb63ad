//! What an entry is, and how entries draw on an authority's allocation.

use std::str::FromStr;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    people::PersonId,
    programmes::{Days, Dimension},
};

id_type!(
    /// An entry of the ledger.
    EntryId
);

/// A word with a code, chosen from a fixed list.
macro_rules! choice {
    ($(#[$doc:meta])* $name:ident { $($(#[$item:meta])* $variant:ident = $code:literal, $title:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$item])* $variant,)+ }

        impl $name {
            /// All of them, in the order of the form.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The word used in files and the database.
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// The words on the screen.
            pub fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)+ }
            }
        }

        impl FromStr for $name {
            type Err = String;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::ALL.iter().copied().find(|item| item.code() == text)
                    .ok_or_else(|| format!("“{text}” is not one of the list"))
            }
        }
    };
}

choice! {
    /// What was done.
    Activity {
        /// Agreeing what the support is for.
        Scoping = "scoping", "Scoping";
        /// Interviews, observation and reading for a diagnostic.
        DiagnosticFieldwork = "diagnostic_fieldwork", "Diagnostic fieldwork";
        /// One leader or a leadership team.
        LeadershipCoaching = "leadership_coaching", "Leadership coaching";
        /// For leaders or practitioners.
        Training = "training", "Leadership or practitioner training";
        /// Modelled or observed.
        GroupSupervision = "group_supervision", "Group supervision, modelled or observed";
        /// Changing how a meeting works.
        MeetingRedesign = "meeting_redesign", "Meeting redesign";
        /// Cases read together.
        JointAudit = "joint_audit", "Joint audit";
        /// A clinician’s thinking alongside practice.
        ClinicalConsultation = "clinical_consultation", "Clinical consultation";
        /// Many parts of the system in one room.
        WholeSystemWorkshop = "whole_system_workshop", "Whole-system workshop";
        /// Partners’ staff alongside Hackney’s.
        ShadowingInHackney = "shadowing_in_hackney", "Shadowing in Hackney";
        /// Telling an authority what was seen.
        Feedback = "feedback", "Feedback";
        /// Not counted by default.
        Preparation = "preparation", "Preparation";
        /// Not counted by default.
        Travel = "travel", "Travel";
    }
}

impl Activity {
    /// Whether such time draws on the allocation unless the entry says otherwise.
    pub fn counts(self) -> bool {
        !matches!(self, Self::Preparation | Self::Travel)
    }
}

choice! {
    /// Where it was done.
    Venue {
        /// At the authority.
        OnSite = "on_site", "On site";
        /// At Hackney.
        InHackney = "in_hackney", "In Hackney";
        /// By video.
        Online = "online", "Online";
    }
}

choice! {
    /// Where an entry stands in its life.
    Status {
        /// Agreed for a date to come.
        Booked = "booked", "Booked";
        /// It took place.
        Delivered = "delivered", "Delivered";
        /// The authority’s lead agrees that it did.
        Confirmed = "confirmed", "Confirmed";
        /// The authority’s lead does not.
        Disputed = "disputed", "Disputed";
        /// It will not take place.
        Cancelled = "cancelled", "Cancelled";
    }
}

impl Status {
    /// Whether the days have been given; a disputed day still draws.
    pub fn is_delivered(self) -> bool {
        matches!(self, Self::Delivered | Self::Confirmed | Self::Disputed)
    }
}

/// One version of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Where it stands.
    pub status: Status,
    /// The day of the support.
    pub held_on: NaiveDate,
    /// Who gave it, and how many days each: two people for one day are two days.
    pub people: Vec<(PersonId, Days)>,
    /// What was done.
    pub activity: Activity,
    /// What it served, where one dimension can be named.
    pub dimension: Option<Dimension>,
    /// Where.
    pub venue: Venue,
    /// Whether it draws on the allocation.
    pub counts: bool,
    /// What happened, in a few words.
    pub summary: String,
}

impl Entry {
    /// The days of all its people.
    pub fn days(&self) -> Days {
        self.people.iter().map(|(_, days)| *days).sum()
    }

    /// What it takes from the allocation.
    pub fn drawn(&self) -> Days {
        if self.counts && self.status != Status::Cancelled {
            self.days()
        } else {
            Days::ZERO
        }
    }
}

/// A date to come is booked; today and the past are delivered.
pub fn status_on(held_on: NaiveDate, today: NaiveDate) -> Status {
    if held_on > today {
        Status::Booked
    } else {
        Status::Delivered
    }
}

/// Where an authority's days stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Balance {
    /// What the authority may draw.
    pub allocated: Days,
    /// Given, and counted.
    pub delivered: Days,
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

    /// Adds what is known of entries of one kind.
    pub fn add(&mut self, status: Status, counts: bool, days: Days) {
        match (status, counts) {
            (Status::Cancelled, _) => {}
            (_, false) => self.not_counted = self.not_counted + days,
            (Status::Booked, true) => self.booked = self.booked + days,
            (_, true) => self.delivered = self.delivered + days,
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
            not_counted: Days::ZERO,
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
    }

    #[test]
    fn today_is_delivered_and_tomorrow_booked() {
        let today = NaiveDate::from_ymd_opt(2026, 10, 25).unwrap();
        assert_eq!(status_on(today, today), Status::Delivered);
        assert_eq!(status_on(today.succ_opt().unwrap(), today), Status::Booked);
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
