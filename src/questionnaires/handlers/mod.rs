//! The room's pages, HTTP in and HTTP out.

pub(super) mod answering;
pub(super) mod consensus;
pub(super) mod drafts;
pub(super) mod draws;
pub(super) mod evidence;
mod rating;
pub(super) mod ratings;
pub(super) mod self_assessment;
pub(super) mod survey;

use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

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

    fn banner(&self) -> Option<&'static str> {
        match self.done.as_str() {
            "saved" => Some("Section saved"),
            "cleared" => Some("Answers cleared"),
            "opened" => Some("Survey opened"),
            "closed" => Some("Survey closed"),
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

fn refused(page: maud::Markup) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
}

fn to(path: impl std::fmt::Display) -> Response {
    Redirect::to(&path.to_string()).into_response()
}
