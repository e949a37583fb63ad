//! What happened to an entry when a revision was made, told from the one before.

use super::{Revision, Status};

/// What a revision did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Happening {
    /// Agreed for a date to come.
    Booked,
    /// Entered once it had taken place.
    Logged,
    /// Read from a file.
    Imported,
    /// A booked entry took place.
    Delivered,
    /// What it says was changed.
    Corrected,
    /// The authority's lead agreed.
    Confirmed,
    /// The authority's lead disputed it and then agreed.
    Withdrawn,
    /// The authority's lead did not agree.
    Disputed,
    /// A dispute was answered without a change.
    Answered,
    /// It was cancelled.
    Cancelled,
}

impl Happening {
    /// What made `now` of `before`, which is none for an entry's first revision; `imported` where
    /// the entry came from a file.
    pub fn of(before: Option<&Revision>, now: &Revision, imported: bool) -> Self {
        let to = now.entry.status;
        let Some(before) = before else {
            return match to {
                _ if imported => Self::Imported,
                Status::Booked => Self::Booked,
                _ => Self::Logged,
            };
        };
        match (before.entry.status, to) {
            (_, Status::Cancelled) => Self::Cancelled,
            (Status::Disputed, Status::Confirmed) => Self::Withdrawn,
            (_, Status::Confirmed) => Self::Confirmed,
            (_, Status::Disputed) => Self::Disputed,
            (Status::Booked, Status::Delivered) => Self::Delivered,
            (Status::Disputed, Status::Delivered) if before.entry.says_as(&now.entry) => {
                Self::Answered
            }
            _ => Self::Corrected,
        }
    }

    /// The words on the screen.
    pub fn title(self) -> &'static str {
        match self {
            Self::Booked => "Booked",
            Self::Logged => "Logged",
            Self::Imported => "Imported from a file",
            Self::Delivered => "Delivered",
            Self::Corrected => "Corrected",
            Self::Confirmed => "Confirmed",
            Self::Withdrawn => "Dispute withdrawn, confirmed",
            Self::Disputed => "Disputed",
            Self::Answered => "Dispute answered",
            Self::Cancelled => "Cancelled",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        people::PersonId,
        programmes::Days,
        support_days::{Activity, Entry, Venue},
    };

    fn revision(status: Status, summary: &str) -> Revision {
        Revision {
            number: 1,
            entry: Entry {
                status,
                held_on: "2026-03-16".parse().unwrap(),
                people: vec![(PersonId(1), Days::whole(1))],
                activity: Activity::Scoping,
                dimension: None,
                venue: Venue::Online,
                counts: true,
                summary: summary.into(),
            },
            reason: None,
            made_by: Some(PersonId(1)),
            made_at: "2026-03-16T10:00:00Z".parse().unwrap(),
            restatement: false,
        }
    }

    #[test]
    fn an_answered_dispute_is_not_a_correction() {
        use Status::*;
        let told = |from, to, words| {
            let before = revision(from, "As it was");
            Happening::of(Some(&before), &revision(to, words), false)
        };
        let same = "As it was";
        assert_eq!(told(Disputed, Delivered, same), Happening::Answered);
        assert_eq!(told(Disputed, Delivered, "Mended"), Happening::Corrected);
        assert_eq!(told(Confirmed, Delivered, "Mended"), Happening::Corrected);
        assert_eq!(told(Delivered, Booked, "Mended"), Happening::Corrected);
        assert_eq!(told(Booked, Delivered, "Mended"), Happening::Delivered);
        assert_eq!(told(Disputed, Confirmed, same), Happening::Withdrawn);
        assert_eq!(told(Disputed, Cancelled, same), Happening::Cancelled);
    }

    #[test]
    fn the_first_revision_says_how_the_entry_came() {
        let (booked, logged) = (
            revision(Status::Booked, ""),
            revision(Status::Delivered, ""),
        );
        assert_eq!(Happening::of(None, &booked, false), Happening::Booked);
        assert_eq!(Happening::of(None, &logged, false), Happening::Logged);
        assert_eq!(Happening::of(None, &booked, true), Happening::Imported);
    }
}
