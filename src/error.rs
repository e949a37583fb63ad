//! What can go wrong on a request, and the page that says so without showing why.

use std::time::Duration;

use axum::{
    extract::{Request, State, rejection::PathRejection},
    http::{HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::routing::TypedPath as _;
use maud::{Markup, html};
use sea_orm::DbErr;

use crate::{
    app::AppState,
    database::{Outage, outage},
    logs, ui,
};

/// After how many seconds a program may ask again.
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("10");

/// A request that does not end in its page.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such page or record.
    #[error("not found")]
    NotFound,
    /// The person's role does not allow it.
    #[error("not permitted")]
    NotPermitted,
    /// Nobody is signed in: the address to return to, and why a session that there was is over.
    #[error("not signed in")]
    NotSignedIn(String, Option<crate::people::Over>),
    /// A form was sent by nobody who is signed in.
    #[error("not signed in, and nothing saved")]
    NotSaved,
    /// The person must set up a second step first.
    #[error("no second step")]
    NoSecondStep,
    /// The request can't be read: not a form, not text.
    #[error("bad request: {0}")]
    BadRequest(String),
    /// It can no longer be done as asked; a sentence for the person.
    #[error("conflict: {0}")]
    Conflict(String),
    /// Asked for too often; how long until it can be asked for again.
    #[error("too many requests")]
    TooMany(Duration),
    /// So many ask for something costly that no more may wait for it.
    #[error("too many wait")]
    Busy,
    /// The database failed.
    #[error("database: {0}")]
    Database(#[from] DbErr),
    /// The records can't be reached for now, and nothing was saved.
    #[error("unavailable: {0}")]
    Unavailable(String),
    /// Anything else that is our fault.
    #[error("{0}")]
    Internal(String),
}

/// Put on a response so that [`error_pages`] gives it a body.
#[derive(Clone, Debug)]
struct Sentence(String);

/// An address whose number is no number, or too large for one, is nobody's page.
impl From<PathRejection> for Error {
    fn from(_: PathRejection) -> Self {
        Self::NotFound
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let wait = match &self {
            Self::TooMany(wait) => Some(*wait),
            Self::Busy => Some(BUSY_FOR),
            _ => None,
        };
        let (status, sentence) = match self {
            Self::NotSignedIn(next, over) => {
                return Redirect::to(&crate::people::sign_in_address(&next, over)).into_response();
            }
            Self::NoSecondStep => {
                return Redirect::to(crate::people::SecondStepPath::PATH).into_response();
            }
            Self::NotSaved => (StatusCode::UNAUTHORIZED, String::new()),
            Self::NotFound => (StatusCode::NOT_FOUND, String::new()),
            Self::NotPermitted => (StatusCode::FORBIDDEN, String::new()),
            Self::BadRequest(sentence) => (StatusCode::BAD_REQUEST, sentence),
            Self::Conflict(sentence) => (StatusCode::CONFLICT, sentence),
            Self::TooMany(_) => (StatusCode::TOO_MANY_REQUESTS, String::new()),
            Self::Busy => (StatusCode::SERVICE_UNAVAILABLE, BUSY.into()),
            Self::Database(cause) => {
                tracing::error!(%cause, "database");
                return broken(outage(&cause));
            }
            Self::Unavailable(cause) => {
                tracing::error!(%cause, "unavailable");
                return broken(Some(Outage::NothingSaved));
            }
            Self::Internal(cause) => {
                tracing::error!(%cause, "internal");
                (StatusCode::INTERNAL_SERVER_ERROR, String::new())
            }
        };
        let mut response = status.into_response();
        response.extensions_mut().insert(Sentence(sentence));
        if let Some(wait) = wait {
            let headers = response.headers_mut();
            headers.insert(header::RETRY_AFTER, retry_after(wait));
        }
        response
    }
}

/// How long whoever finds the service busy is told to wait.
const BUSY_FOR: Duration = Duration::from_secs(5);

const BUSY: &str = "Many people are using the service at this moment. \
                    Wait a few seconds and try again. What you saved before is safe.";

/// The header that says when to try again, in whole seconds.
pub(crate) fn retry_after(wait: Duration) -> HeaderValue {
    let whole = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
    HeaderValue::from(whole)
}

fn broken(outage: Option<Outage>) -> Response {
    let Some(outage) = outage else {
        let mut response = StatusCode::INTERNAL_SERVER_ERROR.into_response();
        response.extensions_mut().insert(Sentence(String::new()));
        return response;
    };
    let mut response = StatusCode::SERVICE_UNAVAILABLE.into_response();
    response.extensions_mut().insert(outage);
    response
}

/// The session's errors are those of its store: a text that can't be read, or a database that is
/// away.
impl From<tower_sessions::session::Error> for Error {
    fn from(error: tower_sessions::session::Error) -> Self {
        use tower_sessions::{session, session_store};
        match error {
            session::Error::Store(session_store::Error::Backend(cause)) => Self::Unavailable(cause),
            other => Self::Internal(other.to_string()),
        }
    }
}

/// The session layer answers with an empty 500 where a session can't be kept.
pub async fn sessions_away(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let told = response.extensions().get::<Sentence>().is_some();
    if response.status() == StatusCode::INTERNAL_SERVER_ERROR && !told {
        Error::Unavailable("the session".into()).into_response()
    } else {
        response
    }
}

/// Gives every failed response without a page of its own one in the service's look.
pub async fn error_pages(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let reference = logs::reference(&request);
    let safe = matches!(*request.method(), Method::GET | Method::HEAD);
    let response = next.run(request).await;
    let status = response.status();
    let has_page = response
        .headers()
        .get("content-type")
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if status.as_u16() < 400 || has_page || status == StatusCode::NOT_MODIFIED {
        return response;
    }
    let said = response.extensions();
    let sentence = match said.get::<Outage>() {
        Some(outage) if !safe => unsaved(*outage).into(),
        _ => said
            .get::<Sentence>()
            .cloned()
            .map(|s| s.0)
            .unwrap_or_default(),
    };
    let (title, mut body) = words(status, sentence);
    if let Some(reference) = reference.filter(|_| status != StatusCode::NOT_FOUND) {
        body = html! {
            (body)
            p.govuk-body { "If you contact us, quote this reference: " (reference) "." }
        };
    }
    let mut page = (status, ui::plain_page(&title, state.demonstration, body)).into_response();
    let wait = response.headers().get(header::RETRY_AFTER).cloned();
    let unavailable = status == StatusCode::SERVICE_UNAVAILABLE;
    if let Some(wait) = wait.or_else(|| unavailable.then_some(RETRY_AFTER)) {
        page.headers_mut().insert(header::RETRY_AFTER, wait);
    }
    page
}

/// The browser keeps what was typed, and sends it again with the cookie of a sign-in elsewhere.
fn not_saved() -> (String, Markup) {
    let body = html! {
        p.govuk-body {
            "You are not signed in any more, so what you sent was not saved. \
             Your browser still has what you typed:"
        }
        ol."govuk-list govuk-list--number" {
            li {
                a.govuk-link href="/sign-in" target="_blank" rel="noopener" { "Sign in in a new tab" } "."
            }
            li { "Come back to this tab and reload it." }
            li { "Say yes when the browser asks whether to send the form again." }
        }
    };
    ("You have been signed out".into(), body)
}

/// What became of what was sent.
fn unsaved(outage: Outage) -> &'static str {
    match outage {
        Outage::NothingSaved => {
            "Nothing was saved just now; what you saved before is safe. Go back: your words are \
             still there. Wait a minute and send them again."
        }
        Outage::Uncertain => {
            "The connection to our records broke, so what you sent just now may not have been \
             saved; what you saved before is safe. Wait a minute and look. If it is not there, go \
             back: your words are still there, and can be sent again."
        }
    }
}

fn words(status: StatusCode, sentence: String) -> (String, Markup) {
    if status == StatusCode::UNAUTHORIZED {
        return not_saved();
    }
    let (title, fallback) = match status {
        StatusCode::NOT_FOUND => (
            "Page not found",
            "If you typed the address, check it is correct. If you pasted it, check you copied all of it.",
        ),
        StatusCode::FORBIDDEN => (
            "You do not have permission to do this",
            "Your role in this programme does not include this page. Ask the programme manager if you need it.",
        ),
        StatusCode::CONFLICT => ("This can no longer be done", "Somebody changed it first."),
        StatusCode::PAYLOAD_TOO_LARGE => (
            "That is too large",
            "What you sent is larger than this page accepts. Nothing was saved. Go back and shorten it.",
        ),
        StatusCode::METHOD_NOT_ALLOWED => (
            "Page not found",
            "This address does not work in that way. Go back and use the page’s own buttons.",
        ),
        StatusCode::TOO_MANY_REQUESTS => (
            "You have asked for this too often",
            "Wait a minute and try again. What you saved before is safe.",
        ),
        StatusCode::SERVICE_UNAVAILABLE | StatusCode::REQUEST_TIMEOUT => (
            "Service unavailable",
            "You will be able to use the service later. Try again in a minute. What you saved before is safe.",
        ),
        status if status.is_client_error() => (
            "That could not be read",
            "Go back and try again. If it keeps happening, tell the programme manager.",
        ),
        _ => (
            "Sorry, there is a problem with the service",
            "Try again later. What you saved before is safe; what you sent just now was not saved.",
        ),
    };
    let body = html! {
        p.govuk-body { (if sentence.is_empty() { fallback } else { &sentence }) }
        p.govuk-body {
            "Contact the programme team: "
            a.govuk-link href={ "mailto:" (ui::CONTACT) } { (ui::CONTACT) } "."
        }
        p.govuk-body { a.govuk-link href="/" { "Go to your start page" } }
    };
    (title.into(), body)
}
