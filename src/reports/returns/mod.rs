//! Quarterly returns: written together, read through, frozen once, and from then on bytes.

use axum::Router;
use axum_extra::routing::RouterExt;

use crate::app::AppState;

pub mod actions;
mod files;
mod forms;
mod gather;
mod handlers;
mod paths;
mod rules;
pub(crate) mod store;
mod verify;
mod views;

pub use paths::*;
pub use rules::{Part, Signatory};
pub use verify::verify;

/// The room’s pages.
pub fn routes() -> Router<AppState> {
    Router::new()
        .typed_get(handlers::returns)
        .typed_get(handlers::quarterly_return)
        .typed_get(handlers::csv)
        .typed_get(handlers::workbook)
        .typed_get(handlers::programme_words)
        .typed_post(handlers::write_programme_words)
        .typed_get(handlers::authority_words)
        .typed_post(handlers::write_authority_words)
        .typed_get(handlers::freezing)
        .typed_post(handlers::freeze)
        .typed_get(handlers::correction)
        .typed_post(handlers::correct)
}
