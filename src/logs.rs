//! Log lines: what each request says of itself, and what is never said.

use std::{panic, time::Duration};

use axum::{
    extract::{MatchedPath, Request},
    http::{HeaderName, Response},
    middleware::Next,
};
use tower_http::request_id::RequestId;
use tracing::Span;
use tracing_subscriber::EnvFilter;

use crate::settings::LogFormat;

/// The response's header with the reference that error pages show and log lines have.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The span of a request that has no line of its own.
const UNSEEN: &str = "unseen";

/// Begins to write lines to standard error.
pub(crate) fn start(format: LogFormat) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| {
        EnvFilter::new("info,memory_serve=warn,sqlx=warn,sea_orm_migration=warn")
    });
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    match format {
        LogFormat::Text => lines.init(),
        LogFormat::Json => lines
            .json()
            .flatten_event(true)
            .with_span_list(false)
            .init(),
    }
    panic::set_hook(Box::new(panicked));
}

/// Where a panic was, within its request's span. What it says is written only where it is a text
/// of ours: a text made while running may hold what a person typed.
fn panicked(info: &panic::PanicHookInfo<'_>) {
    let place = info.location().map(ToString::to_string).unwrap_or_default();
    let words = info.payload().downcast_ref::<&'static str>();
    tracing::error!(place, words, "panicked");
}

/// Takes away an id that came with the request: whoever sends it must not choose what stands in
/// the log, or make two requests look like one.
pub(crate) async fn forget_sent_id(mut request: Request, next: Next) -> axum::response::Response {
    request.headers_mut().remove(REQUEST_ID);
    next.run(request).await
}

/// The reference of a request.
pub(crate) fn reference(request: &Request) -> Option<String> {
    let id = request.extensions().get::<RequestId>()?;
    id.header_value().to_str().ok().map(str::to_owned)
}

/// Method, page and request id: never the address, which may hold a link's secret. A respondent's
/// requests have the id alone, for what goes wrong: the time of a line would stand beside the
/// answers. Whoever asks every few seconds whether the process is well needs no lines either.
pub(crate) fn span(request: &Request) -> Span {
    let page = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("", MatchedPath::as_str);
    let id = reference(request).unwrap_or_default();
    if page.starts_with("/answer/") || page == "/healthz" || page == "/readyz" {
        return tracing::error_span!(UNSEEN, id);
    }
    tracing::info_span!("request", method = %request.method(), page, id)
}

/// One line a request: what was answered, and how long it took.
pub(crate) fn answered<B>(response: &Response<B>, took: Duration, span: &Span) {
    if span.metadata().is_some_and(|span| span.name() != UNSEEN) {
        let status = response.status().as_u16();
        tracing::info!(status, milliseconds = took.as_millis() as u64, "answered");
    }
}
