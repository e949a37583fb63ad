//! Opening and closing an authority's survey.

use serde_json::json;

use super::{By, audit};
use crate::{
    database::Database,
    error::Error,
    people::new_secret,
    questionnaires::{
        AuthorityRound,
        rules::{Group, Refusal},
        store,
    },
};

/// Opens the survey, with a link for each role group. Opening it twice changes nothing.
///
/// # Errors
/// Where the database fails; a refusal is the inner error.
pub async fn open_survey(
    db: &Database,
    at: &AuthorityRound,
    by: By,
) -> Result<Result<(), Refusal>, Error> {
    if !at.round.is_open(by.today) {
        return Ok(Err(Refusal::Window));
    }
    let tx = db.write_tx().await?;
    let (authority, round) = (at.authority.id, at.round.id);
    if let Some(settled) = store::begin_write(&tx, authority, round).await? {
        return Ok(Err(Refusal::Settled(settled)));
    }
    if store::survey(&tx, authority, round).await?.is_none() {
        // A figure before and after one more answer would give that answer away.
        if store::has_responses(&tx, authority, round).await? {
            return Ok(Err(Refusal::FromFile));
        }
        // A link is kept as it is, not as a hash: the lead must see it again, and all that it
        // opens is a blank form.
        let links = Group::ALL.map(|group| (group, new_secret()));
        store::add_survey(&tx, (authority, round), by.person, &links, by.now).await?;
        audit(&tx, at, Some(by.person), "survey.opened", json!({}), by.now).await?;
    } else if store::survey(&tx, authority, round)
        .await?
        .is_some_and(|it| it.closed_at.is_some())
    {
        return Ok(Err(Refusal::NotOpen));
    }
    tx.commit().await?;
    Ok(Ok(()))
}

/// Closes the survey for good.
///
/// # Errors
/// Where the database fails; a refusal is the inner error.
pub async fn close_survey(
    db: &Database,
    at: &AuthorityRound,
    by: By,
) -> Result<Result<(), Refusal>, Error> {
    let tx = db.write_tx().await?;
    let (authority, round) = (at.authority.id, at.round.id);
    if let Some(settled) = store::begin_write(&tx, authority, round).await? {
        return Ok(Err(Refusal::Settled(settled)));
    }
    match store::survey(&tx, authority, round).await? {
        Some(survey) if survey.closed_at.is_none() => {
            store::close_survey(&tx, survey.id, Some(by.person), by.now).await?;
            store::forget_order(&tx, authority, round).await?;
        }
        _ => return Ok(Err(Refusal::NotOpen)),
    }
    audit(&tx, at, Some(by.person), "survey.closed", json!({}), by.now).await?;
    tx.commit().await?;
    Ok(Ok(()))
}
