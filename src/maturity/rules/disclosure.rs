//! What a reader gets of a round’s figures (rules 17 and 18): enough to be believed, and too
//! little to work out what anybody said.

use super::{
    VERSION,
    data::RoundData,
    error::{Error, Source},
    exact::{Exact, float, ratio, rounded},
    maturity::{Figure, Maturity, gap},
    overall::Overall,
    people::People,
    perception::{NotCounted, Perception},
    result::{
        Bound, DimensionResult, DisclosedFigure, ExcludedRespondents, Formula, Interval,
        MaturityResult, OverallFigure, OverallResult, PerceptionFigure, PerceptionResult,
        PublishedError, RoundResult,
    },
    scored::{Scored, ScoredRound},
};

/// Under so many counted respondents, an interval has one decimal and figures near the ends of the
/// scale are not told.
const FEW_PEOPLE: usize = 20;

/// The fewest people of whom a rate of *don't know* is told.
const FEWEST_FOR_RATE: usize = 10;

/// Scores a round for readers: ten dimensions and the overall figure.
pub fn score(data: &RoundData) -> RoundResult {
    let round = ScoredRound::of(data);
    let dimensions = round.dimensions.iter().zip(&round.maturities);
    RoundResult {
        scoring_version: VERSION,
        diagnostic_version: data.diagnostic.version.clone(),
        family_version: data.family.version.clone(),
        dimensions: dimensions
            .map(|(scored, m)| dimension(scored, m.as_ref()))
            .collect(),
        overall: overall(&round),
    }
}

/// How much is told of figures that rest on so many people, the most first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Precision {
    /// Nobody's private words: two decimals.
    Exact,
    /// Twenty people or more: two decimals, and nothing beyond 1.05 and 4.95.
    Many,
    /// Few people: an interval to one decimal, and nothing beyond 1.2 and 4.8.
    Few,
}

impl Precision {
    /// People only matter where P is theirs.
    fn of(scored: &Scored<'_>) -> Self {
        if scored.perception.survey.is_err() {
            Self::Exact
        } else if scored.perception.counted < FEW_PEOPLE {
            Self::Few
        } else {
            Self::Many
        }
    }

    fn told(self, value: &Exact) -> DisclosedFigure {
        // Even of many, the very end of the scale would be what each of them said.
        let margin = match self {
            Self::Few => ratio(1, 5),
            Self::Many => ratio(1, 20),
            Self::Exact => ratio(0, 1),
        };
        let [low, high] = [ratio(1, 1) + &margin, ratio(5, 1) - margin];
        let (value, bound) = if *value < low {
            (&low, Some(Bound::OrLess))
        } else if *value > high {
            (&high, Some(Bound::OrMore))
        } else {
            (value, None)
        };
        DisclosedFigure {
            value: rounded(value, 2),
            bound,
        }
    }

    /// The least that people are told to differ by: the variance of their scores within a role
    /// group. An interval of no width would say that everybody said the same, and so what.
    fn least_spread(self) -> f64 {
        match self {
            Self::Few => 0.1,
            Self::Many => 0.02,
            Self::Exact => 0.0,
        }
    }

    /// V and ν to two significant digits, for a later round in another installation (rule 19); to
    /// one where few people answered, which is as much as their interval tells.
    fn published(self, error: Error) -> PublishedError {
        let digits = match self {
            Self::Few => 1,
            Self::Many | Self::Exact => 2,
        };
        PublishedError {
            variance: significant(error.variance, digits),
            degrees: error.degrees().map(|degrees| significant(degrees, digits)),
        }
    }

    fn interval(self, [low, high]: [f64; 2]) -> Interval {
        let decimals = match self {
            Self::Few => 1,
            Self::Many | Self::Exact => 2,
        };
        let to = |value: f64| {
            let unit = 10_f64.powi(decimals);
            (value * unit).round() / unit
        };
        Interval {
            low: to(low),
            high: to(high),
            decimals: decimals as u8,
        }
    }
}

fn dimension(scored: &Scored<'_>, m: Option<&Maturity<'_>>) -> DimensionResult {
    let precision = Precision::of(scored);
    let p = scored.p();
    let gap = p.as_ref().zip(scored.e()).map(|((p, _), e)| gap(p, e));
    let figure = p.as_ref().map(|(p, basis)| PerceptionFigure {
        told: precision.told(&p.value),
        basis: *basis,
    });
    DimensionResult {
        dimension: scored.dimension,
        maturity: m.map(|m| maturity(scored, m, precision)),
        basis: scored.basis(),
        gap: figure.zip(scored.e()).map(|(p, e)| told_gap(p.told, e)),
        gap_flag: gap.is_some_and(|(_, flag)| flag),
        perception: perception(&scored.perception, figure, precision),
        evidence: scored.evidence.told(),
    }
}

