//! The profile of ten dimensions: a picture, its figures, what changed, and how it was worked out.

use chrono::NaiveDate;
use maud::{Markup, html};

use super::{
    dimension::{self, score},
    overall, words,
};
use crate::{
    maturity::rules::{
        Basis, ChangeReport, DimensionChange, DimensionResult, PerceptionBasis, RoundResult,
    },
    programmes::{Authority, Round, Shell},
    ui::*,
};

/// Who may see the profile yet.
#[derive(Clone, Copy, Debug)]
pub(in crate::maturity) enum Standing {
    /// Published on that day.
    Published(NaiveDate),
    /// Seen only by the authority and the programme team.
    Draft,
}

/// What the page shows.
#[derive(Clone, Copy)]
pub(in crate::maturity) struct Profile<'a> {
    pub(in crate::maturity) authority: &'a Authority,
    pub(in crate::maturity) round: &'a Round,
    pub(in crate::maturity) standing: Standing,
    pub(in crate::maturity) result: &'a RoundResult,
    pub(in crate::maturity) changes: &'a [(u32, ChangeReport)],
}

const TITLE: &str = "Maturity profile";

/// The page of a published result or of a draft.
pub(in crate::maturity) fn profile(shell: &Shell<'_>, page: &Profile<'_>) -> Markup {
    let title = title(page.round);
    let content = html! {
        (heading_with_caption(&page.authority.name, &title))
        (standing(page.standing))
        (overall::headline(page.result, page.changes))
        (gaps(page.result))
        (picture(page))
        (figures(page.result))
        (families(page.result))
        (changes(page))
        (accounts(page.result))
    };
    shell.page(&title, Some(&page.authority.name), false, content)
}

fn title(round: &Round) -> String {
    format!("{TITLE}, {}", round.title().to_lowercase())
}

fn standing(standing: Standing) -> Markup {
    html! {
        @match standing {
            Standing::Published(on) => p.govuk-body {
                (tag("Published", Colour::Green)) " on " (formats::date(on))
                ". It was agreed by the authority and no longer changes."
            },
            Standing::Draft => (inset(html! {
                p.govuk-body { (tag("Draft", Colour::Grey)) }
                p.govuk-body {
                    "Only this authority’s lead and the programme team see this. "
                    "Once it is published, DfE and this programme’s team read this same page, with these figures."
                }
            })),
        }
    }
}

fn gaps(result: &RoundResult) -> Markup {
    let flagged: Vec<_> = result.dimensions.iter().filter(|it| it.gap_flag).collect();
    let names: Vec<_> = flagged
        .iter()
        .map(|it| {
            format!(
                "{} ({})",
                it.dimension.short_title(),
                formats::signed(it.gap.unwrap_or_default(), 1)
            )
        })
        .collect();
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    html! {
        @if !names.is_empty() {
            p.govuk-body {
                strong { "To discuss: " }
                "perception and evidence are 0.75 or more apart in " (formats::list(&names))
                ". The number is perception less evidence."
            }
        }
    }
}

fn picture(page: &Profile<'_>) -> Markup {
    let baseline = page.changes.first();
    let rows = page
        .result
        .dimensions
        .iter()
        .map(|it| charts::profile::Row {
            name: format!("{} {}", it.dimension, it.dimension.short_title()),
            now: reading(it),
            earlier: baseline.and_then(|(_, report)| earlier(report, it)),
            verdict: String::new(),
        });
    let chart = charts::profile::chart(&charts::profile::Profile {
        now: page.round.title(),
        earlier: baseline.map(|(month, _)| words::round_title(*month)),
        rows: rows.collect(),
    });
    html! {
        figure.app-chart.app-chart--profile id="profile" {
            figcaption.app-chart__title { "Maturity by dimension, 1 to 5" }
            (charts::picture(&chart, "profile", "Maturity by dimension, 1 to 5", &chart.summary))
            (charts::key(&chart.key))
        }
    }
}

fn reading(it: &DimensionResult) -> Option<charts::Reading> {
    let m = it.maturity?;
    let basis = match it.basis {
        Basis::Both => charts::Basis::Both,
        Basis::EvidenceOnly => charts::Basis::EvidenceOnly,
        Basis::PerceptionOnly | Basis::None => charts::Basis::PerceptionOnly,
    };
    Some(charts::Reading {
        score: m.value,
        interval: m.interval.map(|it| charts::Interval {
            low: it.low,
            high: it.high,
        }),
        basis,
    })
}

/// The earlier figure where it is compared as it was published; a rescored one is never shown.
fn earlier(report: &ChangeReport, it: &DimensionResult) -> Option<f64> {
    let changes = report.dimensions.iter();
    let change = changes
        .into_iter()
        .find(|change| change.dimension == it.dimension)?;
    as_published(change).map(|compared| compared.earlier)
}

fn as_published(change: &DimensionChange) -> Option<crate::maturity::rules::Compared> {
    change.compared.filter(|_| change.differences.is_empty())
}

/// Whether the self-assessment stands beside a survey in any dimension.
fn has_both(result: &RoundResult) -> bool {
    result.dimensions.iter().any(|it| beside(it).is_some())
}

/// S, where it is not P itself.
fn beside(it: &DimensionResult) -> Option<f64> {
    let surveyed = it.perception.figure?.basis == PerceptionBasis::Survey;
    it.perception.agreed?.value.filter(|_| surveyed)
}

