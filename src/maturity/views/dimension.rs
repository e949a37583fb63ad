//! How a dimension’s maturity was worked out from P and E, and the numbers of a formula.

use maud::{Markup, html};

use super::words;
use crate::{
    maturity::rules::{DimensionResult, Formula, MaturityResult},
    ui::*,
};

/// A score as a table shows it.
pub(super) fn score(value: f64) -> String {
    formats::number(value, 2)
}

/// A standard error as an account shows it.
pub(super) fn error(value: f64) -> String {
    formats::number(value, 3)
}

/// M, its interval, its level and the gap.
pub(super) fn maturity(result: &DimensionResult) -> Markup {
    html! {
        h2.govuk-heading-m { "Maturity (M)" }
        p.govuk-body {
            "M is (P + E) ÷ 2, and never more than E + 0.5. With P alone it is P, and never more than 3.00; with E alone it is E."
        }
        @match result.maturity {
            None => p.govuk-body { "With neither perception nor evidence there is no maturity." },
            Some(m) => {
                p.govuk-body { (formula(result, m)) }
                p.govuk-body { (uncertainty(result, m)) }
                p.govuk-body { (level(m)) }
            }
        }
        @if let Some(gap) = result.gap {
            p.govuk-body {
                "The gap P − E is " (formats::signed(gap, 2))
                @if result.gap_flag { ". It is 0.75 or more either way, so it is flagged for discussion." }
                @else { ", under 0.75 either way, so it is not flagged." }
            }
        }
    }
}

fn formula(result: &DimensionResult, m: MaturityResult) -> String {
    let p = score(result.perception.figure.map(|p| p.value).unwrap_or(m.value));
    let e = score(result.evidence.figure.map(|e| e.value).unwrap_or(m.value));
    let m = score(m.value);
    match result.maturity.map(|m| m.formula) {
        Some(Formula::Mean) => format!(
            "M is the mean of P and E: ({p} + {e}) ÷ 2 = {m}. That is no more than E + 0.5, where it would be held."
        ),
        Some(Formula::EvidenceCap) => format!(
            "The mean of P and E, ({p} + {e}) ÷ 2, is more than evidence bears, so M is held at E + 0.5: {e} + 0.5 = {m}."
        ),
        Some(Formula::PerceptionCapped) => format!(
            "There is perception but no evidence, so M is P held at 3.00: P is {p}, M = {m}, not evidenced."
        ),
        Some(Formula::PerceptionAlone) => {
            format!("There is perception but no evidence, so M is P: {m}, not evidenced.")
        }
        Some(Formula::EvidenceAlone) => {
            format!("There is evidence but no perception, so M is E: {m}, evidence only.")
        }
        None => String::new(),
    }
}

fn uncertainty(result: &DimensionResult, m: MaturityResult) -> String {
    let (Some(se), Some(interval)) = (m.se, m.interval) else {
        return "It rests on an agreed self-assessment, so it has no standard error and no interval."
            .into();
    };
    let errors: Vec<_> = [
        result.perception.figure.and_then(|p| p.se),
        result.evidence.figure.map(|e| e.se),
    ]
    .into_iter()
    .flatten()
    .collect();
    let from = match m.formula {
        Formula::Mean => format!("Its standard error is {}", root_of(&errors, se)),
        Formula::EvidenceCap | Formula::EvidenceAlone => {
            format!("Its standard error is that of E, {}", error(se))
        }
        Formula::PerceptionCapped | Formula::PerceptionAlone => {
            format!("Its standard error is that of P, {}", error(se))
        }
    };
    format!(
        "{from}. The 90% interval is {} ± 1.645 × {}, cut to 1 and 5: {} to {}. \
         It is approximate and covers sampling error only.",
        score(m.value),
        error(se),
        score(interval.low),
        score(interval.high),
    )
}

fn level(m: MaturityResult) -> String {
    let bounds = charts::BOUNDARIES.map(|bound| formats::number(bound, 1));
    let name = words::level_name(m.level);
    let at = |place: usize| bounds.get(place).map(String::as_str).unwrap_or_default();
    let level = usize::from(m.level);
    let range = match level {
        1 => format!("under {}", at(1)),
        5 => format!("{} or more", at(4)),
        _ => format!("{} or more and under {}", at(level - 1), at(level)),
    };
    let description = words::level_description(m.level);
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

/// `√(0.12² + 0.15²) ÷ 2 = 0.10`.
pub(super) fn root_of(errors: &[f64], se: f64) -> String {
    let shown: Vec<_> = errors.iter().map(|it| format!("{}²", error(*it))).collect();
    match shown.as_slice() {
        [_] => error(se),
        _ => format!("√({}) ÷ {} = {}", shown.join(" + "), shown.len(), error(se)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_show_their_numbers() {
        assert_eq!(
            mean_of(&[4.6, 4.0, 3.1], 3.9),
            "(4.60 + 4.00 + 3.10) ÷ 3 = 3.90"
        );
        assert_eq!(
            root_of(&[0.123, 0.151], 0.097_4),
            "√(0.123² + 0.151²) ÷ 2 = 0.097"
        );
        assert_eq!(mean_of(&[2.5], 2.5), "2.50");
    }
}
