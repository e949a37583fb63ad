//! The sign-in and set-password pages, and what every page says of who is signed in.

use maud::{Markup, html};

use axum_extra::routing::TypedPath as _;

use super::{
    AccountPath, CurrentPerson, ForgottenPath, Over, SessionPath, SignInPath, SignOutPath,
    account::views::{new_password_input, password_advice},
    form_owner::form_owner,
    forms::SignIn,
    single_sign_on,
};
use crate::{app::AppState, ui::*};

/// The demonstration's people and their one password; it exists in demonstrations only.
pub(crate) const DEMONSTRATION_PASSWORD: &str = "violet-harbour-lantern";

const DEMONSTRATION_PEOPLE: [(&str, &str); 8] = [
    ("manager@hackney.example", "programme manager"),
    (
        "facilitator@hackney.example",
        "facilitator for Northbridge, Westmere and Eastholme",
    ),
    ("lead@northbridge.example", "lead of Northbridge"),
    ("lead@westmere.example", "lead of Westmere"),
    ("lead@eastholme.example", "lead of Eastholme"),
    ("lead@southvale.example", "lead of Southvale"),
    ("lead@millbrook.example", "lead of Millbrook"),
    (
        "reviewer@dfe.example",
        "reviewer for the Department for Education",
    ),
];

/// What the sign-in page says of how somebody came to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// Their session is over.
    Over(Over),
    /// They have set their password.
    PasswordSet,
    /// They have confirmed a new e-mail address.
    EmailChanged,
}

impl Said {
    fn banner(self) -> Option<&'static str> {
        match self {
            Self::Over(_) => None,
            Self::PasswordSet => Some("Password set. Sign in with it."),
            Self::EmailChanged => Some("Email address changed. Sign in with the new one."),
        }
    }

    fn over(self) -> Option<&'static str> {
        match self {
            Self::Over(Over::Idle) => Some(
                "You were signed out after 60 minutes without activity. What you saved is safe.",
            ),
            Self::Over(Over::Long) => {
                Some("You were signed out 12 hours after you signed in. What you saved is safe.")
            }
            Self::Over(Over::Ended) => Some(
                "You have been signed out, from another device or by the programme manager. \
                 What you saved is safe. If you cannot sign in again, ask the programme manager.",
            ),
            _ => None,
        }
    }
}

pub(super) fn sign_in(
    form: &SignIn,
    errors: &FieldErrors,
    state: &AppState,
    said: Option<Said>,
) -> Markup {
    let demonstration = state.demonstration;
    let content = two_thirds(html! {
        (error_summary(errors))
        (heading("Sign in"))
        @if let Some(sentence) = said.and_then(Said::over) { (inset(html! { (sentence) })) }
        (post_form(&SignInPath.to_string(), html! {
            (text_input(
                Field::new("email", "Email address").kind("email").autocomplete("username").plain(),
                &form.email,
                errors,
            ))
            (password_input(Field::new("password", "Password"), errors))
            @if !form.next.is_empty() { (hidden("next", &form.next)) }
            (button("Sign in", ButtonKind::Primary))
        }))
        p.govuk-body { (link("I have forgotten my password", ForgottenPath::PATH)) }
        @if let Some(provider) = &state.provider {
            (single_sign_on::instead_of_password(provider.name(), &form.next))
        }
        @if demonstration { (demonstration_people()) }
    });
    page(&Page {
        error: !errors.is_empty(),
        demonstration,
        banner: said.and_then(Said::banner),
        ..Page::new("Sign in", content)
    })
}

fn demonstration_people() -> Markup {
    html! {
        h2.govuk-heading-m { "People of the demonstration" }
        p.govuk-body {
            "Sign in as any of them with the password "
            strong { (DEMONSTRATION_PASSWORD) } "."
        }
        ul."govuk-list govuk-list--bullet" {
            @for (email, part) in DEMONSTRATION_PEOPLE { li { (email) ", " (part) } }
        }
    }
}

/// What the top of each page says of the person signed in.
pub(crate) fn viewer(person: &CurrentPerson) -> Viewer<'_> {
    Viewer {
        name: &person.name,
        account_href: AccountPath::PATH,
        sign_out_action: SignOutPath::PATH,
        session_href: SessionPath::PATH,
        form_owner: form_owner(person.id),
    }
}

/// `email` is the account’s.
pub(super) fn set_password(
    token: &str,
    email: &str,
    errors: &FieldErrors,
    state: &AppState,
) -> Markup {
    let action = super::SetPasswordPath {
        token: token.into(),
    }
    .to_string();
    let content = two_thirds(html! {
        (error_summary(errors))
        (heading("Set your password"))
        p.govuk-body { "This sets the password of the account " strong.app-lines { (email) } "." }
        (password_advice())
        (post_form(&action, html! {
            (new_password_input("Password", errors))
            (button("Set password", ButtonKind::Primary))
        }))
        @if let Some(provider) = &state.provider {
            (single_sign_on::instead_of_a_new_password(provider.name(), token))
        }
    });
    page(&Page {
        error: !errors.is_empty(),
        demonstration: state.demonstration,
        ..Page::new("Set your password", content)
    })
}

pub(super) fn link_over(demonstration: bool) -> Markup {
    plain_page(
        "This link no longer works",
        demonstration,
        html! {
            p.govuk-body {
                "A link to set a password can be used once and for a limited time: 72 hours where \
                 somebody added you, an hour where you had forgotten it. A newer link takes the \
                 place of an older one. Ask the programme team for another: "
                a.govuk-link href={ "mailto:" (CONTACT) } { (CONTACT) } "."
            }
            p.govuk-body {
                "If you have set your password already, " (link("sign in", SignInPath::PATH)) "."
            }
        },
    )
}
