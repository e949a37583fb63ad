//! Sign-in, sign-out and setting a password.

use axum::{
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use tower_sessions::Session;

use super::{
    CodePath, How, Over, PersonId, SignInPath, SignOutPath, account,
    account::views::somebody_elses,
    actions,
    current::SignedIn,
    forms::{NewPassword, SignIn},
    rules::local_address,
    second_step,
    sessions::{self, Awaited},
    views::{self, Said},
};
use crate::{
    app::{AppState, Fields},
    error::Error,
    ui::FieldErrors,
};

#[derive(Deserialize)]
pub(super) struct Next {
    #[serde(default)]
    next: String,
    /// Why a session is over.
    #[serde(default)]
    over: String,
    /// What was just done.
    #[serde(default)]
    done: String,
}

impl Next {
    fn said(&self) -> Option<Said> {
        let over = [Over::Idle, Over::Long];
        let over = over.into_iter().find(|over| over.word() == self.over);
        over.map(Said::Over).or(match self.done.as_str() {
            "password" => Some(Said::PasswordSet),
            "email" => Some(Said::EmailChanged),
            _ => None,
        })
    }
}

pub(super) async fn sign_in_page(
    _: SignInPath,
    State(state): State<AppState>,
    Query(next): Query<Next>,
) -> Response {
    let said = next.said();
    let form = SignIn {
        next: next.next,
        ..SignIn::default()
    };
    views::sign_in(&form, &FieldErrors::new(), state.demonstration, said).into_response()
}

pub(super) async fn sign_in(
    _: SignInPath,
    State(state): State<AppState>,
    session: Session,
    headers: HeaderMap,
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
        if let Some(person) = person {
            return let_in(&state, &session, &headers, person, &form.next).await;
        }
        actions::record_sign_in(&state.database, None, state.now()).await?;
        errors = SignIn::refused();
    }
    let page = views::sign_in(&form, &errors, state.demonstration, None);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// Goes on after a right password: signed in, or on to the code, under a new key either way, so
/// that one planted before is worth nothing.
async fn let_in(
    state: &AppState,
    session: &Session,
    headers: &HeaderMap,
    person: PersonId,
    next: &str,
) -> Result<Response, Error> {
    let next = local_address(next);
    if second_step::has_second_step(state.database.read(), person).await? {
        actions::record_code_asked(&state.database, person, state.now()).await?;
        let awaited = Awaited {
            person: person.0,
            since: state.now(),
            next: next.to_owned(),
        };
        sessions::await_code(session, awaited).await?;
        return Ok(Redirect::to(&CodePath.to_string()).into_response());
    }
    actions::record_sign_in(&state.database, Some(person), state.now()).await?;
    sessions::begin(session, headers, person, How::Password).await?;
    Ok(Redirect::to(next).into_response())
}

pub(super) async fn sign_out(
    _: SignOutPath,
    State(state): State<AppState>,
    signed_in: Result<SignedIn, Error>,
    session: Session,
) -> Result<Redirect, Error> {
    if let Ok(who) = signed_in {
        account::actions::sign_out(&state, who.person.id, &who.session).await?;
    }
    session.flush().await.map_err(sessions::failed)?;
    Ok(Redirect::to(&SignInPath.to_string()))
}

pub(super) async fn set_password_page(
    State(state): State<AppState>,
    Path(token): Path<String>,
    signed_in: Result<SignedIn, Error>,
) -> Result<Response, Error> {
    let Some(person) = actions::whose_link(&state.database, &token, state.now()).await? else {
        return Ok(link_over(&state));
    };
    if signed_in.is_ok_and(|other| other.person.id != person) {
        return Ok(somebody_elses(&state));
    }
    Ok(views::set_password(&token, &FieldErrors::new(), state.demonstration).into_response())
}

pub(super) async fn set_password(
    State(state): State<AppState>,
    Path(token): Path<String>,
    signed_in: Result<SignedIn, Error>,
    Fields(form): Fields<NewPassword>,
) -> Result<Response, Error> {
    let Some(person) = actions::whose_link(&state.database, &token, state.now()).await? else {
        return Ok(link_over(&state));
    };
    if signed_in.is_ok_and(|other| other.person.id != person) {
        return Ok(somebody_elses(&state));
    }
    let local = account::store::local_words(state.database.read(), person).await?;
    let password = match form.parse(&local) {
        Ok(password) => password,
        Err(errors) => {
            let page = views::set_password(&token, &errors, state.demonstration);
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    if actions::set_password(&state, &token, password, state.now()).await? {
        Ok(Redirect::to(&format!("{SignInPath}?done=password")).into_response())
    } else {
        Ok(link_over(&state))
    }
}

fn link_over(state: &AppState) -> Response {
    (StatusCode::GONE, views::link_over(state.demonstration)).into_response()
}
