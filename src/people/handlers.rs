//! Sign-in, sign-out and setting a password.

use axum::{
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use chrono::TimeDelta;
use serde::Deserialize;
use serde_json::json;
use tower_sessions::Session;

use super::{
    CodePath, How, Over, SignInPath, SignOutPath, account,
    account::views::somebody_elses,
    actions::{self, Proved},
    current::SignedIn,
    forms::{NewPassword, SignIn},
    rules::local_address,
    second_step,
    sessions::{self, Awaited},
    throttle::{self, Budget, Device, Tried, keep_device},
    views::{self, Said},
};
use crate::{
    app::{AppState, Fields},
    error::{Error, retry_after},
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
        let over = [Over::Idle, Over::Long, Over::Ended];
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
    views::sign_in(&form, &FieldErrors::new(), &state, said).into_response()
}

pub(super) async fn sign_in(
    _: SignInPath,
    State(state): State<AppState>,
    session: Session,
    device: Device,
    headers: HeaderMap,
    Fields(form): Fields<SignIn>,
) -> Result<Response, Error> {
    let errors = form.check();
    if !errors.is_empty() {
        return Ok(refused(&form, &errors, &state));
    }
    let (db, now) = (&state.database, state.now());
    // A place first: a try that the line is too long for is not counted.
    let place = state.passwords.place()?;
    let account = actions::typed_account(db, &form.email).await?;
    let on = account.as_ref().map(|account| account.id);
    let detail = json!({ "how": How::Password.code(), "tries": "too many" });
    let too_many = actions::refused_sign_in(on, detail);
    let typed = (form.email.as_str(), &device);
    let budget = match throttle::try_to_sign_in(db, typed, too_many, now).await? {
        Tried::Now(budget) => budget,
        Tried::After(wait) => return Ok(slowed(&form, wait, &state)),
    };
    let passwords = (&state.passwords, place);
    let found = actions::sign_in(passwords, account, form.password.clone()).await?;
    let answer = match found {
        Some(proved) => {
            let browser = (&session, &headers, &device);
            let_in(&state, browser, (&proved, &budget), &form.next).await?
        }
        None => None,
    };
    match answer {
        Some(answer) => Ok(answer),
        None => {
            actions::refuse_sign_in(db, on, How::Password, now).await?;
            Ok(refused(&form, &SignIn::refused(), &state))
        }
    }
}

fn refused(form: &SignIn, errors: &FieldErrors, state: &AppState) -> Response {
    let page = views::sign_in(form, errors, state, None);
    (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
}

/// Too many tries: the same for every address that can be typed.
fn slowed(form: &SignIn, wait: TimeDelta, state: &AppState) -> Response {
    let page = views::sign_in(form, &SignIn::slowed(wait), state, None);
    let after = retry_after(wait.to_std().unwrap_or_default());
    let headers = [(header::RETRY_AFTER, after)];
    (StatusCode::TOO_MANY_REQUESTS, headers, page).into_response()
}

/// Goes on after a right password: signed in, or on to the code, under a new key either way, so
/// that one planted before is worth nothing. The browser is a known one once all is asked. Nothing
/// where the password was right and is so no more.
async fn let_in(
    state: &AppState,
    (session, headers, device): (&Session, &HeaderMap, &Device),
    (proved, budget): (&Proved, &Budget),
    next: &str,
) -> Result<Option<Response>, Error> {
    let (db, next, now) = (&state.database, local_address(next), state.now());
    let person = proved.person;
    if second_step::has_second_step(db.read(), person).await? {
        let awaited = Awaited {
            person: person.0,
            since: now,
            password: proved.password(),
            next: next.to_owned(),
        };
        sessions::await_code(session, awaited).await?;
        // Kept now rather than after the answer: a password set from here on ends it.
        session.save().await?;
        if !actions::record_code_asked(db, proved, budget, now).await? {
            session.flush().await?;
            return Ok(None);
        }
        return Ok(Some(Redirect::to(&CodePath.to_string()).into_response()));
    }
    sessions::begin(session, headers, person, How::Password).await?;
    session.save().await?;
    let secret = actions::record_sign_in(db, proved, (budget, device), now).await?;
    let Some(secret) = secret else {
        session.flush().await?;
        return Ok(None);
    };
    let answer = Redirect::to(next).into_response();
    Ok(Some(keep_device(&state.settings, secret, answer)))
}

pub(super) async fn sign_out(
    _: SignOutPath,
    State(state): State<AppState>,
    signed_in: Result<SignedIn, Error>,
    session: Session,
) -> Result<impl IntoResponse, Error> {
    if let Ok(who) = signed_in {
        account::actions::sign_out(&state, who.person.id, &who.session).await?;
    }
    session.flush().await?;
    // Not the cookies: those of a respondent’s answers may be in the same browser.
    let clear = [("clear-site-data", "\"cache\", \"storage\"")];
    Ok((clear, Redirect::to(&SignInPath.to_string())))
}

pub(super) async fn set_password_page(
    State(state): State<AppState>,
    Path(token): Path<String>,
    signed_in: Result<SignedIn, Error>,
) -> Result<Response, Error> {
    let link = actions::link_account(&state.database, &token, state.now()).await?;
    let Some((person, email)) = link else {
        return Ok(link_over(&state));
    };
    if signed_in.is_ok_and(|other| other.person.id != person) {
        return Ok(somebody_elses(&state));
    }
    Ok(views::set_password(&token, &email, &FieldErrors::new(), &state).into_response())
}

pub(super) async fn set_password(
    State(state): State<AppState>,
    Path(token): Path<String>,
    device: Device,
    signed_in: Result<SignedIn, Error>,
    Fields(form): Fields<NewPassword>,
) -> Result<Response, Error> {
    let link = actions::link_account(&state.database, &token, state.now()).await?;
    let Some((person, email)) = link else {
        return Ok(link_over(&state));
    };
    if signed_in.is_ok_and(|other| other.person.id != person) {
        return Ok(somebody_elses(&state));
    }
    let local = account::store::local_words(state.database.read(), person).await?;
    let password = match form.parse(&local) {
        Ok(password) => password,
        Err(errors) => {
            let page = views::set_password(&token, &email, &errors, &state);
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let now = state.now();
    let Some(person) = actions::set_password(&state, &token, password, now).await? else {
        return Ok(link_over(&state));
    };
    let secret = actions::know_device(&state.database, &device, person, now).await?;
    let answer = Redirect::to(&format!("{SignInPath}?done=password")).into_response();
    Ok(keep_device(&state.settings, secret, answer))
}

pub(super) fn link_over(state: &AppState) -> Response {
    (StatusCode::GONE, views::link_over(state.demonstration)).into_response()
}
