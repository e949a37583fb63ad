//! The support-day ledger: entries, what they draw on an allocation, and the balance.

use axum::Router;
use axum_extra::routing::{RouterExt, TypedPath};
use serde::Deserialize;

use crate::{app::AppState, error::Error};

pub mod actions;
mod forms;
mod handlers;
pub mod pace;
pub mod rules;
pub(crate) mod store;
pub(crate) mod views;

pub use pace::{Pace, Projection, Quarters, Timing, Warning};
pub use rules::*;

/// Leads to the form for the authority that the person logged for last.
#[derive(TypedPath, Deserialize)]
#[typed_path("/programmes/{programme}/support-days/new")]
pub struct LogPath {
    /// The programme’s slug.
    pub programme: String,
}

/// An authority’s ledger, and where a new entry is sent.
#[derive(TypedPath, Deserialize)]
#[typed_path("/programmes/{programme}/authorities/{authority}/support-days")]
pub struct LedgerPath {
    /// The programme’s slug.
    pub programme: String,
    /// The authority’s slug.
    pub authority: String,
}

/// The form for a new entry.
#[derive(TypedPath, Deserialize)]
#[typed_path("/programmes/{programme}/authorities/{authority}/support-days/new")]
pub struct NewEntryPath {
    /// The programme’s slug.
    pub programme: String,
    /// The authority’s slug.
    pub authority: String,
}

/// An entry with its history.
#[derive(TypedPath, Deserialize)]
#[typed_path(
    "/programmes/{programme}/authorities/{authority}/support-days/{entry}",
    rejection(Error)
)]
pub struct EntryPath {
    /// The programme’s slug.
    pub programme: String,
    /// The authority’s slug.
    pub authority: String,
    /// The entry’s number.
    pub entry: i32,
}

/// That a booked entry took place: a POST.
#[derive(TypedPath, Deserialize)]
#[typed_path(
    "/programmes/{programme}/authorities/{authority}/support-days/{entry}/delivery",
    rejection(Error)
)]
pub struct DeliveryPath {
    /// The programme’s slug.
    pub programme: String,
    /// The authority’s slug.
    pub authority: String,
    /// The entry’s number.
    pub entry: i32,
}

/// That an entry will not take place, or should not have been logged.
#[derive(TypedPath, Deserialize)]
#[typed_path(
    "/programmes/{programme}/authorities/{authority}/support-days/{entry}/cancellation",
    rejection(Error)
)]
pub struct CancellationPath {
    /// The programme’s slug.
    pub programme: String,
    /// The authority’s slug.
    pub authority: String,
    /// The entry’s number.
    pub entry: i32,
}

/// The room’s pages.
pub fn routes() -> Router<AppState> {
    Router::new()
        .typed_get(handlers::log)
        .typed_get(handlers::ledger)
        .typed_post(handlers::record)
        .typed_get(handlers::new_entry)
        .typed_get(handlers::entry)
        .typed_post(handlers::deliver)
        .typed_get(handlers::cancellation)
        .typed_post(handlers::cancel)
}
