//! The cookie of a browser that somebody signed in from.

use std::convert::Infallible;

use axum::{
    extract::FromRequestParts,
    http::{HeaderValue, header, request::Parts},
    response::Response,
};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::ConnectionTrait;
use tower_sessions::cookie::time;

use super::store;
use crate::{
    app::AppState,
    error::Error,
    people::{
        PersonId,
        rules::{new_secret, sha256},
    },
    settings::Settings,
};

/// A browser is known for so long after its last sign-in: longer than from one return to the next.
const KNOWN_FOR: TimeDelta = TimeDelta::days(180);

/// How many browsers of one person are known.
const MOST: u64 = 10;

/// What the browser sent to be known by; nothing where it was never signed in from.
#[derive(Clone, Debug, Default)]
pub(crate) struct Device(Option<String>);

impl Device {
    /// What its secret is kept by.
    pub(super) fn hash(&self) -> Option<String> {
        self.0.as_deref().map(sha256)
    }
}

impl FromRequestParts<AppState> for Device {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Infallible> {
        let jar = CookieJar::from_headers(&parts.headers);
        let sent = jar.get(name(&state.settings)).map(Cookie::value);
        Ok(Self(sent.map(str::to_owned)))
    }
}

fn name(settings: &Settings) -> &'static str {
    if settings.is_https() {
        "__Host-partners-device"
    } else {
        "partners-device"
    }
}

/// Makes the browser a known one of the person's; its secret. One that is known already keeps its
/// own, so that two people can share a browser; one that is not gets a new one, whatever it sent.
///
/// # Errors
/// Where the database fails.
pub(crate) async fn remember(
    tx: &impl ConnectionTrait,
    device: &Device,
    person: PersonId,
    now: DateTime<Utc>,
) -> Result<String, Error> {
    let secret = match (&device.0, device.hash()) {
        (Some(secret), Some(hash)) if store::is_known(tx, &hash, now).await? => secret.clone(),
        _ => new_secret(),
    };
    store::remember(tx, (&sha256(&secret), person), now + KNOWN_FOR, MOST).await?;
    Ok(secret)
}

/// The answer, with the cookie that the browser is known by.
pub(crate) fn keep_device(settings: &Settings, secret: String, mut answer: Response) -> Response {
    let cookie = Cookie::build((name(settings), secret))
        .path("/")
        .http_only(true)
        .secure(settings.is_https())
        .same_site(SameSite::Lax)
        .max_age(time::Duration::seconds(KNOWN_FOR.num_seconds()))
        .build();
    if let Ok(cookie) = HeaderValue::from_str(&cookie.to_string()) {
        answer.headers_mut().append(header::SET_COOKIE, cookie);
    }
    answer
}
