//! What managers do: start a programme, take authorities in, allocate days, move a round's window.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, SqlErr};
use serde_json::json;

use super::{
    Authority, Days, Programme, Readiness, RoundId, Standing, rules,
    store::{self, NewAuthority, NewProgramme},
};
use crate::{
    database::Database,
    error::Error,
    people::{self, PersonId, Role, store::Event},
};

/// A programme to start; it lasts two years.
#[derive(Clone, Debug)]
pub struct Start {
    /// Its name; the word in addresses is made of it unless `slug` is given.
    pub name: String,
    /// The word in addresses.
    pub slug: String,
    /// The council that gives the support.
    pub lead_authority: String,
    /// Its first day.
    pub starts_on: NaiveDate,
}

/// Starts a programme with its five rounds; the person becomes its manager.
///
/// # Errors
/// [`Error::Conflict`] where the word in addresses is taken.
pub async fn start_programme(
    db: &Database,
    start: Start,
    person: PersonId,
    now: DateTime<Utc>,
) -> Result<Programme, Error> {
    let taken = || Error::Conflict("There is already a programme of that name".into());
    let tx = db.write_tx().await?;
    if store::programme(&tx, &start.slug).await?.is_some() {
        return Err(taken());
    }
    let new = NewProgramme {
        slug: start.slug,
        name: start.name,
        lead_authority: start.lead_authority,
        starts_on: start.starts_on,
        ends_on: rules::two_years_on(start.starts_on),
    };
    // No row stands yet that could be locked, so that another may have been as quick.
    let added = store::add_programme(&tx, &new, now).await;
    let programme = added.map_err(|error| match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => taken(),
        _ => error.into(),
    })?;
    for (month, kind) in rules::ROUNDS {
        let window = rules::usual_window(programme.starts_on, programme.ends_on, month);
        store::add_round(&tx, programme.id, month, kind, window).await?;
    }
    people::store::add_membership(&tx, person, Some(programme.id), Role::Manager).await?;
    audit(
        &tx,
        &programme,
        person,
        "programme.started",
        format!("programme {}", programme.id),
        json!({ "starts_on": programme.starts_on, "ends_on": programme.ends_on }),
        now,
    )
    .await?;
    tx.commit().await?;
    Ok(programme)
}

/// An authority to take in, with its first allocation.
#[derive(Clone, Debug)]
pub struct Join {
    /// One of the 153, or a fictional name.
    pub name: String,
    /// Why it is taken in.
    pub readiness: Readiness,
    /// What it commits to.
    pub commitment: String,
    /// When.
    pub joined_on: NaiveDate,
    /// Its days, and why so many.
    pub allocation: (Days, String),
}

/// Why something was refused by a rule of the programme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// As many authorities are active as may be.
    ProgrammeFull(i32),
    /// An authority of that name is in the programme.
    AlreadyIn,
    /// More than the programme’s ceiling.
    OverCeiling(Days),
    /// As much as the authority has already.
    Unchanged(Days),
    /// From before the decision that it takes the place of, which holds from that day.
    TooEarly(NaiveDate),
    /// From a day in a closed quarter; the last of them ends on that day.
    Closed(NaiveDate),
}

/// Takes an authority in, unless the programme is full.
///
/// # Errors
/// Where the database fails; a refusal is the inner error.
pub async fn add_authority(
    db: &Database,
    programme: &Programme,
    join: Join,
    person: PersonId,
    now: DateTime<Utc>,
) -> Result<Result<Authority, Refusal>, Error> {
    let (days, reason) = &join.allocation;
    if *days > programme.allocation_ceiling {
        return Ok(Err(Refusal::OverCeiling(programme.allocation_ceiling)));
    }
    let tx = db.write_tx().await?;
    store::lock_programme(&tx, programme.id).await?;
    let active = store::active_authorities(&tx, programme.id).await?;
    if let Err(full) = rules::may_join(active, programme.authority_ceiling) {
        return Ok(Err(Refusal::ProgrammeFull(full.0)));
    }
    let new = new_authority(&join);
    if store::authority(&tx, &programme.slug, &new.slug)
        .await?
        .is_some()
    {
        return Ok(Err(Refusal::AlreadyIn));
    }
    let authority = store::add_authority(&tx, programme.id, &new).await?;
    store::add_allocation(
        &tx,
        authority.id,
        *days,
        reason,
        join.joined_on,
        person,
        now,
    )
    .await?;
    let detail = json!({ "allocated_quarters": days });
    let subject = format!("authority {}", authority.id);
    audit(
        &tx,
        programme,
        person,
        "authority.joined",
        subject,
        detail,
        now,
    )
    .await?;
    tx.commit().await?;
    Ok(Ok(authority))
}

