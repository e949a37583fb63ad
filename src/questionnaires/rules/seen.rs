//! What a rater writes down of a record, and why it is not taken.

use chrono::NaiveDate;

use super::{Instrument, Item, Notes, Ratings, RecordOrigin, Settled};

/// The longest line of observed behaviour.
pub const LONGEST_LINE: usize = 300;

/// What a rater saw: a draft until it is submitted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// The day of the visit; asked of the first rater alone.
    pub on: Option<NaiveDate>,
    /// Which team it is of and how it was chosen; asked of the first rater alone.
    pub origin: RecordOrigin,
    /// Scores by item code.
    pub scores: Ratings,
    /// Lines by item code.
    pub notes: Notes,
}

impl Seen {
    /// How many of the items are scored, or had no opportunity.
    pub fn answered(&self, items: &[Item]) -> usize {
        let answered = |item: &&Item| self.scores.contains_key(&item.code);
        items.iter().filter(answered).count()
    }
}

/// One person's own rating of a record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnRating {
    /// What it says.
    pub seen: Seen,
    /// Whether it is submitted, and so for good.
    pub submitted: bool,
}

/// Why a rating, a draw or a consensus is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordRefusal {
    /// The round has not begun.
    NotBegun,
    /// The result is published, or proposed to be.
    Settled(Settled),
    /// There is no such draft of the person's: deleted, or given to somebody else.
    Gone,
    /// It is submitted already.
    Submitted,
    /// The draft is not what was checked: another window has changed it.
    Changed,
    /// No second rating of the record waits to be given to somebody.
    NotDrawn,
}

impl Instrument {
    /// What the references of its records begin with: `PO` of `PO-3`.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Diagnostic => "D",
            Self::Family => "Y",
            Self::PracticeObservation => "PO",
            Self::CaseAudit => "CA",
            Self::GroupSupervision => "GS",
            Self::OrganisationalEvidence => "OE",
        }
    }

    /// What the day of a record is the day of.
    pub fn day_of(self) -> &'static str {
        match self {
            Self::CaseAudit => "Date of the audit",
            Self::GroupSupervision => "Date of the supervision",
            Self::OrganisationalEvidence => "Date of the review",
            _ => "Date of the visit",
        }
    }
}

/// The reference of the instrument's next record: one more than the highest there is.
pub fn next_reference<'a>(
    instrument: Instrument,
    taken: impl IntoIterator<Item = &'a str>,
) -> String {
    let prefix = format!("{}-", instrument.prefix());
    let numbers = taken
        .into_iter()
        .filter_map(|it| it.strip_prefix(&prefix)?.parse::<u32>().ok());
    format!(
        "{prefix}{}",
        numbers.max().unwrap_or_default().saturating_add(1)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_never_one_that_stands() {
        let next =
            |taken: &[&str]| next_reference(Instrument::PracticeObservation, taken.iter().copied());
        assert_eq!(next(&[]), "PO-1");
        assert_eq!(next(&["PO-1", "PO-10", "PO-2"]), "PO-11");
        assert_eq!(next(&["visit-7", "CA-9", "PO-x", "PO-"]), "PO-1");
    }
}
