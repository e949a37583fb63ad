//! A published result is put right, or withdrawn; none is ever erased.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::{Refusal, Step, subject};
use crate::{
    database::Database,
    error::Error,
    maturity::{history::State, scored_now, store},
    people::PersonId,
    questionnaires::AuthorityRound,
};

/// Starts a correction: the round takes changes again, and its snapshot stays what is published
/// until a proposal with this reason is agreed to.
///
/// # Errors
/// Where the database fails; a refusal is the inner error.
pub async fn start_correction(
    db: &Database,
    at: &AuthorityRound,
    reason: String,
    person: PersonId,
    now: DateTime<Utc>,
) -> Result<Result<(), Refusal>, Error> {
    let step = Step::begin(db, at, (person, now)).await?;
    let Some(standing) = step.history.standing() else {
        return Ok(Err(Refusal::NotPublished));
    };
    let snapshot = store::snapshot(&step.tx, standing.id).await?;
    if snapshot.is_some_and(|it| it.handed_over) {
        return Ok(Err(Refusal::AnswersElsewhere));
    }
    if step.history.correction().is_some() {
        return Ok(Err(Refusal::AlreadyCorrected));
    }
    let id = store::add_correction(&step.tx, step.key(), reason, step.by).await?;
    step.finish("correction.started", format!("correction {id}"), json!({}))
        .await?;
    Ok(Ok(()))
}

/// Stops a correction that has changed no figure.
///
/// # Errors
/// Where the database fails; a refusal is the inner error.
pub async fn stop_correction(
    db: &Database,
    at: &AuthorityRound,
    person: PersonId,
    now: DateTime<Utc>,
) -> Result<Result<(), Refusal>, Error> {
    let step = Step::begin(db, at, (person, now)).await?;
    let (Some(correction), Some(standing)) = (step.history.correction(), step.history.standing())
    else {
        return Ok(Err(Refusal::NotCorrected));
    };
    if step.history.proposal().is_some() {
        return Ok(Err(Refusal::ProposalStands));
    }
    let kept = store::snapshot(&step.tx, standing.id).await?;
    let scored = scored_now(&step.tx, at.authority.id, &at.round).await?;
    if kept.is_none_or(|it| it.result != scored.result) {
        return Ok(Err(Refusal::ChangedSincePublished));
    }
    let subject = format!("correction {}", correction.id);
    store::end_correction(&step.tx, step.key(), step.by).await?;
    step.finish("correction.stopped", subject, json!({}))
        .await?;
    Ok(Ok(()))
}

/// Withdraws the published result. That it was published, when and why not any more stays told; a
/// correction of it ends, and the round can be proposed again.
///
/// # Errors
/// Where the database fails; a refusal is the inner error.
pub async fn retract(
    db: &Database,
    at: &AuthorityRound,
    reason: String,
    person: PersonId,
    now: DateTime<Utc>,
) -> Result<Result<(), Refusal>, Error> {
    let step = Step::begin(db, at, (person, now)).await?;
    let Some(id) = step.history.standing().map(|it| it.id) else {
        return Ok(Err(Refusal::NotPublished));
    };
    store::end(&step.tx, id, State::Withdrawn, Some(reason), step.by).await?;
    store::end_correction(&step.tx, step.key(), step.by).await?;
    step.finish("publication.retracted", subject(id), json!({}))
        .await?;
    Ok(Ok(()))
}
