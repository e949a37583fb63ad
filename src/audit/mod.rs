//! The audit trail as a manager reads it: a page with filters, and the same as a file.

use axum::Router;
use axum_extra::routing::{RouterExt, TypedPath};
use serde::Deserialize;

use crate::app::AppState;

mod details;
mod export;
mod forms;
mod handlers;
mod store;
mod verbs;
mod views;

pub use export::columns;
pub(crate) use export::whole;

/// The programme’s audit trail, newest first.
#[derive(Clone, Debug, TypedPath, Deserialize)]
#[typed_path("/programmes/{programme}/audit")]
pub struct AuditPath {
    /// The programme’s slug.
    pub programme: String,
}

/// What the page of the same fields has, on all its pages, as CSV.
#[derive(Clone, Debug, TypedPath, Deserialize)]
#[typed_path("/programmes/{programme}/audit.csv")]
pub struct AuditFilePath {
    /// The programme’s slug.
    pub programme: String,
}

/// The room’s pages.
pub fn routes() -> Router<AppState> {
    Router::new()
        .typed_get(handlers::page)
        .typed_get(handlers::file)
}
