//! The steps of a publication that need no reason: propose, agree, withdraw the proposal, stop a
//! correction.

use axum::extract::State;
use serde::Deserialize;

use super::{Answer, done, rate_first, rates_first, refused};
use crate::{
    app::{AppState, Fields},
    maturity::{
        AgreementPath, PublicationId, PublicationPath, StopCorrectionPath, WithdrawalPath,
        actions::{self, Refusal},
    },
    people::{Act, CurrentPerson},
    questionnaires::round_for,
};

pub(in crate::maturity) async fn propose(
    path: PublicationPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let address = [path.programme.as_str(), &path.authority, &path.round];
    let at = round_for(&state, &person, Act::ProposePublication, address).await?;
    if rates_first(&state, &person, &at).await? {
        return Ok(rate_first(&state, &person, &at));
    }
    match actions::propose(&state.database, &at, person.id, state.now()).await? {
        Ok(_) => Ok(done(&at, "proposed")),
        Err(refusal) => refused(&state, &person, &at, refusal).await,
    }
}

/// The proposal that was read and is agreed to.
#[derive(Deserialize)]
pub(in crate::maturity) struct Agreement {
    #[serde(default)]
    proposal: String,
}

pub(in crate::maturity) async fn agree(
    path: AgreementPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Fields(form): Fields<Agreement>,
) -> Answer {
    let address = [path.programme.as_str(), &path.authority, &path.round];
    let at = round_for(&state, &person, Act::AgreePublication, address).await?;
    if rates_first(&state, &person, &at).await? {
        return Ok(rate_first(&state, &person, &at));
    }
    let Ok(proposal) = form.proposal.parse().map(PublicationId) else {
        return refused(&state, &person, &at, Refusal::OtherProposal).await;
    };
    match actions::agree(&state.database, &at, proposal, person.id, state.now()).await? {
        Ok(()) => Ok(done(&at, "published")),
        Err(refusal) => refused(&state, &person, &at, refusal).await,
    }
}

pub(in crate::maturity) async fn withdraw(
    path: WithdrawalPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let address = [path.programme.as_str(), &path.authority, &path.round];
    let at = round_for(&state, &person, Act::ProposePublication, address).await?;
    match actions::withdraw(&state.database, &at, person.id, state.now()).await? {
        Ok(()) => Ok(done(&at, "withdrawn")),
        Err(refusal) => refused(&state, &person, &at, refusal).await,
    }
}

pub(in crate::maturity) async fn stop_correction(
    path: StopCorrectionPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let address = [path.programme.as_str(), &path.authority, &path.round];
    let at = round_for(&state, &person, Act::ProposePublication, address).await?;
    match actions::stop_correction(&state.database, &at, person.id, state.now()).await? {
        Ok(()) => Ok(done(&at, "stopped")),
        Err(refusal) => refused(&state, &person, &at, refusal).await,
    }
}
