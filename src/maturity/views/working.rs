//! How the figures of one dimension, or the overall one, were worked out: a page that a person can
//! redo on paper (rule 9).
//!
//! One page serves everybody: whoever agrees to publication reads what the reviewers will read.
//! So it may say only what the widest reader may know, and every line is held against subtraction:
//!
//! - A role group that stands alone has five people or more: its number n, mean and variance are
//!   shown. A pool of several groups shows its mean and the standard error of that mean, but not n
//!   nor the variance, from which n follows: n less what another dimension tells of one of its
//!   groups would count the other, which may be one of four.
//! - The total of those who count is exact only where no pool is shown; otherwise a lower bound.
//!   People left out are “fewer than 5” from none to four. Those whose group is not asked are never
//!   counted exactly: their number is that of whole groups.
//! - Scores have two decimals and errors three, here as in the tables. More places would tell n:
//!   a mean of sevenths has seven people. The sums shown agree within that rounding.
//! - A comparison that was rescored shows its verdict and what both rounds have in common, never
//!   its figures: those of fewer groups beside those of all would tell of the difference.
//! - The don't-know rate is a whole percentage, of five people or more.
//! - Second ratings and what waits for a consensus are shown in a draft alone.
//!
//! The same answers stay under every result of a round that was ever published, so that two of
//! them beside each other tell nothing of a few people; see `questionnaires::actions::imports`.

use maud::{Markup, html};

use super::{
    dimension, evidence, overall, perception,
    standing::{Figure, Shown, head, outdated},
    tables::levels,
    words,
};
use crate::{
    maturity::rules::{
        ChangeReport, Compared, DimensionChange, DimensionResult, SecondRatings, Verdict,
    },
    programmes::{Dimension, Shell},
    questionnaires::AuthorityRound,
    ui::*,
};

/// How a dimension’s figures were worked out.
pub(in crate::maturity) fn working(
    shell: &Shell<'_>,
    at: &AuthorityRound,
    shown: &Shown,
    (dimension, second): (Dimension, &[SecondRatings]),
) -> Markup {
    let mut all = shown.result.dimensions.iter();
    let Some(result) = all.find(|it| it.dimension == dimension) else {
        return html! {};
    };
    let title = format!("How {dimension} was worked out");
    let content = html! {
        (heading_with_caption(&caption(at), &title))
        (head(at, &shown.standing))
        p.govuk-body-l { (dimension) " " (dimension.title()) }
        (headline(result))
        (perception::account(result))
        (evidence::account(result, second))
        (two_thirds(html! {
            (dimension::maturity(result))
            (changes(shown, result))
            (levels())
            (versions(shown, Some(result)))
            (next(shown, dimension))
        }))
    };
    shell.page(&title, Some(&at.authority.name), false, content)
}

/// How the overall figure was worked out.
pub(in crate::maturity) fn overall_working(
    shell: &Shell<'_>,
    at: &AuthorityRound,
    shown: &Shown,
) -> Markup {
    let title = "How the overall figure was worked out";
    let content = html! {
        (heading_with_caption(&caption(at), title))
        (head(at, &shown.standing))
        (overall::headline(&shown.result, &shown.changes))
        (two_thirds(html! {
            (overall::account(&shown.result))
            @if !shown.changes.is_empty() {
                h2.govuk-heading-m { "Change since earlier rounds" }
                @for (month, report) in &shown.changes { (overall_change(*month, report)) }
            }
            (outdated(shown))
            (levels())
            (versions(shown, None))
        }))
    };
    shell.page(title, Some(&at.authority.name), false, content)
}

fn caption(at: &AuthorityRound) -> String {
    format!("{}, {}", at.authority.name, at.round.title().to_lowercase())
}