/// The gap between the figures as they are told, so that it gives no more away than they do.
fn told_gap(p: DisclosedFigure, e: &Figure<'_>) -> DisclosedFigure {
    DisclosedFigure {
        value: rounded_float(p.value - rounded(&e.value, 2), 2),
        bound: p.bound,
    }
}

fn maturity(scored: &Scored<'_>, m: &Maturity<'_>, precision: Precision) -> MaturityResult {
    let told = match m.formula {
        // With E known, M gives P away: where P is told as a bound, so is M.
        Formula::Mean => bounded_mean(scored, m, precision),
        Formula::EvidenceCap | Formula::EvidenceAlone => Precision::Exact.told(&m.figure.value),
        Formula::PerceptionAlone | Formula::PerceptionCapped => precision.told(&m.figure.value),
    };
    let least = least_deviation(scored, m).powi(2);
    let error = m.figure.error().map(|error| error.at_least(least));
    let interval = error.map(|error| precision.interval(m.figure.interval_by(error)));
    let people = (least > 0.0).then_some(Source::People);
    MaturityResult {
        told,
        interval: interval.map(|interval| interval.under_the_cap(m.formula)),
        level: super::maturity::level(&m.figure.value),
        formula: m.formula,
        smallest_visible: error.map(|error| floored(error.smallest_visible())),
        largest_source: m
            .figure
            .weights
            .as_ref()
            .and_then(|weights| weights.largest_part())
            .or(people),
        error: error.map(|error| precision.published(error)),
    }
}

/// The least standard deviation that M is told to have for its people's sake; 0 where it does not
/// rest on what they say.
fn least_deviation(scored: &Scored<'_>, m: &Maturity<'_>) -> f64 {
    let share = match m.formula {
        Formula::Mean => 0.5,
        Formula::PerceptionAlone | Formula::PerceptionCapped => 1.0,
        Formula::EvidenceCap | Formula::EvidenceAlone => 0.0,
    };
    let spread = Precision::of(scored).least_spread();
    share * (spread / scored.perception.counted as f64).sqrt()
}

fn bounded_mean(scored: &Scored<'_>, m: &Maturity<'_>, precision: Precision) -> DisclosedFigure {
    let p = scored.p().map(|(p, _)| precision.told(&p.value));
    match (p, scored.e()) {
        (
            Some(DisclosedFigure {
                value,
                bound: Some(bound),
            }),
            Some(e),
        ) => {
            let least = (hundredths(value) + &e.value) / ratio(2, 1);
            DisclosedFigure {
                bound: Some(bound),
                ..precision.told(&least)
            }
        }
        _ => precision.told(&m.figure.value),
    }
}

impl Interval {
    /// What is not evidenced is never told to be above the level that holds it down.
    fn under_the_cap(self, formula: Formula) -> Self {
        match formula {
            Formula::PerceptionAlone | Formula::PerceptionCapped => Self {
                high: self.high.min(3.0),
                ..self
            },
            _ => self,
        }
    }
}

fn perception(
    perception: &Perception<'_>,
    figure: Option<PerceptionFigure>,
    precision: Precision,
) -> PerceptionResult {
    PerceptionResult {
        figure,
        no_survey: perception
            .survey
            .as_ref()
            .err()
            .cloned()
            .unwrap_or_default(),
        agreed: perception.agreed.map(|agreed| agreed.told()),
        groups: perception.groups.iter().copied().collect(),
        blocs: perception.blocs.told(),
        respondents_counted: People::counting(perception.counted),
        respondents_excluded: excluded(perception.not_counted),
        few_people: precision == Precision::Few,
        dont_know_percent: dont_know(perception),
    }
}

fn excluded(people: NotCounted) -> ExcludedRespondents {
    ExcludedRespondents {
        not_asked: People::counting(people.not_asked),
        nothing_applies: People::counting(people.nothing_applies),
        under_half: People::counting(people.under_half),
    }
}

/// In steps of five per cent, of all who were asked, counted or not.
fn dont_know(perception: &Perception<'_>) -> Option<u8> {
    let people =
        perception.counted + perception.not_counted.total() - perception.not_counted.not_asked;
    if people < FEWEST_FOR_RATE || perception.dont_know_of == 0 {
        return None;
    }
    let share = ratio(perception.dont_know.into(), perception.dont_know_of.into());
    Some(rounded(&(share * ratio(20, 1)), 0) as u8 * 5)
}

