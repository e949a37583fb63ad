//! The page that says what is in the pack.

use maud::{Markup, html};

use super::PackPath;
use crate::{
    programmes::{Authority, Shell},
    ui::*,
};

pub(super) fn handover(
    shell: &Shell<'_>,
    authority: &Authority,
    open: &[String],
    pack: &PackPath,
) -> Markup {
    let title = "Handover pack";
    let open: Vec<&str> = open.iter().map(String::as_str).collect();
    let content = two_thirds(html! {
        (heading_with_caption(&authority.name, title))
        p.govuk-body {
            "Everything of this authority’s diagnostics in one zip file, so that it can go on with its work elsewhere: "
            "another installation of this service takes the file in and gives the same scores."
        }
        h2.govuk-heading-m { "What is in it" }
        ul.govuk-list.govuk-list--bullet {
            li { "the plan of rounds, with the instruments in the versions that they use" }
            li { "the quality assurance records of each round: ratings, lines of observed behaviour, and what raters agreed on" }
            li { "the authority’s agreed self-assessments" }
            li { "what the surveys said: groups and pools of five people or more, and how many people counted" }
            li { "the published results as they were agreed, and the figures of rounds that are not published, once somebody has looked at their draft result" }
        }
        h2.govuk-heading-m { "What is not in it" }
        ul.govuk-list.govuk-list--bullet {
            li { "any single answer to a survey, anybody who was asked, any e-mail address" }
            li { "drafts" }
            li { "support days" }
            li { "anything of another authority" }
        }
        p.govuk-body {
            "Changes between rounds that would need single answers can’t be worked out again from the pack. "
            "Those in the published results stay as they were agreed."
        }
        @if !open.is_empty() {
            (inset(html! {
                p.govuk-body {
                    "The survey of " (formats::list(&open).to_lowercase()) " is open. No result of it is in the pack, "
                    "only its dates and its quality assurance records."
                }
            }))
        }
        p.govuk-body {
            "So that the same scores come out, the pack has exact numbers that pages do not show: how many people counted or did not, "
            "also where they are fewer than five."
        }
        (warning("The pack has results that are not published. Keep it where only those may read it who may see them."))
        (post_button(&pack.to_string(), "Download the handover pack", ButtonKind::Primary))
    });
    shell.page(title, Some(&authority.name), false, content)
}
