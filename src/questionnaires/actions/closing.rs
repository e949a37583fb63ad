//! The first look at a draft result, which closes the round's responses for good.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, DbErr};
use serde_json::json;

use super::{By, audit};
use crate::{
    database::Database,
    error::Error,
    people::PersonId,
    programmes,
    questionnaires::{
        AuthorityRound,
        rules::{TooSoon, too_soon},
        store,
    },
};

/// Closes the responses of the round for good, its survey with them, so that its draft result can be
/// looked at. Closing them twice changes nothing.
///
/// # Errors
/// Where the database fails; why it is too soon is the inner error.
pub async fn close_responses(
    db: &Database,
    at: &AuthorityRound,
    by: By,
) -> Result<Result<(), TooSoon>, Error> {
    let tx = db.write_tx().await?;
    programmes::store::lock_authority(&tx, at.authority.id).await?;
    if let Some(waits) = draft_waits(&tx, at, by.today).await? {
        return Ok(Err(waits));
    }
    close_in(&tx, at, by.person, by.now).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// Closes them in a transaction that holds the authority's row.
pub(crate) async fn close_in(
    tx: &impl ConnectionTrait,
    at: &AuthorityRound,
    person: PersonId,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let place = (at.authority.id, at.round.id);
    if store::close_responses(tx, place, Some(person), now).await? {
        audit(tx, at, Some(person), "responses.closed", json!({}), now).await?;
    }
    Ok(())
}

/// Why it is too soon to look at the draft, as everything is now; `None` also where somebody has.
pub(crate) async fn draft_waits(
    db: &impl ConnectionTrait,
    at: &AuthorityRound,
    today: NaiveDate,
) -> Result<Option<TooSoon>, DbErr> {
    let (authority, round) = (at.authority.id, at.round.id);
    if store::closed_responses(db, authority, round)
        .await?
        .is_some()
    {
        return Ok(None);
    }
    let survey = store::survey(db, authority, round).await?;
    let open = survey.filter(|survey| survey.closed_at.is_none());
    let ends = open.map(|survey| survey.last_day(&at.round));
    let has_responses = store::has_responses(db, authority, round).await?;
    Ok(too_soon(&at.round, ends, has_responses, today))
}
