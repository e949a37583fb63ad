//! A series of visits, logged in one go.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::json;

use super::{Held, NewEntry};
use crate::{
    database::Database,
    error::Error,
    people::{PersonId, sha256},
    programmes::{Authority, Programme},
    support_days::{EntryId, Plan, Series, store},
};

/// Logs every visit of a series or none of them, once however often it is sent; the first one's id.
///
/// `submission` names what was sent; each visit is known by it and its place in the series.
///
/// # Errors
/// Where the database fails; the inner error is the plan, with what stands against it.
pub async fn log_series(
    db: &Database,
    (programme, authority): (&Programme, &Authority),
    submission: &str,
    series: &Series,
    (person, today, now): (PersonId, NaiveDate, DateTime<Utc>),
) -> Result<Result<EntryId, Plan>, Error> {
    let id = authority.id;
    let mut held = Held::begin(db, programme.id, &[id], Some(person), now).await?;
    let key = |place: usize| sha256(&format!("{submission} {place}"));
    if let Some(first) = store::by_submission(held.tx(), &key(0)).await? {
        return Ok(Ok(first));
    }
    let balance = store::balance(held.tx(), id).await?;
    let closed = store::closed_quarters(held.tx(), programme.id).await?;
    let plan = series.plan(
        balance,
        programme.starts_on..=programme.ends_on,
        &closed,
        today,
    );
    if !plan.fits() {
        return Ok(Err(plan));
    }
    let new = plan
        .visits
        .iter()
        .enumerate()
        .map(|(place, visit)| NewEntry {
            authority: id,
            submission: key(place),
            reference: None,
            entry: visit.entry.clone(),
            reason: None,
        });
    // The ledger is held since before the plan was made.
    let Ok(ids) = held.add(new.collect()).await? else {
        return Err(Error::Internal(
            "the ledger refuses a series that fits".into(),
        ));
    };
    let Some(first) = ids.first().copied() else {
        return Err(Error::Internal("a series without visits".into()));
    };
    let detail = json!({ "authority": id, "entries": ids, "quarters": plan.drawn() });
    held.commit("support-days.series", format!("entry {first}"), detail)
        .await?;
    Ok(Ok(first))
}
