//! Figures as cells: a number or DfE's symbol for why there is none, never blank.

use std::fmt;

use crate::{
    files::number,
    maturity::rules::{
        DimensionResult, DisclosedFigure, Interval, NoSurvey, PerceptionResult, RoundResult,
    },
};

/// Why a cell has no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Symbol {
    /// `z`: there can't be one.
    NotApplicable,
    /// `x`: there is none.
    NotAvailable,
    /// `c`: it would tell of a few people.
    Confidential,
}

impl fmt::Display for Symbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotApplicable => "z",
            Self::NotAvailable => "x",
            Self::Confidential => "c",
        })
    }
}

/// A number or a symbol.
pub(super) fn cell<T: ToString>(figure: Result<T, Symbol>) -> String {
    match figure {
        Ok(number) => number.to_string(),
        Err(symbol) => symbol.to_string(),
    }
}

/// Days of so many quarters, with two decimals.
pub(super) fn days(quarters: i64) -> String {
    format!("{}.{:02}", quarters / 4, quarters % 4 * 25)
}

/// A percentage with one decimal, without its sign; `z` of nothing.
pub(super) fn percent(part: i64, whole: i64) -> String {
    match whole {
        ..=0 => Symbol::NotApplicable.to_string(),
        _ => number(part as f64 * 100.0 / whole as f64, 1),
    }
}

/// P, E, M, the interval of M, the level, and how many of the ten dimensions are not evidenced.
pub(super) type Scores = [String; 7];

/// The scores of a dimension, as the published pages tell them.
pub(super) fn dimension_scores(result: &DimensionResult) -> Scores {
    let p = result
        .perception
        .figure
        .ok_or(no_survey(&result.perception));
    let e = result.evidence.figure.ok_or(Symbol::NotAvailable);
    let m = result.maturity.ok_or(match (p, e) {
        (Err(symbol), Err(_)) => symbol,
        _ => Symbol::NotAvailable,
    });
    let [low, high] = ends(m.map(|m| m.interval));
    [
        told(p.map(|p| p.told)),
        score(e.map(|e| e.value)),
        told(m.map(|m| m.told)),
        low,
        high,
        cell(m.map(|m| m.level)),
        Symbol::NotApplicable.to_string(),
    ]
}

/// The scores over all dimensions: of maturity alone.
pub(super) fn overall_scores(result: &RoundResult) -> Scores {
    let figure = result.overall.figure.ok_or(Symbol::NotAvailable);
    let [low, high] = ends(figure.map(|it| it.interval));
    let not_applicable = || Symbol::NotApplicable.to_string();
    [
        not_applicable(),
        not_applicable(),
        told(figure.map(|it| it.told)),
        low,
        high,
        cell(figure.map(|it| it.level)),
        result.not_evidenced().to_string(),
    ]
}

/// One symbol in the place of all scores.
pub(super) fn no_scores(symbol: Symbol) -> Scores {
    std::array::from_fn(|_| symbol.to_string())
}

/// That few people answered, or nobody, is confidential; that not those who must did, is told.
fn no_survey(perception: &PerceptionResult) -> Symbol {
    if perception.no_survey.contains(&NoSurvey::FewerThanTen) {
        Symbol::Confidential
    } else {
        Symbol::NotAvailable
    }
}

/// A figure; confidential where few people’s is told as a bound.
fn told(figure: Result<DisclosedFigure, Symbol>) -> String {
    let exact = figure.and_then(|told| match told.bound {
        None => Ok(told.value),
        Some(_) => Err(Symbol::Confidential),
    });
    score(exact)
}

fn score(figure: Result<f64, Symbol>) -> String {
    cell(figure.map(|figure| number(figure, 2)))
}

/// Both ends; not applicable where the figure has no error.
fn ends(interval: Result<Option<Interval>, Symbol>) -> [String; 2] {
    let interval = interval.and_then(|it| it.ok_or(Symbol::NotApplicable));
    let end = |of: fn(&Interval) -> f64| {
        let told = interval
            .as_ref()
            .map(|it| number(of(it), it.decimals.into()));
        cell(told.map_err(|symbol| *symbol))
    };
    [end(|it| it.low), end(|it| it.high)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_a_number_or_a_symbol() {
        assert_eq!(
            [0, 1, 479, 4_800].map(days),
            ["0.00", "0.25", "119.75", "1200.00"]
        );
        assert_eq!(percent(1, 3), "33.3");
        assert_eq!(percent(480_000, 480), "100000.0");
        assert_eq!(percent(1, 0), "z");
        assert_eq!(cell(Ok::<_, Symbol>(5)), "5");
        assert_eq!(cell::<u8>(Err(Symbol::Confidential)), "c");
    }

    #[test]
    fn a_bound_is_confidential_and_an_interval_keeps_its_decimals() {
        let bound = DisclosedFigure {
            value: 4.8,
            bound: Some(crate::maturity::rules::Bound::OrMore),
        };
        assert_eq!(told(Ok(bound)), "c");
        let few = Interval {
            low: 2.4,
            high: 5.0,
            decimals: 1,
        };
        assert_eq!(ends(Ok(Some(few))), ["2.4", "5.0"]);
        assert_eq!(ends(Ok(None)), ["z", "z"]);
    }
}
