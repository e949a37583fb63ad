//! How a dimension’s maturity was worked out from P and E, how sure it is, and what could be seen.

use maud::{Markup, html};
use num_traits::ToPrimitive;

use super::{words, working::Beside};
use crate::{
    maturity::rules::{Basis, DimensionResult, Formula, Interval, MaturityResult},
    questionnaires::rules::{Agreement, DoubleRatings, Group},
    ui::*,
};

/// A score as a table shows it.
pub(super) fn score(value: f64) -> String {
    formats::number(value, 2)
}

/// M, its interval, its level and the gap.
pub(super) fn maturity(result: &DimensionResult, beside: &Beside) -> Markup {
    html! {
        h2.govuk-heading-m { "Maturity (M)" }
        p.govuk-body {
            "M is (P + E) ÷ 2, and never more than E + 0.5. With P alone it is P, and never more than 3.00; with E alone it is E."
        }
        @match result.maturity {
            None => p.govuk-body { "With neither perception nor evidence there is no maturity." },
            Some(m) => {
                p.govuk-body { (formula(result, m)) }
                (uncertainty(m.interval, &beside.twice))
                (visible(m, &beside.fewest))
                p.govuk-body { (level(result, m)) }
            }
        }
        @if let Some(gap) = result.gap {
            p.govuk-body {
                "The gap P − E is " (words::gap(gap))
                @if result.gap_flag { ". It is 0.75 or more either way, so it is flagged for discussion." }
                @else { ", under 0.75 either way, so it is not flagged." }
            }
        }
    }
}

fn formula(result: &DimensionResult, m: MaturityResult) -> String {
    let p = result.perception.figure.map(|p| p.told).unwrap_or(m.told);
    let e = score(
        result
            .evidence
            .figure
            .map(|e| e.value)
            .unwrap_or(m.told.value),
    );
    let held = p.bound.is_some();
    let m_told = m.told;
    match m.formula {
        Formula::Mean if held => {
            format!("M is the mean of P and E. P is told as {p}, so M is too: {m_told}.")
        }
        Formula::Mean => format!(
            "M is the mean of P and E: ({p} + {e}) ÷ 2 = {m_told}. That is no more than E + 0.5, where it would be held."
        ),
        Formula::EvidenceCap => format!(
            "The mean of P ({p}) and E ({e}) is more than evidence bears, so M is held at E + 0.5: {e} + 0.5 = {m_told}."
        ),
        Formula::PerceptionCapped => format!(
            "There is perception but no evidence, so M is P held at 3.00: P is {p}, M = {m_told}, not evidenced."
        ),
        Formula::PerceptionAlone => {
            format!("There is perception but no evidence, so M is P: {m_told}, not evidenced.")
        }
        Formula::EvidenceAlone => {
            format!("There is evidence but no perception, so M is E: {m_told}, evidence only.")
        }
    }
}

/// The interval, and what it covers.
pub(super) fn uncertainty(interval: Option<Interval>, twice: &DoubleRatings) -> Markup {
    html! {
        @match interval {
            None => p.govuk-body {
                "Part of it rests on an agreed self-assessment, of which no error is known, so there is no interval."
            },
            Some(interval) => {
                p.govuk-body {
                    "The 95% interval is " (interval) ". It covers which people answered and which records were looked at, "
                    "how teams differ, how raters lean, and facts that are misjudged. It does not cover who chose to answer, "
                    "nor how the records were chosen."
                }
                (assumptions(twice))
            }
        }
    }
}

/// The two numbers that are assumed rather than measured, and what the programme's own double
/// ratings suggest.
fn assumptions(twice: &DoubleRatings) -> Markup {
    details(
        "What the interval assumes",
        html! {
            p.govuk-body {
                "Two numbers are assumed, not measured. A rater leans by 0.3 either way (variance 0.09). "
                "A fact in an organisational evidence record is misjudged by one step one time in ten (variance 0.4)."
            }
            p.govuk-body { (suggested("observations and audits", &twice.observations, "0.09")) }
            p.govuk-body { (suggested("organisational evidence records", &twice.facts, "0.4")) }
            p.govuk-body {
                "The margin is Student’s t for the number of people and teams, times the square root of the variance. "
                "Records of one team count as alike, and so do records by one rater. "
                "People are taken to differ a little at least, so that an interval never says that all of them said the same. "
                "The variance itself is not shown: it would help to work out what a few people answered."
            }
        },
    )
}

/// What the programme's double ratings of a kind of record come to, beside the variance assumed.
fn suggested(records: &str, twice: &Agreement, assumed: &str) -> String {
    let items = formats::plural(twice.pairs as i64, "item", "items");
    match twice.statistics {
        None => format!(
            "In the published rounds of this programme two people have scored {items} of {records}, too few to set beside it."
        ),
        Some(of) => format!(
            "In the published rounds of this programme two people have scored {items} of {records}: their mean squared half-difference is {}, where {assumed} is assumed.",
            score(of.half_difference.to_f64().unwrap_or(f64::NAN))
        ),
    }
}

/// What a round like this one could show, and what would show more.
fn visible(m: MaturityResult, fewest: &[Group]) -> Markup {
    html! {
        @if let Some(smallest) = m.smallest_visible {
            p.govuk-body {
                (words::smallest_visible("a change", smallest))
                @if let Some(source) = m.largest_source {
                    " " (formats::upper_first(&words::help(source, fewest))) " would help most."
                }
            }
        }
    }
}

fn level(result: &DimensionResult, m: MaturityResult) -> String {
    let bounds = charts::BOUNDARIES.map(|bound| formats::number(bound, 1));
    let name = words::level_name(m.level);
    let at = |place: usize| bounds.get(place).map(String::as_str).unwrap_or_default();
    let level = usize::from(m.level);
    let range = match level {
        1 => format!("under {}", at(1)),
        5 => format!("{} or more", at(4)),
        _ => format!("{} or more and under {}", at(level - 1), at(level)),
    };
    let description = match result.basis {
        Basis::PerceptionOnly => words::NOT_EVIDENCED,
        _ => words::level_description(m.level),
    };
    format!("Level {}, {name}: {range}. {description}", m.level)
}

/// `(4.60 + 4.00) ÷ 2 = 4.30`.
pub(super) fn mean_of(values: &[f64], mean: f64) -> String {
    let shown: Vec<_> = values.iter().map(|value| score(*value)).collect();
    match shown.as_slice() {
        [_] => score(mean),
        _ => format!(
            "({}) ÷ {} = {}",
            shown.join(" + "),
            shown.len(),
            score(mean)
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mean_shows_its_numbers() {
        assert_eq!(
            mean_of(&[4.6, 4.0, 3.1], 3.9),
            "(4.60 + 4.00 + 3.10) ÷ 3 = 3.90"
        );
        assert_eq!(mean_of(&[2.5], 2.5), "2.50");
    }
}
