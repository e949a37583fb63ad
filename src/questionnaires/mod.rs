//! Instruments and their versions, the agreed self-assessment, the survey, QA records.

use axum::Router;
use axum_extra::routing::RouterExt;

use crate::{
    app::AppState,
    error::Error,
    people::{Act, CurrentPerson},
    programmes::{self, Authority, Programme, Round},
};

pub mod actions;
pub(crate) mod files;
mod forms;
mod handlers;
mod letters;
mod paths;
pub mod rules;
pub(crate) mod store;
mod versions;
mod views;

use handlers::{
    answering, evidence, imports, instruments, people, returning, self_assessment, survey,
};
pub(crate) use paths::round_path;
pub use paths::*;
pub use rules::*;
pub use versions::Versions;

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

/// The room’s pages.
pub fn routes() -> Router<AppState> {
    Router::new()
        .typed_get(self_assessment::overview)
        .typed_get(self_assessment::section)
        .typed_post(self_assessment::save)
        .typed_get(self_assessment::ask_to_clear)
        .typed_post(self_assessment::clear)
        .typed_get(self_assessment::check)
        .typed_post(self_assessment::submit)
        .typed_get(self_assessment::submitted)
        .typed_get(survey::page)
        .typed_post(survey::open)
        .typed_get(survey::ask_to_close)
        .typed_post(survey::close)
        .typed_get(survey::last_day)
        .typed_post(survey::set_last_day)
        .typed_get(people::page)
        .typed_get(people::new)
        .typed_post(people::ask)
        .typed_post(people::upload)
        .typed_post(people::hand_out)
        .typed_post(people::remind)
        .typed_post(people::send_again)
        .typed_get(people::person)
        .typed_post(people::withdraw)
        .typed_get(evidence::page)
        .typed_get(imports::choice)
        .typed_get(imports::form)
        .typed_post(imports::upload)
        .typed_get(imports::held)
        .typed_post(imports::confirm)
        .typed_get(imports::template)
        .typed_get(imports::evidence_file)
        .typed_get(instruments::list)
        .typed_post(instruments::upload)
        .typed_get(instruments::held)
        .typed_post(instruments::publish)
        .typed_get(instruments::version)
        .typed_get(instruments::file)
        .typed_get(answering::intro)
        .typed_post(answering::start)
        .typed_get(answering::ask_for_someone_else)
        .typed_post(answering::someone_else)
        .typed_get(returning::ask)
        .typed_post(returning::come_back)
        .typed_get(answering::section)
        .typed_post(answering::save)
        .typed_get(answering::ask_to_clear)
        .typed_post(answering::clear)
        .typed_get(answering::check)
        .typed_post(answering::submit)
        .typed_get(answering::submitted)
}

/// The authority’s round of an address, if the person may do `act` there.
///
/// # Errors
/// Not found, or not permitted.
pub async fn round_for(
    state: &AppState,
    person: &CurrentPerson,
    act: Act,
    [programme, authority, round]: [&str; 3],
) -> Result<AuthorityRound, Error> {
    let (programme, authority) =
        programmes::authority_for(state, person, act, programme, authority).await?;
    let found = programmes::store::round(state.database.read(), programme.id, round).await?;
    Ok(AuthorityRound {
        round: found.ok_or(Error::NotFound)?,
        programme,
        authority,
    })
}
