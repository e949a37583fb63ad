//! What a reader gets of a change between two rounds of one authority (rules 11 to 14, 18).

use super::{
    VERSION,
    comparison::{Comparison, Comparisons, OverallComparison, Tested},
    data::RoundData,
    disclosure::{floored, score, told_difference},
    result::{ChangeReport, DimensionChange, DimensionResult, OverallChange, RoundResult, Verdict},
};

/// Compares two rounds, every dimension and overall.
pub fn change(earlier: &RoundData, later: &RoundData) -> ChangeReport {
    let comparisons = Comparisons::of(earlier, later);
    let results = [earlier, later].map(score);
    let [before, now] = &results;
    let dimensions = comparisons.dimensions.iter();
    let sides = before.dimensions.iter().zip(&now.dimensions);
    ChangeReport {
        scoring_version: VERSION,
        overall: overall(&comparisons.overall, [before, now]),
        dimensions: dimensions
            .zip(sides)
            .map(|(comparison, (before, now))| dimension(comparison, [before, now]))
            .collect(),
    }
}

fn dimension(comparison: &Comparison<'_>, [before, now]: [&DimensionResult; 2]) -> DimensionChange {
    let rescored = comparison.changed_a_figure();
    let figures = before.maturity.as_ref().zip(now.maturity.as_ref());
    let told = figures.and_then(|(before, now)| told_difference(before.told, now.told));
    let held = comparison.is_held_at_cap();
    DimensionChange {
        dimension: comparison.dimension,
        verdict: if held {
            Verdict::HeldAtCap
        } else {
            comparison.tested.verdict.clone()
        },
        delta: told.filter(|_| !rescored && comparison.tested.delta.is_some()),
        smallest_visible: visible(&comparison.tested, rescored).filter(|_| !held),
        rescored,
        differences: comparison.differences.clone(),
        items: comparison.items.clone(),
        basis: comparison.basis,
        groups: comparison.common.groups.iter().copied().collect(),
        instruments: comparison.common.instruments.iter().copied().collect(),
    }
}

fn overall(comparison: &OverallComparison<'_>, [before, now]: [&RoundResult; 2]) -> OverallChange {
    let rescored = comparison.changed_a_figure();
    let figures = before.overall.figure.zip(now.overall.figure);
    let told = figures.and_then(|(before, now)| told_difference(before.told, now.told));
    OverallChange {
        verdict: comparison.tested.verdict.clone(),
        delta: told.filter(|_| !rescored && comparison.tested.delta.is_some()),
        smallest_visible: visible(&comparison.tested, rescored),
        rescored,
        dimensions: comparison.dimensions.clone(),
    }
}

/// What could have been seen, of figures that are told: of rescored ones the verdict alone is.
fn visible(tested: &Tested, rescored: bool) -> Option<f64> {
    let error = tested.error.filter(|_| !rescored)?;
    Some(floored(error.smallest_clear()))
}
