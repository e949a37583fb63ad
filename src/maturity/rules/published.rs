//! A change since a result that came from another installation, of which there is only what was
//! published (rule 19).

use super::{
    VERSION,
    comparison::Tested,
    disclosure::{floored, hundredths, told_difference},
    error::Error,
    result::{
        Basis, ChangeReport, DimensionChange, DimensionResult, DisclosedFigure, Formula, NoOverall,
        NotComparable, OverallChange, PublishedError, RoundResult, Verdict,
    },
};
use crate::programmes::Dimension;

/// Compares two published results on their figures: where bases and versions are the same, and
/// otherwise not at all.
pub fn published_change(earlier: &RoundResult, later: &RoundResult) -> ChangeReport {
    let sides = earlier.dimensions.iter().zip(&later.dimensions);
    let same_diagnostic = earlier.diagnostic_version == later.diagnostic_version;
    let dimensions: Vec<_> = sides
        .map(|(earlier, later)| dimension(earlier, later, same_diagnostic))
        .collect();
    ChangeReport {
        scoring_version: VERSION,
        overall: overall(earlier, later, &dimensions),
        dimensions,
    }
}

fn dimension(
    earlier: &DimensionResult,
    later: &DimensionResult,
    same_diagnostic: bool,
) -> DimensionChange {
    let tested = match (&earlier.maturity, &later.maturity) {
        (Some(before), Some(now)) => match obstacle(earlier, later, same_diagnostic) {
            Some(reason) => Tested::without_figures(Verdict::NotComparable(reason)),
            None => tested([before.told, now.told], [before.error, now.error]),
        },
        _ => Tested::without_figures(Verdict::NoFigure),
    };
    let capped = |result: &DimensionResult| {
        let formula = result.maturity.as_ref().map(|m| m.formula);
        formula == Some(Formula::PerceptionCapped)
    };
    let held = tested.delta.is_some() && capped(earlier) && capped(later);
    DimensionChange {
        dimension: later.dimension,
        delta: delta(&tested),
        smallest_visible: visible(&tested).filter(|_| !held),
        verdict: if held {
            Verdict::HeldAtCap
        } else {
            tested.verdict
        },
        rescored: false,
        differences: Vec::new(),
        items: Vec::new(),
        basis: later.perception.figure.map(|figure| figure.basis),
        groups: Vec::new(),
        instruments: Vec::new(),
    }
}

/// Why two dimensions are not compared.
fn obstacle(
    earlier: &DimensionResult,
    later: &DimensionResult,
    same_diagnostic: bool,
) -> Option<NotComparable> {
    let perceived = [earlier, later].map(|side| side.perception.figure.map(|figure| figure.basis));
    let evidenced = [earlier, later].map(|side| side.evidence.figure.is_some());
    let versions = [earlier, later].map(|side| {
        let counting = side.evidence.instruments.iter().filter(|line| line.counts);
        counting
            .map(|line| (line.instrument, line.version.as_str()))
            .collect::<Vec<_>>()
    });
    if perceived[0] != perceived[1] {
        let on_both = perceived.iter().all(Option::is_some);
        return Some(if on_both {
            NotComparable::OtherBasis
        } else {
            NotComparable::PerceptionOnOneSide
        });
    }
    if evidenced[0] != evidenced[1] {
        return Some(NotComparable::EvidenceOnOneSide);
    }
    let other_version = !same_diagnostic && later.basis != Basis::EvidenceOnly;
    let other_records = evidenced[0] && versions[0] != versions[1];
    (other_version || other_records).then_some(NotComparable::AnswersElsewhere)
}

fn overall(
    earlier: &RoundResult,
    later: &RoundResult,
    dimensions: &[DimensionChange],
) -> OverallChange {
    let comparable: Vec<Dimension> = dimensions
        .iter()
        .filter(|change| change.verdict.is_of_figures())
        .map(|change| change.dimension)
        .collect();
    let tested = match (earlier.overall.figure, later.overall.figure) {
        (Some(before), Some(now)) => {
            let rest_on = [&earlier.overall.dimensions, &later.overall.dimensions];
            match rest_on.iter().all(|all| **all == comparable) {
                true => tested([before.told, now.told], [before.error, now.error]),
                false => Tested::without_figures(Verdict::NotComparable(missing(&comparable))),
            }
        }
        _ => Tested::without_figures(Verdict::NoFigure),
    };
    OverallChange {
        delta: delta(&tested),
        smallest_visible: visible(&tested),
        verdict: tested.verdict,
        rescored: false,
        dimensions: comparable,
    }
}

/// Too few dimensions, or else too few to stand for those that either figure rests on.
fn missing(comparable: &[Dimension]) -> NotComparable {
    let mut missing = Vec::new();
    let more = 8_usize.saturating_sub(comparable.len());
    if more > 0 {
        missing.push(NoOverall::FewerThanEight { more });
    }
    if !comparable.contains(&Dimension::D5) {
        missing.push(NoOverall::NoD5);
    }
    if missing.is_empty() {
        NotComparable::AnswersElsewhere
    } else {
        NotComparable::TooFewDimensions { missing }
    }
}

fn tested(told: [DisclosedFigure; 2], errors: [Option<PublishedError>; 2]) -> Tested {
    let [before, now] = told;
    if told_difference(before, now).is_none() {
        return Tested::without_figures(Verdict::NotComparable(NotComparable::FigureNotTold));
    }
    let errors = errors.map(|error| error.map(|it| Error::known(it.variance, it.degrees)));
    Tested::between(hundredths(now.value) - hundredths(before.value), errors)
}

fn delta(tested: &Tested) -> Option<f64> {
    tested.delta.as_ref().map(super::exact::float)
}

fn visible(tested: &Tested) -> Option<f64> {
    tested.error.map(|error| floored(error.smallest_clear()))
}
