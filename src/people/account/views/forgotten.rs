//! A forgotten password.

use axum_extra::routing::TypedPath as _;
use maud::{Markup, html};

use crate::{
    app::AppState,
    people::{SignInPath, account::ForgottenPath},
    ui::*,
};

const TITLE: &str = "Forgotten password";

pub(in crate::people) fn forgotten(state: &AppState, typed: &str, errors: &FieldErrors) -> Markup {
    let content = two_thirds(html! {
        (error_summary(errors))
        (heading(TITLE))
        p.govuk-body { "A link to set a new password is sent to the email address of your account." }
        (post_form(ForgottenPath::PATH, html! {
            (text_input(
                Field::new("email", "Email address").kind("email").autocomplete("username").plain(),
                typed,
                errors,
            ))
            (button("Send the link", ButtonKind::Primary))
        }))
    });
    page(&Page {
        error: !errors.is_empty(),
        demonstration: state.demonstration,
        back: Some((SignInPath::PATH, "Back to sign in")),
        ..Page::new(TITLE, content)
    })
}

pub(in crate::people) fn reset_asked(state: &AppState) -> Markup {
    plain_page(
        "Check your email",
        state.demonstration,
        html! {
            p.govuk-body {
                "If there is an account with that address, a link to set a new password is on its \
                 way. It works once, within an hour."
            }
            p.govuk-body {
                "If nothing comes, look among unwanted mail, wait five minutes before you ask \
                 again, or ask the programme manager."
            }
        },
    )
}

pub(in crate::people) fn forgotten_without_mail(state: &AppState) -> Markup {
    plain_page(
        TITLE,
        state.demonstration,
        html! {
            p.govuk-body {
                "This service does not send email. Ask the programme manager for a link to set a \
                 new password, or write to "
                a.govuk-link href={ "mailto:" (CONTACT) } { (CONTACT) } "."
            }
            p.govuk-body { (link("Back to sign in", SignInPath::PATH)) }
        },
    )
}
