//! What an entry is.

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
    /// Lists its people in one order, so that the same days are the same entry.
    pub fn in_order(mut self) -> Self {
        self.people.sort_unstable();
        self
    }

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn today_is_delivered_and_tomorrow_booked() {
        let today = NaiveDate::from_ymd_opt(2026, 10, 25).unwrap();
        assert_eq!(status_on(today, today), Status::Delivered);
        assert_eq!(status_on(today.succ_opt().unwrap(), today), Status::Booked);
    }
}