/// Perception and evidence side by side, and what they come to.
fn headline(it: &DimensionResult) -> Markup {
    let figure = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), dimension::score);
    let interval = it.maturity.and_then(|m| m.interval).map(|interval| {
        let (low, high) = (
            dimension::score(interval.low),
            dimension::score(interval.high),
        );
        format!("90% interval {low} to {high}, approximate")
    });
    let gap = match it.gap {
        Some(gap) => format!(
            "gap {}{}",
            formats::signed(gap, 2),
            if it.gap_flag { ", to discuss" } else { "" }
        ),
        None => String::new(),
    };
    html! {
        (stats(html! {
            (stat("Perception (P)", &figure(it.perception.figure.map(|p| p.value)), "what people say"))
            (stat("Evidence (E)", &figure(it.evidence.figure.map(|e| e.value)), &gap))
            (stat("Maturity (M)", &figure(it.maturity.map(|m| m.value)), &interval.unwrap_or_default()))
            @if let Some(m) = it.maturity {
                (stat("Level", &m.level.to_string(), words::level_name(m.level)))
            }
        }))
        p.govuk-body {
            @if let Some(m) = it.maturity { (words::level_description(m.level)) " " }
            (words::basis(it.basis)) "."
        }
    }
}

fn changes(shown: &Shown, result: &DimensionResult) -> Markup {
    let se = result.maturity.and_then(|m| m.se);
    html! {
        @if !shown.changes.is_empty() {
            h2.govuk-heading-m { "Change since earlier rounds" }
            p.govuk-body {
                "A change is clear if it is 0.3 or more either way and more than 1.645 standard errors of the difference."
            }
            @for (month, report) in &shown.changes {
                @if let Some(change) = report.dimensions.iter().find(|it| it.dimension == result.dimension) {
                    h3.govuk-heading-s { "Since " (words::round_title(*month).to_lowercase()) ": " (words::verdict(&change.verdict).to_lowercase()) }
                    (dimension_change(change, se))
                }
            }
        }
        (outdated(shown))
    }
}

fn dimension_change(change: &DimensionChange, se: Option<f64>) -> Markup {
    html! {
        @match (change.compared, words::rescored(change)) {
            (Some(compared), None) => p.govuk-body { (test(compared, se, &change.verdict)) },
            (Some(_), Some(rescored)) => {
                p.govuk-body { (rescored) " " (in_common(change)) }
                p.govuk-body {
                    "The rescored figures are not shown: beside those of the whole round they could tell what a few people answered."
                }
            }
            (None, _) => p.govuk-body {
                (words::verdict(&change.verdict))
                @if let Some(reason) = words::verdict_reason(&change.verdict) { ": " (reason) }
                "."
            },
        }
    }
}

/// What a rescored comparison rests on.
fn in_common(change: &DimensionChange) -> String {
    let mut parts = Vec::new();
    if !change.groups.is_empty() {
        parts.push(format!(
            "role groups in both: {}",
            words::groups(&change.groups).to_lowercase()
        ));
    }
    if !change.instruments.is_empty() {
        let titles: Vec<_> = change
            .instruments
            .iter()
            .map(|it| it.title().to_lowercase())
            .collect();
        let titles: Vec<_> = titles.iter().map(String::as_str).collect();
        parts.push(format!(
            "instruments that count in both: {}",
            formats::list(&titles)
        ));
    }
    parts.push("statements and items that are the same in both versions".into());
    format!("In common are: {}.", parts.join("; "))
}

/// The test of two figures as they were published (rule 7).
fn test(it: Compared, se: Option<f64>, verdict: &Verdict) -> String {
    let difference = format!(
        "M was {} and is {}: the difference is {}.",
        dimension::score(it.earlier),
        dimension::score(it.later),
        formats::signed(it.delta, 2),
    );
    let (Some(error), Some(later)) = (it.se, se) else {
        let reason = words::verdict_reason(verdict).unwrap_or_default();
        return format!("{difference} It is reported and not tested: {reason}.");
    };
    let earlier = (error * error - later * later).max(0.0).sqrt();
    format!(
        "{difference} Its standard error is √({}² + {}²) = {}, and 1.645 × {} = {}. {}",
        dimension::error(earlier),
        dimension::error(later),
        dimension::error(error),
        dimension::error(error),
        dimension::error(1.645 * error),
        verdict_of(it, error, verdict),
    )
}

fn verdict_of(it: Compared, error: f64, verdict: &Verdict) -> String {
    let why = match verdict {
        Verdict::ClearRise | Verdict::ClearFall => {
            "The difference is 0.3 or more, and more than that"
        }
        _ if it.delta.abs() <= 1.645 * error => "The difference is no more than that",
        _ => "The difference is under 0.3",
    };
    format!("{why}: {}.", words::verdict(verdict).to_lowercase())
}

