//! The profile of ten dimensions: published, draft, waiting for the survey, or not published yet.

use chrono::NaiveDate;
use maud::{Markup, html};

use super::{dimension, overall, picture, tables};
use crate::{
    maturity::rules::{ChangeReport, RoundResult},
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
        (two_columns(picture::chart(page), picture::highlights(page)))
        (tables::figures(page.result))
        (tables::families(page.result))
        (tables::changes(page.result, page.changes))
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
                    "Once it is published, the Department for Education sees this same page."
                }
            })),
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
            tables::optional(it.evidence.figure.map(|e| e.value)),
            tables::optional(it.perception.agreed.and_then(|s| s.value)),
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
