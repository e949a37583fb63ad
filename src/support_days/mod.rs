//! The support-day ledger: entries, what they draw on an allocation, and the balance.

use axum::Router;
use axum_extra::routing::RouterExt;

use crate::app::AppState;

pub mod actions;
pub(crate) mod export;
mod files;
mod forms;
mod handlers;
mod paths;
pub mod rules;
pub(crate) mod store;
pub mod untrusted;
mod verify;
pub(crate) mod views;

pub use paths::*;
pub use rules::*;
pub use verify::{Verified, verify};

/// The room’s pages.
pub fn routes() -> Router<AppState> {
    Router::new()
        .typed_get(handlers::log)
        .typed_get(handlers::ledger)
        .typed_get(handlers::ledger_file)
        .typed_get(handlers::programme_ledger)
        .typed_get(handlers::programme_ledger_file)
        .typed_get(handlers::budget)
        .typed_get(handlers::budgets)
        .typed_post(handlers::record)
        .typed_get(handlers::new_entry)
        .typed_get(handlers::entry)
        .typed_post(handlers::deliver)
        .typed_get(handlers::delivery)
        .typed_get(handlers::cancellation)
        .typed_post(handlers::cancel)
        .typed_get(handlers::correction)
        .typed_post(handlers::correct)
        .typed_post(handlers::confirm)
        .typed_get(handlers::disputing)
        .typed_post(handlers::dispute)
        .typed_get(handlers::settlement)
        .typed_post(handlers::settle)
        .typed_get(handlers::waiting)
        .typed_post(handlers::confirm_all)
        .typed_get(handlers::quarters)
        .typed_get(handlers::quarter)
        .typed_get(handlers::closing)
        .typed_post(handlers::close)
        .typed_get(handlers::import)
        .typed_post(handlers::upload)
        .typed_get(handlers::held_import)
        .typed_post(handlers::confirm_import)
        .typed_get(handlers::series)
        .typed_post(handlers::plan_series)
        .typed_get(handlers::week)
        .typed_get(handlers::calendar)
        .typed_post(handlers::make_calendar_link)
        .typed_post(handlers::revoke_calendar_link)
        .typed_get(handlers::feed)
}
