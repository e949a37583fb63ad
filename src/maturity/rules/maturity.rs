//! Maturity of one dimension: perception held to evidence, its level, its error (rules 4 to 6).

use num_traits::Signed;

use super::{
    exact::{Estimate, Exact, float, ratio},
    result::{Formula, Interval, MaturityResult},
};

/// M with its squared error, and the formula that gave it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Maturity {
    pub(super) estimate: Estimate,
    pub(super) formula: Formula,
}

impl Maturity {
    /// Rule 4 with rule 6; `None` with neither P nor E. A P without error is an agreed one.
    pub(super) fn of(perception: Option<&Estimate>, evidence: Option<&Estimate>) -> Option<Self> {
        match (perception, evidence) {
            (Some(perception), Some(evidence)) => Some(Self::of_both(perception, evidence)),
            (Some(perception), None) => Some(Self::of_perception(perception)),
            (None, Some(evidence)) => Some(Self {
                estimate: evidence.clone(),
                formula: Formula::EvidenceAlone,
            }),
            (None, None) => None,
        }
    }

    fn of_both(perception: &Estimate, evidence: &Estimate) -> Self {
        let mean = (&perception.value + &evidence.value) / ratio(2, 1);
        let cap = &evidence.value + ratio(1, 2);
        let (value, formula) = match cap < mean {
            true => (cap, Formula::EvidenceCap),
            false => (mean, Formula::Mean),
        };
        let errors = perception
            .squared_error
            .as_ref()
            .zip(evidence.squared_error.as_ref());
        let squared_error = errors.map(|(p, e)| match formula {
            Formula::EvidenceCap => e.clone(),
            _ => (p + e) / ratio(4, 1),
        });
        Self {
            estimate: Estimate {
                value,
                squared_error,
            },
            formula,
        }
    }

    fn of_perception(perception: &Estimate) -> Self {
        let most = ratio(3, 1);
        let formula = match perception.value > most {
            true => Formula::PerceptionCapped,
            false => Formula::PerceptionAlone,
        };
        let value = perception.value.clone().min(most);
        Self {
            estimate: Estimate {
                value,
                squared_error: perception.squared_error.clone(),
            },
            formula,
        }
    }

    /// As it is frozen.
    pub(super) fn frozen(&self) -> MaturityResult {
        MaturityResult {
            value: float(&self.estimate.value),
            se: self.estimate.error(),
            interval: interval(&self.estimate),
            level: level(&self.estimate.value),
            formula: self.formula,
        }
    }
}

/// P − E, and whether it calls for discussion: |P − E| ≥ 0.75 (rule 4).
pub(super) fn gap(perception: &Estimate, evidence: &Estimate) -> (f64, bool) {
    let gap = &perception.value - &evidence.value;
    (float(&gap), gap.abs() >= ratio(3, 4))
}

/// The level, 1 to 5, of a maturity (rule 5).
pub(super) fn level(maturity: &Exact) -> u8 {
    let thresholds = [ratio(9, 5), ratio(13, 5), ratio(17, 5), ratio(21, 5)];
    thresholds.iter().fold(1, |level, threshold| {
        level + u8::from(maturity >= threshold)
    })
}

/// The approximate 90% interval, ±1.645 SE, cut to 1 and 5 (rule 6).
pub(super) fn interval(estimate: &Estimate) -> Option<Interval> {
    let (value, margin) = (float(&estimate.value), 1.645 * estimate.error()?);
    Some(Interval {
        low: (value - margin).max(1.0),
        high: (value + margin).min(5.0),
    })
}
