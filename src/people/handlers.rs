//! Sign-in, sign-out, the account page and setting a password.

use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use tower_sessions::Session;

use super::{
    AccountPath, CurrentPerson, SignInPath, SignOutPath, actions,
    forms::{NewPassword, SignIn},
    rules::local_address,
    views,
};
use crate::{
    app::{AppState, Fields},
    error::Error,
    ui::FieldErrors,
};

/// Where a session keeps the id of the person signed in.
pub(crate) const PERSON_KEY: &str = "person";

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
    views::sign_in(&form, &FieldErrors::new(), state.demonstration).into_response()
}

pub(super) async fn sign_in(
    _: SignInPath,
    State(state): State<AppState>,
    session: Session,
    Fields(form): Fields<SignIn>,
) -> Result<Response, Error> {
    let mut errors = form.check();
    if errors.is_empty() {
        let passwords = &state.passwords;
        let person = actions::sign_in(
            &state.database,
            passwords,
            &form.email,
            form.password.clone(),
        )
        .await?;
        actions::record_sign_in(&state.database, person, state.now()).await?;
        if let Some(person) = person {
            // A new key, so that one planted before sign-in is worth nothing.
            session.cycle_id().await.map_err(session_error)?;
            session
                .insert(PERSON_KEY, person.0)
                .await
                .map_err(session_error)?;
            return Ok(Redirect::to(local_address(&form.next)).into_response());
        }
        errors = SignIn::refused();
    }
    let page = views::sign_in(&form, &errors, state.demonstration);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
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
    signed_in: Result<CurrentPerson, Error>,
) -> Result<Response, Error> {
    let Some(email) = actions::link_email(&state.database, &token, state.now()).await? else {
        return Ok(link_over(&state));
    };
    let whose = (email.as_str(), signed_in.ok());
    let errors = FieldErrors::new();
    Ok(views::set_password(&token, whose, &errors, state.demonstration).into_response())
}

pub(super) async fn set_password(
    State(state): State<AppState>,
    Path(token): Path<String>,
    signed_in: Result<CurrentPerson, Error>,
    Fields(form): Fields<NewPassword>,
) -> Result<Response, Error> {
    let Some(email) = actions::link_email(&state.database, &token, state.now()).await? else {
        return Ok(link_over(&state));
    };
    let errors = form.check();
    if !errors.is_empty() {
        let whose = (email.as_str(), signed_in.ok());
        let page = views::set_password(&token, whose, &errors, state.demonstration);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let (db, passwords) = (&state.database, &state.passwords);
    if actions::set_password(db, passwords, &token, form.password, state.now()).await? {
        Ok(Redirect::to(&SignInPath.to_string()).into_response())
    } else {
        Ok(link_over(&state))
    }
}

fn link_over(state: &AppState) -> Response {
    (StatusCode::GONE, views::link_over(state.demonstration)).into_response()
}

fn session_error(error: tower_sessions::session::Error) -> Error {
    Error::Internal(error.to_string())
}
