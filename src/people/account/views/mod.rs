//! The pages of one’s own account.

mod account;
mod email;
mod forgotten;

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use maud::{Markup, html};

pub(in crate::people) use account::{account, password};
pub(in crate::people) use email::{confirm_email, email, email_link_over, email_without_mail};
pub(in crate::people) use forgotten::{forgotten, forgotten_without_mail, reset_asked};

use super::AccountPath;
use crate::{
    app::AppState,
    people::{CurrentPerson, SignOutPath, views::viewer},
    ui::*,
};

/// What surrounds a page of one’s own account.
#[derive(Debug)]
pub(in crate::people) struct Frame<'a> {
    pub(in crate::people) person: &'a CurrentPerson,
    demonstration: bool,
    banner: Option<&'static str>,
    back: Option<(String, &'static str)>,
}

impl<'a> Frame<'a> {
    /// A page below the account page.
    pub(in crate::people) fn new(state: &AppState, person: &'a CurrentPerson) -> Self {
        Self {
            person,
            demonstration: state.demonstration,
            banner: None,
            back: Some((AccountPath.to_string(), "Back to your account")),
        }
    }

    pub(in crate::people) fn banner(mut self, banner: Option<&'static str>) -> Self {
        self.banner = banner;
        self
    }

    /// Where nothing else can be reached.
    pub(in crate::people) fn without_back(mut self) -> Self {
        self.back = None;
        self
    }

    fn back_to_start(&self) -> Option<(&str, &str)> {
        Some(("/", "Back to your start page"))
    }

    pub(in crate::people) fn page(&self, title: &str, error: bool, content: Markup) -> Markup {
        let back = self
            .back
            .as_ref()
            .map(|(href, text)| (href.as_str(), *text));
        self.page_back(title, error, back, content)
    }

    fn page_back(
        &self,
        title: &str,
        error: bool,
        back: Option<(&str, &str)>,
        content: Markup,
    ) -> Markup {
        page(&Page {
            error,
            viewer: Some(viewer(self.person)),
            back,
            banner: self.banner,
            demonstration: self.demonstration,
            ..Page::new(title, content)
        })
    }
}

/// What a good password is.
pub(in crate::people) fn password_advice() -> Markup {
    html! {
        p.govuk-body {
            "A good password is three random words that have nothing to do with you or with this \
             programme. You can paste it from a password manager."
        }
    }
}

/// A new password.
pub(in crate::people) fn new_password_input(label: &'static str, errors: &FieldErrors) -> Markup {
    password_input(
        Field::new("password", label)
            .hint("Must have 8 characters or more; 15 or more is better")
            .autocomplete("new-password"),
        errors,
    )
}

/// A one-time link that was opened by somebody signed in to another account.
pub(in crate::people) fn somebody_elses(state: &AppState) -> Response {
    let page = plain_page(
        "This link is for another account",
        state.demonstration,
        html! {
            p.govuk-body {
                "You are signed in to an account that this link is not for. If the other account \
                 is yours too, sign out and open the link again: it still works."
            }
            (post_button(&SignOutPath.to_string(), "Sign out", ButtonKind::Secondary))
        },
    );
    (StatusCode::FORBIDDEN, page).into_response()
}
