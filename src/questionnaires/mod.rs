//! Instruments and their versions, the agreed self-assessment, the survey, QA records.

use axum::Router;
use axum_extra::routing::RouterExt;

use crate::{
    app::AppState,
    error::Error,
    people::{Act, CurrentPerson, PersonId},
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
pub mod untrusted;
mod versions;
mod views;

pub(crate) use handlers::ANSWER_COOKIE;
use handlers::{
    answering, consensus, drafts, draws, evidence, imports, instruments, leaving, people, ratings,
    returning, self_assessment, survey,
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
        .typed_get(survey::headcounts)
        .typed_post(survey::correct_headcounts)
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
        .typed_get(evidence::record)
        .typed_get(drafts::new)
        .typed_post(drafts::begin)
        .typed_get(drafts::form)
        .typed_post(drafts::save)
        .typed_get(drafts::check)
        .typed_post(drafts::submit)
        .typed_get(drafts::ask_to_delete)
        .typed_post(drafts::delete)
        .typed_get(draws::page)
        .typed_post(draws::draw)
        .typed_get(draws::other_rater)
        .typed_post(draws::reassign)
        .typed_get(consensus::page)
        .typed_post(consensus::record)
        .typed_get(ratings::page)
        .typed_get(ratings::form)
        .typed_post(ratings::save)
        .typed_get(ratings::check)
        .typed_post(ratings::submit)
        .typed_get(answering::intro)
        .typed_post(answering::start)
        .typed_get(leaving::ask)
        .typed_post(leaving::leave)
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

/// Refuses whoever still has a record of the round to rate blind.
///
/// # Errors
/// [`Error::Conflict`], with what to do first.
pub(crate) async fn refuse_blind(
    state: &AppState,
    person: PersonId,
    at: &AuthorityRound,
) -> Result<(), Error> {
    let place = (at.authority.id, at.round.id);
    if store::has_blind_rating_to_do(state.database.read(), person, place).await? {
        return Err(Error::Conflict(
            "A record of this round waits for your second rating. Until you have submitted it you do not see how others rated.".into(),
        ));
    }
    Ok(())
}
