//! Sign-in, sign-out, the account page and setting a password.

use axum::{
    extract::{Path, Query, State},
    http::{StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use chrono::TimeDelta;
use serde::Deserialize;
use tower_sessions::Session;

use super::{
    AccountPath, CurrentPerson, PersonId, SignInPath, SignOutPath, SignedInBy, actions,
    forms::{NewPassword, SignIn},
    rules::local_address,
    throttle::{self, Device, Tried, keep_device},
    views,
};
use crate::{
    app::{AppState, Fields},
    error::{Error, retry_after},
    ui::FieldErrors,
};

/// Where a session keeps the id of the person signed in.
pub(crate) const PERSON_KEY: &str = "person";

/// Where it keeps how.
const SIGNED_IN_BY_KEY: &str = "signed-in-by";

#[derive(Deserialize)]
pub(super) struct Next {
    #[serde(default)]
    next: String,
}

pub(super) async fn sign_in_page(
    _: SignInPath,
    State(state): State<AppState>,
    Query(next): Query<Next>,
) -> Response {
    let form = SignIn {
        next: next.next,
        ..SignIn::default()
    };
    views::sign_in(&form, &FieldErrors::new(), &state).into_response()
}

pub(super) async fn sign_in(
    _: SignInPath,
    State(state): State<AppState>,
    session: Session,
    device: Device,
    Fields(form): Fields<SignIn>,
) -> Result<Response, Error> {
    let errors = form.check();
    if !errors.is_empty() {
        return Ok(refused(&form, &errors, &state));
    }
    let (db, now) = (&state.database, state.now());
    // A place first: a try that the line is too long for is not counted.
    let place = state.passwords.place()?;
    let budget = match throttle::try_to_sign_in(db, &form.email, &device, now).await? {
        Tried::Now(budget) => budget,
        Tried::After(wait) => return Ok(slowed(&form, wait, &state)),
    };
    let passwords = (&state.passwords, place);
    let person = actions::sign_in(db, passwords, &form.email, form.password.clone()).await?;
    let Some(person) = person else {
        actions::refuse_sign_in(db, SignedInBy::Password, now).await?;
        return Ok(refused(&form, &SignIn::refused(), &state));
    };
    let secret = actions::record_sign_in(db, person, (&budget, &device), now).await?;
    begin_session(&session, person, SignedInBy::Password).await?;
    let answer = Redirect::to(local_address(&form.next)).into_response();
    Ok(keep_device(&state.settings, secret, answer))
}

fn refused(form: &SignIn, errors: &FieldErrors, state: &AppState) -> Response {
    let page = views::sign_in(form, errors, state);
    (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
}

/// Too many tries: the same for every address that can be typed.
fn slowed(form: &SignIn, wait: TimeDelta, state: &AppState) -> Response {
    let page = views::sign_in(form, &SignIn::slowed(wait), state);
    let after = retry_after(wait.to_std().unwrap_or_default());
    let headers = [(header::RETRY_AFTER, after)];
    (StatusCode::TOO_MANY_REQUESTS, headers, page).into_response()
}

/// Signs the person in: with a new key, so that one planted before is worth nothing.
pub(super) async fn begin_session(
    session: &Session,
    person: PersonId,
    by: SignedInBy,
) -> Result<(), Error> {
    session.cycle_id().await.map_err(session_error)?;
    let kept = session.insert(PERSON_KEY, person.0).await;
    kept.map_err(session_error)?;
    let kept = session.insert(SIGNED_IN_BY_KEY, by).await;
    kept.map_err(session_error)
}

pub(super) async fn sign_out(_: SignOutPath, session: Session) -> Result<Redirect, Error> {
    session.flush().await.map_err(session_error)?;
    Ok(Redirect::to(&SignInPath.to_string()))
}

pub(super) async fn account(
    _: AccountPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Response {
    views::account(&person, state.demonstration).into_response()
}

pub(super) async fn set_password_page(
    State(state): State<AppState>,
    Path(token): Path<String>,
) -> Result<Response, Error> {
    if !actions::link_works(&state.database, &token, state.now()).await? {
        return Ok(link_over(&state));
    }
    Ok(views::set_password(&token, &FieldErrors::new(), &state).into_response())
}

pub(super) async fn set_password(
    State(state): State<AppState>,
    Path(token): Path<String>,
    device: Device,
    Fields(form): Fields<NewPassword>,
) -> Result<Response, Error> {
    let errors = form.check();
    if !errors.is_empty() {
        let page = views::set_password(&token, &errors, &state);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let (db, passwords, now) = (&state.database, &state.passwords, state.now());
    let person = actions::set_password(db, passwords, &token, form.password, now).await?;
    let Some(person) = person else {
        return Ok(link_over(&state));
    };
    let secret = actions::know_device(db, &device, person, now).await?;
    let answer = Redirect::to(&SignInPath.to_string()).into_response();
    Ok(keep_device(&state.settings, secret, answer))
}

pub(super) fn link_over(state: &AppState) -> Response {
    (StatusCode::GONE, views::link_over(state.demonstration)).into_response()
}

pub(super) fn session_error(error: tower_sessions::session::Error) -> Error {
    Error::Internal(error.to_string())
}
