//! What scoring hands out: every figure with the counts that explain it, as a snapshot freezes it.
//!
//! Figures are floats in full precision, 1.0 to 5.0 unless said; rounding is for the page alone.

mod change;
mod evidence;
mod perception;

use serde::{Deserialize, Serialize};

pub use self::{
    change::{
        ChangeReport, CommonItems, Compared, Difference, DimensionChange, NotComparable,
        OverallChange, Verdict,
    },
    evidence::{EvidenceFigure, EvidenceResult, ExcludedRecords, InstrumentLine, NoEvidence},
    perception::{
        AgreedScore, ExcludedRespondents, FamiliesResult, NoSurvey, PerceptionBasis,
        PerceptionFigure, PerceptionResult, PoolResult,
    },
};
use crate::{programmes::Dimension, questionnaires::rules::Instrument};

/// All results of one authority's round.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoundResult {
    /// The version of the scoring rules.
    pub scoring_version: u32,
    /// The label of the diagnostic's version.
    pub diagnostic_version: String,
    /// The label of the family form's version.
    pub family_version: String,
    /// All ten, D1 first.
    pub dimensions: Vec<DimensionResult>,
    /// The one figure over them.
    pub overall: OverallResult,
}

impl RoundResult {
    /// How many records of an instrument there were: each counts or does not in every dimension
    /// that the instrument covers.
    pub fn records(&self, instrument: Instrument) -> usize {
        let evidence = self.dimensions.iter().map(|it| &it.evidence);
        let lines = evidence.flat_map(|it| &it.instruments);
        let of_it = lines.filter(|line| line.instrument == instrument);
        let all = of_it.map(|line| line.counted + line.excluded.total());
        all.max().unwrap_or_default()
    }
}

/// One dimension's results.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DimensionResult {
    /// Which of the ten.
    pub dimension: Dimension,
    /// What people say.
    pub perception: PerceptionResult,
    /// What records show.
    pub evidence: EvidenceResult,
    /// M; `None` with neither P nor E.
    pub maturity: Option<MaturityResult>,
    /// What M rests on.
    pub basis: Basis,
    /// P − E, −4.0 to 4.0, where both exist (scoring version 1, rule 4).
    pub gap: Option<f64>,
    /// Whether the gap, exactly, is 0.75 or more either way.
    pub gap_flag: bool,
}

/// What a dimension's maturity rests on (scoring version 1, rule 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Perception and evidence.
    Both,
    /// Perception alone: *not evidenced*, a hollow marker.
    PerceptionOnly,
    /// Evidence alone: *evidence only*.
    EvidenceOnly,
    /// Neither: no maturity.
    None,
}

/// M, the maturity of a dimension (scoring version 1, rules 4 to 6).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct MaturityResult {
    /// M.
    pub value: f64,
    /// SE(M); `None` on an agreed basis.
    pub se: Option<f64>,
    /// Approximate 90%, sampling error only; `None` without an SE.
    pub interval: Option<Interval>,
    /// 1 to 5.
    pub level: u8,
    /// Which formula gave M.
    pub formula: Formula,
}

/// An interval, cut to 1 and 5.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// 1.0 or more.
    pub low: f64,
    /// 5.0 or less.
    pub high: f64,
}

/// Which formula gave M (scoring version 1, rule 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Formula {
    /// (P + E) / 2, also where E + 0.5 is the same.
    Mean,
    /// E + 0.5, the smaller.
    EvidenceCap,
    /// 3.0, for a P above it without E.
    PerceptionCapped,
    /// P of 3.0 or less, without E.
    PerceptionAlone,
    /// E, without P.
    EvidenceAlone,
}

/// The overall result (scoring version 1, rules 5 and 6).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OverallResult {
    /// The figure; `None` where it has too little to rest on.
    pub figure: Option<OverallFigure>,
    /// All that is lacking; empty where there is a figure.
    pub missing: Vec<NoOverall>,
    /// The dimensions that have a maturity, D1 first.
    pub dimensions: Vec<Dimension>,
}

/// The one overall figure.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct OverallFigure {
    /// The mean of the maturities that exist.
    pub value: f64,
    /// Its standard error; `None` if a dimension in it has none.
    pub se: Option<f64>,
    /// Approximate 90%, sampling error only; `None` without an SE.
    pub interval: Option<Interval>,
    /// 1 to 5, never more than one above D5's.
    pub level: u8,
    /// Whether D5 held the level down.
    pub held_by_d5: bool,
}

/// Something that is lacking for an overall figure (scoring version 1, rule 5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoOverall {
    /// Fewer than eight dimensions have a maturity.
    FewerThanEight {
        /// How many more are needed.
        more: usize,
    },
    /// D5 has none.
    NoD5,
}
