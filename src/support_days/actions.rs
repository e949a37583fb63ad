//! What is done to the ledger: record, deliver, cancel. Each is a revision; nothing is overwritten.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::json;

use super::{Entry, EntryId, OverCeiling, Status, store};
use crate::{
    database::Database,
    error::Error,
    people::{self, PersonId, store::Event},
    programmes::{self, Authority},
};

/// Logs an entry, once for each submission however often it is sent.
///
/// `submission` names what was sent: the form's own secret, hashed with its content by the caller.
///
/// # Errors
/// Where the database fails; the inner error is the ceiling's refusal.
pub async fn record(
    db: &Database,
    authority: &Authority,
    submission: String,
    new: &Entry,
    person: PersonId,
    now: DateTime<Utc>,
) -> Result<Result<EntryId, OverCeiling>, Error> {
    let tx = db.write_tx().await?;
    programmes::store::lock_authority(&tx, authority.id).await?;
    if let Some(id) = store::by_submission(&tx, &submission).await? {
        return Ok(Ok(id));
    }
    let balance = store::balance(&tx, authority.id).await?;
    if let Err(over) = balance.may_draw(Default::default(), new.drawn()) {
        return Ok(Err(over));
    }
    let id = store::add(&tx, authority.id, submission, new, person, now).await?;
    let event = Event {
        person: Some(person),
        programme: Some(authority.programme),
        verb: "support-days.recorded",
        subject: format!("entry {id}"),
        detail: json!({ "authority": authority.id, "status": new.status, "quarters": new.days() }),
    };
    people::store::audit(&tx, event, now).await?;
    tx.commit().await?;
    Ok(Ok(id))
}

/// Says that a booked entry took place.
///
/// # Errors
/// A conflict where it is not booked any more or its date is still to come; otherwise the database's.
pub async fn deliver(
    db: &Database,
    authority: &Authority,
    id: EntryId,
    person: PersonId,
    (today, now): (NaiveDate, DateTime<Utc>),
) -> Result<(), Error> {
    change(db, authority, id, person, now, None, |entry| {
        if entry.status != Status::Booked {
            return Err(format!(
                "This entry is {} already.",
                entry.status.title().to_lowercase()
            ));
        }
        if entry.held_on > today {
            return Err("Its date is still to come: it can be delivered on the day.".into());
        }
        Ok(Entry {
            status: Status::Delivered,
            ..entry
        })
    })
    .await
}

/// Cancels an entry, with a reason; its days can be drawn again.
///
/// # Errors
/// A conflict where it is cancelled already; otherwise the database's.
pub async fn cancel(
    db: &Database,
    authority: &Authority,
    id: EntryId,
    reason: String,
    person: PersonId,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    change(db, authority, id, person, now, Some(reason), |entry| {
        if entry.status == Status::Cancelled {
            return Err("This entry is cancelled already.".into());
        }
        Ok(Entry {
            status: Status::Cancelled,
            ..entry
        })
    })
    .await
}

/// Adds a revision. The changes above never draw more than before, so that no ceiling is asked.
async fn change(
    db: &Database,
    authority: &Authority,
    id: EntryId,
    person: PersonId,
    now: DateTime<Utc>,
    reason: Option<String>,
    to: impl FnOnce(Entry) -> Result<Entry, String>,
) -> Result<(), Error> {
    let tx = db.write_tx().await?;
    if !store::lock(&tx, authority.id, id).await? {
        return Err(Error::NotFound);
    }
    let latest = store::history(&tx, authority.id, id)
        .await?
        .pop()
        .ok_or(Error::NotFound)?;
    let before = latest.entry.status;
    let entry = to(latest.entry).map_err(Error::Conflict)?;
    store::revise(&tx, id, latest.number + 1, &entry, reason, person, now).await?;
    let event = Event {
        person: Some(person),
        programme: Some(authority.programme),
        verb: "support-days.revised",
        subject: format!("entry {id}"),
        detail: json!({ "from": before, "to": entry.status, "revision": latest.number + 1 }),
    };
    people::store::audit(&tx, event, now).await?;
    Ok(tx.commit().await?)
}
