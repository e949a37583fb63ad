//! Opening and closing an authority's survey, and its last day.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use sea_orm::DatabaseTransaction;
use serde_json::json;

use super::{By, audit};
use crate::{
    database::Database,
    error::Error,
    people::new_secret,
    questionnaires::{
        AuthorityRound,
        rules::{CameBy, Group, Headcounts, NotCorrected, Refusal, correction},
        store::{self, Survey},
    },
};

/// Opens the survey, with a link for each role group that has a number of people. Opening it twice
/// changes nothing.
///
/// # Errors
/// Where the database fails; a refusal is the inner error.
pub async fn open_survey(
    db: &Database,
    at: &AuthorityRound,
    people: &Headcounts,
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
    if store::closed_responses(&tx, authority, round)
        .await?
        .is_some()
    {
        return Ok(Err(Refusal::ResponsesClosed));
    }
    store::delete_old_drafts(&tx, authority, by.now).await?;
    if store::survey(&tx, authority, round).await?.is_none() {
        // A figure before and after one more answer would give that answer away.
        if store::has_responses(&tx, authority, round).await? {
            return Ok(Err(Refusal::FromFile));
        }
        // A link is kept as it is, not as a hash: the lead must see it again, and all that it
        // opens is a blank form.
        let links = Group::ALL.map(|group| (group, new_secret()));
        let links = (links.as_slice(), people);
        store::add_survey(&tx, (authority, round), by.person, links, by.now).await?;
        let counts = people.iter().map(|(group, count)| (group.code(), count));
        let detail = json!({ "people": counts.collect::<BTreeMap<_, _>>() });
        audit(&tx, at, Some(by.person), "survey.opened", detail, by.now).await?;
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
    let (tx, survey) = match begin(db, at, by).await? {
        Ok(begun) => begun,
        Err(refusal) => return Ok(Err(refusal)),
    };
    store::close_survey(&tx, survey.id, Some(by.person), by.now).await?;
    store::forget_order(&tx, at.authority.id, at.round.id).await?;
    audit(&tx, at, Some(by.person), "survey.closed", json!({}), by.now).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// Sets the last day that the survey takes answers, sooner or later than it was: in the round's
/// window, and not in the past.
///
/// # Errors
/// Where the database fails; a refusal is the inner error.
pub async fn set_last_day(
    db: &Database,
    at: &AuthorityRound,
    last_day: NaiveDate,
    by: By,
) -> Result<Result<(), Refusal>, Error> {
    if !at.round.is_open(last_day) || last_day < by.today {
        return Ok(Err(Refusal::Window));
    }
    let (tx, survey) = match begin(db, at, by).await? {
        Ok(begun) => begun,
        Err(refusal) => return Ok(Err(refusal)),
    };
    store::set_last_day(&tx, survey.id, last_day).await?;
    let before = survey.last_day(&at.round);
    let detail = json!({ "from": before, "to": last_day });
    audit(
        &tx,
        at,
        Some(by.person),
        "survey.last-day-set",
        detail,
        by.now,
    )
    .await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// Corrects how many people the role groups have, while the survey is open.
///
/// # Errors
/// Where the database fails; why not is the inner error.
pub async fn correct_headcounts(
    db: &Database,
    at: &AuthorityRound,
    (people, reason): (&Headcounts, &str),
    by: By,
) -> Result<Result<(), NotCorrected>, Error> {
    let (tx, survey) = match begin(db, at, by).await? {
        Ok(begun) => begun,
        Err(refusal) => return Ok(Err(NotCorrected::Refused(refusal))),
    };
    let place = (at.authority.id, at.round.id);
    let submitted = store::submitted(&tx, place.0, place.1).await?;
    let changed = match correction(&survey.people, people, &submitted) {
        Ok(changed) => changed,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let mut told = BTreeMap::new();
    for (group, before, after) in changed {
        let of_group = (survey.id, group);
        if before.is_none() {
            // From now on others of the group can answer by its link.
            store::coarsen_ways(&tx, place, of_group, CameBy::GroupLink).await?;
        }
        store::set_people(&tx, of_group, after).await?;
        let before = before.map_or_else(|| "none".to_owned(), |before| before.to_string());
        told.insert(group.code(), format!("{before} → {after}"));
    }
    let detail = json!({ "people": told, "reason": reason });
    let verb = "survey.headcounts-corrected";
    audit(&tx, at, Some(by.person), verb, detail, by.now).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// A transaction that holds the authority's row, with its survey, unless that was closed or never
/// opened or the round is settled.
pub(super) async fn begin(
    db: &Database,
    at: &AuthorityRound,
    by: By,
) -> Result<Result<(DatabaseTransaction, Survey), Refusal>, Error> {
    let tx = db.write_tx().await?;
    let (authority, round) = (at.authority.id, at.round.id);
    if let Some(settled) = store::begin_write(&tx, authority, round).await? {
        return Ok(Err(Refusal::Settled(settled)));
    }
    store::delete_old_drafts(&tx, authority, by.now).await?;
    if store::closed_responses(&tx, authority, round)
        .await?
        .is_some()
    {
        return Ok(Err(Refusal::ResponsesClosed));
    }
    let survey = store::survey(&tx, authority, round).await?;
    let open = survey.filter(|survey| survey.closed_at.is_none());
    Ok(open.map(|survey| (tx, survey)).ok_or(Refusal::NotOpen))
}
