//! Whether the process is alive, and whether requests should be sent to it.

use std::time::Duration;

use axum::{
    Router,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use migrations::Standing;

use crate::app::AppState;

/// How long the database may take to answer.
const PATIENCE: Duration = Duration::from_secs(2);

/// Without a session, a page's looks or a line in the log.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route(
            "/healthz",
            get(|| async { said(StatusCode::OK, "alive\n") }),
        )
        .route("/readyz", get(ready))
}

async fn ready(State(state): State<AppState>) -> Response {
    const NOT: StatusCode = StatusCode::SERVICE_UNAVAILABLE;
    if state.stopping.has_begun() {
        return said(NOT, "stopping\n");
    }
    match tokio::time::timeout(PATIENCE, state.database.standing()).await {
        // What a newer version added does not keep this one from serving meanwhile.
        Ok(Ok(Standing::Current | Standing::Ahead(_))) => said(StatusCode::OK, "ready\n"),
        Ok(Ok(_)) => said(NOT, "the database is not up to date\n"),
        Ok(Err(_)) | Err(_) => said(NOT, "the database does not answer\n"),
    }
}

fn said(status: StatusCode, words: &'static str) -> Response {
    (status, [(header::CACHE_CONTROL, "no-store")], words).into_response()
}
