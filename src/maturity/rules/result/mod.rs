//! What scoring hands out to readers: every figure with what explains it, as a snapshot freezes it.
//!
//! Figures are 1.0 to 5.0 unless said, rounded to two decimals at most (rule 18).

mod change;
mod disclosed;
mod evidence;
mod perception;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use self::{
    change::{
        ChangeReport, CommonItems, Difference, DimensionChange, NotComparable, OverallChange,
        Verdict,
    },
    disclosed::{Bound, DisclosedFigure},
    evidence::{EvidenceFigure, EvidenceResult, ExcludedRecords, InstrumentLine, NoEvidence},
    perception::{
        AgreedScore, ExcludedRespondents, NoSurvey, PerceptionBasis, PerceptionFigure,
        PerceptionResult,
    },
};
use super::error::Source;
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
    /// Whether it has the shape that scoring gives: ten dimensions in order, every figure on its
    /// scale. For a result that a file brought.
    pub fn is_well_formed(&self) -> bool {
        let on_scale = |value: f64| (1.0..=5.0).contains(&value);
        let order = self.dimensions.iter().map(|it| it.dimension);
        let maturities = self.dimensions.iter().filter_map(|it| it.maturity);
        let mut maturities = maturities.map(|m| (m.told, m.interval, m.level));
        let overall = self
            .overall
            .figure
            .map(|it| (it.told, it.interval, it.level));
        let perceptions = self.dimensions.iter().filter_map(|it| it.perception.figure);
        let evidence = self.dimensions.iter().filter_map(|it| it.evidence.figure);
        let is_figure = |(told, interval, level): (DisclosedFigure, Option<Interval>, u8)| {
            let ends = interval.is_none_or(|it| on_scale(it.low) && on_scale(it.high));
            on_scale(told.value) && ends && (1..=5).contains(&level)
        };
        order.eq(Dimension::all())
            && maturities.all(is_figure)
            && overall.into_iter().all(is_figure)
            && perceptions.map(|p| p.told.value).all(on_scale)
            && evidence.map(|e| e.value).all(on_scale)
    }

    /// How many of the ten dimensions rest on perception alone.
    pub fn not_evidenced(&self) -> usize {
        let bases = self.dimensions.iter().map(|result| result.basis);
        bases
            .filter(|basis| *basis == Basis::PerceptionOnly)
            .count()
    }

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
    /// P − E of the figures told, −4.0 to 4.0, where both exist.
    pub gap: Option<DisclosedFigure>,
    /// Whether the gap, exactly, is 0.75 or more either way.
    pub gap_flag: bool,
}

/// What a dimension's maturity rests on (rule 5).
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

/// M, the maturity of a dimension (rules 5 to 10).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct MaturityResult {
    /// M.
    pub told: DisclosedFigure,
    /// 95%; `None` on an agreed basis, and never above 3.0 without evidence.
    pub interval: Option<Interval>,
    /// 1 to 5.
    pub level: u8,
    /// Which formula gave M.
    pub formula: Formula,
    /// The smallest change that a round like this one could show, one decimal (rule 14).
    pub smallest_visible: Option<f64>,
    /// What the largest part of the error comes from; `None` without one.
    pub largest_source: Option<Source>,
    /// For a pack, on no page; `None` on an agreed basis.
    pub error: Option<PublishedError>,
}

/// How sure a published figure is, for a later round in another installation (rule 19).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct PublishedError {
    /// V, two significant digits; one where few people answered.
    pub variance: f64,
    /// ν, likewise; `None` where the normal distribution serves.
    pub degrees: Option<f64>,
}

/// An interval, cut to 1 and 5.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// 1.0 or more.
    pub low: f64,
    /// 5.0 or less.
    pub high: f64,
    /// How many decimals it is told with: 2, or 1 where few people answered.
    pub decimals: u8,
}

/// `2.40 to 3.60`; `2.4 to 3.6` where few people answered.
impl fmt::Display for Interval {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let places = usize::from(self.decimals);
        write!(out, "{:.places$} to {:.places$}", self.low, self.high)
    }
}

/// Which formula gave M (rule 5).
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

/// The overall result (rule 6).
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
    pub told: DisclosedFigure,
    /// 95%; `None` if a dimension in it has none.
    pub interval: Option<Interval>,
    /// 1 to 5, never more than one above D5's.
    pub level: u8,
    /// Whether D5 held the level down.
    pub held_by_d5: bool,
    /// The smallest change that a round like this one could show, one decimal (rule 14).
    pub smallest_visible: Option<f64>,
    /// For a pack, on no page.
    pub error: Option<PublishedError>,
}

/// Something that is lacking for an overall figure (rule 6).
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
