//! Exact arithmetic: rational numbers, sums of scores, and the one way out to floats.

use std::collections::BTreeMap;

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, ToPrimitive};

/// A rational number without rounding.
pub(super) type Exact = BigRational;

/// `numerator / denominator`; the denominator is a non-zero constant of the rules.
pub(super) fn ratio(numerator: i64, denominator: i64) -> Exact {
    Exact::new(numerator.into(), denominator.into())
}

/// A count as a rational number.
pub(super) fn whole(count: usize) -> Exact {
    Exact::from_integer(count.into())
}

/// The nearest float.
pub(super) fn float(exact: &Exact) -> f64 {
    exact.to_f64().unwrap_or(f64::NAN)
}

/// The nearest decimal with so many places, half away from zero, as the nearest float.
pub(super) fn rounded(exact: &Exact, decimals: u32) -> f64 {
    let unit = Exact::from_integer(BigInt::from(10).pow(decimals));
    let size = (exact.abs() * &unit + ratio(1, 2)).floor() / unit;
    float(&if exact.is_negative() { -size } else { size })
}

/// A sum of fractions, kept as integers: one entry a denominator, so that thousands of scores cost
/// a handful of big numbers.
#[derive(Clone, Debug, Default, PartialEq)]
struct Sum(BTreeMap<u64, u128>);

impl Sum {
    fn add(&mut self, numerator: u64, denominator: u64) {
        *self.0.entry(denominator).or_default() += u128::from(numerator);
    }

    fn merge(&mut self, other: &Self) {
        for (denominator, numerators) in &other.0 {
            *self.0.entry(*denominator).or_default() += numerators;
        }
    }

    fn exact(&self) -> Exact {
        let parts = self.0.iter();
        parts
            .map(|(denominator, sum)| Exact::new((*sum).into(), (*denominator).into()))
            .sum()
    }
}

/// Scores with whose they are: people of a group or pool by their place among the respondents,
/// records by their place among their instrument's.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Sample {
    sum: Sum,
    scores: Vec<(usize, f64)>,
}

impl Sample {
    /// Takes in the score `numerator / denominator`; the denominator is not zero.
    pub(super) fn add(&mut self, whose: usize, numerator: u64, denominator: u64) {
        self.sum.add(numerator, denominator);
        self.scores
            .push((whose, numerator as f64 / denominator as f64));
    }

    /// Takes in all of another sample.
    pub(super) fn merge(&mut self, other: &Self) {
        self.sum.merge(&other.sum);
        self.scores.extend(&other.scores);
    }

    /// How many scores there are.
    pub(super) fn n(&self) -> usize {
        self.scores.len()
    }

    /// x̄; `None` of nothing.
    pub(super) fn mean(&self) -> Option<Exact> {
        (self.n() > 0).then(|| self.sum.exact() / whole(self.n()))
    }

    /// xᵢ − x̄ of each.
    pub(super) fn deviations(&self) -> impl Iterator<Item = (usize, f64)> + '_ {
        let mean = self.mean().as_ref().map_or(0.0, float);
        let scores = self.scores.iter();
        scores.map(move |(whose, score)| (*whose, score - mean))
    }
}

/// √(n/(n−1)), which makes squared deviations an unbiased variance; 0 where n = 1, of which no
/// spread is known.
pub(super) fn inflation(n: usize) -> f64 {
    if n < 2 {
        0.0
    } else {
        (n as f64 / (n - 1) as f64).sqrt()
    }
}

/// The unweighted mean of some means; `None` of none.
pub(super) fn unweighted(means: &[Exact]) -> Option<Exact> {
    let sum: Exact = means.iter().sum();
    (!means.is_empty()).then(|| sum / whole(means.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_round_away_from_zero() {
        let shown = |numerator, denominator| rounded(&ratio(numerator, denominator), 2);
        assert_eq!(shown(2445, 1000), 2.45);
        assert_eq!(shown(-2445, 1000), -2.45);
        assert_eq!(shown(2_444_999, 1_000_000), 2.44);
        assert_eq!(rounded(&ratio(5, 2), 0), 3.0);
    }

    #[test]
    fn a_sample_sums_exactly() {
        let mut thirds = Sample::default();
        (0..3).for_each(|whose| thirds.add(whose, 7, 3));
        let mut all = Sample::default();
        all.add(3, 2, 1);
        all.merge(&thirds);
        assert_eq!((all.n(), all.mean()), (4, Some(ratio(9, 4))));
        assert_eq!(Sample::default().mean(), None);
    }
}
