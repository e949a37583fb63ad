//! Being finished on a computer that others use, and what is said of it on the way.

use maud::{Markup, html};

use super::{answering::Surroundings, returning::keep_this_code};
use crate::{
    questionnaires::{
        LeavePath,
        forms::DRAFT,
        rules::{ReturnCode, SITTING_MINUTES},
    },
    ui::*,
};

/// The words of the button and of the links to it.
const FINISHED: &str = "I am finished on this computer";

fn address(around: &Surroundings<'_>) -> String {
    let token = around.token();
    LeavePath { token }.to_string()
}

/// The form that takes a draft off this device.
pub(super) fn finished(around: &Surroundings<'_>, key: &ReturnCode, kind: ButtonKind) -> Markup {
    post_form(
        &address(around),
        html! { (hidden(DRAFT, &key.mark())) (button(FINISHED, kind)) },
    )
}

/// On a group's link: how long answers stay open here, and how to go before that.
pub(super) fn on_a_shared_computer(around: &Surroundings<'_>) -> Markup {
    html! {
        @if around.invitation.is_shared() {
            h2.govuk-heading-m { "If other people use this computer" }
            p.govuk-body {
                "Your answers stay open on it for " (SITTING_MINUTES) " minutes after you last opened or saved a page, or until the browser is closed. "
                "Submit them, or choose “" (FINISHED) "”, before you leave it."
            }
            p.govuk-body { (link(FINISHED, &address(around))) }
        }
    }
}

pub(in crate::questionnaires) fn ask(
    around: &Surroundings<'_>,
    key: &ReturnCode,
    begun: bool,
) -> Markup {
    let title = "Finish on this computer";
    let first = around.first();
    let content = two_thirds(html! {
        (heading_with_caption(around.authority(), title))
        @if begun {
            p.govuk-body { "What you have saved is kept, and is not submitted. After this, your answers open with your return code only, here or on another device. Copy it first: we can’t show it to you again." }
            (keep_this_code(key))
        } @else {
            p.govuk-body { "You have not saved any answers, so there is nothing to come back to." }
        }
        (button_group(html! {
            (finished(around, key, ButtonKind::Primary))
            (link("Go on with my answers", &first))
        }))
        p.govuk-body { "Close other tabs with this survey too: what is on their screens stays there until you do." }
    });
    around.page(title, Some((&first, "Back")), false, content)
}
