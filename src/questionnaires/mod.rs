//! Instruments and their versions, the agreed self-assessment, the survey, QA records.

use axum::Router;

use crate::{
    app::AppState,
    programmes::{Authority, Programme, Round},
};

pub mod actions;
mod files;
pub mod rules;
pub(crate) mod store;

pub use rules::*;

/// An authority in a round: where answers and records belong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthorityRound {
    /// The programme of both.
    pub programme: Programme,
    /// The authority.
    pub authority: Authority,
    /// The round.
    pub round: Round,
}

/// The room's pages.
pub fn routes() -> Router<AppState> {
    Router::new()
}
