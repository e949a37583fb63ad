//! To the identity provider and back.

use axum::{
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use tower_sessions::Session;

use super::{
    CallbackPath, Provider, ProviderPath, actions,
    provider::{Asked, Trouble},
    views,
};
use crate::{
    app::AppState,
    error::Error,
    people::{
        How, SetPasswordPath,
        account::views::somebody_elses,
        actions::whose_link,
        current::SignedIn,
        handlers::link_over,
        rules::{local_address, sha256},
        sessions,
    },
};

/// Where a session keeps what was asked, until the browser is back.
const ASKED_KEY: &str = "provider";

/// How long somebody may take to sign in at the provider.
const TIME_TO_ANSWER: TimeDelta = TimeDelta::minutes(10);

/// What a session keeps meanwhile.
#[derive(Debug, Serialize, Deserialize)]
struct Waiting {
    asked: Asked,
    /// Where to go on to.
    next: String,
    /// The token of the set-password link that they came by.
    link: Option<String>,
    until: DateTime<Utc>,
}

#[derive(Deserialize)]
pub(super) struct Next {
    #[serde(default)]
    next: String,
}

/// What the provider sends the browser back with.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Answer {
    code: String,
    state: String,
    error: String,
}

/// Leads to the provider. A GET, because a form may lead to this service alone (`form-action`);
/// it changes nothing but what the browser's own session waits for.
pub(super) async fn leave(
    _: ProviderPath,
    State(state): State<AppState>,
    session: Session,
    Query(next): Query<Next>,
) -> Result<Response, Error> {
    lead(&state, &session, next.next, None).await
}

/// The same, by somebody who has a link to set a password and would rather have none. From the
/// link's page alone: whoever is led here from elsewhere, signed in at the provider, would be bound
/// to the account of whoever led them.
pub(super) async fn leave_by_link(
    State(state): State<AppState>,
    session: Session,
    Path(token): Path<String>,
    headers: HeaderMap,
    signed_in: Result<SignedIn, Error>,
) -> Result<Response, Error> {
    provider(&state)?;
    let Some(person) = whose_link(&state.database, &token, state.now()).await? else {
        return Ok(link_over(&state));
    };
    // Browsers that do not say where a request comes from are not kept out.
    let site = headers.get("sec-fetch-site");
    if site.is_some_and(|site| site.as_bytes() != b"same-origin") {
        let page = SetPasswordPath { token }.to_string();
        return Ok(Redirect::to(&page).into_response());
    }
    if signed_in.is_ok_and(|other| other.person.id != person) {
        return Ok(somebody_elses(&state));
    }
    lead(&state, &session, String::new(), Some(token)).await
}

async fn lead(
    state: &AppState,
    session: &Session,
    next: String,
    link: Option<String>,
) -> Result<Response, Error> {
    let provider = provider(state)?;
    let (address, asked) = match provider.ask(&redirect(state)).await {
        Ok(asked) => asked,
        Err(trouble) => return Ok(stopped(state, provider, &trouble)),
    };
    let waiting = Waiting {
        asked,
        next,
        link,
        until: state.now() + TIME_TO_ANSWER,
    };
    sessions::keep(session, ASKED_KEY, waiting).await?;
    Ok(Redirect::to(address.as_str()).into_response())
}

pub(super) async fn back(
    _: CallbackPath,
    State(state): State<AppState>,
    session: Session,
    headers: HeaderMap,
    Query(answer): Query<Answer>,
) -> Result<Response, Error> {
    let provider = provider(&state)?;
    let waiting = match waited(&session, &answer, state.now()).await? {
        Ok(waiting) => waiting,
        Err(trouble) => return Ok(stopped(&state, provider, &trouble)),
    };
    let (redirect, link) = (redirect(&state), waiting.link.as_deref());
    let identity = match provider
        .identity(&redirect, waiting.asked, answer.code)
        .await
    {
        Ok(identity) => identity,
        Err(trouble) => return Ok(stopped(&state, provider, &trouble)),
    };
    if let Some(person) = actions::found(&state, &identity, link).await? {
        sessions::begin(&session, &headers, person, How::Provider).await?;
        // Kept now rather than after the answer: whoever ends the person's sessions ends it too.
        session.save().await?;
        if actions::sign_in(&state, person, &identity, link).await? {
            return Ok(Redirect::to(local_address(&waiting.next)).into_response());
        }
        session.flush().await?;
    }
    actions::refuse(&state).await?;
    let page = views::nobody(provider.name(), state.demonstration);
    Ok((StatusCode::FORBIDDEN, page).into_response())
}

/// What the session waited for, which it never does again, if this is the answer to it.
async fn waited(
    session: &Session,
    answer: &Answer,
    now: DateTime<Utc>,
) -> Result<Result<Waiting, Trouble>, Error> {
    let wrong = |cause: &str| Ok(Err(Trouble::Wrong(cause.into())));
    let waiting: Option<Waiting> = session.remove(ASKED_KEY).await?;
    let Some(waiting) = waiting else {
        return wrong("nobody was asked");
    };
    // At once: what goes wrong from here on must not bring it back.
    session.save().await?;
    // Hashes, so that how long comparing takes tells nothing.
    if sha256(&answer.state) != sha256(&waiting.asked.state) {
        return wrong("it answers another question");
    }
    if waiting.until <= now {
        return wrong("the time to answer is over");
    }
    if answer.code.is_empty() || !answer.error.is_empty() {
        return wrong("the provider did not sign the person in");
    }
    Ok(Ok(waiting))
}

fn provider(state: &AppState) -> Result<&Provider, Error> {
    state.provider.as_ref().ok_or(Error::NotFound)
}

/// Where the provider sends browsers back to, to the letter.
fn redirect(state: &AppState) -> String {
    format!("{}{CallbackPath}", state.settings.public_url)
}

/// The page that says that it did not work; passwords do.
fn stopped(state: &AppState, provider: &Provider, trouble: &Trouble) -> Response {
    tracing::warn!(cause = %trouble, "single sign-on");
    let (status, page) = match trouble {
        Trouble::Down(_) => (
            StatusCode::SERVICE_UNAVAILABLE,
            views::down(provider.name(), state.demonstration),
        ),
        Trouble::Wrong(_) => (
            StatusCode::BAD_REQUEST,
            views::not_signed_in(provider.name(), state.demonstration),
        ),
    };
    (status, page).into_response()
}
