//! Changing the e-mail address.

use axum_extra::routing::TypedPath as _;
use maud::{Markup, html};

use super::Frame;
use crate::{
    app::AppState,
    people::{
        account::{ConfirmEmailPath, EmailPath},
        code_again,
    },
    ui::*,
};

const TITLE: &str = "Change your email address";

pub(in crate::people) fn email(
    frame: &Frame<'_>,
    code_asked: bool,
    typed: &str,
    errors: &FieldErrors,
) -> Markup {
    let content = two_thirds(html! {
        (error_summary(errors))
        (heading(TITLE))
        p.govuk-body {
            "Your email address is " strong.app-lines { (frame.person.email) } ". \
             A link is sent to the new one, unless an account has it already; nothing changes \
             before you open it."
        }
        (post_form(EmailPath::PATH, html! {
            (text_input(
                Field::new("email", "New email address").kind("email").autocomplete("email").plain(),
                typed,
                errors,
            ))
            (password_input(Field::new("password", "Your password"), errors))
            @if code_asked { (code_again(errors)) }
            (button("Send the link", ButtonKind::Primary))
        }))
    });
    frame.page(TITLE, !errors.is_empty(), content)
}

pub(in crate::people) fn email_without_mail(frame: &Frame<'_>) -> Markup {
    let content = two_thirds(html! {
        (heading(TITLE))
        p.govuk-body {
            "This service does not send email, so a new address can’t be confirmed. \
             Ask the programme manager to invite you at the new address."
        }
    });
    frame.page(TITLE, false, content)
}

pub(in crate::people) fn confirm_email(state: &AppState, token: &str, email: &str) -> Markup {
    let action = ConfirmEmailPath {
        token: token.into(),
    };
    plain_page(
        "Confirm your email address",
        state.demonstration,
        html! {
            p.govuk-body { "From now on you will sign in with " strong.app-lines { (email) } "." }
            (post_button(&action.to_string(), "Confirm", ButtonKind::Primary))
        },
    )
}

pub(in crate::people) fn email_link_over(state: &AppState) -> Markup {
    plain_page(
        "This link no longer works",
        state.demonstration,
        html! {
            p.govuk-body {
                "A link to confirm an email address can be used once, within 24 hours, and the \
                 newest one alone. Sign in and ask for another."
            }
            p.govuk-body { (link("Go to your account", "/account")) }
        },
    )
}
