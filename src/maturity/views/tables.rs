//! The profile’s tables: all figures, families apart, and what changed.

use maud::{Markup, html};

use super::{
    dimension::score,
    perception,
    standing::{Figure, Shown},
    words,
};
use crate::{
    maturity::rules::{
        Basis, ChangeReport, CommonItems, DimensionChange, DimensionResult, PerceptionBasis,
        RoundResult, Verdict,
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
        Column::number("95% interval"),
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
        html! { (or_dash(p.map(|p| p.told))) @if agreed { " (agreed)" } },
        optional(it.evidence.figure.map(|e| e.value)),
        gap(it),
        or_dash(m.map(|m| m.told)),
        or_dash(interval),
        match m {
            Some(m) => html! {
                (m.level) " " (words::level_name(m.level))
                span."govuk-body-s app-secondary app-level" {
                    @if it.basis == Basis::PerceptionOnly { (words::NOT_EVIDENCED) }
                    @else { (words::level_description(m.level)) }
                }
            },
            None => optional(None),
        },
        cell(words::basis(it.basis)),
    ]
}

fn gap(it: &DimensionResult) -> Markup {
    match it.gap {
        Some(gap) if it.gap_flag => {
            html! { (words::gap(gap)) " " (tag("Discuss", Colour::Orange)) }
        }
        Some(gap) => cell(words::gap(gap)),
        None => optional(None),
    }
}

/// A score, or a dash.
pub(super) fn optional(value: Option<f64>) -> Markup {
    or_dash(value.map(score))
}

/// What is told, or a dash.
fn or_dash(told: Option<impl std::fmt::Display>) -> Markup {
    match told {
        Some(told) => cell(told.to_string()),
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
        .filter_map(|it| Some((it.dimension, perception::families(&it.perception)?)))
        .map(|(dimension, (people, mean))| {
            vec![
                cell(dimension.label()),
                cell(people.to_string()),
                cell(formats::number(mean, 1)),
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
        @for (month, report) in changes { p.govuk-body { (words::chance(*month, report)) } }
        p.govuk-body {
            "A change is clear if it is 0.3 or more and more than chance alone would explain, 95 times in 100. "
            "Both rounds are always scored on what they have in common. Where that changed a figure it says “scored again”, "
            "and only the verdict is shown; the page of the dimension says why."
        }
    }
}

fn dimension_change(change: &DimensionChange) -> Markup {
    html! {
        (told_change(&change.verdict, change.delta, change.smallest_visible))
        @if change.rescored { " Scored again." }
        @else { (in_common(&change.items)) }
    }
}

fn overall_change(report: &ChangeReport) -> Markup {
    let change = &report.overall;
    html! {
        (told_change(&change.verdict, change.delta, change.smallest_visible))
        @if change.rescored {
            " Both rounds were worked out anew from the " (change.dimensions.len())
            " dimensions that can be compared."
        }
        (in_common(&report.common_items()))
    }
}

/// The change, whether it is clear, and what could have been seen.
pub(super) fn told_change(
    verdict: &Verdict,
    delta: Option<f64>,
    smallest_visible: Option<f64>,
) -> Markup {
    html! {
        @if let Some(delta) = delta { (formats::signed(delta, 2)) ": " (words::verdict(verdict).to_lowercase()) }
        @else { (words::verdict(verdict)) }
        @if let Some(reason) = words::verdict_reason(verdict) { ", because " (reason) }
        "."
        @if let Some(seen) = words::could_be_seen(verdict, smallest_visible) { " " (seen) }
    }
}

/// What both versions have in common, where an instrument has another one.
fn in_common(items: &[CommonItems]) -> Markup {
    html! {
        @if let Some(items) = words::in_common(items) { " In common: " (items) "." }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        maturity::rules::{Difference, NotComparable, OverallChange},
        programmes::Dimension,
    };

    fn change(verdict: Verdict, differences: &[Difference]) -> DimensionChange {
        let rescored = !differences.is_empty() && verdict.is_of_figures();
        let told = verdict.is_of_figures() && !rescored;
        DimensionChange {
            dimension: Dimension::D5,
            delta: told.then_some(0.62),
            smallest_visible: told.then_some(0.5),
            rescored,
            verdict,
            differences: differences.into(),
            items: Vec::new(),
            basis: None,
            groups: Vec::new(),
            instruments: Vec::new(),
        }
    }

    #[test]
    fn a_rescored_comparison_shows_its_verdict_and_no_figure() {
        let told = dimension_change(&change(Verdict::ClearRise, &[Difference::Groups]));
        assert_eq!(told.into_string(), "Clear rise. Scored again.");
        let report = ChangeReport {
            scoring_version: 2,
            dimensions: Vec::new(),
            overall: OverallChange {
                verdict: Verdict::ClearFall,
                delta: None,
                smallest_visible: None,
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
    fn a_change_is_told_with_its_verdict_and_what_could_have_been_seen() {
        let told = |verdict| dimension_change(&change(verdict, &[])).into_string();
        assert_eq!(told(Verdict::ClearRise), "+0.62: clear rise.");
        assert_eq!(
            told(Verdict::NoClearChange),
            "+0.62: no clear change. A change smaller than 0.5 could not have been told from chance."
        );
        let verdict = Verdict::NotComparable(NotComparable::EvidenceOnOneSide);
        let differing = dimension_change(&change(verdict, &[Difference::Instruments]));
        assert_eq!(
            differing.into_string(),
            "Not comparable, because only one of the rounds has an evidence score."
        );
    }
}
