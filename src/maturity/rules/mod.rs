//! The scoring rules, version 1: what a round's answers and records say of each dimension, exactly.
//!
//! Perception, evidence, maturity and squared standard errors are rational numbers throughout;
//! only square roots and the figures handed out are floats. The files stand in the order of the
//! rules: `perception` (1, 2), `evidence` (3), `maturity` and `overall` (4 to 6), `change` (7),
//! rounding for display (8) is `ui::formats`; `result` is what a page explains itself with (9).

mod change;
mod common;
mod data;
mod evidence;
mod exact;
mod freeze;
mod maturity;
mod needs;
mod overall;
mod pair;
mod perception;
mod pooling;
mod record;
mod result;
mod view;

#[cfg(test)]
mod tests;

pub use change::change;
pub use data::{QaInstrument, Questionnaire, Record, Respondent, RoundData};
pub use freeze::{hand_over, score};
pub use needs::{Need, needs};
pub use record::{SecondRatings, second_ratings};
pub use result::{
    AgreedScore, Basis, ChangeReport, CommonItems, Compared, Difference, DimensionChange,
    DimensionResult, EvidenceFigure, EvidenceResult, ExcludedRecords, ExcludedRespondents,
    FamiliesResult, Formula, InstrumentLine, Interval, MaturityResult, NoEvidence, NoOverall,
    NoSurvey, NotComparable, OverallChange, OverallFigure, OverallResult, PerceptionBasis,
    PerceptionFigure, PerceptionResult, PoolResult, RoundResult, Verdict,
};

/// The version of these rules, which every frozen result carries.
pub const VERSION: u32 = 1;