fn overall(round: &ScoredRound<'_>) -> OverallResult {
    let with_m =
        |(scored, m): (&Scored<'_>, &Option<Maturity<'_>>)| m.as_ref().map(|_| scored.dimension);
    let pairs = || round.dimensions.iter().zip(&round.maturities);
    let told = pairs().filter(|(_, m)| m.is_some());
    let precision = told.map(|(scored, _)| Precision::of(scored)).max();
    let precision = precision.unwrap_or(Precision::Exact);
    let least = pairs().filter_map(|(scored, m)| Some(least_deviation(scored, m.as_ref()?)));
    let dimensions = pairs().filter(|(_, m)| m.is_some()).count();
    let least = (least.sum::<f64>() / dimensions as f64).powi(2);
    OverallResult {
        figure: round
            .overall
            .as_ref()
            .ok()
            .map(|it| overall_figure(it, precision, least)),
        missing: round.overall.as_ref().err().cloned().unwrap_or_default(),
        dimensions: pairs().filter_map(with_m).collect(),
    }
}

fn overall_figure(overall: &Overall<'_>, precision: Precision, least: f64) -> OverallFigure {
    let figure = &overall.figure;
    let error = figure.error().map(|error| error.at_least(least));
    OverallFigure {
        told: precision.told(&figure.value),
        interval: error.map(|error| precision.interval(figure.interval_by(error))),
        level: overall.level(),
        held_by_d5: overall.is_held_by_d5(),
        smallest_visible: error.map(|error| floored(error.smallest_visible())),
        error: error.map(|error| precision.published(error)),
    }
}

/// A difference to one decimal, rounded down: what is smaller could not have been told from chance.
pub(super) fn floored(difference: f64) -> f64 {
    // A hair's breadth under a tenth is that tenth, come through floats.
    (difference * 10.0 + 1e-9).floor() / 10.0
}

/// What two figures differ by, as they are told; `None` where one is told as a bound.
pub(super) fn told_difference(earlier: DisclosedFigure, later: DisclosedFigure) -> Option<f64> {
    let exactly = |told: DisclosedFigure| told.bound.is_none().then(|| hundredths(told.value));
    Some(float(&(exactly(later)? - exactly(earlier)?)))
}

/// A decimal of two places, exactly.
pub(super) fn hundredths(value: f64) -> Exact {
    ratio((value * 100.0).round() as i64, 100)
}

fn rounded_float(value: f64, decimals: i32) -> f64 {
    let unit = 10_f64.powi(decimals);
    (value * unit).round() / unit
}

fn significant(value: f64, digits: usize) -> f64 {
    if value <= 0.0 {
        return 0.0;
    }
    // Through its decimal digits, which are what a file holds.
    let places = digits - 1;
    format!("{value:.places$e}").parse().unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn significant_digits() {
        assert_eq!(significant(0.067_917, 2), 0.068);
        assert_eq!(significant(8.78, 2), 8.8);
        assert_eq!(significant(187.2, 2), 190.0);
        assert_eq!(significant(0.067_917, 1), 0.07);
        assert_eq!(significant(0.0, 2), 0.0);
    }

    #[test]
    fn a_smallest_difference_is_never_told_too_large() {
        assert_eq!(floored(0.3), 0.3);
        assert_eq!(floored(0.5999), 0.5);
        assert_eq!(floored(0.6), 0.6);
    }

    #[test]
    fn nobody_is_told_near_the_ends_and_few_people_not_far_from_them() {
        let told = |value| Precision::Few.told(&ratio(value, 1000));
        assert_eq!((told(4800).value, told(4800).bound), (4.8, None));
        assert_eq!(
            (told(4801).value, told(4801).bound),
            (4.8, Some(Bound::OrMore))
        );
        assert_eq!((told(1200).value, told(1200).bound), (1.2, None));
        assert_eq!(
            (told(1199).value, told(1199).bound),
            (1.2, Some(Bound::OrLess))
        );
        let told = |value| Precision::Many.told(&ratio(value, 1000));
        assert_eq!((told(4950).value, told(4950).bound), (4.95, None));
        assert_eq!(
            (told(4951).value, told(4951).bound),
            (4.95, Some(Bound::OrMore))
        );
        assert_eq!(
            (told(1049).value, told(1049).bound),
            (1.05, Some(Bound::OrLess))
        );
    }
}
