//! The profile’s tables: all figures, families apart, and what changed.

use maud::{Markup, html};

use super::{
    dimension::score,
    standing::{Figure, Shown},
    words,
};
use crate::{
    maturity::rules::{
        ChangeReport, CommonItems, Compared, DimensionChange, DimensionResult, PerceptionBasis,
        RoundResult,
    },
    ui::*,
};

/// Whether the self-assessment stands beside a survey in any dimension.
fn has_both(result: &RoundResult) -> bool {
    result.dimensions.iter().any(|it| beside(it).is_some())
}

/// S, where it is not P itself.
fn beside(it: &DimensionResult) -> Option<f64> {
    let surveyed = it.perception.figure?.basis == PerceptionBasis::Survey;
    it.perception.agreed?.value.filter(|_| surveyed)
}

/// All figures of the ten dimensions.
pub(super) fn figures(shown: &Shown) -> Markup {
    let result = &shown.result;
    let with_s = has_both(result);
    let mut columns = vec![
        Column::text("Dimension"),
        Column::number("Perception"),
        Column::number("Evidence"),
        Column::text("Gap"),
        Column::number("Maturity"),
        Column::number("90% interval"),
        Column::text("Level"),
        Column::text("Basis"),
    ];
    if with_s {
        columns.push(Column::number("Agreed self-assessment"));
    }
    let rows = result.dimensions.iter().map(|it| {
        let mut cells = figures_row(shown, it);
        if with_s {
            cells.push(optional(beside(it)));
        }
        cells
    });
    html! {
        (table(&Table::new("figures", "The figures", columns).compact().rows(rows.collect())))
        @if with_s {
            p.govuk-body { "The agreed self-assessment is shown beside the survey and enters nothing." }
        }
        (levels())
    }
}

fn figures_row(shown: &Shown, it: &DimensionResult) -> Vec<Markup> {
    let p = it.perception.figure;
    let m = it.maturity;
    let interval = m.and_then(|m| m.interval);
    let agreed = p.is_some_and(|p| p.basis == PerceptionBasis::Agreed);
    vec![
        link_hidden(
            &it.dimension.label(),
            ": how it was worked out",
            &shown.working(Figure::Of(it.dimension)),
        ),
        html! { (optional(p.map(|p| p.value))) @if agreed { " (agreed)" } },
        optional(it.evidence.figure.map(|e| e.value)),
        gap(it),
        optional(m.map(|m| m.value)),
        match interval {
            Some(it) => html! { (score(it.low)) " to " (score(it.high)) },
            None => optional(None),
        },
        match m {
            Some(m) => html! {
                (m.level) " " (words::level_name(m.level))
                span."govuk-body-s app-secondary app-level" { (words::level_description(m.level)) }
            },
            None => optional(None),
        },
        cell(words::basis(it.basis)),
    ]
}

fn gap(it: &DimensionResult) -> Markup {
    match it.gap {
        Some(gap) if it.gap_flag => {
            html! { (formats::signed(gap, 2)) " " (tag("Discuss", Colour::Orange)) }
        }
        Some(gap) => cell(formats::signed(gap, 2)),
        None => optional(None),
    }
}

/// A score, or a dash.
pub(super) fn optional(value: Option<f64>) -> Markup {
    match value {
        Some(value) => cell(score(value)),
        None => html! { "–" },
    }
}

pub(super) fn levels() -> Markup {
    details(
        "What the levels mean",
        html! {
            ol.govuk-list.govuk-list--number {
                @for level in 1..=5 {
                    li { strong { (words::level_name(level)) "." } " " (words::level_description(level)) }
                }
            }
            p.govuk-body { "“Not evidenced” (a hollow marker) means that people say so and the records do not show it yet; it is never more than 3.00." }
        },
    )
}

/// What families say, where enough of them did.
pub(super) fn families(result: &RoundResult) -> Markup {
    let rows: Vec<_> = result
        .dimensions
        .iter()
        .filter_map(|it| Some((it.dimension, it.perception.families?)))
        .map(|(dimension, families)| {
            vec![
                cell(dimension.label()),
                cell(words::people(families.n)),
                cell(score(families.mean)),
            ]
        })
        .collect();
    let columns = vec![
        Column::text("Dimension"),
        Column::number("Families"),
        Column::number("Mean"),
    ];
    html! {
        @if !rows.is_empty() {
            (two_thirds(table(&Table::new("families", "What families say", columns).compact().rows(rows))))
            p.govuk-body { "Families are asked on a form of their own. They are shown apart and enter no other figure." }
        }
    }
}

