//! The one overall figure, where enough dimensions have a maturity (rules 6 and 8).

use super::{
    error::Weights,
    exact::{Exact, unweighted},
    maturity::{Figure, level},
    result::NoOverall,
};
use crate::programmes::Dimension;

/// The fewest dimensions that an overall figure rests on.
const FEWEST_DIMENSIONS: usize = 8;

/// The overall figure, with the level of D5 that bounds its own.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Overall<'a> {
    pub(super) figure: Figure<'a>,
    level_of_d5: u8,
}

impl<'a> Overall<'a> {
    /// The mean of the maturities given, or all that it lacks. Each dimension stands once.
    pub(super) fn of(maturities: &[(Dimension, &Figure<'a>)]) -> Result<Self, Vec<NoOverall>> {
        let is_d5 = |(dimension, _): &&(Dimension, _)| *dimension == Dimension::D5;
        let d5 = maturities.iter().find(is_d5);
        let mut lacks = Vec::new();
        let more = FEWEST_DIMENSIONS.saturating_sub(maturities.len());
        if more > 0 {
            lacks.push(NoOverall::FewerThanEight { more });
        }
        match (d5, mean(maturities)) {
            (Some((_, d5)), Some(figure)) if lacks.is_empty() => Ok(Self {
                figure,
                level_of_d5: level(&d5.value),
            }),
            (None, _) => {
                lacks.push(NoOverall::NoD5);
                Err(lacks)
            }
            _ => Err(lacks),
        }
    }

    /// 1 to 5, never more than one above D5's.
    pub(super) fn level(&self) -> u8 {
        level(&self.figure.value).min(self.level_of_d5 + 1)
    }

    /// Whether D5 holds the level down.
    pub(super) fn is_held_by_d5(&self) -> bool {
        self.level() < level(&self.figure.value)
    }
}

/// The mean; its weights, each person's and team's added up over the dimensions, only where every
/// dimension has some.
fn mean<'a>(maturities: &[(Dimension, &Figure<'a>)]) -> Option<Figure<'a>> {
    let values: Vec<Exact> = maturities
        .iter()
        .map(|(_, figure)| figure.value.clone())
        .collect();
    let share = 1.0 / maturities.len() as f64;
    let all: Option<Vec<_>> = maturities
        .iter()
        .map(|(_, figure)| figure.weights.as_ref())
        .collect();
    let weights = all.map(|all| {
        let mut weights = Weights::default();
        for of_dimension in all {
            weights.add(of_dimension, share);
        }
        weights
    });
    Some(Figure {
        value: unweighted(&values)?,
        weights,
    })
}
