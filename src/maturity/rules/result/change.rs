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
    /// Δ of the two figures as they are told, two decimals; `None` where none may be told: they are
    /// not comparable, were scored anew, or one is told as a bound.
    pub delta: Option<f64>,
    /// The smallest difference between the two that could have been called clear, one decimal;
    /// `None` where nothing is tested, or the figures compared are not told.
    pub smallest_visible: Option<f64>,
    /// Whether scoring both rounds on what they have in common changed a figure.
    pub rescored: bool,
    /// What differs between the rounds, where both have M.
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
    /// As of a dimension.
    pub delta: Option<f64>,
    /// As of a dimension.
    pub smallest_visible: Option<f64>,
    /// Whether what is compared is worked out anew: over fewer dimensions, or from others.
    pub rescored: bool,
    /// The comparable dimensions that have M in both rounds, D1 first.
    pub dimensions: Vec<Dimension>,
}

/// What may be said of a change (rules 11 and 12).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Clear change upward: Δ ≥ 0.3 and Δ > q √(V₁ + V₂).
    ClearRise,
    /// Clear change downward.
    ClearFall,
    /// No clear change.
    NoClearChange,
    /// Neither side is evidenced and both are held at 3.0, whatever people said.
    HeldAtCap,
    /// A side has no error: the difference is reported, not tested.
    ReportedNotTested,
    /// The two rounds can't be rescored on what they have in common.
    NotComparable(NotComparable),
    /// A round has no figure to compare.
    NoFigure,
}

impl Verdict {
    /// Whether two figures stand against each other, tested or not.
    pub fn is_of_figures(&self) -> bool {
        !matches!(self, Self::NotComparable(_) | Self::NoFigure)
    }

    /// Whether chance could have made a clear change of it (rule 13).
    pub fn is_tested(&self) -> bool {
        matches!(
            self,
            Self::ClearRise | Self::ClearFall | Self::NoClearChange
        )
    }

    /// Whether it is a clear change.
    pub fn is_clear(&self) -> bool {
        matches!(self, Self::ClearRise | Self::ClearFall)
    }
}

/// Why two rounds are not comparable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotComparable {
    /// Only one round has a P.
    PerceptionOnOneSide,
    /// Only one round has an E.
    EvidenceOnOneSide,
    /// One P is surveyed, one agreed.
    OtherBasis,
    /// What both rounds have in common gives no P on one side or the other.
    PerceptionNotRescored,
    /// What both rounds have in common gives no E on one side or the other.
    EvidenceNotRescored,
    /// The rounds would have to be scored anew, and the answers of one are in another
    /// installation.
    AnswersElsewhere,
    /// The answers of one are in another installation, and its figure is told as a bound.
    FigureNotTold,
    /// Too few comparable dimensions for an overall figure.
    TooFewDimensions {
        /// All that is lacking.
        missing: Vec<NoOverall>,
    },
}

impl ChangeReport {
    /// How many of the ten dimensions were tested.
    pub fn tested(&self) -> usize {
        let verdicts = self.dimensions.iter().map(|change| &change.verdict);
        verdicts.filter(|verdict| verdict.is_tested()).count()
    }

    /// How many of the ten dimensions show a clear change.
    pub fn clear(&self) -> usize {
        let verdicts = self.dimensions.iter().map(|change| &change.verdict);
        verdicts.filter(|verdict| verdict.is_clear()).count()
    }

    /// How many clear changes chance alone would give at most among those tested, to one decimal.
    pub fn by_chance(&self) -> f64 {
        // 0.05 a test, in twentieths, half away from zero.
        (self.tested() as f64 / 2.0).round() / 10.0
    }
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
    /// How role groups of fewer than five are put together.
    Pools,
    /// The instruments that count.
    Instruments,
    /// The version of an instrument that counts in both.
    InstrumentVersion,
}
