//! Exact arithmetic: rational numbers, the moments of a sample, and the one way out to floats.

use std::collections::BTreeMap;

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{FromPrimitive, ToPrimitive, Zero};

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

/// The standard error, as a float, whose square is given exactly.
pub(super) fn root(squared: &Exact) -> f64 {
    float(squared).sqrt()
}

/// A figure and, where sampling error is known, the exact square of its standard error.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Estimate {
    pub(super) value: Exact,
    pub(super) squared_error: Option<Exact>,
}

impl Estimate {
    /// The standard error as a float.
    pub(super) fn error(&self) -> Option<f64> {
        self.squared_error.as_ref().map(root)
    }
}

/// A sample of fractions, summed as integers: one entry a denominator, so that thousands of
/// respondents cost a handful of big numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Moments {
    n: usize,
    /// Sum and sum of squares of the numerators, by denominator.
    sums: BTreeMap<u64, (u128, u128)>,
}

impl Moments {
    /// Takes in the score `numerator / denominator`; the denominator is not zero.
    pub(super) fn add(&mut self, numerator: u64, denominator: u64) {
        let (sum, squares) = self.sums.entry(denominator).or_default();
        *sum += u128::from(numerator);
        *squares += u128::from(numerator).pow(2);
        self.n += 1;
    }

    /// Takes in all of another sample.
    pub(super) fn merge(&mut self, other: &Self) {
        for (denominator, (sum, squares)) in &other.sums {
            let mine = self.sums.entry(*denominator).or_default();
            mine.0 += sum;
            mine.1 += squares;
        }
        self.n += other.n;
    }

    /// How many scores there are.
    pub(super) fn n(&self) -> usize {
        self.n
    }

    /// Mean and sample variance (0 where n = 1); `None` of nothing.
    pub(super) fn summary(&self) -> Option<Summary> {
        if self.n == 0 {
            return None;
        }
        let n = whole(self.n);
        let (mut sum, mut squares) = (Exact::zero(), Exact::zero());
        for (denominator, (numerators, squared)) in &self.sums {
            let denominator = BigInt::from(*denominator);
            squares += Exact::new(BigInt::from(*squared), &denominator * &denominator);
            sum += Exact::new(BigInt::from(*numerators), denominator);
        }
        let mean = sum / &n;
        let variance = match self.n {
            1 => Exact::zero(),
            _ => (squares - &mean * &mean * &n) / whole(self.n - 1),
        };
        Some(Summary { n, mean, variance })
    }
}

/// A group's, pool's or instrument's size, mean and sample variance.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Summary {
    pub(super) n: Exact,
    pub(super) mean: Exact,
    pub(super) variance: Exact,
}

/// The unweighted mean of the parts and its squared error, Σ(s²/n) / k² (rules 2, 3 and 6);
/// `None` of no parts.
pub(super) fn unweighted(parts: &[Summary]) -> Option<Estimate> {
    let k = Exact::from_usize(parts.len()).filter(|k| !k.is_zero())?;
    let sum = parts.iter().map(|part| &part.mean).sum::<Exact>();
    let error = parts
        .iter()
        .map(|part| &part.variance / &part.n)
        .sum::<Exact>();
    Some(Estimate {
        value: sum / &k,
        squared_error: Some(error / (&k * &k)),
    })
}
