//! The account page, and what hangs on it.

use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use maud::Markup;
use serde::Deserialize;

use super::{AccountPath, store, views};
use crate::{
    app::AppState,
    error::Error,
    people::{CurrentPerson, current::SignedIn},
};

pub(super) mod email;
pub(super) mod forgotten;
pub(super) mod password;
pub(super) mod sessions;

/// A page, or why not.
type Answer = Result<Response, Error>;

/// What was just done, for the green notice.
#[derive(Deserialize)]
pub(super) struct Done {
    #[serde(default)]
    done: String,
}

pub(super) async fn account(
    _: AccountPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    signed_in: SignedIn,
    Query(done): Query<Done>,
) -> Answer {
    let db = state.database.read();
    let sessions = store::sessions(db, person.id, state.limits, state.now()).await?;
    let banner = match done.done.as_str() {
        "password" => Some("Password changed. You are signed out everywhere else."),
        "email" => Some(
            "If no account has that email address yet, a link to confirm it is on its way there.",
        ),
        "session" => Some("Signed out there"),
        "second-step" => Some("Second step turned off"),
        _ => None,
    };
    let frame = views::Frame::new(&state, &person).banner(banner);
    Ok(views::account(&frame, &signed_in, &sessions).into_response())
}

/// A form that was refused: the same page, with what is wrong.
fn refused(page: Markup) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
}
