//! The way to the identity provider, and the pages where it does not lead in.

use axum_extra::routing::TypedPath as _;
use maud::{Markup, html};

use super::{ByLinkPath, ProviderPath};
use crate::{
    people::{SignInPath, percent_encoded},
    ui::*,
};

/// Beneath the sign-in form.
pub(in crate::people) fn instead_of_password(name: &str, next: &str) -> Markup {
    let address = match next {
        "" | "/" => ProviderPath::PATH.to_owned(),
        next => format!("{ProviderPath}?next={}", percent_encoded(next)),
    };
    html! {
        h2.govuk-heading-m { "Sign in without a password" }
        p.govuk-body { "If you were invited, you can use the account that you have at " (name) "." }
        (link_button(&format!("Sign in with {name}"), &address, ButtonKind::Secondary))
    }
}

/// Beneath the form that sets a password.
pub(in crate::people) fn instead_of_a_new_password(name: &str, token: &str) -> Markup {
    let address = ByLinkPath {
        token: token.into(),
    };
    html! {
        h2.govuk-heading-m { "If you have an account at " (name) }
        p.govuk-body { "You can use that instead, and need no password here." }
        (link_button(&format!("Use {name}"), &address.to_string(), ButtonKind::Secondary))
    }
}

/// Nobody who was invited: the same for whoever never was and whoever no longer is.
pub(super) fn nobody(name: &str, demonstration: bool) -> Markup {
    plain_page(
        "There is no account for you here",
        demonstration,
        html! {
            p.govuk-body {
                "You signed in at " (name) ", but this service does not know that account. "
                "People are invited to it by the programme team."
            }
            p.govuk-body {
                "If you were invited, open the link in your invitation and choose “Use " (name) "” "
                "there. You only need to do that once. If the link no longer works, ask for a new "
                "one: " (contact())
            }
            p.govuk-body { (link("Go to sign in", SignInPath::PATH)) }
        },
    )
}

pub(super) fn not_signed_in(name: &str, demonstration: bool) -> Markup {
    plain_page(
        "You were not signed in",
        demonstration,
        html! {
            p.govuk-body {
                "Signing in with " (name) " was stopped, took longer than 10 minutes or was begun in "
                "another browser. Begin again."
            }
            (link_button("Go to sign in", SignInPath::PATH, ButtonKind::Primary))
            p.govuk-body { "If it keeps happening, tell the programme team: " (contact()) }
        },
    )
}

pub(super) fn down(name: &str, demonstration: bool) -> Markup {
    plain_page(
        &format!("You cannot sign in with {name} at the moment"),
        demonstration,
        html! {
            p.govuk-body { (name) " does not answer. Try again in a few minutes." }
            p.govuk-body { "If you have a password here, you can sign in with that." }
            (link_button("Go to sign in", SignInPath::PATH, ButtonKind::Primary))
        },
    )
}

fn contact() -> Markup {
    html! { a.govuk-link href={ "mailto:" (CONTACT) } { (CONTACT) } "." }
}
