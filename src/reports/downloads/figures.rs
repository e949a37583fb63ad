//! Figures as cells: a number or DfE's symbol for why there is none, never blank.

use std::fmt;

use crate::{
    files::number,
    maturity::rules::{DimensionResult, Interval, NoSurvey, PerceptionResult, RoundResult},
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

/// P, its interval, E, its interval, M, its interval, and the level.
pub(super) type Scores = [String; 10];

/// The scores of a dimension, with the decimals of the published pages.
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
    let p_ends = p.map(|p| p.se.map(|se| shown_interval(p.value, se)));
    let e_ends = e.map(|e| Some(shown_interval(e.value, e.se)));
    let [p_low, p_high] = ends(p_ends);
    let [e_low, e_high] = ends(e_ends);
    let [m_low, m_high] = ends(m.map(|m| m.interval));
    [
        score(p.map(|p| p.value)),
        p_low,
        p_high,
        score(e.map(|e| e.value)),
        e_low,
        e_high,
        score(m.map(|m| m.value)),
        m_low,
        m_high,
        cell(m.map(|m| m.level)),
    ]
}

/// The scores over all dimensions: of maturity alone.
pub(super) fn overall_scores(result: &RoundResult) -> Scores {
    let figure = result.overall.figure.ok_or(Symbol::NotAvailable);
    let [low, high] = ends(figure.map(|it| it.interval));
    let [a, b, c, d, e, f] = std::array::from_fn(|_| Symbol::NotApplicable.to_string());
    [
        a,
        b,
        c,
        d,
        e,
        f,
        score(figure.map(|it| it.value)),
        low,
        high,
        cell(figure.map(|it| it.level)),
    ]
}

/// One symbol in the place of all scores.
pub(super) fn no_scores(symbol: Symbol) -> Scores {
    std::array::from_fn(|_| symbol.to_string())
}

/// That few people answered is confidential; that nobody did, or not those who must, is told.
fn no_survey(perception: &PerceptionResult) -> Symbol {
    let few = |it: &NoSurvey| matches!(it, NoSurvey::FewerThanFive { .. });
    let answered = perception.respondents_counted + perception.respondents_excluded.total() > 0;
    match answered && perception.no_survey.iter().any(few) {
        true => Symbol::Confidential,
        false => Symbol::NotAvailable,
    }
}

fn score(figure: Result<f64, Symbol>) -> String {
    cell(figure.map(|figure| number(figure, 2)))
}

/// Both ends; not applicable where the figure has no error.
fn ends(interval: Result<Option<Interval>, Symbol>) -> [String; 2] {
    let interval = interval.and_then(|it| it.ok_or(Symbol::NotApplicable));
    [
        score(interval.map(|it| it.low)),
        score(interval.map(|it| it.high)),
    ]
}

/// The 90% interval of a figure and its error as the published pages show them. More places would
/// tell how many people a mean is of.
fn shown_interval(value: f64, se: f64) -> Interval {
    let shown = |figure: f64, places| number(figure, places).parse().unwrap_or(figure);
    let (value, margin): (f64, f64) = (shown(value, 2), 1.645 * shown(se, 3));
    Interval {
        low: (value - margin).max(1.0),
        high: (value + margin).min(5.0),
    }
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
    fn an_interval_is_of_what_is_shown() {
        let Interval { low, high } = shown_interval(2.504_999, 0.151_4);
        assert_eq!([number(low, 2), number(high, 2)], ["2.25", "2.75"]);
        let cut = shown_interval(1.1, 0.5);
        assert_eq!(number(cut.low, 2), "1.00");
    }
}
