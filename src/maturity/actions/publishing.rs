//! A facilitator proposes, the authority’s lead agrees or sends back.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::{Refusal, Step, froze, subject};
use crate::{
    database::Database,
    error::Error,
    maturity::{PublicationId, history::State, store},
    people::PersonId,
    questionnaires::{self, AuthorityRound},
};

/// Proposes that the round’s result is published, as it stands now; an earlier proposal lapses.
/// Under an open correction the proposal carries its reason. It closes the round’s responses for good
/// where nobody’s look at the draft has.
///
/// # Errors
/// Where the database fails; a refusal is the inner error.
pub async fn propose(
    db: &Database,
    at: &AuthorityRound,
    person: PersonId,
    now: DateTime<Utc>,
) -> Result<Result<PublicationId, Refusal>, Error> {
    let step = Step::begin(db, at, (person, now)).await?;
    let reason = step.history.correction().map(|it| it.reason.clone());
    let standing = step.history.standing().map(|it| it.id);
    if standing.is_some() && reason.is_none() {
        return Ok(Err(Refusal::AlreadyPublished));
    }
    let frozen = match step.publishable().await? {
        Ok(frozen) => frozen,
        Err(refusal) => return Ok(Err(refusal)),
    };
    if let Some(standing) = standing
        && froze(&step.tx, standing, &frozen).await?
    {
        return Ok(Err(Refusal::NothingChanged));
    }
    questionnaires::actions::close_in(&step.tx, at, person, now).await?;
    if let Some(before) = step.history.proposal() {
        store::end(&step.tx, before.id, State::Lapsed, None, step.by).await?;
    }
    let id = store::add_proposal(&step.tx, step.key(), &frozen, reason, step.by).await?;
    step.finish("publication.proposed", subject(id), json!({}))
        .await?;
    Ok(Ok(id))
}

/// Agrees to the proposal that was read, which publishes it. The result that it corrects, if one
/// stands, is kept beside it; the event seals the figures, for `partners verify`.
///
/// # Errors
/// Where the database fails; a refusal is the inner error.
pub async fn agree(
    db: &Database,
    at: &AuthorityRound,
    proposal: PublicationId,
    person: PersonId,
    now: DateTime<Utc>,
) -> Result<Result<(), Refusal>, Error> {
    let step = Step::begin(db, at, (person, now)).await?;
    if let Err(refusal) = is_proposed(&step, proposal) {
        return Ok(Err(refusal));
    }
    let frozen = match step.publishable().await? {
        Ok(frozen) => frozen,
        Err(refusal) => return Ok(Err(refusal)),
    };
    if !froze(&step.tx, proposal, &frozen).await? {
        return Ok(Err(Refusal::FiguresChanged));
    }
    if let Some(before) = step.history.standing() {
        store::end(&step.tx, before.id, State::Superseded, None, step.by).await?;
    }
    store::end_correction(&step.tx, step.key(), step.by).await?;
    store::agree(&step.tx, proposal, step.by).await?;
    questionnaires::store::delete_drafts(&step.tx, at.authority.id, at.round.id).await?;
    let seal = json!({ "seal": store::seal(&step.tx, proposal).await? });
    step.finish("publication.agreed", subject(proposal), seal)
        .await?;
    Ok(Ok(()))
}

/// Sends the proposal that was read back, so that the round can be put right.
///
/// # Errors
/// Where the database fails; a refusal is the inner error.
pub async fn send_back(
    db: &Database,
    at: &AuthorityRound,
    (proposal, reason): (PublicationId, String),
    person: PersonId,
    now: DateTime<Utc>,
) -> Result<Result<(), Refusal>, Error> {
    let step = Step::begin(db, at, (person, now)).await?;
    if let Err(refusal) = is_proposed(&step, proposal) {
        return Ok(Err(refusal));
    }
    store::end(&step.tx, proposal, State::SentBack, Some(reason), step.by).await?;
    step.finish("publication.sent-back", subject(proposal), json!({}))
        .await?;
    Ok(Ok(()))
}

/// Withdraws the proposal that stands, so that the round can be put right.
///
/// # Errors
/// Where the database fails; a refusal is the inner error.
pub async fn withdraw(
    db: &Database,
    at: &AuthorityRound,
    person: PersonId,
    now: DateTime<Utc>,
) -> Result<Result<(), Refusal>, Error> {
    let step = Step::begin(db, at, (person, now)).await?;
    let Some(id) = step.history.proposal().map(|it| it.id) else {
        return Ok(Err(match step.history.standing() {
            Some(_) => Refusal::AlreadyPublished,
            None => Refusal::OtherProposal,
        }));
    };
    store::end(&step.tx, id, State::Lapsed, None, step.by).await?;
    step.finish("publication.withdrawn", subject(id), json!({}))
        .await?;
    Ok(Ok(()))
}

fn is_proposed(step: &Step<'_>, proposal: PublicationId) -> Result<(), Refusal> {
    match step.history.proposal() {
        Some(it) if it.id == proposal => Ok(()),
        None if step.history.standing().is_some() => Err(Refusal::AlreadyPublished),
        _ => Err(Refusal::OtherProposal),
    }
}
