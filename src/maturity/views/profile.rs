//! The profile of ten dimensions: published, or a draft.

use maud::{Markup, html};

use super::{
    overall, picture,
    standing::{Figure, Shown, head, outdated},
    tables,
    turnout::{self, Counts},
};
use crate::{
    programmes::{Dimension, Round, Shell},
    questionnaires::{AuthorityRound, rules::Turnout},
    ui::*,
};

const TITLE: &str = "Maturity profile";

/// The page of a result: the same for everybody who may see it.
pub(in crate::maturity) fn profile(
    shell: &Shell<'_>,
    at: &AuthorityRound,
    shown: &Shown,
    groups: &[Turnout],
) -> Markup {
    let title = title(&at.round);
    let result = &shown.result;
    let content = html! {
        (heading_with_caption(&at.authority.name, &title))
        (head(at, shown))
        (overall::headline(result, &shown.changes))
        (two_columns(picture::chart(&at.round, shown), picture::highlights(shown)))
        (tables::figures(shown))
        (tables::families(result))
        (tables::changes(result, &shown.changes))
        (turnout::turnout(groups, Counts::Few))
        (outdated(shown))
        (workings(shown))
    };
    shell.page(&title, Some(&at.authority.name), false, content)
}

pub(super) fn title(round: &Round) -> String {
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
