//! All that a return says, as it is kept: words, exact days, and scores to two decimals.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::Written;
use crate::{
    maturity::rules::{DisclosedFigure, Interval},
    people::{AuthorityId, sha256},
    programmes::Days,
};

/// A return without who signed it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(in crate::reports::returns) struct Content {
    pub(in crate::reports::returns) programme: String,
    pub(in crate::reports::returns) lead_authority: String,
    /// The first and the last day of the programme.
    pub(in crate::reports::returns) runs: (NaiveDate, NaiveDate),
    /// `2026-q3`.
    pub(in crate::reports::returns) quarter: String,
    /// `July to September 2026`.
    pub(in crate::reports::returns) title: String,
    /// The first and the last day of the quarter.
    pub(in crate::reports::returns) days: (NaiveDate, NaiveDate),
    pub(in crate::reports::returns) demonstration: bool,
    /// The quarter of the return before, in words.
    pub(in crate::reports::returns) before: Option<String>,
    /// By name.
    pub(in crate::reports::returns) authorities: Vec<AuthorityPart>,
    /// Those open in the quarter.
    pub(in crate::reports::returns) rounds: Vec<RoundPart>,
    /// What is said for the programme.
    pub(in crate::reports::returns) words: Vec<Written>,
    pub(in crate::reports::returns) restatements: Vec<Restated>,
    pub(in crate::reports::returns) changed_results: Vec<ChangedResult>,
    pub(in crate::reports::returns) notes: Vec<Note>,
    pub(in crate::reports::returns) limitations: Vec<String>,
}

impl Content {
    /// Tells what it says apart from what it said before something changed.
    pub(in crate::reports::returns) fn mark(&self) -> String {
        sha256(&serde_json::to_string(self).unwrap_or_default())
    }
}

/// A return as it is frozen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(in crate::reports::returns) struct Signed {
    pub(in crate::reports::returns) content: Content,
    pub(in crate::reports::returns) frozen_at: DateTime<Utc>,
    /// Who froze it first.
    pub(in crate::reports::returns) sign_off: Vec<Signatory>,
}

/// Who signs a return.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signatory {
    /// Their name.
    pub name: String,
    /// As what.
    pub role: String,
}

/// An authority in a return.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(in crate::reports::returns) struct AuthorityPart {
    pub(in crate::reports::returns) id: AuthorityId,
    pub(in crate::reports::returns) name: String,
    /// The code of the Office for National Statistics; a fictional authority has none.
    pub(in crate::reports::returns) code: Option<String>,
    pub(in crate::reports::returns) standing: String,
    pub(in crate::reports::returns) days: DaysPart,
    pub(in crate::reports::returns) pace: PacePart,
    /// The results that stand, the earliest round first.
    pub(in crate::reports::returns) results: Vec<ResultPart>,
    pub(in crate::reports::returns) words: Vec<Written>,
}

/// An authority's days, as the ledger stood when the return was frozen. All count unless said.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(in crate::reports::returns) struct DaysPart {
    /// Delivered in the quarter.
    pub(in crate::reports::returns) quarter: Days,
    /// Delivered from the start to the quarter's last day.
    pub(in crate::reports::returns) to_date: Days,
    /// Given in the quarter, and not counted.
    pub(in crate::reports::returns) not_counted: Days,
    /// Of the quarter's, those that the authority disputes.
    pub(in crate::reports::returns) disputed: Days,
    /// Of the quarter's, those neither confirmed nor disputed.
    pub(in crate::reports::returns) unconfirmed: Days,
    /// Booked for a date up to the quarter's last, and not marked as delivered.
    pub(in crate::reports::returns) overdue: Days,
    pub(in crate::reports::returns) by_activity: Vec<DaysLine>,
    pub(in crate::reports::returns) by_dimension: Vec<DaysLine>,
}

/// Delivered days of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::reports::returns) struct DaysLine {
    /// `training`, `D3`, or `none`.
    pub(in crate::reports::returns) code: String,
    pub(in crate::reports::returns) title: String,
    pub(in crate::reports::returns) quarter: Days,
    pub(in crate::reports::returns) to_date: Days,
}

/// An authority's pace on the quarter's last day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(in crate::reports::returns) struct PacePart {
    pub(in crate::reports::returns) allocated: Days,
    pub(in crate::reports::returns) expected: Days,
    pub(in crate::reports::returns) delivered: Days,
    pub(in crate::reports::returns) booked: Days,
    pub(in crate::reports::returns) remaining: Days,
    /// Days, exact; none where it is too soon for one.
    pub(in crate::reports::returns) projected: Option<f64>,
    /// How the expected and the projected days were worked out.
    pub(in crate::reports::returns) working: [String; 2],
}

/// A round that was open in the quarter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::reports::returns) struct RoundPart {
    pub(in crate::reports::returns) title: String,
    pub(in crate::reports::returns) asked: String,
    pub(in crate::reports::returns) window: (NaiveDate, NaiveDate),
    /// The authorities whose result of it is published, by name.
    pub(in crate::reports::returns) published: Vec<String>,
}

