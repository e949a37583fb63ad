//! What is known of the request that is being answered, wherever its work is done.

use std::cell::RefCell;

use axum::{
    extract::{Request, State},
    http::HeaderMap,
    middleware::Next,
    response::Response,
};
use tracing::Instrument as _;

use super::refusals::Refused;
use crate::app::AppState;

/// Where a request’s number stands.
const HEADER: &str = "x-request-id";

tokio::task_local! {
    static CURRENT: Current;
}

struct Current {
    id: Option<String>,
    refused: RefCell<Option<Refused>>,
}

/// The number of the request under way; none in a command.
pub(super) fn id() -> Option<String> {
    CURRENT.try_with(|own| own.id.clone()).ok().flatten()
}

/// Remembers what the person was refused, to be kept once the request’s own work is over.
pub(super) fn remember(refused: Refused) {
    let _ = CURRENT.try_with(|own| own.refused.replace(Some(refused)));
}

/// Answers a request with its number known to all that is done for it, and keeps what was refused
/// in it.
pub async fn follow(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let own = Current {
        id: number(request.headers()),
        refused: RefCell::default(),
    };
    let answered = async {
        let response = next.run(request).await;
        if let Some(refused) = CURRENT.with(|own| own.refused.take()) {
            keep(state, refused).await;
        }
        response
    };
    CURRENT.scope(own, answered).await
}

/// Keeps a refusal in a task of its own, which goes on where whoever asked hangs up: it counts as
/// told from the moment that it is begun.
async fn keep(state: AppState, refused: Refused) {
    let own = Current {
        id: id(),
        refused: RefCell::default(),
    };
    let kept = async move { state.refusals.keep(&state, refused).await };
    let kept = tokio::spawn(CURRENT.scope(own, kept).in_current_span());
    if let Err(error) = kept.await {
        tracing::error!(%error, "a refusal is not in the audit trail");
    }
}

/// The number that the request has, where it could be one: whoever asks can send another.
fn number(headers: &HeaderMap) -> Option<String> {
    let id = headers.get(HEADER)?.to_str().ok()?;
    is_number(id).then(|| id.to_owned())
}

/// Whether it can stand in a log and in the audit trail: short, and without a word of anybody’s.
fn is_number(id: &str) -> bool {
    (8..=64).contains(&id.len()) && id.chars().all(|c| c.is_ascii_hexdigit() || c == '-')
}
