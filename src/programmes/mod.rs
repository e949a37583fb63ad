//! Programmes, their partner authorities, allocations and rounds.

use axum::Router;
use axum_extra::routing::{RouterExt, TypedPath};
use serde::Deserialize;

use crate::{
    app::AppState,
    error::Error,
    people::{Act, CurrentPerson, Place},
};

pub mod actions;
mod dimension;
mod former_codes;
mod forms;
mod handlers;
pub(crate) mod held_files;
mod local_authorities;
pub mod rules;
mod shell;
pub(crate) mod store;
mod views;

pub use dimension::Dimension;
pub use former_codes::{CodeToday, code_today};
pub use local_authorities::{LocalAuthority, local_authorities};
pub use rules::*;
pub use shell::Shell;

/// `/programmes`: the programmes that a person has a role in.
#[derive(TypedPath, Deserialize)]
#[typed_path("/programmes")]
pub struct ProgrammesPath;

/// `/programmes/new`.
#[derive(TypedPath, Deserialize)]
#[typed_path("/programmes/new")]
pub struct NewProgrammePath;

/// The overview; served by the reports room.
#[derive(TypedPath, Deserialize)]
#[typed_path("/programmes/{programme}")]
pub struct ProgrammePath {
    /// The programme’s slug.
    pub programme: String,
}

/// The manager’s page of authorities, allocations, rounds and people.
#[derive(TypedPath, Deserialize)]
#[typed_path("/programmes/{programme}/set-up")]
pub struct SetUpPath {
    /// The programme’s slug.
    pub programme: String,
}

/// The form for a new partner authority, and where it is sent.
#[derive(TypedPath, Deserialize)]
#[typed_path("/programmes/{programme}/authorities/new")]
pub struct NewAuthorityPath {
    /// The programme’s slug.
    pub programme: String,
}

/// One authority; served by the reports room.
#[derive(TypedPath, Deserialize)]
#[typed_path("/programmes/{programme}/authorities/{authority}")]
pub struct AuthorityPath {
    /// The programme’s slug.
    pub programme: String,
    /// The authority’s slug.
    pub authority: String,
}

/// An authority’s allocation: its history and a change to it.
#[derive(TypedPath, Deserialize)]
#[typed_path("/programmes/{programme}/authorities/{authority}/allocation")]
pub struct AllocationPath {
    /// The programme’s slug.
    pub programme: String,
    /// The authority’s slug.
    pub authority: String,
}

/// Whether an authority is active, completed or withdrawn.
#[derive(TypedPath, Deserialize)]
#[typed_path("/programmes/{programme}/authorities/{authority}/standing")]
pub struct StandingPath {
    /// The programme’s slug.
    pub programme: String,
    /// The authority’s slug.
    pub authority: String,
}

/// A round’s window.
#[derive(TypedPath, Deserialize)]
#[typed_path("/programmes/{programme}/rounds/{round}")]
pub struct WindowPath {
    /// The programme’s slug.
    pub programme: String,
    /// `month-6`.
    pub round: String,
}

/// The room’s pages.
pub fn routes() -> Router<AppState> {
    Router::new()
        .typed_get(handlers::programmes)
        .typed_get(handlers::new_programme)
        .typed_post(handlers::start_programme)
        .typed_get(handlers::set_up)
        .typed_get(handlers::new_authority)
        .typed_post(handlers::add_authority)
        .typed_get(handlers::allocation)
        .typed_post(handlers::allocate)
        .typed_post(handlers::change_standing)
        .typed_get(handlers::window)
        .typed_post(handlers::set_window)
}

/// The programme of an address, if the person may do `act` in it.
///
/// # Errors
/// Not found, or not permitted.
pub async fn programme_for(
    state: &AppState,
    person: &CurrentPerson,
    act: Act,
    programme: &str,
) -> Result<Programme, Error> {
    let found = store::programme(state.database.read(), programme).await?;
    let programme = found.ok_or(Error::NotFound)?;
    person.must(act, programme.place())?;
    Ok(programme)
}

/// The authority of an address with its programme, if the person may do `act` there.
///
/// # Errors
/// Not found, or not permitted.
pub async fn authority_for(
    state: &AppState,
    person: &CurrentPerson,
    act: Act,
    programme: &str,
    authority: &str,
) -> Result<(Programme, Authority), Error> {
    let found = store::authority(state.database.read(), programme, authority).await?;
    let (programme, authority) = found.ok_or(Error::NotFound)?;
    person.must(act, authority.place())?;
    Ok((programme, authority))
}

impl Programme {
    /// Where permissions on it, but on no authority, are asked for.
    pub fn place(&self) -> Place {
        Place {
            programme: self.id,
            authority: None,
            drawn_for: None,
        }
    }

    /// Where permissions on one of its authorities are asked for.
    pub fn place_of(&self, authority: AuthorityId) -> Place {
        Place {
            authority: Some(authority),
            ..self.place()
        }
    }
}

impl Authority {
    /// Where permissions on it are asked for.
    pub fn place(&self) -> Place {
        Place {
            programme: self.programme,
            authority: Some(self.id),
            drawn_for: None,
        }
    }
}
