//! What is read: the programme's overview and each authority's page, as far as a role may see.

use axum::Router;
use axum_extra::routing::{RouterExt, TypedPath};
use serde::Deserialize;

use crate::{
    app::AppState,
    error::Error,
    people::{self, CurrentPerson, Role},
    programmes::{self, AuthorityPath, ProgrammePath, ProgrammesPath},
    support_days::WeekPath,
};

mod attention;
/// Files that others take: DfE's pairs, the same for people.
mod downloads;
mod filter;
mod gather;
mod handlers;
mod kept;
mod news;
mod pictures;
mod plots;
mod points;
pub mod returns;
mod story;
mod views;

pub use downloads::{DownloadPath, DownloadsPath};
pub use kept::Kept;
pub use pictures::Pictures;

/// The authority’s page as it would be if a proposal to publish were agreed to.
#[derive(Clone, Debug, TypedPath, Deserialize)]
#[typed_path(
    "/programmes/{programme}/authorities/{authority}/rounds/{round}/results/{result}/authority-page"
)]
pub struct ProposedAuthorityPath {
    /// The programme’s slug.
    pub programme: String,
    /// The authority’s slug.
    pub authority: String,
    /// `month-6`.
    pub round: String,
    /// The number of the proposal.
    pub result: String,
}

/// What is new in a programme since the person was here.
#[derive(Clone, Debug, TypedPath, Deserialize)]
#[typed_path("/programmes/{programme}/new")]
pub struct NewsPath {
    /// The programme’s slug.
    pub programme: String,
}

/// A chart of the overview as a file.
#[derive(Clone, Debug, TypedPath, Deserialize)]
#[typed_path("/programmes/{programme}/charts/{file}")]
pub struct OverviewChartPath {
    /// The programme’s slug.
    pub programme: String,
    /// `heat-map.svg`, `trend-northbridge.png`.
    pub file: String,
}

/// A chart of an authority’s page as a file.
#[derive(Clone, Debug, TypedPath, Deserialize)]
#[typed_path("/programmes/{programme}/authorities/{authority}/charts/{file}")]
pub struct AuthorityChartPath {
    /// The programme’s slug.
    pub programme: String,
    /// The authority’s slug.
    pub authority: String,
    /// `then-and-now.svg`, `d5.png`.
    pub file: String,
}

/// The room’s pages.
pub fn routes() -> Router<AppState> {
    Router::new()
        .typed_get(handlers::overview)
        .typed_get(handlers::authority)
        .typed_get(handlers::authority_as_proposed)
        .merge(downloads::routes())
        .typed_get(handlers::news)
        .typed_get(handlers::overview_chart)
        .typed_get(handlers::authority_chart)
        .merge(returns::routes())
}

/// Where a person starts: a lead on their authority’s page, a facilitator on their week, others on
/// their programme’s overview; whoever has several programmes, or none, on the list.
///
/// # Errors
/// Where the database fails.
pub async fn start_page(state: &AppState, person: &CurrentPerson) -> Result<String, Error> {
    let ids: Vec<_> = person
        .memberships
        .iter()
        .filter_map(|m| m.programme)
        .collect();
    let [only] = ids.as_slice() else {
        return Ok(ProgrammesPath.to_string());
    };
    let db = state.database.read();
    let Some(programme) = programmes::store::programmes(db, &[*only]).await?.pop() else {
        return Ok(ProgrammesPath.to_string());
    };
    let gives = |m: &people::Membership| m.role == Role::Facilitator;
    if person.memberships.iter().any(gives) && person.records_days_in(programme.id) {
        let programme = programme.slug;
        return Ok(WeekPath { programme }.to_string());
    }
    let led = person
        .memberships
        .iter()
        .find(|m| m.programme == Some(*only) && m.role == Role::Lead)
        .and_then(|m| m.authorities.first());
    if let Some(led) = led {
        let authorities = programmes::store::authorities(db, programme.id).await?;
        if let Some(authority) = authorities
            .into_iter()
            .find(|authority| authority.id == *led)
        {
            let path = AuthorityPath {
                programme: programme.slug,
                authority: authority.slug,
            };
            return Ok(path.to_string());
        }
    }
    Ok(ProgrammePath {
        programme: programme.slug,
    }
    .to_string())
}
