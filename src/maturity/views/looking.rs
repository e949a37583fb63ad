//! Before the first look at a draft result: what the look does, and what there is to see without it.

use maud::{Markup, html};

use super::{profile::title, tables};
use crate::{
    maturity::{LookPath, RoundPath, rules::RoundResult},
    programmes::Shell,
    questionnaires::{
        AuthorityRound,
        rules::{ClosedResponses, TooSoon},
    },
    ui::*,
};

/// Why a draft result is not shown, with the way to it where there is one.
pub(super) fn not_yet(at: &AuthorityRound, waits: Option<TooSoon>) -> Markup {
    html! {
        @match waits {
            Some(TooSoon::SurveyOpen) => p.govuk-body {
                "The survey is open. Nobody sees a figure that rests on it before it is closed, "
                "so that nobody can work out one person’s answers by watching a figure move."
            },
            Some(TooSoon::NotBegun) => p.govuk-body {
                "This round begins on " (formats::date(at.round.opens_on)) ". There is no result to look at before."
            },
            None => {
                p.govuk-body {
                    "Nobody has looked at the draft result yet. The first look closes the responses of this round for good, "
                    "so that nobody can work out a person’s answers from a figure before and after."
                }
                p.govuk-body { (link("Look at the draft result", &LookPath::of(at).to_string())) }
            },
        }
    }
}

/// The page that asks whether the draft is to be looked at now. `survey` is whether one was opened.
pub(in crate::maturity) fn look(
    shell: &Shell<'_>,
    at: &AuthorityRound,
    (waits, survey): (Option<TooSoon>, bool),
) -> Markup {
    let heading = "Look at the draft result";
    let content = two_thirds(html! {
        (heading_with_caption(&format!("{}, {}", at.authority.name, at.round.title().to_lowercase()), heading))
        @if waits.is_some() {
            (inset(not_yet(at, waits)))
            p.govuk-body { (link("Back to the round", &RoundPath::of(at).to_string())) }
        } @else {
            (warning("Looking at the draft closes the responses of this round for good. This can’t be undone."))
            p.govuk-body { "From then on:" }
            ul.govuk-list.govuk-list--bullet {
                @if survey {
                    li { "the survey takes no more answers, and can’t be opened again or extended" }
                    li { "links that people have not used stop working" }
                } @else {
                    li { "no survey can be opened in this round" }
                }
                li { "no file of responses can be imported or take the place of what is there" }
            }
            p.govuk-body {
                "Quality assurance records can still come in. The agreed self-assessment can be changed as before."
            }
            p.govuk-body {
                "Who looks first, and when, is kept. It is the same for everybody: one person’s look closes them for all."
            }
            (button_group(html! {
                (post_button(&LookPath::of(at).to_string(), "Close the responses and look", ButtonKind::Warning))
                (link("Not now", &RoundPath::of(at).to_string()))
            }))
        }
    });
    shell.page(heading, Some(&at.authority.name), false, content)
}

/// The place of a draft result before its first look: nothing on it moves when somebody answers.
pub(in crate::maturity) fn waiting(
    shell: &Shell<'_>,
    at: &AuthorityRound,
    (result, waits): (&RoundResult, Option<TooSoon>),
) -> Markup {
    let title = title(&at.round);
    let columns = vec![
        Column::text("Dimension"),
        Column::number("Evidence"),
        Column::number("Agreed self-assessment"),
    ];
    let rows = result.dimensions.iter().map(|dimension| {
        vec![
            cell(dimension.dimension.label()),
            tables::optional(dimension.evidence.figure.map(|evidence| evidence.value)),
            tables::optional(dimension.perception.agreed.and_then(|agreed| agreed.value)),
        ]
    });
    let content = html! {
        (heading_with_caption(&at.authority.name, &title))
        (inset(html! {
            p.govuk-body { (tag("Draft", Colour::Grey)) }
            (not_yet(at, waits))
        }))
        (table(&Table::new("figures", "What does not depend on the survey", columns).rows(rows.collect())))
    };
    shell.page(&title, Some(&at.authority.name), false, content)
}

/// Whether the responses are closed for good, in a line.
pub(super) fn responses_line(closed: Option<&ClosedResponses>) -> String {
    match closed {
        None => "Not closed for good: nobody has looked at the draft result".into(),
        Some(ClosedResponses { at, by }) => {
            let on = formats::date(formats::in_england(*at));
            match by {
                Some(by) => format!("Closed for good on {on} by {by}"),
                None => format!("Closed for good on {on}, when the round came as a handover pack"),
            }
        }
    }
}