/// A published result.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(in crate::reports::returns) struct ResultPart {
    /// The number of the publication.
    pub(in crate::reports::returns) id: i32,
    pub(in crate::reports::returns) month: u32,
    pub(in crate::reports::returns) title: String,
    pub(in crate::reports::returns) published_on: NaiveDate,
    /// Whether the return before does not have it.
    pub(in crate::reports::returns) new: bool,
    pub(in crate::reports::returns) scoring_version: u32,
    /// Ten dimensions, then overall.
    pub(in crate::reports::returns) scores: Vec<Score>,
    pub(in crate::reports::returns) coverage: CoveragePart,
    /// Where the safety flag is raised, why: sentences that stand before the figures.
    #[serde(default)]
    pub(in crate::reports::returns) safety: Vec<String>,
    /// What a reader must know of its comparisons.
    pub(in crate::reports::returns) remarks: Vec<String>,
}

impl ResultPart {
    /// The overall row.
    pub(in crate::reports::returns) fn overall(&self) -> Option<&Score> {
        self.scores.iter().find(|it| it.code == "overall")
    }
}

/// The figures of a dimension, or overall.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(in crate::reports::returns) struct Score {
    /// `D1`, or `overall`.
    pub(in crate::reports::returns) code: String,
    pub(in crate::reports::returns) title: String,
    pub(in crate::reports::returns) perception: Option<DisclosedFigure>,
    pub(in crate::reports::returns) evidence: Option<f64>,
    pub(in crate::reports::returns) maturity: Option<DisclosedFigure>,
    pub(in crate::reports::returns) interval: Option<Interval>,
    pub(in crate::reports::returns) level: Option<u8>,
    pub(in crate::reports::returns) basis: String,
    /// Whether an agreed self-assessment stands for what people say.
    pub(in crate::reports::returns) agreed: bool,
    /// Since the first published round, and since the one before.
    pub(in crate::reports::returns) changes: Vec<Change>,
}

/// What may be said of a change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(in crate::reports::returns) struct Change {
    /// `Baseline`.
    pub(in crate::reports::returns) since: String,
    pub(in crate::reports::returns) verdict: String,
    pub(in crate::reports::returns) difference: Option<f64>,
}

/// What a published result rests on. No number here is of fewer than five people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::reports::returns) struct CoveragePart {
    /// People whose answers count, in steps of five: in the dimension with the fewest, and the most.
    pub(in crate::reports::returns) people: [String; 2],
    pub(in crate::reports::returns) families: String,
    pub(in crate::reports::returns) records: Vec<RecordsPart>,
}

/// The records of an instrument.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::reports::returns) struct RecordsPart {
    pub(in crate::reports::returns) code: String,
    pub(in crate::reports::returns) title: String,
    pub(in crate::reports::returns) records: usize,
}

/// A change of the figures of an earlier quarter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::reports::returns) struct Restated {
    pub(in crate::reports::returns) authority: String,
    /// `2026-q2`, those it changed.
    pub(in crate::reports::returns) quarters: Vec<String>,
    pub(in crate::reports::returns) entry: i32,
    pub(in crate::reports::returns) on: NaiveDate,
    /// None where the entry was logged afterwards.
    pub(in crate::reports::returns) was: Option<EntryFigures>,
    pub(in crate::reports::returns) is: EntryFigures,
    pub(in crate::reports::returns) reason: String,
}

/// What an entry says, without who gave the days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::reports::returns) struct EntryFigures {
    pub(in crate::reports::returns) held_on: NaiveDate,
    pub(in crate::reports::returns) days: Days,
    pub(in crate::reports::returns) status: String,
    pub(in crate::reports::returns) activity: String,
    pub(in crate::reports::returns) dimension: Option<String>,
    pub(in crate::reports::returns) counts: bool,
}

/// A result of an earlier return that stands no more.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(in crate::reports::returns) struct ChangedResult {
    pub(in crate::reports::returns) authority: String,
    pub(in crate::reports::returns) round: String,
    /// `Corrected` or `Withdrawn`.
    pub(in crate::reports::returns) what: String,
    pub(in crate::reports::returns) reasons: Vec<String>,
    /// The maturities that differ: code, as it was, as it is.
    pub(in crate::reports::returns) figures:
        Vec<(String, Option<DisclosedFigure>, Option<DisclosedFigure>)>,
}

/// What the manager corrects of an earlier return.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::reports::returns) struct Note {
    /// `2026-q2`.
    pub(in crate::reports::returns) about: String,
    /// `April to June 2026`.
    pub(in crate::reports::returns) title: String,
    pub(in crate::reports::returns) text: String,
    pub(in crate::reports::returns) reason: String,
    pub(in crate::reports::returns) by: String,
    pub(in crate::reports::returns) on: NaiveDate,
}
