//! Stub.

pub mod rules;
pub(crate) mod store;
pub use rules::*;

use axum::Router;

use crate::app::AppState;

/// The room's pages.
pub fn routes() -> Router<AppState> {
    Router::new()
}
