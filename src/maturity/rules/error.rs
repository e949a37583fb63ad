//! How sure a figure is: what each person, record, team and rater moves it by (rules 7 to 10, 14).
//!
//! Errors are floats: the weights hold square roots. The figures themselves stay exact.

use std::{collections::BTreeMap, sync::LazyLock};

use serde::{Deserialize, Serialize};
use statrs::distribution::{ContinuousCDF, StudentsT};

use crate::questionnaires::rules::{Instrument, RATER_VARIANCE};

/// The smallest difference that is ever called clear (rule 11).
pub(super) const SMALLEST_CHANGE: f64 = 0.3;

/// The normal distribution's 97.5% point, as the rule states it.
const NORMAL: f64 = 1.959964;

/// Above so many degrees of freedom the normal distribution serves.
const MOST_DEGREES: usize = 200;

/// Student's t at 0.975 for 1 to 200 degrees of freedom.
static QUANTILES: LazyLock<Vec<f64>> = LazyLock::new(|| {
    let degrees = (1..=MOST_DEGREES).map(|degrees| degrees as f64);
    let of = |degrees| StudentsT::new(0.0, 1.0, degrees).map(|t| t.inverse_cdf(0.975));
    degrees.map(|it| of(it).unwrap_or(f64::NAN)).collect()
});

/// Whose a record is: a team that the authority named, or else a team of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Team<'a> {
    Named(&'a str),
    Own(RecordKey),
}

/// A record by its instrument and its place among the instrument's.
pub(super) type RecordKey = (Instrument, usize);

/// By how much a figure moves with each person, record, team and rater, and with misjudged facts;
/// and the degrees of freedom that perception and evidence have.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Weights<'a> {
    pub(super) people: BTreeMap<usize, f64>,
    pub(super) records: BTreeMap<RecordKey, f64>,
    pub(super) teams: BTreeMap<Team<'a>, f64>,
    pub(super) raters: BTreeMap<&'a str, f64>,
    /// A variance: facts are independent of one another.
    pub(super) facts: f64,
    /// νP: Σ (n − 1) over groups and pools; the smallest over the dimensions of a mean.
    pub(super) people_degrees: Option<usize>,
    /// νE: distinct teams less 1; the smallest over the dimensions of a mean.
    pub(super) team_degrees: Option<usize>,
}

impl<'a> Weights<'a> {
    /// Adds another figure's weights, `share` times: whoever stands in both moves both at once.
    pub(super) fn add(&mut self, other: &Self, share: f64) {
        add(&mut self.people, &other.people, share);
        add(&mut self.records, &other.records, share);
        add(&mut self.teams, &other.teams, share);
        add(&mut self.raters, &other.raters, share);
        self.facts += other.facts * share * share;
        self.people_degrees = smallest(self.people_degrees, other.people_degrees);
        self.team_degrees = smallest(self.team_degrees, other.team_degrees);
    }

    /// Σ over people: Var(P), times α².
    fn of_people(&self) -> f64 {
        squares(&self.people)
    }

    /// The larger of Σ u² and Σ team², times β²: records of one team are alike.
    fn of_records(&self) -> f64 {
        squares(&self.records).max(squares(&self.teams))
    }

    /// V, with its degrees of freedom (rules 8 and 9).
    pub(super) fn error(&self) -> Error {
        let raters = RATER_VARIANCE * squares(&self.raters);
        let (people, records) = (self.of_people(), self.of_records());
        Error {
            variance: people + records + raters + self.facts,
            spread: term(people, self.people_degrees) + term(records, self.team_degrees),
        }
    }

    /// What the largest part of V comes from; `None` where there is none.
    pub(super) fn largest_part(&self) -> Option<Source> {
        let (by_record, by_team) = (squares(&self.records), squares(&self.teams));
        let parts = [
            (self.of_people(), Source::People),
            (
                by_record.max(by_team),
                if by_team > by_record {
                    Source::Teams
                } else {
                    Source::Records
                },
            ),
            (RATER_VARIANCE * squares(&self.raters), Source::Raters),
            (self.facts, Source::Facts),
        ];
        let largest = parts.into_iter().max_by(|(a, _), (b, _)| a.total_cmp(b));
        largest.and_then(|(part, source)| (part > 0.0).then_some(source))
    }
}

/// Where the error of a figure comes from, and so what would lower it most (rule 14).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// How much people differ: more answers.
    People,
    /// How much records differ: more records.
    Records,
    /// How much teams differ: records of another team.
    Teams,
    /// How a rater leans: records rated by somebody else too.
    Raters,
    /// Facts that are misjudged: another organisational evidence record.
    Facts,
}

