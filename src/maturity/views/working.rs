//! How the figures of one dimension, or the overall one, were worked out.
//!
//! One page serves everybody: whoever agrees to publication reads what the reviewers will read. It
//! may say only what the widest reader may know, which is what `rules::disclosure` hands out: no
//! variance, no error, no exact number of people and no mean of a role group or a pool. Second
//! ratings and what waits for a consensus are shown in a draft alone.

use maud::{Markup, html};

use super::{
    dimension, evidence, overall, perception,
    standing::{Figure, Shown, head, outdated},
    tables::{levels, told_change},
    words,
};
use crate::{
    maturity::rules::{
        Basis, ChangeReport, DimensionChange, DimensionResult, DisclosedFigure, SecondRatings,
    },
    programmes::{Dimension, Shell},
    questionnaires::{
        AuthorityRound,
        rules::{DoubleRatings, Group},
    },
    ui::*,
};

/// What stands beside a figure that is worked out.
pub(in crate::maturity) struct Beside {
    /// The dimension's second ratings, instrument by instrument; none once it is published.
    pub(in crate::maturity) second: Vec<SecondRatings>,
    /// Those of the whole programme.
    pub(in crate::maturity) twice: DoubleRatings,
    /// The role groups of which fewest people have answered.
    pub(in crate::maturity) fewest: Vec<Group>,
}

/// How a dimension’s figures were worked out.
pub(in crate::maturity) fn working(
    shell: &Shell<'_>,
    at: &AuthorityRound,
    shown: &Shown,
    dimension: Dimension,
    beside: &Beside,
) -> Markup {
    let mut all = shown.result.dimensions.iter();
    let Some(result) = all.find(|it| it.dimension == dimension) else {
        return html! {};
    };
    let title = format!("How {dimension} was worked out");
    let content = html! {
        (heading_with_caption(&caption(at), &title))
        (head(at, shown))
        p.govuk-body-l { (dimension) " " (dimension.title()) }
        (headline(result))
        (perception::account(result))
        (evidence::account(result, &beside.second))
        (two_thirds(html! {
            (dimension::maturity(result, beside))
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
    twice: &DoubleRatings,
) -> Markup {
    let title = "How the overall figure was worked out";
    let content = html! {
        (heading_with_caption(&caption(at), title))
        (head(at, shown))
        (overall::headline(&shown.result, &shown.changes))
        (two_thirds(html! {
            (overall::account(&shown.result, twice))
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
    let dash = || "–".to_owned();
    let told = |told: Option<DisclosedFigure>| told.map_or_else(dash, |told| told.to_string());
    let evidence = it
        .evidence
        .figure
        .map_or_else(dash, |e| dimension::score(e.value));
    let interval = it.maturity.and_then(|m| m.interval);
    let interval = interval.map(|interval| format!("95% interval {interval}"));
    let gap = match it.gap {
        Some(gap) => format!(
            "gap {}{}",
            words::gap(gap),
            if it.gap_flag { ", to discuss" } else { "" }
        ),
        None => String::new(),
    };
    html! {
        (stats(html! {
            (stat("Perception (P)", &told(it.perception.figure.map(|p| p.told)), "what people say"))
            (stat("Evidence (E)", &evidence, &gap))
            (stat("Maturity (M)", &told(it.maturity.map(|m| m.told)), &interval.unwrap_or_default()))
            @if let Some(m) = it.maturity {
                (stat("Level", &m.level.to_string(), words::level_name(m.level)))
            }
        }))
        p.govuk-body {
            @if it.basis == Basis::PerceptionOnly { (words::NOT_EVIDENCED) " " }
            @else if let Some(m) = it.maturity { (words::level_description(m.level)) " " }
            (words::basis(it.basis)) "."
        }
    }
}

fn changes(shown: &Shown, result: &DimensionResult) -> Markup {
    html! {
        @if !shown.changes.is_empty() {
            h2.govuk-heading-m { "Change since earlier rounds" }
            p.govuk-body {
                "A change is clear if it is 0.3 or more either way and more than chance alone would explain, 95 times in 100. "
                "Both rounds are always scored on what they have in common."
            }
            @for (month, report) in &shown.changes {
                @if let Some(change) = report.dimensions.iter().find(|it| it.dimension == result.dimension) {
                    h3.govuk-heading-s { "Since " (words::round_title(*month).to_lowercase()) }
                    (dimension_change(change))
                }
            }
        }
        (outdated(shown))
    }
}

fn dimension_change(change: &DimensionChange) -> Markup {
    html! {
        p.govuk-body { (told_change(&change.verdict, change.delta, change.smallest_visible)) }
        @if let Some(rescored) = words::rescored(change) {
            p.govuk-body { (rescored) " " (in_common(change)) }
            p.govuk-body {
                "The figures scored again are not shown: beside those of the whole round they could tell what a few people answered."
            }
        }
    }
}

/// What a comparison rests on.
fn in_common(change: &DimensionChange) -> String {
    let mut parts = Vec::new();
    if !change.groups.is_empty() {
        parts.push(format!(
            "role groups in both: {}",
            words::groups(&change.groups).to_lowercase()
        ));
    }
    if !change.instruments.is_empty() {
        let titles = change
            .instruments
            .iter()
            .map(|it| it.title().to_lowercase());
        let titles: Vec<_> = titles.collect();
        let titles: Vec<_> = titles.iter().map(String::as_str).collect();
        parts.push(format!(
            "instruments that count in both: {}",
            formats::list(&titles)
        ));
    }
    parts.push("statements and items that are the same in both versions".into());
    format!("In common are: {}.", parts.join("; "))
}

fn overall_change(month: u32, report: &ChangeReport) -> Markup {
    let change = &report.overall;
    html! {
        h3.govuk-heading-s { "Since " (words::round_title(month).to_lowercase()) }
        p.govuk-body {
            (told_change(&change.verdict, change.delta, change.smallest_visible))
            @if change.rescored {
                " Both rounds were worked out anew from the " (change.dimensions.len())
                " dimensions that can be compared; those figures are not shown."
            }
        }
        p.govuk-body { (words::chance(month, report)) }
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
            "Everything is worked out in full precision and only rounded to be shown, to two places at most, "
            "so a sum of the figures shown may be out by 0.01."
        }
        p.govuk-body {
            "Numbers of people are given in steps of five, and no figure of a single role group is shown, so that nobody can be picked out. "
            "For the same reason a score that rests on answers is not told under 1.05 or over 4.95, nor under 1.2 or over 4.8 where fewer than 20 people count. "
            "Numbers of records are exact."
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
