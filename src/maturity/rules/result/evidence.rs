//! The figures and counts of a dimension's evidence.

use serde::{Deserialize, Serialize};

use crate::questionnaires::rules::Instrument;

/// A dimension's evidence (rule 4).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EvidenceResult {
    /// E; `None` where the records do not suffice.
    pub figure: Option<EvidenceFigure>,
    /// All that is lacking for an E; empty where there is one.
    pub missing: Vec<NoEvidence>,
    /// One for each instrument that covers the dimension, in the order given.
    pub instruments: Vec<InstrumentLine>,
    /// Counted records of instruments that count.
    pub records_counted: usize,
    /// All other records of instruments that cover the dimension.
    pub records_excluded: usize,
}

/// E, the evidence of a dimension.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct EvidenceFigure {
    /// E, two decimals.
    pub value: f64,
}

/// Something that is lacking for an E (rule 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoEvidence {
    /// The organisational evidence record is needed and does not count.
    MissingOrganisational,
    /// An observation instrument covers the dimension and does not count.
    MissingInstrument {
        /// Which one.
        instrument: Instrument,
        /// How many more counted records it needs; 0 where all it needs is another team.
        more: usize,
    },
    /// Fewer than two instruments count.
    TooFewInstruments {
        /// How many more are needed.
        more: usize,
    },
    /// Fewer than eight counted records among the instruments that count.
    TooFewRecords {
        /// How many more are needed.
        more: usize,
    },
}

/// One instrument in one dimension.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InstrumentLine {
    /// Which one.
    pub instrument: Instrument,
    /// The label of its version.
    pub version: String,
    /// Records that count in the dimension.
    pub counted: usize,
    /// Records that do not.
    pub excluded: ExcludedRecords,
    /// The mean of the counted records, two decimals; shown also where the instrument does not
    /// count.
    pub mean: Option<f64>,
    /// How many teams the counted records are from.
    pub teams: usize,
    /// Whether the instrument counts: three counted records from two teams, or one organisational
    /// record.
    pub counts: bool,
    /// How many more counted records it needs to count; 0 where it counts.
    pub more_needed: usize,
    /// Whether all its counted records are from one team, so that it needs one from another.
    pub another_team_needed: bool,
}

/// Records that do not count in a dimension, by reason.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExcludedRecords {
    /// *No opportunity* on every item.
    pub nothing_applies: usize,
    /// Fewer than 60% of the items that apply are scored.
    pub too_few_scored: usize,
}

impl ExcludedRecords {
    /// For whatever reason.
    pub fn total(self) -> usize {
        self.nothing_applies + self.too_few_scored
    }
}
