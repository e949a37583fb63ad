//! One dimension of two rounds as it is compared: as it is, or rescored where they differ (rule 7).

use super::{
    data::RoundData,
    exact::Estimate,
    pair::{Common, Halves, Pair},
    result::{CommonItems, Difference, NotComparable, PerceptionBasis},
};
use crate::programmes::Dimension;

/// A dimension as both rounds score it, and as it is compared.
#[derive(Clone, Debug)]
pub(super) struct Comparison {
    pub(super) dimension: Dimension,
    /// M of each round by itself, the earlier first.
    pub(super) by_itself: [Option<Estimate>; 2],
    /// What differs; empty where both are compared as they are.
    pub(super) differences: Vec<Difference>,
    /// What is the same in both versions, of each instrument whose version differs.
    pub(super) items: Vec<CommonItems>,
    /// Where the P compared comes from.
    pub(super) basis: Option<PerceptionBasis>,
    /// What the P and the E compared rest on.
    pub(super) common: Common,
    /// The two M to compare, the earlier first; `None` where a round has no M.
    pub(super) figures: Option<Result<[Estimate; 2], NotComparable>>,
}

pub(super) fn compare(earlier: &RoundData, later: &RoundData, dimension: Dimension) -> Comparison {
    let pair = Pair::of(earlier, later, dimension);
    let differences = pair.differences();
    let mut comparison = Comparison {
        dimension,
        by_itself: pair.by_itself(),
        items: pair.common_items(&differences),
        differences,
        basis: None,
        common: Common::default(),
        figures: None,
    };
    if let [Some(earlier), Some(later)] = comparison.by_itself.clone() {
        comparison.figures = Some(comparison.compared(&pair, [earlier, later]));
    }
    comparison
}

impl Comparison {
    /// The figures of the rounds by themselves if nothing differs, else the rescored ones.
    fn compared(
        &mut self,
        pair: &Pair<'_>,
        by_itself: [Estimate; 2],
    ) -> Result<[Estimate; 2], NotComparable> {
        let halves = pair.halves()?;
        let (figures, common) = match self.differences.is_empty() {
            true => (by_itself, pair.common()),
            false => pair.rescored(&halves)?,
        };
        self.rests_on(&halves, common);
        Ok(figures)
    }

    /// Groups say nothing of an agreed basis, nor instruments of a figure without evidence.
    fn rests_on(&mut self, halves: &Halves, common: Common) {
        self.basis = halves.basis;
        if halves.basis == Some(PerceptionBasis::Survey) {
            self.common.groups = common.groups;
        }
        if halves.evidence {
            self.common.instruments = common.instruments;
        }
    }
}
