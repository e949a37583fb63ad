//! That a form was drawn for somebody else: who is signed in, and what was typed.

use axum_extra::routing::TypedPath as _;
use maud::{Markup, html};

use super::sent::Sent;
use crate::{
    app::AppState,
    people::{CurrentPerson, SignInPath, SignOutPath, viewer},
    ui::*,
};

/// The refusal of a form that was drawn for somebody else than `person`.
pub(super) fn somebody_elses(state: &AppState, person: &CurrentPerson, sent: &Sent) -> Markup {
    let title = "Nothing was saved: this page was opened by somebody else";
    let content = two_thirds(html! {
        (heading(title))
        p.govuk-body {
            "You are signed in as " strong { (person.name) } ". The page that you sent was not opened by "
            (person.name) ", so nothing on it was saved or changed."
        }
        @if sent.is_file {
            p.govuk-body { "The file that you chose is still on your computer. Nothing of it was read." }
        }
        h2.govuk-heading-m { "If you are " (person.name) }
        p.govuk-body {
            @if sent.typed.is_empty() {
                "Somebody else used this browser before you. Open the page again and do it as yourself."
            } @else {
                "Somebody else used this browser before you. If you typed what stands below, copy it, open the page again and put it in as yourself. If you did not, close this page."
            }
        }
        p.govuk-body { (link("Go to your start page", "/")) }
        h2.govuk-heading-m { "If you are not" }
        p.govuk-body { "Your browser still has what you sent. To save it as yours:" }
        ol.govuk-list.govuk-list--number {
            li { "Sign " (person.name) " out, with the button below." }
            li { a.govuk-link href=(SignInPath::PATH) target="_blank" rel="noopener" { "Sign in in a new tab" } " as yourself." }
            li { "Go back in this tab to the page that you sent, and send it again." }
        }
        (post_button(SignOutPath::PATH, &format!("Sign {} out", person.name), ButtonKind::Secondary))
        @if !sent.typed.is_empty() { (typed(sent)) }
    });
    page(&Page {
        viewer: Some(viewer(person)),
        demonstration: state.demonstration,
        ..Page::new(title, content)
    })
}

fn typed(sent: &Sent) -> Markup {
    let rows: Vec<SummaryRow<'_>> = sent
        .typed
        .iter()
        .map(|(name, value)| SummaryRow::new(name.as_str(), html! { div.app-lines { (value) } }))
        .collect();
    html! {
        h2.govuk-heading-m { "What was typed and chosen" }
        (summary_list(&rows))
    }
}
