//! The profile of ten dimensions: published, draft, waiting for the survey, or not published yet.

use maud::{Markup, html};

use super::{
    overall, picture,
    standing::{Figure, Shown, head, outdated},
    tables,
};
use crate::{
    maturity::rules::RoundResult,
    programmes::{Dimension, Round, Shell},
    questionnaires::AuthorityRound,
    ui::*,
};

const TITLE: &str = "Maturity profile";

/// The page of a result: the same for everybody who may see it.
pub(in crate::maturity) fn profile(
    shell: &Shell<'_>,
    at: &AuthorityRound,
    shown: &Shown,
) -> Markup {
    let title = title(&at.round);
    let result = &shown.result;
    let content = html! {
        (heading_with_caption(&at.authority.name, &title))
        (head(at, &shown.standing))
        (overall::headline(result, &shown.changes))
        (two_columns(picture::chart(&at.round, shown), picture::highlights(shown)))
        (tables::figures(shown))
        (tables::families(result))
        (tables::changes(result, &shown.changes))
        (outdated(shown))
        (workings(shown))
    };
    shell.page(&title, Some(&at.authority.name), false, content)
}

fn title(round: &Round) -> String {
    format!("{TITLE}, {}", round.title().to_lowercase())
}

fn workings(shown: &Shown) -> Markup {
    two_thirds(html! {
        h2.govuk-heading-m { "How this was worked out" }
        p.govuk-body {
            "Each figure has a page that works it out step by step, with what it counts and what it leaves out, and why. "
            "Scoring version " (shown.result.scoring_version) ", diagnostic version " (shown.result.diagnostic_version) "."
        }
        ul.govuk-list {
            @for it in Dimension::all() {
                li { (link(&format!("{it} {}", it.title()), &shown.working(Figure::Of(it)))) }
            }
            li { (link("Overall", &shown.working(Figure::Overall))) }
        }
    })
}

/// The page while the survey is open: nothing on it moves when somebody answers.
pub(in crate::maturity) fn waiting(
    shell: &Shell<'_>,
    at: &AuthorityRound,
    result: &RoundResult,
) -> Markup {
    let title = title(&at.round);
    let columns = vec![
        Column::text("Dimension"),
        Column::number("Evidence"),
        Column::number("Agreed self-assessment"),
    ];
    let rows = result.dimensions.iter().map(|it| {
        vec![
            cell(it.dimension.label()),
            tables::optional(it.evidence.figure.map(|e| e.value)),
            tables::optional(it.perception.agreed.and_then(|s| s.value)),
        ]
    });
    let content = html! {
        (heading_with_caption(&at.authority.name, &title))
        (inset(html! {
            p.govuk-body { (tag("Draft", Colour::Grey)) }
            p.govuk-body {
                "The survey is open. Scores that rest on it show once it is closed, "
                "so that nobody can work out one person’s answers by watching a figure move."
            }
        }))
        (table(&Table::new("figures", "What does not depend on the survey", columns).rows(rows.collect())))
    };
    shell.page(&title, Some(&at.authority.name), false, content)
}
