//! What a round’s answers and records amount to: scored, proposed, agreed, published.

use axum::Router;
use axum_extra::routing::{RouterExt, TypedPath};
use serde::Deserialize;

use crate::{app::AppState, questionnaires::AuthorityRound};

pub mod actions;
pub mod export;
mod handlers;
pub mod rules;
mod scoring;
mod snapshot;
pub(crate) mod store;
mod views;

pub use scoring::round_data;
pub(crate) use scoring::scored_now;
pub use snapshot::{Frozen, PublicationId, Snapshot, Snapshots, published};
pub(crate) use views::words;

/// A round of an authority: what has come in, and its publication.
#[derive(TypedPath, Deserialize)]
#[typed_path("/programmes/{programme}/authorities/{authority}/rounds/{round}")]
pub struct RoundPath {
    /// The programme’s slug.
    pub programme: String,
    /// The authority’s slug.
    pub authority: String,
    /// `month-6`.
    pub round: String,
}

/// A round’s profile of ten dimensions.
#[derive(TypedPath, Deserialize)]
#[typed_path("/programmes/{programme}/authorities/{authority}/rounds/{round}/maturity")]
pub struct MaturityPath {
    /// The programme’s slug.
    pub programme: String,
    /// The authority’s slug.
    pub authority: String,
    /// `month-6`.
    pub round: String,
}

/// Where a proposal to publish is sent.
#[derive(TypedPath, Deserialize)]
#[typed_path("/programmes/{programme}/authorities/{authority}/rounds/{round}/publication")]
pub struct PublicationPath {
    /// The programme’s slug.
    pub programme: String,
    /// The authority’s slug.
    pub authority: String,
    /// `month-6`.
    pub round: String,
}

/// Where the authority’s agreement is sent.
#[derive(TypedPath, Deserialize)]
#[typed_path(
    "/programmes/{programme}/authorities/{authority}/rounds/{round}/publication/agreement"
)]
pub struct AgreementPath {
    /// The programme’s slug.
    pub programme: String,
    /// The authority’s slug.
    pub authority: String,
    /// `month-6`.
    pub round: String,
}

/// Where the withdrawal of a proposal is sent.
#[derive(TypedPath, Deserialize)]
#[typed_path(
    "/programmes/{programme}/authorities/{authority}/rounds/{round}/publication/withdrawal"
)]
pub struct WithdrawalPath {
    /// The programme’s slug.
    pub programme: String,
    /// The authority’s slug.
    pub authority: String,
    /// `month-6`.
    pub round: String,
}

impl RoundPath {
    /// The page of that round of that authority.
    pub fn of(at: &AuthorityRound) -> Self {
        Self {
            programme: at.programme.slug.clone(),
            authority: at.authority.slug.clone(),
            round: at.round.slug(),
        }
    }
}

/// The room's pages.
pub fn routes() -> Router<AppState> {
    Router::new()
        .typed_get(handlers::round)
        .typed_get(handlers::maturity)
        .typed_post(handlers::propose)
        .typed_post(handlers::agree)
        .typed_post(handlers::withdraw)
}
