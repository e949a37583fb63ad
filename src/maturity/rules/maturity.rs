//! Maturity of one dimension: perception held to evidence, its level, its error (rules 5 to 10).

use num_traits::Signed;

use super::{
    error::{Error, Weights},
    exact::{Exact, float, ratio},
    result::Formula,
};

/// A figure from 1 to 5, with what each person and record moves it by; no weights where no error
/// is known of it, since an agreed self-assessment enters it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Figure<'a> {
    pub(super) value: Exact,
    pub(super) weights: Option<Weights<'a>>,
}

impl Figure<'_> {
    /// V and ν.
    pub(super) fn error(&self) -> Option<Error> {
        self.weights.as_ref().map(Weights::error)
    }

    /// 95%: the value ± q √V, cut to 1 and 5 (rule 10).
    pub(super) fn interval(&self) -> Option<[f64; 2]> {
        Some(self.interval_by(self.error()?))
    }

    /// The interval that an error gives.
    pub(super) fn interval_by(&self, error: Error) -> [f64; 2] {
        let (value, margin) = (float(&self.value), error.margin());
        [(value - margin).max(1.0), (value + margin).min(5.0)]
    }
}

/// M, and the formula that gave it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Maturity<'a> {
    pub(super) figure: Figure<'a>,
    pub(super) formula: Formula,
}

impl<'a> Maturity<'a> {
    /// Rule 5; `None` with neither P nor E.
    pub(super) fn of(p: Option<&Figure<'a>>, e: Option<&Figure<'a>>) -> Option<Self> {
        match (p, e) {
            (Some(p), Some(e)) => Some(Self::of_both(p, e)),
            (Some(p), None) => Some(Self::of_perception(p)),
            (None, Some(e)) => Some(Self {
                figure: e.clone(),
                formula: Formula::EvidenceAlone,
            }),
            (None, None) => None,
        }
    }

    fn of_both(p: &Figure<'a>, e: &Figure<'a>) -> Self {
        let mean = (&p.value + &e.value) / ratio(2, 1);
        let cap = &e.value + ratio(1, 2);
        let (value, formula, shares) = if cap < mean {
            (cap, Formula::EvidenceCap, [0.0, 1.0])
        } else {
            (mean, Formula::Mean, [0.5, 0.5])
        };
        Self {
            figure: Figure {
                value,
                weights: weighted([p, e], shares),
            },
            formula,
        }
    }

    fn of_perception(p: &Figure<'a>) -> Self {
        let most = ratio(3, 1);
        let formula = if p.value > most {
            Formula::PerceptionCapped
        } else {
            Formula::PerceptionAlone
        };
        Self {
            figure: Figure {
                value: p.value.clone().min(most),
                weights: p.weights.clone(),
            },
            formula,
        }
    }
}

/// α and β times the weights of P and E; none where either has none (rule 7).
fn weighted<'a>(figures: [&Figure<'a>; 2], shares: [f64; 2]) -> Option<Weights<'a>> {
    let mut weights = Weights::default();
    for (figure, share) in figures.into_iter().zip(shares) {
        weights.add(figure.weights.as_ref()?, share);
    }
    Some(weights)
}

/// P − E, and whether it calls for discussion: |P − E| ≥ 0.75 (rule 5).
pub(super) fn gap(p: &Figure<'_>, e: &Figure<'_>) -> (Exact, bool) {
    let gap = &p.value - &e.value;
    let flag = gap.abs() >= ratio(3, 4);
    (gap, flag)
}

/// The level, 1 to 5, of a maturity (rule 6).
pub(super) fn level(maturity: &Exact) -> u8 {
    let thresholds = [ratio(9, 5), ratio(13, 5), ratio(17, 5), ratio(21, 5)];
    let reached = thresholds.iter().filter(|threshold| maturity >= threshold);
    1 + reached.map(|_| 1_u8).sum::<u8>()
}
