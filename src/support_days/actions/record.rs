//! A new entry.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::{Held, NewEntry, Refused};
use crate::{
    database::Database,
    error::Error,
    people::PersonId,
    programmes::Authority,
    support_days::{Entry, EntryId, store},
};

/// Logs an entry, once for each submission however often it is sent.
///
/// `submission` names what was sent: the form's own secret, hashed with its content by the caller.
/// `reason` is why it is logged so late; only where its quarter is closed is one needed.
///
/// # Errors
/// Where the database fails; the inner error is the ledger's refusal.
pub async fn record(
    db: &Database,
    authority: &Authority,
    submission: String,
    new: &Entry,
    reason: Option<String>,
    (person, now): (PersonId, DateTime<Utc>),
) -> Result<Result<EntryId, Refused>, Error> {
    let (programme, id) = (authority.programme, authority.id);
    let mut held = Held::begin(db, programme, &[id], Some(person), now).await?;
    if let Some(id) = store::by_submission(held.tx(), &submission).await? {
        return Ok(Ok(id));
    }
    let (status, quarters) = (new.status, new.days());
    let new = NewEntry {
        authority: id,
        submission,
        reference: None,
        entry: new.clone(),
        reason,
    };
    let ids = match held.add(vec![new]).await? {
        Ok(ids) => ids,
        Err(refused) => return Ok(Err(refused)),
    };
    let [entry] = ids[..] else {
        return Err(Error::Internal("an entry was added without an id".into()));
    };
    let detail = json!({ "authority": id, "status": status, "quarters": quarters });
    held.commit("support-days.recorded", format!("entry {entry}"), detail)
        .await?;
    Ok(Ok(entry))
}
