//! Many entries confirmed at once.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::Held;
use crate::{
    database::Database,
    error::Error,
    people::PersonId,
    programmes::Authority,
    support_days::{EntryId, Revision, Status, store},
};

/// What came of a page of entries to confirm.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConfirmedDays {
    /// Entries that stand confirmed as the person saw them.
    pub confirmed: usize,
    /// Entries that have changed since, and are left as they are.
    pub changed: Vec<EntryId>,
}

/// Confirms those of an authority's entries that still are at the revision that the person saw.
///
/// # Errors
/// The database's.
pub async fn confirm_all(
    db: &Database,
    authority: &Authority,
    seen: &[(EntryId, i32)],
    (person, now): (PersonId, DateTime<Utc>),
) -> Result<ConfirmedDays, Error> {
    let (programme, whose) = (authority.programme, authority.id);
    let mut held = Held::begin(db, programme, &[whose], Some(person), now).await?;
    let ids: Vec<EntryId> = seen.iter().map(|(id, _)| *id).collect();
    let latest = store::latest(held.tx(), whose, &ids).await?;
    let mut outcome = ConfirmedDays::default();
    let mut revised = Vec::new();
    for (id, seen) in seen {
        let Some(latest) = latest.get(id) else {
            continue;
        };
        let confirmed = latest.entry.clone().confirm();
        match confirmed.ok().filter(|_| latest.number == *seen) {
            Some(entry) => {
                if held.revise(whose, *id, latest, entry, None).await?.is_err() {
                    return Err(Error::Internal("the ledger refused to confirm".into()));
                }
                revised.push(*id);
            }
            None if is_repeated(latest, *seen, person) => outcome.confirmed += 1,
            None => outcome.changed.push(*id),
        }
    }
    outcome.confirmed += revised.len();
    if !revised.is_empty() {
        let (subject, detail) = (
            format!("authority {whose}"),
            json!({ "entries": revised, "to": Status::Confirmed }),
        );
        held.commit("support-days.confirmed", subject, detail)
            .await?;
    }
    Ok(outcome)
}

/// Whether the same page has confirmed it before.
fn is_repeated(latest: &Revision, seen: i32, person: PersonId) -> bool {
    latest.number.checked_sub(1) == Some(seen)
        && latest.entry.status == Status::Confirmed
        && latest.made_by == Some(person)
}