fn add<K: Copy + Ord>(all: &mut BTreeMap<K, f64>, more: &BTreeMap<K, f64>, share: f64) {
    for (key, weight) in more {
        *all.entry(*key).or_default() += weight * share;
    }
}

fn squares<K>(weights: &BTreeMap<K, f64>) -> f64 {
    weights.values().map(|weight| weight * weight).sum()
}

fn smallest(one: Option<usize>, other: Option<usize>) -> Option<usize> {
    one.into_iter().chain(other).min()
}

/// A term of Welch and Satterthwaite's formula; a variance of nothing is left out.
fn term(variance: f64, degrees: Option<usize>) -> f64 {
    match degrees {
        Some(degrees) if degrees > 0 && variance > 0.0 => variance * variance / degrees as f64,
        _ => 0.0,
    }
}

/// A variance, and how well it is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Error {
    /// V.
    pub(super) variance: f64,
    /// Σ (term²/ν) over the terms that have degrees of freedom: ν = V² over this.
    spread: f64,
}

impl Error {
    /// As a pack carries it: V and ν, `None` where the normal distribution serves.
    pub(super) fn known(variance: f64, degrees: Option<f64>) -> Self {
        let spread = degrees.map_or(0.0, |degrees| variance * variance / degrees);
        Self { variance, spread }
    }

    /// ν (W. E. Satterthwaite, Biometrics Bulletin 2 (1946), 110–114); `None` with no term left.
    pub(super) fn degrees(self) -> Option<f64> {
        (self.spread > 0.0).then(|| self.variance * self.variance / self.spread)
    }

    /// Itself, with a V of no less than that.
    pub(super) fn at_least(self, variance: f64) -> Self {
        Self {
            variance: self.variance.max(variance),
            ..self
        }
    }

    /// √V.
    pub(super) fn standard(self) -> f64 {
        self.variance.sqrt()
    }

    /// The error of a difference of two independent figures.
    pub(super) fn with(self, other: Self) -> Self {
        Self {
            variance: self.variance + other.variance,
            spread: self.spread + other.spread,
        }
    }

    /// q: Student's t at 0.975 for ν rounded down, at least 1 (rule 9).
    pub(super) fn quantile(self) -> f64 {
        let Some(degrees) = self.degrees() else {
            return NORMAL;
        };
        // A hair's breadth under a whole number is that number, come through floats.
        let whole = (degrees * (1.0 + 1e-12)).floor().max(1.0);
        if whole > MOST_DEGREES as f64 {
            return NORMAL;
        }
        QUANTILES[whole as usize - 1]
    }

    /// q √V.
    pub(super) fn margin(self) -> f64 {
        self.quantile() * self.standard()
    }

    /// The smallest difference that could be called clear.
    pub(super) fn smallest_clear(self) -> f64 {
        self.margin().max(SMALLEST_CHANGE)
    }

    /// The smallest difference between two rounds like this one that could be called clear.
    pub(super) fn smallest_visible(self) -> f64 {
        self.with(self).smallest_clear()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(one: f64, other: f64) -> bool {
        (one - other).abs() < 5e-7
    }

    /// Printed tables of Student's t, 97.5%.
    #[test]
    fn quantiles_are_those_of_the_tables() {
        let q = |degrees| Error::known(0.04, Some(degrees)).quantile();
        for (degrees, expected) in [
            (1.0, 12.706204736432095),
            (2.0, 4.302652729911275),
            (8.0, 2.306004135204166),
            (30.0, 2.042272456301238),
            (200.0, 1.971896223633909),
        ] {
            assert!(near(q(degrees), expected), "{degrees}: {}", q(degrees));
        }
    }

    #[test]
    fn degrees_are_rounded_down_and_bounded() {
        let q = |degrees| Error::known(0.04, degrees).quantile();
        assert_eq!(q(Some(0.4)), q(Some(1.0)), "at least 1");
        assert_eq!(q(Some(8.99)), q(Some(8.0)));
        assert_eq!(q(Some(200.9)), q(Some(200.0)));
        assert_eq!(q(Some(201.0)), NORMAL, "above 200");
        assert_eq!(q(None), NORMAL, "no term left");
    }

    #[test]
    fn no_error_at_all_still_shows_no_difference_under_three_tenths() {
        let sure = Weights::default().error();
        assert_eq!((sure.variance, sure.margin()), (0.0, 0.0));
        assert_eq!(sure.smallest_visible(), 0.3);
    }
}
