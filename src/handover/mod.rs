//! An authority's handover pack: what it takes along when it leaves an installation, and the way
//! into another, where every score comes out as it was.

use axum::Router;
use axum_extra::routing::{RouterExt, TypedPath};
use serde::Deserialize;

use crate::app::AppState;

mod actions;
mod gather;
mod handlers;
mod pack;
mod read;
mod views;
mod write;

pub(crate) use actions::names_of;
pub use actions::{Imported, NotTaken, import};

/// What is in the authority's pack; a POST to [`PackPath`] takes it.
#[derive(Clone, Debug, TypedPath, Deserialize)]
#[typed_path("/programmes/{programme}/authorities/{authority}/handover")]
pub struct HandoverPath {
    /// The programme's slug.
    pub programme: String,
    /// The authority's slug.
    pub authority: String,
}

/// The pack, as a zip file.
#[derive(Clone, Debug, TypedPath, Deserialize)]
#[typed_path("/programmes/{programme}/authorities/{authority}/handover/pack")]
pub struct PackPath {
    /// The programme's slug.
    pub programme: String,
    /// The authority's slug.
    pub authority: String,
}

/// The room's pages.
pub fn routes() -> Router<AppState> {
    Router::new()
        .typed_get(handlers::page)
        .typed_post(handlers::take)
}
