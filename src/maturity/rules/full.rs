//! Every figure in full precision: the operator’s, on the command line, and nobody else’s.

use super::{
    comparison::{Comparisons, Tested},
    data::RoundData,
    exact::float,
    maturity::{Figure, gap},
    result::{Basis, PerceptionBasis, Verdict},
    scored::{Scored, ScoredRound},
};
use crate::programmes::Dimension;

/// A dimension's figures, or the overall ones.
#[derive(Clone, Debug, PartialEq)]
pub struct FullFigures {
    /// `None` for overall.
    pub dimension: Option<Dimension>,
    /// P with √Var(P), E with √Var(E), M with √V: 1.0 to 5.0, an error where one is known.
    pub figures: [Option<(f64, Option<f64>)>; 3],
    /// 95%, cut to 1 and 5.
    pub interval: Option<[f64; 2]>,
    /// 1 to 5.
    pub level: Option<u8>,
    /// What M rests on.
    pub basis: Basis,
    /// Where P comes from; overall, agreed if any of it is.
    pub perception_basis: Option<PerceptionBasis>,
    /// Whether P and E call for discussion, where both exist.
    pub gap_flag: Option<bool>,
    /// Respondents, then records, counted and excluded; `None` for overall.
    pub counts: Option<[usize; 4]>,
}

/// Ten dimensions, D1 first, then overall.
pub fn full_figures(data: &RoundData) -> Vec<FullFigures> {
    let round = ScoredRound::of(data);
    let mut figures: Vec<_> = round.dimensions.iter().map(dimension).collect();
    figures.push(overall(&round));
    figures
}

fn with_error(figure: &Figure<'_>) -> (f64, Option<f64>) {
    (
        float(&figure.value),
        figure.error().map(|error| error.standard()),
    )
}

fn dimension(scored: &Scored<'_>) -> FullFigures {
    let (p, m) = (scored.p(), scored.m());
    let [records_counted, records_excluded] = scored.evidence.records();
    let both = p.as_ref().zip(scored.e());
    FullFigures {
        dimension: Some(scored.dimension),
        figures: [
            p.as_ref().map(|(p, _)| with_error(p)),
            scored.e().map(with_error),
            m.as_ref().map(|m| with_error(&m.figure)),
        ],
        interval: m.as_ref().and_then(|m| m.figure.interval()),
        level: m.as_ref().map(|m| super::maturity::level(&m.figure.value)),
        basis: scored.basis(),
        perception_basis: p.as_ref().map(|(_, basis)| *basis),
        gap_flag: both.map(|((p, _), e)| gap(p, e).1),
        counts: Some([
            scored.perception.counted,
            scored.perception.not_counted.total(),
            records_counted,
            records_excluded,
        ]),
    }
}

fn overall(round: &ScoredRound<'_>) -> FullFigures {
    let overall = round.overall.as_ref().ok();
    let bases = round
        .dimensions
        .iter()
        .filter_map(|scored| Some(scored.p()?.1));
    // Agreed stands before surveyed.
    let perceived = bases.min();
    let evidenced = round.dimensions.iter().any(|scored| scored.e().is_some());
    let basis = match (overall, perceived, evidenced) {
        (None, _, _) | (_, None, false) => Basis::None,
        (_, Some(_), true) => Basis::Both,
        (_, Some(_), false) => Basis::PerceptionOnly,
        (_, None, true) => Basis::EvidenceOnly,
    };
    FullFigures {
        dimension: None,
        figures: [None, None, overall.map(|it| with_error(&it.figure))],
        interval: overall.and_then(|it| it.figure.interval()),
        level: overall.map(|it| it.level()),
        basis,
        perception_basis: perceived.filter(|_| overall.is_some()),
        gap_flag: None,
        counts: None,
    }
}

/// A change between two rounds in full precision.
#[derive(Clone, Debug, PartialEq)]
pub struct FullChange {
    /// `None` for overall.
    pub dimension: Option<Dimension>,
    /// Δ of the rescored figures; `None` where they are not comparable.
    pub delta: Option<f64>,
    /// √(V₁ + V₂) and q; `None` where a side has no error.
    pub error: Option<[f64; 2]>,
    /// What may be said of it.
    pub verdict: Verdict,
    /// The smallest difference that two rounds like the later one could show.
    pub smallest_visible: Option<f64>,
}

/// Ten dimensions, D1 first, then overall.
pub fn full_changes(earlier: &RoundData, later: &RoundData) -> Vec<FullChange> {
    let comparisons = Comparisons::of(earlier, later);
    let now = ScoredRound::of(later);
    let visible = |figure: &Figure<'_>| Some(figure.error()?.smallest_visible());
    let dimensions = comparisons.dimensions.iter().zip(&now.maturities);
    let mut changes: Vec<_> = dimensions
        .map(|(comparison, m)| {
            let smallest = m.as_ref().and_then(|m| visible(&m.figure));
            full(Some(comparison.dimension), &comparison.tested, smallest)
        })
        .collect();
    let smallest = now.overall.as_ref().ok().and_then(|it| visible(&it.figure));
    changes.push(full(None, &comparisons.overall.tested, smallest));
    changes
}

fn full(
    dimension: Option<Dimension>,
    tested: &Tested,
    smallest_visible: Option<f64>,
) -> FullChange {
    FullChange {
        dimension,
        delta: tested.delta.as_ref().map(float),
        error: tested
            .error
            .map(|error| [error.standard(), error.quantile()]),
        verdict: tested.verdict.clone(),
        smallest_visible,
    }
}
