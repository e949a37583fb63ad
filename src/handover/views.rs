//! The page that says what is in the pack.

use maud::{Markup, html};

use super::PackPath;
use crate::{
    programmes::{Authority, Shell},
    ui::*,
};

pub(super) fn handover(shell: &Shell<'_>, authority: &Authority, pack: &PackPath) -> Markup {
    let title = "Handover pack";
    let content = two_thirds(html! {
        (heading_with_caption(&authority.name, title))
        p.govuk-body {
            "Everything of this authority’s diagnostics in one zip file, so that it can go on with its work elsewhere: "
            "another installation of this service takes the file in and shows the same published results."
        }
        h2.govuk-heading-m { "What is in it" }
        ul.govuk-list.govuk-list--bullet {
            li { "the plan of rounds, with the instruments in the versions that they use" }
            li { "the quality assurance records of each round: ratings, lines of observed behaviour, and what raters agreed on" }
            li { "the authority’s agreed self-assessments" }
            li { "the published results, as they were published" }
        }
        h2.govuk-heading-m { "What is not in it" }
        ul.govuk-list.govuk-list--bullet {
            li { "any answer to a survey, anybody who was asked, any e-mail address" }
            li { "anything that is said of a role group" }
            li { "drafts, and results that are not published" }
            li { "support days" }
            li { "anything of another authority" }
        }
        p.govuk-body {
            "In the other installation a later round is compared with these results on their published figures. "
            "They can’t be corrected there, since the answers stay here."
        }
        (post_button(&pack.to_string(), "Download the handover pack", ButtonKind::Primary))
    });
    shell.page(title, Some(&authority.name), false, content)
}
