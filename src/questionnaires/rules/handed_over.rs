//! Group results of a round that came without the responses they are made of: exact, so that
//! every figure which rests on them comes out as it did where the responses are.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, Zero};
use serde::{Deserialize, Serialize};

use super::Group;
use crate::programmes::Dimension;

/// The fewest people that a handed-over group result rests on.
const FEWEST: usize = 5;

/// A rational number, written `7/2`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Fraction(pub BigRational);

/// More digits than the mean or variance of any survey has.
const LONGEST: usize = 200;

impl From<Fraction> for String {
    fn from(fraction: Fraction) -> Self {
        format!("{}/{}", fraction.0.numer(), fraction.0.denom())
    }
}

impl TryFrom<String> for Fraction {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let wrong = || "a fraction must be written as 7/2".to_owned();
        if text.len() > LONGEST {
            return Err(wrong());
        }
        let (numerator, denominator) = text.split_once('/').ok_or_else(wrong)?;
        let numerator: BigInt = numerator.parse().map_err(|_| wrong())?;
        let denominator: BigInt = denominator.parse().map_err(|_| wrong())?;
        if !denominator.is_positive() {
            return Err(wrong());
        }
        Ok(Self(BigRational::new(numerator, denominator)))
    }
}

/// A role group, or several pooled, of five people or more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandedOverPool {
    /// In the order of ties.
    pub groups: Vec<Group>,
    /// Counted respondents.
    pub n: usize,
    /// The mean of their scores.
    pub mean: Fraction,
    /// The sample variance of their scores.
    pub variance: Fraction,
}

/// Families’ view of a dimension, five of them or more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandedOverFamilies {
    /// Families whose score counts.
    pub n: usize,
    /// The mean of their scores.
    pub mean: Fraction,
}

/// What a survey said of one dimension.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandedOverDimension {
    /// Which of the ten.
    pub dimension: Dimension,
    /// Role groups with a counted respondent, in the order of ties; families apart.
    pub groups: Vec<Group>,
    /// Groups and pools; none while fewer than five people count in all.
    pub pools: Vec<HandedOverPool>,
    /// People whose score counts, families apart.
    pub respondents_counted: usize,
    /// People whose group is not asked about the dimension.
    pub not_asked: usize,
    /// People who marked every item *not applicable*.
    pub nothing_applies: usize,
    /// People who answered under half of the items that apply to them.
    pub under_half: usize,
    /// *Don't know* answers of all of them.
    pub dont_know: u32,
    /// The answers that could be given.
    pub dont_know_of: u32,
    /// `None` with fewer than five counted.
    pub families: Option<HandedOverFamilies>,
}

/// What a survey said, dimension by dimension, D1 first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandedOver {
    /// All ten.
    pub dimensions: Vec<HandedOverDimension>,
}

impl HandedOver {
    /// That dimension’s part.
    pub fn of(&self, dimension: Dimension) -> Option<&HandedOverDimension> {
        self.dimensions.iter().find(|it| it.dimension == dimension)
    }

    /// What can’t be the result of a survey, a sentence each.
    pub fn complaints(&self) -> Vec<String> {
        let numbers: Vec<_> = self.dimensions.iter().map(|it| it.dimension).collect();
        let mut complaints = Vec::new();
        if !Dimension::all().eq(numbers) {
            complaints.push("it must have the ten dimensions, D1 first, each once".to_owned());
        }
        for dimension in &self.dimensions {
            let of = dimension.dimension;
            complaints.extend(
                dimension
                    .complaints()
                    .into_iter()
                    .map(|it| format!("{of}: {it}")),
            );
        }
        complaints
    }
}

