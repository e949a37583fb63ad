//! The room's addresses.

use axum_extra::routing::TypedPath;
use serde::Deserialize;

use crate::error::Error;

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

/// The form that takes in a file of support days, and where the file is sent.
#[derive(TypedPath, Deserialize)]
#[typed_path("/programmes/{programme}/imports/support-days")]
pub struct ImportPath {
    /// The programme’s slug.
    pub programme: String,
}

/// A file that was sent: what it would do until it is confirmed by a POST, and what it did.
#[derive(TypedPath, Deserialize)]
#[typed_path(
    "/programmes/{programme}/imports/support-days/{file}",
    rejection(Error)
)]
pub struct HeldImportPath {
    /// The programme’s slug.
    pub programme: String,
    /// The file’s number.
    pub file: i32,
}