/// What changed since each round published before.
pub(super) fn changes(result: &RoundResult, changes: &[(u32, ChangeReport)]) -> Markup {
    if changes.is_empty() {
        return html! {};
    }
    let rounds = changes.iter().map(|(month, _)| words::round_title(*month));
    let columns: Vec<_> = std::iter::once(Column::text("Dimension"))
        .chain(rounds.map(|round| Column::text(format!("Since {}", round.to_lowercase()))))
        .collect();
    let mut rows: Vec<_> = result
        .dimensions
        .iter()
        .map(|it| {
            let name = cell(it.dimension.label());
            let told = changes.iter().map(|(_, report)| {
                let mut changes = report.dimensions.iter();
                changes
                    .find(|change| change.dimension == it.dimension)
                    .map_or_else(|| optional(None), dimension_change)
            });
            std::iter::once(name).chain(told).collect::<Vec<_>>()
        })
        .collect();
    let overall = changes.iter().map(|(_, report)| overall_change(report));
    rows.push(std::iter::once(cell("Overall")).chain(overall).collect());
    html! {
        (table(&Table::new("changes", "Change since earlier rounds", columns).compact().rows(rows)))
        p.govuk-body {
            "A change is clear if it is 0.3 or more and more than sampling error alone would explain "
            "(1.645 standard errors of the difference). Where both rounds had to be rescored, only the verdict is shown."
        }
    }
}

fn dimension_change(change: &DimensionChange) -> Markup {
    let delta = as_published(change).map(|it| formats::signed(it.delta, 2));
    html! {
        (words::verdict(&change.verdict))
        @if let Some(delta) = delta { " (" (delta) ")" }
        @if let Some(reason) = words::verdict_reason(&change.verdict) { ": " (reason) }
        @match words::rescored(change) {
            Some(rescored) => { ". " (rescored) },
            None => (in_common(&change.items)),
        }
    }
}

fn overall_change(report: &ChangeReport) -> Markup {
    let change = &report.overall;
    let delta = change.compared.filter(|_| !change.rescored);
    html! {
        (words::verdict(&change.verdict))
        @if let Some(it) = delta { " (" (formats::signed(it.delta, 2)) ")" }
        @if let Some(reason) = words::verdict_reason(&change.verdict) { ": " (reason) }
        @if change.rescored {
            ". Both rounds were worked out anew from the " (change.dimensions.len())
            " dimensions that can be compared."
        }
        (in_common(&report.common_items()))
    }
}

/// What both versions have in common, where an instrument has another one.
fn in_common(items: &[CommonItems]) -> Markup {
    html! {
        @if let Some(items) = words::in_common(items) { " In common: " (items) "." }
    }
}

/// The two figures where they are compared as published; rescored ones are never shown.
pub(super) fn as_published(change: &DimensionChange) -> Option<Compared> {
    change.compared.filter(|_| change.differences.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        maturity::rules::{Difference, NotComparable, OverallChange, Verdict},
        programmes::Dimension,
    };

    const COMPARED: Compared = Compared {
        earlier: 2.125,
        later: 3.25,
        delta: 1.125,
        se: Some(0.1),
    };

    fn change(verdict: Verdict, differences: &[Difference]) -> DimensionChange {
        DimensionChange {
            dimension: Dimension::D5,
            compared: match verdict {
                Verdict::NotComparable(_) => None,
                _ => Some(COMPARED),
            },
            verdict,
            differences: differences.into(),
            items: Vec::new(),
            basis: None,
            groups: Vec::new(),
            instruments: Vec::new(),
        }
    }

    #[test]
    fn a_rescored_comparison_shows_its_verdict_and_why_but_no_figure() {
        let told = dimension_change(&change(Verdict::ClearRise, &[Difference::Groups]));
        assert_eq!(
            told.into_string(),
            "Clear rise. Both rounds were rescored on what they have in common, \
             because the role groups that answered differ."
        );
        let report = ChangeReport {
            scoring_version: 1,
            dimensions: Vec::new(),
            overall: OverallChange {
                verdict: Verdict::ClearFall,
                compared: Some(COMPARED),
                rescored: true,
                dimensions: vec![Dimension::D5; 8],
            },
        };
        assert_eq!(
            overall_change(&report).into_string(),
            "Clear fall. Both rounds were worked out anew from the 8 dimensions that can be compared."
        );
    }

    #[test]
    fn a_comparison_as_published_shows_the_difference() {
        let told = dimension_change(&change(Verdict::ClearRise, &[]));
        assert_eq!(told.into_string(), "Clear rise (+1.13)");
        let verdict = Verdict::NotComparable(NotComparable::EvidenceOnOneSide);
        let told = dimension_change(&change(verdict, &[Difference::Instruments]));
        assert_eq!(
            told.into_string(),
            "Not comparable: only one of the rounds has an evidence score"
        );
    }
}