fn overall_change(month: u32, report: &ChangeReport) -> Markup {
    let change = &report.overall;
    html! {
        h3.govuk-heading-s { "Since " (words::round_title(month).to_lowercase()) ": " (words::verdict(&change.verdict).to_lowercase()) }
        p.govuk-body {
            @match change.compared {
                Some(_) if change.rescored => {
                    "Both rounds were worked out anew from the " (change.dimensions.len())
                    " dimensions that can be compared; those figures are not shown."
                }
                Some(it) => {
                    "The overall figure was " (dimension::score(it.earlier)) " and is " (dimension::score(it.later))
                    ": the difference is " (formats::signed(it.delta, 2)) ". "
                    @match it.se {
                        Some(error) => {
                            "Its standard error is " (dimension::error(error)) ", and 1.645 × " (dimension::error(error))
                            " = " (dimension::error(1.645 * error)) ". " (verdict_of(it, error, &change.verdict))
                        }
                        None => {
                            "It is reported and not tested: "
                            (words::verdict_reason(&change.verdict).unwrap_or_default()) "."
                        }
                    }
                }
                None => {
                    (words::verdict(&change.verdict))
                    @if let Some(reason) = words::verdict_reason(&change.verdict) { ": " (reason) }
                    "."
                }
            }
        }
    }
}

fn versions(shown: &Shown, of: Option<&DimensionResult>) -> Markup {
    let result = &shown.result;
    let lines = of.into_iter().flat_map(|it| &it.evidence.instruments);
    html! {
        h2.govuk-heading-m { "Versions and rounding" }
        p.govuk-body {
            "Scoring version " (result.scoring_version) ". Diagnostic version " (result.diagnostic_version)
            @if !result.family_version.is_empty() { "; families’ form version " (result.family_version) }
            @for line in lines.filter(|line| !line.version.is_empty()) {
                "; " (line.instrument.title().to_lowercase()) " version " (line.version)
            }
            "."
        }
        p.govuk-body {
            "Everything is worked out in full precision and only rounded to be shown, scores to two places and errors to three, "
            "so a sum of the figures shown may be out by 0.01."
        }
        p.govuk-body {
            "A number of people under five, none included, is shown as “fewer than 5”. Of a pool of several role groups neither the number "
            "nor the variance is shown, so that nobody can be picked out."
        }
    }
}

/// The other dimensions, one after the other.
fn next(shown: &Shown, dimension: Dimension) -> Markup {
    let neighbour = |step: i8| {
        let number = dimension.number().checked_add_signed(step)?;
        Dimension::new(number)
    };
    html! {
        p.govuk-body {
            @if let Some(before) = neighbour(-1) {
                (link(&format!("Previous: {}", before.label()), &shown.working(Figure::Of(before)))) " "
            }
            @match neighbour(1) {
                Some(after) => (link(&format!("Next: {}", after.label()), &shown.working(Figure::Of(after)))),
                None => (link("Next: overall", &shown.working(Figure::Overall))),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_test_of_a_change_shows_its_numbers() {
        let it = Compared {
            earlier: 2.125,
            later: 3.25,
            delta: 1.125,
            se: Some(0.1),
        };
        assert_eq!(
            test(it, Some(0.06), &Verdict::ClearRise),
            "M was 2.13 and is 3.25: the difference is +1.13. Its standard error is √(0.080² + 0.060²) = 0.100, \
             and 1.645 × 0.100 = 0.165. The difference is 0.3 or more, and more than that: clear rise."
        );
        let small = Compared { delta: 0.29, ..it };
        assert!(
            test(small, Some(0.06), &Verdict::NoClearChange)
                .ends_with("The difference is under 0.3: no clear change.")
        );
        let unsure = Compared { delta: 0.16, ..it };
        assert!(
            test(unsure, Some(0.06), &Verdict::NoClearChange)
                .ends_with("The difference is no more than that: no clear change.")
        );
        let untested = Compared { se: None, ..it };
        assert!(test(untested, None, &Verdict::ReportedNotTested).contains(
            "reported and not tested: one of the rounds rests on an agreed self-assessment"
        ));
    }
}
