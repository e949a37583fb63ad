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

/// That a booked entry took place; it asks for a reason where its quarter is closed.
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

/// The delivered entries that wait for the authority’s lead, and many confirmed at once.
#[derive(TypedPath, Deserialize)]
#[typed_path("/programmes/{programme}/authorities/{authority}/support-days/confirmation")]
pub struct WaitingPath {
    /// The programme’s slug.
    pub programme: String,
    /// The authority’s slug.
    pub authority: String,
}

/// What an entry should have said.
#[derive(TypedPath, Deserialize)]
#[typed_path(
    "/programmes/{programme}/authorities/{authority}/support-days/{entry}/correction",
    rejection(Error)
)]
pub struct CorrectionPath {
    /// The programme’s slug.
    pub programme: String,
    /// The authority’s slug.
    pub authority: String,
    /// The entry’s number.
    pub entry: i32,
}

/// That the authority’s lead agrees to an entry: a POST.
#[derive(TypedPath, Deserialize)]
#[typed_path(
    "/programmes/{programme}/authorities/{authority}/support-days/{entry}/confirmation",
    rejection(Error)
)]
pub struct ConfirmationPath {
    /// The programme’s slug.
    pub programme: String,
    /// The authority’s slug.
    pub authority: String,
    /// The entry’s number.
    pub entry: i32,
}

/// That the authority’s lead does not agree to an entry, and why.
#[derive(TypedPath, Deserialize)]
#[typed_path(
    "/programmes/{programme}/authorities/{authority}/support-days/{entry}/dispute",
    rejection(Error)
)]
pub struct DisputePath {
    /// The programme’s slug.
    pub programme: String,
    /// The authority’s slug.
    pub authority: String,
    /// The entry’s number.
    pub entry: i32,
}

/// How a dispute was settled.
#[derive(TypedPath, Deserialize)]
#[typed_path(
    "/programmes/{programme}/authorities/{authority}/support-days/{entry}/settlement",
    rejection(Error)
)]
pub struct SettlementPath {
    /// The programme’s slug.
    pub programme: String,
    /// The authority’s slug.
    pub authority: String,
    /// The entry’s number.
    pub entry: i32,
}

/// The programme’s quarters: which are closed.
#[derive(TypedPath, Deserialize)]
#[typed_path("/programmes/{programme}/quarters")]
pub struct QuartersPath {
    /// The programme’s slug.
    pub programme: String,
}

/// What changed in a quarter after it was closed.
#[derive(TypedPath, Deserialize)]
#[typed_path("/programmes/{programme}/quarters/{quarter}")]
pub struct QuarterPath {
    /// The programme’s slug.
    pub programme: String,
    /// `2026-q3`.
    pub quarter: String,
}

/// Closing a quarter.
#[derive(TypedPath, Deserialize)]
#[typed_path("/programmes/{programme}/quarters/{quarter}/closing")]
pub struct ClosingPath {
    /// The programme’s slug.
    pub programme: String,
    /// `2026-q3`.
    pub quarter: String,
}

/// Every ledger of the programme that the person may read, as one.
#[derive(TypedPath, Deserialize)]
#[typed_path("/programmes/{programme}/support-days")]
pub struct ProgrammeLedgerPath {
    /// The programme’s slug.
    pub programme: String,
}

/// What an authority’s ledger shows, as a file.
#[derive(TypedPath, Deserialize)]
#[typed_path("/programmes/{programme}/authorities/{authority}/support-days.csv")]
pub struct LedgerFilePath {
    /// The programme’s slug.
    pub programme: String,
    /// The authority’s slug.
    pub authority: String,
}

/// What the programme’s ledger shows, as a file.
#[derive(TypedPath, Deserialize)]
#[typed_path("/programmes/{programme}/support-days.csv")]
pub struct ProgrammeLedgerFilePath {
    /// The programme’s slug.
    pub programme: String,
}

/// What an authority has been allocated and what became of it.
#[derive(TypedPath, Deserialize)]
#[typed_path("/programmes/{programme}/authorities/{authority}/budget")]
pub struct BudgetPath {
    /// The programme’s slug.
    pub programme: String,
    /// The authority’s slug.
    pub authority: String,
}

/// The budgets of the programme’s authorities.
#[derive(TypedPath, Deserialize)]
#[typed_path("/programmes/{programme}/budgets")]
pub struct BudgetsPath {
    /// The programme’s slug.
    pub programme: String,
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

/// A visit that repeats: the form, its preview, and where it is sent.
#[derive(TypedPath, Deserialize)]
#[typed_path("/programmes/{programme}/authorities/{authority}/support-days/series")]
pub struct SeriesPath {
    /// The programme’s slug.
    pub programme: String,
    /// The authority’s slug.
    pub authority: String,
}

/// What needs whoever records days in the programme.
#[derive(TypedPath, Deserialize)]
#[typed_path("/programmes/{programme}/week")]
pub struct WeekPath {
    /// The programme’s slug.
    pub programme: String,
}

/// A month of a person’s visits.
#[derive(TypedPath, Deserialize)]
#[typed_path("/programmes/{programme}/calendar")]
pub struct CalendarPath {
    /// The programme’s slug.
    pub programme: String,
}

/// A new secret address for a person’s calendar: a POST.
#[derive(TypedPath, Deserialize)]
#[typed_path("/programmes/{programme}/calendar/link")]
pub struct CalendarLinkPath {
    /// The programme’s slug.
    pub programme: String,
}

/// That the secret address opens nothing any more: a POST.
#[derive(TypedPath, Deserialize)]
#[typed_path("/programmes/{programme}/calendar/link/revocation")]
pub struct CalendarRevocationPath {
    /// The programme’s slug.
    pub programme: String,
}

/// A person’s calendar for other programs, by its secret.
#[derive(TypedPath, Deserialize)]
#[typed_path("/calendar/{token}", rejection(Error))]
pub struct FeedPath {
    /// The secret, and `.ics`.
    pub token: String,
}
