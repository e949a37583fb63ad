//! The one overall figure, where enough dimensions have a maturity (rules 5 and 6).

use super::{
    exact::{Estimate, Exact, float, whole},
    maturity::{interval, level},
    result::{NoOverall, OverallFigure},
};
use crate::programmes::Dimension;

/// The fewest dimensions that an overall figure rests on.
const FEWEST_DIMENSIONS: usize = 8;

/// The overall figure, with the level of D5 that bounds its own.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Overall {
    pub(super) estimate: Estimate,
    level_of_d5: u8,
}

impl Overall {
    /// The mean of the maturities given, or all that it lacks. Each dimension stands once.
    pub(super) fn of(maturities: &[(Dimension, &Estimate)]) -> Result<Self, Vec<NoOverall>> {
        let d5 = maturities
            .iter()
            .find(|(dimension, _)| *dimension == Dimension::D5);
        let mut lacks = Vec::new();
        let more = FEWEST_DIMENSIONS.saturating_sub(maturities.len());
        if more > 0 {
            lacks.push(NoOverall::FewerThanEight { more });
        }
        match d5 {
            None => lacks.push(NoOverall::NoD5),
            Some((_, d5)) if lacks.is_empty() => {
                return Ok(Self {
                    estimate: mean(maturities),
                    level_of_d5: level(&d5.value),
                });
            }
            Some(_) => {}
        }
        Err(lacks)
    }

    /// As it is frozen.
    pub(super) fn frozen(&self) -> OverallFigure {
        let own = level(&self.estimate.value);
        let most = self.level_of_d5 + 1;
        OverallFigure {
            value: float(&self.estimate.value),
            se: self.estimate.error(),
            interval: interval(&self.estimate),
            level: own.min(most),
            held_by_d5: own > most,
        }
    }
}

/// The mean; its error √(Σ SE²) / d only where every dimension has one.
fn mean(maturities: &[(Dimension, &Estimate)]) -> Estimate {
    let d = whole(maturities.len());
    let sum = maturities.iter().map(|(_, it)| &it.value).sum::<Exact>();
    let errors = maturities.iter().map(|(_, it)| it.squared_error.as_ref());
    let squared_error = errors.sum::<Option<Exact>>();
    Estimate {
        value: sum / &d,
        squared_error: squared_error.map(|it| it / (&d * &d)),
    }
}
