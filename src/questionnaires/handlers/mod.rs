//! The room's pages, HTTP in and HTTP out.

pub(super) mod answering;
pub(super) mod consensus;
pub(super) mod drafts;
pub(super) mod draws;
pub(super) mod evidence;
pub(super) mod imports;
pub(super) mod instruments;
pub(super) mod leaving;
pub(super) mod people;
mod rating;
pub(super) mod ratings;
pub(super) mod returning;
pub(super) mod self_assessment;
mod sitting;
pub(super) mod survey;

pub(crate) use sitting::ANSWER_COOKIE;
use std::convert::Infallible;

use axum::{
    extract::FromRequestParts,
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::forms::DRAFT;
use crate::error::Error;

type Answer = Result<Response, Error>;

/// What was just done, and where one came from.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Came {
    done: String,
    from: String,
}

impl Came {
    /// Whether one came from the page that checks the answers, and goes back to it.
    fn after_check(&self) -> bool {
        self.from == "check"
    }

    /// Whether one came from a page of the same draft, rather than by the link.
    fn goes_on(&self) -> bool {
        self.from == "survey" || !self.done.is_empty()
    }

    /// What was just done, from a page that reads more than that.
    fn of(done: &str) -> Self {
        Self {
            done: done.into(),
            ..Self::default()
        }
    }

    fn banner(&self) -> Option<&'static str> {
        match self.done.as_str() {
            "saved" => Some("Section saved"),
            "kept" => Some("Answers saved"),
            "returned" => Some("Your answers are open on this device"),
            "cleared" => Some("Answers cleared"),
            "left" => Some("Nothing of your answers is left open on this device"),
            "opened" => Some("Survey opened"),
            "closed" => Some("Survey closed"),
            "last-day" => Some("Last day changed"),
            "headcounts" => Some("Numbers of people corrected"),
            "asked" => Some("People added"),
            "sent" => Some("New link is on its way"),
            "reminded" => Some("Reminder is on its way to everybody who has not answered"),
            "withdrawn" => Some("Link withdrawn"),
            "responses" => Some("Responses imported"),
            "records" => Some("Quality assurance records imported"),
            "published" => Some("Version published"),
            "draft" => Some("Draft saved"),
            "deleted" => Some("Draft deleted"),
            "submitted" => Some("Rating submitted"),
            "drawn" => Some("Records drawn for second rating"),
            "reassigned" => Some("Second rater changed"),
            "agreed" => Some("Consensus recorded"),
            _ => None,
        }
    }
}

/// Whether a form was sent by the page's script while it is filled in. Then the answer is a status
/// alone: 204 for saved; 409, 410 or 422 where the page itself, sent by its button, will say why
/// not.
#[derive(Clone, Copy, Debug)]
pub(super) struct AsOneGoes(bool);

impl<S: Sync> FromRequestParts<S> for AsOneGoes {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(parts.headers.contains_key("x-autosave")))
    }
}

/// To which draft the page of a respondent's form belongs, as it says.
fn draft_of(fields: &[(String, String)]) -> &str {
    let draft = fields.iter().find(|(name, _)| name == DRAFT);
    draft.map_or("", |(_, mark)| mark)
}

fn refused(page: maud::Markup) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
}

fn to(path: impl std::fmt::Display) -> Response {
    Redirect::to(&path.to_string()).into_response()
}
