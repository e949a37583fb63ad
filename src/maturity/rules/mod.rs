//! The scoring rules, version 2: what a round's answers and records say of each dimension, and how
//! sure it is.
//!
//! Figures are rational numbers throughout; errors hold square roots and are floats. The files
//! stand in the order of the rules: `perception` and `pooling` (1, 2), `record` and `evidence`
//! (3, 4), `maturity` and `overall` (5, 6), `error` (7 to 10, 14), `comparison` and `pair` (11,
//! 12), `safety` (15); `disclosure`, `bloc`, `people`, `change` and `published` are what a reader
//! gets (17 to 19), `full` what the operator gets; `plan` is what a round could show while it is
//! gathered (14); `result` has the shapes of what is told.

mod bloc;
mod change;
mod comparison;
mod data;
mod disclosure;
mod error;
mod evidence;
mod exact;
mod full;
mod maturity;
mod needs;
mod overall;
mod pair;
mod people;
mod perception;
mod plan;
mod pooling;
mod published;
mod record;
mod result;
mod safety;
mod scored;
mod view;

#[cfg(test)]
mod tests;

pub use bloc::{Bloc, BlocFigure};
pub use change::change;
pub use data::{QaInstrument, Questionnaire, Record, Respondent, RoundData};
pub use disclosure::score;
pub use error::Source;
pub use full::{FullChange, FullFigures, full_changes, full_figures};
pub use needs::{Need, needs};
pub use people::People;
pub use plan::{Came, Prospect, SPREAD, came, fewest, prospects};
pub use published::published_change;
pub use record::{SecondRatings, second_ratings};
pub use result::{
    AgreedScore, Basis, Bound, ChangeReport, CommonItems, Difference, DimensionChange,
    DimensionResult, DisclosedFigure, EvidenceFigure, EvidenceResult, ExcludedRecords,
    ExcludedRespondents, Formula, InstrumentLine, Interval, MaturityResult, NoEvidence, NoOverall,
    NoSurvey, NotComparable, OverallChange, OverallFigure, OverallResult, PerceptionBasis,
    PerceptionFigure, PerceptionResult, PublishedError, RoundResult, Verdict,
};
pub use safety::{SafetyFlag, safety_flag, safety_flags};

/// The version of these rules, which every frozen result carries.
pub const VERSION: u32 = 2;
