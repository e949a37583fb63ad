//! Where one is signed in, and for how long.

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Redirect, Response},
};
use chrono::{DateTime, Utc};
use serde_json::json;

use super::Answer;
use crate::{
    app::{AppState, Fields},
    people::{
        CurrentPerson,
        account::{
            AccountPath, EndOtherSessionsPath, EndSessionPath, SessionPath, actions,
            forms::EndSession, store,
        },
        current::SignedIn,
    },
};

/// For the script: looking changes nothing.
pub(in crate::people::account) async fn left(
    _: SessionPath,
    State(state): State<AppState>,
    signed_in: SignedIn,
) -> Response {
    time_left(&state, &signed_in, signed_in.last_seen_at)
}

/// “Stay signed in”.
pub(in crate::people::account) async fn extend(
    _: SessionPath,
    State(state): State<AppState>,
    signed_in: SignedIn,
) -> Answer {
    let now = state.now();
    store::touch(&state.database, &signed_in.session, now).await?;
    Ok(time_left(&state, &signed_in, now))
}

/// The seconds until the session is over if it is not used, and however it is used.
fn time_left(state: &AppState, signed_in: &SignedIn, last_seen_at: DateTime<Utc>) -> Response {
    let now = state.now();
    let idle = last_seen_at + state.limits.idle - now;
    let all = signed_in.created_at + state.limits.absolute - now;
    let left = json!({ "idle": idle.num_seconds(), "all": all.num_seconds() });
    (
        [(header::CONTENT_TYPE, "application/json")],
        left.to_string(),
    )
        .into_response()
}

pub(in crate::people::account) async fn end(
    _: EndSessionPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Fields(form): Fields<EndSession>,
) -> Answer {
    actions::end_session(&state, person.id, &form.session).await?;
    Ok(Redirect::to(&format!("{AccountPath}?done=session")).into_response())
}

pub(in crate::people::account) async fn end_others(
    _: EndOtherSessionsPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    signed_in: SignedIn,
) -> Answer {
    actions::end_other_sessions(&state, person.id, &signed_in.session).await?;
    Ok(Redirect::to(&format!("{AccountPath}?done=session")).into_response())
}
