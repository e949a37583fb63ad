//! Clear change between two rounds of one authority (rule 7).

use num_traits::{Signed, Zero};

use super::{
    VERSION,
    common::{Comparison, compare},
    data::RoundData,
    exact::{Estimate, float, ratio, root},
    overall::Overall,
    result::{ChangeReport, Compared, DimensionChange, NotComparable, OverallChange, Verdict},
};
use crate::programmes::Dimension;

/// Compares two rounds of one authority, every dimension and overall (scoring version 1, rule 7).
pub fn change(earlier: &RoundData, later: &RoundData) -> ChangeReport {
    let comparisons: Vec<_> = Dimension::all()
        .map(|it| compare(earlier, later, it))
        .collect();
    ChangeReport {
        scoring_version: VERSION,
        overall: overall_change(&comparisons),
        dimensions: comparisons.into_iter().map(dimension_change).collect(),
    }
}

fn dimension_change(comparison: Comparison) -> DimensionChange {
    let (verdict, compared) = match comparison.figures {
        None => (Verdict::NoFigure, None),
        Some(Err(reason)) => (Verdict::NotComparable(reason), None),
        Some(Ok([earlier, later])) => tested(&earlier, &later),
    };
    DimensionChange {
        dimension: comparison.dimension,
        verdict,
        compared,
        differences: comparison.differences,
        items: comparison.items,
        basis: comparison.basis,
        groups: comparison.common.groups.into_iter().collect(),
        instruments: comparison.common.instruments.into_iter().collect(),
    }
}

/// The verdict on two figures, exactly: the roots are compared by their squares.
pub(super) fn tested(earlier: &Estimate, later: &Estimate) -> (Verdict, Option<Compared>) {
    let delta = &later.value - &earlier.value;
    let squared = earlier
        .squared_error
        .as_ref()
        .zip(later.squared_error.as_ref());
    let squared = squared.map(|(earlier, later)| earlier + later);
    let compared = Compared {
        earlier: float(&earlier.value),
        later: float(&later.value),
        delta: float(&delta),
        se: squared.as_ref().map(root),
    };
    let squared_margin = squared.map(|it| it * ratio(1645, 1000).pow(2));
    let verdict = match squared_margin {
        None => Verdict::ReportedNotTested,
        Some(_) if delta.abs() < ratio(3, 10) => Verdict::NoClearChange,
        Some(margin) if delta.pow(2) <= margin => Verdict::NoClearChange,
        Some(_) if delta > Zero::zero() => Verdict::ClearRise,
        Some(_) => Verdict::ClearFall,
    };
    (verdict, Some(compared))
}

/// The overall figures as they are, where both rest on the same dimensions and none is rescored;
/// else worked out anew over the comparable dimensions.
fn overall_change(comparisons: &[Comparison]) -> OverallChange {
    let comparable: Vec<_> = comparisons
        .iter()
        .filter_map(|it| Some((it, it.figures.as_ref()?.as_ref().ok()?)))
        .collect();
    let [earlier, later] = [0, 1].map(|side| {
        let figures: Vec<_> = comparable
            .iter()
            .map(|(it, m)| (it.dimension, &m[side]))
            .collect();
        Overall::of(&figures)
    });
    let (verdict, compared) = match (earlier, later) {
        _ if !(has_overall(comparisons, 0) && has_overall(comparisons, 1)) => {
            (Verdict::NoFigure, None)
        }
        (Ok(earlier), Ok(later)) => tested(&earlier.estimate, &later.estimate),
        (Err(missing), _) | (_, Err(missing)) => (
            Verdict::NotComparable(NotComparable::TooFewDimensions { missing }),
            None,
        ),
    };
    OverallChange {
        rescored: compared.is_some() && comparisons.iter().any(is_anew),
        verdict,
        compared,
        dimensions: comparable.iter().map(|(it, _)| it.dimension).collect(),
    }
}

/// Whether a round has an overall figure by itself, 0 the earlier.
fn has_overall(comparisons: &[Comparison], side: usize) -> bool {
    let figures = comparisons.iter().filter_map(|it| {
        let figure = it.by_itself.get(side)?.as_ref()?;
        Some((it.dimension, figure))
    });
    Overall::of(&figures.collect::<Vec<_>>()).is_ok()
}

/// Whether a dimension makes the overall figures differ from those of the rounds by themselves.
fn is_anew(comparison: &Comparison) -> bool {
    match &comparison.figures {
        Some(Ok(_)) => !comparison.differences.is_empty(),
        Some(Err(_)) => true,
        None => comparison.by_itself.iter().any(Option::is_some),
    }
}
