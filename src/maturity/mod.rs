//! What a round’s answers and records amount to: scored, proposed, agreed, published.

use axum::Router;
use axum_extra::routing::{RouterExt, TypedPath};
use serde::Deserialize;

use crate::{
    app::AppState,
    questionnaires::{AuthorityRound, round_path},
};

pub mod actions;
mod downloads;
pub mod export;
mod handlers;
pub mod rules;
mod scoring;
mod snapshot;
pub(crate) mod store;
mod verify;
mod views;

pub use downloads::MaturityFilePath;
pub use scoring::round_data;
pub(crate) use scoring::scored_now;
pub use snapshot::{Frozen, PublicationId, Snapshot, Snapshots, published};
pub use verify::verify;
pub(crate) use views::words;

round_path!(
    /// A round of an authority: what has come in, and its publication.
    RoundPath,
    "/programmes/{programme}/authorities/{authority}/rounds/{round}"
);
round_path!(
    /// A round’s profile of ten dimensions.
    MaturityPath,
    "/programmes/{programme}/authorities/{authority}/rounds/{round}/maturity"
);
round_path!(
    /// Where a proposal to publish is sent.
    PublicationPath,
    "/programmes/{programme}/authorities/{authority}/rounds/{round}/publication"
);
round_path!(
    /// Where the authority’s agreement is sent.
    AgreementPath,
    "/programmes/{programme}/authorities/{authority}/rounds/{round}/publication/agreement"
);
round_path!(
    /// Where the withdrawal of a proposal is sent.
    WithdrawalPath,
    "/programmes/{programme}/authorities/{authority}/rounds/{round}/publication/withdrawal"
);

/// The room's pages.
pub fn routes() -> Router<AppState> {
    Router::new()
        .typed_get(handlers::round)
        .typed_get(handlers::maturity)
        .typed_get(downloads::maturity_file)
        .typed_post(handlers::propose)
        .typed_post(handlers::agree)
        .typed_post(handlers::withdraw)
}
