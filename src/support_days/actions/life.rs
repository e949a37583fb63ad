//! The steps of an entry's life.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::json;

use super::{Held, Refused};
use crate::{
    database::Database,
    error::Error,
    people::PersonId,
    programmes::Authority,
    support_days::{Entry, EntryId, Revision, store},
};

/// Which entry, by whom and when.
#[derive(Clone, Copy, Debug)]
pub struct Step<'a> {
    /// Whose ledger.
    pub authority: &'a Authority,
    /// The entry.
    pub id: EntryId,
    /// Who takes the step.
    pub person: PersonId,
    /// When.
    pub now: DateTime<Utc>,
}

/// Says that a booked entry took place.
///
/// # Errors
/// A conflict where it is not booked any more or its date is still to come; otherwise the
/// database's. The inner error is the ledger's refusal: a reason is needed in a closed quarter.
pub async fn deliver(
    db: &Database,
    step: Step<'_>,
    reason: Option<String>,
    today: NaiveDate,
) -> Result<Result<(), Refused>, Error> {
    change(db, step, reason, |latest| {
        latest.entry.clone().deliver(today).map_err(Error::Conflict)
    })
    .await
}

/// Cancels an entry, with a reason; its days can be drawn again.
///
/// # Errors
/// A conflict where it is cancelled already; otherwise the database's.
pub async fn cancel(db: &Database, step: Step<'_>, reason: String) -> Result<(), Error> {
    // It draws less, and has its reason.
    let _never_refused = change(db, step, Some(reason), |latest| {
        latest.entry.clone().cancel().map_err(Error::Conflict)
    })
    .await?;
    Ok(())
}

/// Takes one step: `to` says what the entry comes to be, from its newest revision.
pub(super) async fn change(
    db: &Database,
    step: Step<'_>,
    reason: Option<String>,
    to: impl FnOnce(&Revision) -> Result<Entry, Error>,
) -> Result<Result<(), Refused>, Error> {
    let (authority, id) = (step.authority, step.id);
    let ids = [authority.id];
    let mut held = Held::begin(db, authority.programme, &ids, Some(step.person), step.now).await?;
    let history = store::history(held.tx(), authority.id, id).await?;
    let latest = history.last().ok_or(Error::NotFound)?;
    let entry = to(latest)?;
    let detail = json!({
        "from": latest.entry.status, "to": entry.status, "revision": latest.number + 1
    });
    if let Err(refused) = held.revise(authority.id, id, latest, entry, reason).await? {
        return Ok(Err(refused));
    }
    held.commit("support-days.revised", format!("entry {id}"), detail)
        .await?;
    Ok(Ok(()))
}
