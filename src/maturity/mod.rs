//! What a round’s answers and records amount to: scored, proposed, agreed, published.

use axum::Router;
use axum_extra::routing::RouterExt;

use crate::app::AppState;

pub mod actions;
mod downloads;
pub mod export;
mod handlers;
mod history;
mod paths;
mod readers_file;
pub mod rules;
mod scoring;
mod snapshot;
pub(crate) mod store;
mod told;
mod topic;
mod verify;
mod views;

pub use downloads::MaturityFilePath;
use handlers::{looking, moderation, publishing, reasons, results};
pub use paths::*;
use scoring::result_now;
pub use scoring::round_data;
pub(crate) use scoring::scored_now;
pub(crate) use snapshot::published_within;
pub use snapshot::{
    Frozen, PublicationId, Snapshot, Snapshots, TakenBack, corrected_since, published, taken_back,
    with_proposal,
};
pub(crate) use told::{Became, Told};
pub use topic::Topic;
pub(crate) use verify::HANDED_OVER;
pub use verify::{Verified, verify, verify_standing};
pub(crate) use views::{authority_frame, chart_interval, chart_reading, chart_score, words};

/// The room's pages.
pub fn routes() -> Router<AppState> {
    Router::new()
        .typed_get(handlers::round)
        .typed_get(downloads::maturity_file)
        .typed_get(looking::ask)
        .typed_post(looking::look)
        .typed_get(results::maturity)
        .typed_get(results::working)
        .typed_get(results::result)
        .typed_get(results::result_working)
        .typed_get(moderation::agenda)
        .typed_get(moderation::flag)
        .typed_post(moderation::record)
        .typed_post(publishing::propose)
        .typed_post(publishing::agree)
        .typed_post(publishing::withdraw)
        .typed_get(reasons::ask_to_send_back)
        .typed_post(reasons::send_back)
        .typed_get(reasons::ask_to_correct)
        .typed_post(reasons::correct)
        .typed_post(publishing::stop_correction)
        .typed_get(reasons::ask_to_retract)
        .typed_post(reasons::retract)
}
