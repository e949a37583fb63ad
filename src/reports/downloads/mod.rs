//! Files that others take: DfE's pairs, the same for people, and a zip with all of it.

use axum::Router;
use axum_extra::routing::{RouterExt, TypedPath};
use serde::Deserialize;

use crate::app::AppState;

mod actions;
mod bundle;
mod figures;
mod file;
mod gather;
mod handlers;
mod pairs;
mod period;
mod places;
mod reading;
mod readme;
mod sheet;
mod suppression;
mod views;

/// What can be downloaded, and the form for the period.
#[derive(Clone, Debug, TypedPath, Deserialize)]
#[typed_path("/programmes/{programme}/downloads")]
pub struct DownloadsPath {
    /// The programme’s slug.
    pub programme: String,
}

/// One file, or the zip with all; the period is in the query.
#[derive(Clone, Debug, TypedPath, Deserialize)]
#[typed_path("/programmes/{programme}/downloads/{file}")]
pub struct DownloadPath {
    /// The programme’s slug.
    pub programme: String,
    /// The file’s name.
    pub file: String,
}

/// The room’s pages.
pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .typed_get(handlers::page)
        .typed_get(handlers::download)
}