impl HandedOverDimension {
    fn complaints(&self) -> Vec<&'static str> {
        let mut pooled: Vec<Group> = self.pools.iter().flat_map(|it| it.groups.clone()).collect();
        pooled.sort_unstable();
        let people = self
            .pools
            .iter()
            .try_fold(0, |sum: usize, pool| sum.checked_add(pool.n));
        let enough = self.respondents_counted >= FEWEST;
        let small = |pool: &HandedOverPool| pool.n < FEWEST || pool.groups.is_empty();
        let families = self.families.as_ref();
        let mut complaints = Vec::new();
        let mut ordered = self.groups.clone();
        ordered.sort_unstable();
        ordered.dedup();
        if ordered != self.groups || ordered.contains(&Group::Families) {
            complaints.push("its groups must stand once, in their order, without families");
        }
        if self.pools.iter().any(small) || families.is_some_and(|it| it.n < FEWEST) {
            complaints.push("a group or pool must have five people or more");
        }
        if enough && (pooled != self.groups || people != Some(self.respondents_counted)) {
            complaints.push("its pools must have each group once, and all who count");
        }
        if !(enough || self.pools.is_empty() && self.groups.len() <= self.respondents_counted) {
            complaints.push("with fewer than five people there is no group result");
        }
        let means = self.pools.iter().map(|it| &it.mean);
        let beyond = |mean: &Fraction| mean.0 < whole(1) || mean.0 > whole(5);
        if means.chain(families.map(|it| &it.mean)).any(beyond) {
            complaints.push("a mean must be from 1 to 5");
        }
        // The widest that scores from 1 to 5 can spread: 4 apart with n = 2.
        let spread =
            |it: &HandedOverPool| it.variance.0 < BigRational::zero() || it.variance.0 > whole(8);
        if self.pools.iter().any(spread) {
            complaints.push("a variance must be from 0 to 8");
        }
        complaints
    }
}

fn whole(number: i64) -> BigRational {
    BigRational::from_integer(number.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fraction(text: &str) -> Fraction {
        Fraction::try_from(text.to_owned()).unwrap()
    }

    fn handed() -> HandedOver {
        let dimensions = Dimension::all().map(|dimension| HandedOverDimension {
            dimension,
            groups: vec![Group::Leaders, Group::Practitioners],
            pools: vec![HandedOverPool {
                groups: vec![Group::Leaders, Group::Practitioners],
                n: 5,
                mean: fraction("7/2"),
                variance: fraction("1/3"),
            }],
            respondents_counted: 5,
            not_asked: 0,
            nothing_applies: 0,
            under_half: 0,
            dont_know: 0,
            dont_know_of: 0,
            families: None,
        });
        HandedOver {
            dimensions: dimensions.collect(),
        }
    }

    #[test]
    fn a_fraction_is_exact_and_never_divides_by_nothing() {
        assert_eq!(String::from(fraction("14/4")), "7/2");
        for wrong in ["1/0", "1/-2", "1", "", "a/b", "1/2/3", "1.5/2"] {
            assert!(Fraction::try_from(wrong.to_owned()).is_err(), "{wrong}");
        }
        assert!(Fraction::try_from(format!("1/{}", "9".repeat(LONGEST))).is_err());
    }

    #[test]
    fn what_a_survey_can_say_has_no_complaint() {
        assert_eq!(handed().complaints(), Vec::<String>::new());
    }

    #[test]
    fn every_impossible_result_is_complained_of() {
        let spoilt = |spoil: fn(&mut HandedOverDimension)| {
            let mut handed = handed();
            spoil(&mut handed.dimensions[4]);
            handed.complaints()
        };
        for spoil in [
            (|it| it.pools[0].n = 4) as fn(&mut HandedOverDimension),
            |it| it.respondents_counted = 6,
            |it| it.respondents_counted = 4,
            |it| it.groups.push(Group::Families),
            |it| it.groups.reverse(),
            |it| it.pools.clear(),
            |it| it.pools[0].mean = fraction("26/5"),
            |it| it.pools[0].variance = fraction("-1/5"),
            |it| it.pools[0].n = usize::MAX,
            |it| {
                it.families = Some(HandedOverFamilies {
                    n: 4,
                    mean: fraction("3/1"),
                })
            },
            |it| it.dimension = Dimension::new(4).unwrap(),
        ] {
            assert!(!spoilt(spoil).is_empty());
        }
        let mut short = handed();
        short.dimensions.pop();
        assert_eq!(short.complaints().len(), 1);
    }
}
