//! What may be said of the change between two rounds.

use std::collections::{BTreeMap, btree_map::Entry};

use serde::{Deserialize, Serialize};

use super::{NoOverall, PerceptionBasis};
use crate::{
    programmes::Dimension,
    questionnaires::rules::{Group, Instrument},
};

/// What changed between two rounds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChangeReport {
    /// The version of the scoring rules, which scored both rounds.
    pub scoring_version: u32,
    /// All ten, D1 first.
    pub dimensions: Vec<DimensionChange>,
    /// The one figure over them.
    pub overall: OverallChange,
}

/// What changed in one dimension.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DimensionChange {
    /// Which of the ten.
    pub dimension: Dimension,
    /// What may be said of the change.
    pub verdict: Verdict,
    /// The two M compared, rescored where the rounds differ; `None` where they can't be.
    pub compared: Option<Compared>,
    /// What differs between the rounds, where both have M; both are rescored if anything does.
    pub differences: Vec<Difference>,
    /// What is the same in both versions, of each instrument whose version is among the
    /// differences.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<CommonItems>,
    /// Where the P compared comes from; `None` without one, or where nothing is compared.
    pub basis: Option<PerceptionBasis>,
    /// The role groups that the P compared rests on in both rounds; empty on an agreed basis.
    pub groups: Vec<Group>,
    /// The instruments that the E compared rests on in both rounds; empty without one.
    pub instruments: Vec<Instrument>,
}

impl DimensionChange {
    /// Whether the figures compared are rescored on what both rounds have in common.
    pub fn rescored(&self) -> bool {
        self.compared.is_some() && !self.differences.is_empty()
    }
}

/// How much of an instrument is the same in the versions of two rounds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommonItems {
    /// Which one.
    pub instrument: Instrument,
    /// The two versions, the earlier round's first.
    pub versions: [String; 2],
    /// How many items each has.
    pub items: [usize; 2],
    /// How many are the same in both.
    pub common: usize,
}

impl ChangeReport {
    /// What is the same in both versions of each instrument whose version differs, over the
    /// dimensions that have a score in both rounds.
    pub fn common_items(&self) -> Vec<CommonItems> {
        let mut all: BTreeMap<Instrument, CommonItems> = BTreeMap::new();
        for items in self.dimensions.iter().flat_map(|it| &it.items) {
            match all.entry(items.instrument) {
                Entry::Vacant(first) => drop(first.insert(items.clone())),
                Entry::Occupied(sum) => sum.into_mut().add(items),
            }
        }
        all.into_values().collect()
    }
}

impl CommonItems {
    fn add(&mut self, more: &Self) {
        let [earlier, later] = &mut self.items;
        *earlier += more.items[0];
        *later += more.items[1];
        self.common += more.common;
    }
}

/// What changed in the overall figure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OverallChange {
    /// What may be said of the change.
    pub verdict: Verdict,
    /// The two overall figures compared; `None` where they can't be.
    pub compared: Option<Compared>,
    /// Whether they are worked out anew: over fewer dimensions, or from rescored ones.
    pub rescored: bool,
    /// The comparable dimensions that have M in both rounds, D1 first.
    pub dimensions: Vec<Dimension>,
}

/// Two figures and their difference.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Compared {
    /// The earlier round's, 1.0 to 5.0.
    pub earlier: f64,
    /// The later round's, 1.0 to 5.0.
    pub later: f64,
    /// Δ, the later less the earlier, −4.0 to 4.0.
    pub delta: f64,
    /// √(SE₁² + SE₂²); `None` if either has no standard error.
    pub se: Option<f64>,
}

/// What may be said of a change (scoring version 1, rule 7).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Clear change upward: Δ ≥ 0.3 and Δ > 1.645 SE.
    ClearRise,
    /// Clear change downward.
    ClearFall,
    /// No clear change.
    NoClearChange,
    /// A side has no standard error: the difference is reported, not tested.
    ReportedNotTested,
    /// The two rounds can't be rescored on what they have in common.
    NotComparable(NotComparable),
    /// A round has no figure to compare.
    NoFigure,
}

/// Why two rounds are not comparable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotComparable {
    /// Only one round has a P.
    PerceptionOnOneSide,
    /// Only one round has an E.
    EvidenceOnOneSide,
    /// One P is surveyed, one agreed, and there is no agreed self-assessment in both rounds.
    NoCommonBasis,
    /// What both rounds have in common gives no P on one side or the other.
    PerceptionNotRescored,
    /// The survey would have to be rescored, and its responses were not handed over.
    AnswersElsewhere,
    /// What both rounds have in common gives no E on one side or the other.
    EvidenceNotRescored,
    /// Too few comparable dimensions for an overall figure.
    TooFewDimensions {
        /// All that is lacking.
        missing: Vec<NoOverall>,
    },
}

/// Something that differs between two rounds in a dimension, so that both are rescored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Difference {
    /// The basis of P.
    Basis,
    /// The version of the diagnostic.
    DiagnosticVersion,
    /// The role groups with a counted respondent.
    Groups,
    /// The instruments that count.
    Instruments,
    /// The version of an instrument that counts in both.
    InstrumentVersion,
}
