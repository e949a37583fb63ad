//! The sign-in, account and set-password pages.

use maud::{Markup, html};

use axum_extra::routing::TypedPath as _;

use super::{AccountPath, CurrentPerson, Role, SignInPath, SignOutPath, forms::SignIn};
use crate::ui::*;

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

pub(super) fn sign_in(form: &SignIn, errors: &FieldErrors, demonstration: bool) -> Markup {
    let content = two_thirds(html! {
        (error_summary(errors))
        (heading("Sign in"))
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
        @if demonstration { (demonstration_people()) }
    });
    page(&Page {
        error: !errors.is_empty(),
        demonstration,
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

pub(super) fn account(person: &CurrentPerson, demonstration: bool) -> Markup {
    let mut roles: Vec<&str> = person
        .memberships
        .iter()
        .map(|m| Role::title(m.role))
        .collect();
    roles.dedup();
    let content = two_thirds(html! {
        (heading("Your account"))
        (summary_list(&[
            SummaryRow::new("Name", &person.name),
            SummaryRow::new("Email address", &person.email),
            SummaryRow::new("Role", formats::list(&roles)),
        ]))
        (post_button(&SignOutPath.to_string(), "Sign out", ButtonKind::Secondary))
    });
    page(&Page {
        viewer: Some(viewer(person)),
        back: Some(("/", "Back to your start page")),
        demonstration,
        ..Page::new("Your account", content)
    })
}

/// What the top of each page says of the person signed in.
pub(crate) fn viewer(person: &CurrentPerson) -> Viewer<'_> {
    Viewer {
        name: &person.name,
        account_href: AccountPath::PATH,
        sign_out_action: SignOutPath::PATH,
    }
}

/// `whose` is the account's e-mail address, and who is signed in meanwhile: that does not change.
pub(super) fn set_password(
    token: &str,
    (email, signed_in): (&str, Option<CurrentPerson>),
    errors: &FieldErrors,
    demonstration: bool,
) -> Markup {
    let other = signed_in.filter(|person| person.email != email);
    let action = super::SetPasswordPath {
        token: token.into(),
    }
    .to_string();
    let content = two_thirds(html! {
        (error_summary(errors))
        (heading("Set your password"))
        p.govuk-body { "This sets the password of the account " strong.app-lines { (email) } "." }
        @if let Some(other) = other {
            (inset(html! {
                "You are signed in as " (other.name) ", another account, and stay so. Sign out before you sign in with this one."
            }))
        }
        p.govuk-body {
            "A good password is three random words, such as you would not use together elsewhere. "
            "You can paste it from a password manager."
        }
        (post_form(&action, html! {
            (password_input(
                Field::new("password", "Password")
                    .hint("Must have 8 characters or more")
                    .autocomplete("new-password"),
                errors,
            ))
            (button("Set password", ButtonKind::Primary))
        }))
    });
    page(&Page {
        error: !errors.is_empty(),
        demonstration,
        ..Page::new("Set your password", content)
    })
}

pub(super) fn link_over(demonstration: bool) -> Markup {
    plain_page(
        "This link no longer works",
        demonstration,
        html! {
            p.govuk-body {
                "A link to set a password can be used once, within 72 hours. "
                "Ask the programme team for a new one: "
                a.govuk-link href={ "mailto:" (CONTACT) } { (CONTACT) } "."
            }
        },
    )
}