fn new_authority(join: &Join) -> NewAuthority {
    let known = super::local_authorities()
        .iter()
        .find(|known| known.la_name == join.name);
    NewAuthority {
        slug: rules::slug_of(&join.name),
        name: join.name.clone(),
        old_la_code: known.map(|known| known.old_la_code.clone()),
        new_la_code: known.map(|known| known.new_la_code.clone()),
        region: known.map(|known| known.region_name.clone()),
        readiness: join.readiness,
        commitment: join.commitment.clone(),
        joined_on: join.joined_on,
    }
}

/// Changes an authority’s allocation. A cut is allowed even under what has been drawn; a raise
/// only to the programme’s ceiling. Decisions hold one after the other.
///
/// # Errors
/// Where the database fails; a refusal is the inner error.
pub async fn allocate(
    db: &Database,
    (programme, authority): (&Programme, &Authority),
    (days, reason, from_on): (Days, &str, NaiveDate),
    person: PersonId,
    now: DateTime<Utc>,
) -> Result<Result<(), Refusal>, Error> {
    if days > programme.allocation_ceiling {
        return Ok(Err(Refusal::OverCeiling(programme.allocation_ceiling)));
    }
    let tx = db.write_tx().await?;
    store::lock_authority(&tx, authority.id).await?;
    let decisions = store::allocations(&tx, authority.id).await?;
    let before = decisions.last();
    if before.is_some_and(|before| before.days == days) {
        return Ok(Err(Refusal::Unchanged(days)));
    }
    if let Some(before) = before.filter(|before| from_on < before.from_on) {
        return Ok(Err(Refusal::TooEarly(before.from_on)));
    }
    // Held behind the authority's row, as a closing is: a return tells what was allocated.
    let closed = store::closed_until(&tx, programme.id).await?;
    if let Some(last) = closed.filter(|last| from_on <= *last) {
        return Ok(Err(Refusal::Closed(last)));
    }
    store::add_allocation(&tx, authority.id, days, reason, from_on, person, now).await?;
    let from = before.map(|before| before.days);
    let detail = json!({ "from_quarters": from, "allocated_quarters": days, "from_on": from_on });
    let subject = format!("authority {}", authority.id);
    audit(
        &tx,
        programme,
        person,
        "authority.allocated",
        subject,
        detail,
        now,
    )
    .await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// Makes an authority active, completed or withdrawn; active only while there is room.
///
/// # Errors
/// Where the database fails; a refusal is the inner error.
pub async fn change_standing(
    db: &Database,
    (programme, authority): (&Programme, &Authority),
    standing: Standing,
    person: PersonId,
    now: DateTime<Utc>,
) -> Result<Result<(), Refusal>, Error> {
    let tx = db.write_tx().await?;
    store::lock_programme(&tx, programme.id).await?;
    // As it stands behind the lock: it may have changed since the page was asked for.
    let found = store::authority(&tx, &programme.slug, &authority.slug).await?;
    let (_, authority) = found.ok_or(Error::NotFound)?;
    let active = store::active_authorities(&tx, programme.id).await?;
    let joins = standing == Standing::Active && authority.standing != Standing::Active;
    if joins && let Err(full) = rules::may_join(active, programme.authority_ceiling) {
        return Ok(Err(Refusal::ProgrammeFull(full.0)));
    }
    store::save_standing(&tx, authority.id, standing).await?;
    let detail = json!({ "from": authority.standing.code(), "to": standing.code() });
    let subject = format!("authority {}", authority.id);
    audit(
        &tx,
        programme,
        person,
        "authority.standing-changed",
        subject,
        detail,
        now,
    )
    .await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// Moves a round’s window.
///
/// # Errors
/// Where the database fails.
pub async fn set_window(
    db: &Database,
    (programme, id): (&Programme, RoundId),
    (opens_on, closes_on): (NaiveDate, NaiveDate),
    person: PersonId,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let tx = db.write_tx().await?;
    let round = store::lock_round(&tx, id).await?.ok_or(Error::NotFound)?;
    store::save_window(&tx, id, opens_on, closes_on).await?;
    let detail = json!({
        "from": [round.opens_on, round.closes_on],
        "to": [opens_on, closes_on],
    });
    let subject = format!("round {id}");
    audit(
        &tx,
        programme,
        person,
        "round.window-moved",
        subject,
        detail,
        now,
    )
    .await?;
    Ok(tx.commit().await?)
}

async fn audit(
    tx: &impl ConnectionTrait,
    programme: &Programme,
    person: PersonId,
    verb: &str,
    subject: String,
    detail: serde_json::Value,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let event = Event {
        person: Some(person),
        programme: Some(programme.id),
        verb,
        subject,
        detail,
    };
    Ok(people::store::audit(tx, event, now).await?)
}
