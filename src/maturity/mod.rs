//! Stub.

use axum::Router;

pub mod rules;

use crate::app::AppState;

/// The room's pages.
pub fn routes() -> Router<AppState> {
    Router::new()
}

/// Snapshots.
#[derive(Clone, Debug, Default)]
pub struct Snapshots;
