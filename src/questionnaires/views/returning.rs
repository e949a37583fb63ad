//! The return code: shown to keep, and asked for on another device.

use maud::{Markup, html};

use super::answering::Surroundings;
use crate::{
    questionnaires::{ReturnPath, rules::ReturnCode},
    ui::*,
};

pub(super) fn address(around: &Surroundings<'_>) -> String {
    ReturnPath {
        token: around.token(),
    }
    .to_string()
}

/// Where somebody goes who began on another device.
pub(super) fn return_link(around: &Surroundings<'_>) -> Markup {
    link("I have a return code", &address(around))
}

/// The code that opens these answers on another device.
pub(super) fn keep_this_code(key: &ReturnCode) -> Markup {
    inset(html! {
        "To go on on another device, keep this code: "
        strong.app-code id="return-code" { (key) }
        br;
        "Whoever has the code can see your answers until you submit them."
    })
}

pub(in crate::questionnaires) fn ask(
    around: &Surroundings<'_>,
    typed: &str,
    errors: &FieldErrors,
) -> Markup {
    let title = "Go on with your answers";
    let first = around.link_itself();
    let content = two_thirds(html! {
        (error_summary(errors))
        (heading_with_caption(around.authority(), title))
        p.govuk-body { "Enter the code that you were shown on the device where you began." }
        (post_form(&address(around), html! {
            (text_input(
                Field::new("code", "Return code")
                    .hint("24 letters and numbers. Capitals, dashes and spaces do not matter")
                    .autocomplete("off")
                    .plain(),
                typed,
                errors,
            ))
            (button("Continue", ButtonKind::Primary))
        }))
        @if around.invitation.is_shared() {
            p.govuk-body { "If you do not have the code, start with a blank form. Nobody can open your answers without it, and they are deleted with the survey’s other unfinished answers." }
        } @else {
            p.govuk-body { "Without the code, open your link on the device where you began." }
        }
    });
    around.page(title, Some((&first, "Back")), !errors.is_empty(), content)
}