fn figures(result: &RoundResult) -> Markup {
    let with_s = has_both(result);
    let mut columns = vec![
        Column::text("Dimension"),
        Column::number("Perception"),
        Column::number("Evidence"),
        Column::number("Maturity"),
        Column::number("90% interval"),
        Column::text("Level"),
        Column::text("Basis"),
        Column::text("Gap"),
    ];
    if with_s {
        columns.push(Column::number("Agreed self-assessment"));
    }
    let rows = result.dimensions.iter().map(|it| {
        let mut cells = figures_row(it);
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

fn figures_row(it: &DimensionResult) -> Vec<Markup> {
    let p = it.perception.figure;
    let m = it.maturity;
    let interval = m.and_then(|m| m.interval);
    let agreed = p.is_some_and(|p| p.basis == PerceptionBasis::Agreed);
    vec![
        cell(format!("{} {}", it.dimension, it.dimension.short_title())),
        html! { (optional(p.map(|p| p.value))) @if agreed { " (agreed)" } },
        optional(it.evidence.figure.map(|e| e.value)),
        optional(m.map(|m| m.value)),
        match interval {
            Some(it) => html! { (score(it.low)) " to " (score(it.high)) },
            None => optional(None),
        },
        match m {
            Some(m) => html! { (m.level) " " (words::level_name(m.level)) },
            None => optional(None),
        },
        cell(words::basis(it.basis)),
        gap(it),
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

fn optional(value: Option<f64>) -> Markup {
    match value {
        Some(value) => cell(score(value)),
        None => html! { "–" },
    }
}

fn levels() -> Markup {
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

fn families(result: &RoundResult) -> Markup {
    let rows: Vec<_> = result
        .dimensions
        .iter()
        .filter_map(|it| Some((it.dimension, it.perception.families?)))
        .map(|(dimension, families)| {
            vec![
                cell(format!("{dimension} {}", dimension.short_title())),
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
            (table(&Table::new("families", "What families say", columns).compact().rows(rows)))
            p.govuk-body { "Families are asked on a form of their own. They are shown apart and enter no other figure." }
        }
    }
}

fn changes(page: &Profile<'_>) -> Markup {
    if page.changes.is_empty() {
        return html! {};
    }
    let rounds = page
        .changes
        .iter()
        .map(|(month, _)| words::round_title(*month));
    let columns: Vec<_> = std::iter::once(Column::text("Dimension"))
        .chain(rounds.map(|round| Column::text(format!("Since {}", round.to_lowercase()))))
        .collect();
    let mut rows: Vec<_> = page
        .result
        .dimensions
        .iter()
        .map(|it| {
            let name = cell(format!("{} {}", it.dimension, it.dimension.short_title()));
            let told = page.changes.iter().map(|(_, report)| {
                let mut changes = report.dimensions.iter();
                changes
                    .find(|change| change.dimension == it.dimension)
                    .map_or_else(|| optional(None), dimension_change)
            });
            std::iter::once(name).chain(told).collect::<Vec<_>>()
        })
        .collect();
    let overall = page
        .changes
        .iter()
        .map(|(_, report)| overall_change(report));
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
        @if let Some(rescored) = words::rescored(change) { ". " (rescored) }
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
    }
}

fn accounts(result: &RoundResult) -> Markup {
    two_thirds(html! {
        h2.govuk-heading-m { "How this was worked out" }
        p.govuk-body {
            "Scoring version " (result.scoring_version) ", diagnostic version " (result.diagnostic_version)
            ". Everything is worked out in full precision and only rounded to be shown, "
            "so a sum of the figures shown may be out by 0.01."
        }
        p.govuk-body {
            "A number of people under five, none included, is shown as “fewer than 5”, "
            "and a pool of several role groups as “5 or more”, so that nobody can be picked out."
        }
        h3.govuk-heading-s { "By dimension" }
        @for it in &result.dimensions { (dimension::account(it)) }
        (overall::account(result))
    })
}

/// The page while the survey is open: nothing on it moves when somebody answers.
pub(in crate::maturity) fn waiting(
    shell: &Shell<'_>,
    (authority, round): (&Authority, &Round),
    result: &RoundResult,
) -> Markup {
    let title = title(round);
    let columns = vec![
        Column::text("Dimension"),
        Column::number("Evidence"),
        Column::number("Agreed self-assessment"),
    ];
    let rows = result.dimensions.iter().map(|it| {
        vec![
            cell(format!("{} {}", it.dimension, it.dimension.short_title())),
            optional(it.evidence.figure.map(|e| e.value)),
            optional(it.perception.agreed.and_then(|s| s.value)),
        ]
    });
    let content = html! {
        (heading_with_caption(&authority.name, &title))
        (inset(html! {
            p.govuk-body { (tag("Draft", Colour::Grey)) }
            p.govuk-body {
                "The survey is open. Scores that rest on it show once it is closed, "
                "so that nobody can work out one person’s answers by watching a figure move."
            }
        }))
        (table(&Table::new("figures", "What does not depend on the survey", columns).rows(rows.collect())))
    };
    shell.page(&title, Some(&authority.name), false, content)
}

/// The page of a round that is not published, for who reads published results only.
pub(in crate::maturity) fn not_published(
    shell: &Shell<'_>,
    (authority, round): (&Authority, &Round),
) -> Markup {
    let title = "Not published yet";
    let content = two_thirds(html! {
        (heading_with_caption(&authority.name, title))
        p.govuk-body {
            "There is no published result of this authority for " (round.title().to_lowercase())
            ". A result is published once the programme team proposes it and the authority agrees."
        }
    });
    shell.page(title, Some(&authority.name), false, content)
}
