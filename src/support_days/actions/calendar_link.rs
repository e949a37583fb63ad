//! The secret address of a person's calendar.

use chrono::{DateTime, Utc};
use serde_json::json;

use crate::{
    database::Database,
    error::Error,
    people::{self, PersonId, new_secret, sha256, store::Event},
    support_days::store,
};

/// Gives a person's calendar a new address, in place of any that it had; its secret, which is not
/// kept.
///
/// # Errors
/// Where the database fails.
pub async fn make_calendar_link(
    db: &Database,
    person: PersonId,
    now: DateTime<Utc>,
) -> Result<String, Error> {
    let secret = new_secret();
    let tx = db.write_tx().await?;
    store::save_calendar_link(&tx, person, sha256(&secret), now).await?;
    people::store::audit(&tx, event(person, "calendar-link.made"), now).await?;
    tx.commit().await?;
    Ok(secret)
}

/// Lets the address of a person's calendar open nothing any more.
///
/// # Errors
/// Where the database fails.
pub async fn revoke_calendar_link(
    db: &Database,
    person: PersonId,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let tx = db.write_tx().await?;
    if store::remove_calendar_link(&tx, person).await? {
        people::store::audit(&tx, event(person, "calendar-link.revoked"), now).await?;
    }
    Ok(tx.commit().await?)
}

fn event(person: PersonId, verb: &str) -> Event<'_> {
    Event {
        person: Some(person),
        programme: None,
        verb,
        subject: format!("person {person}"),
        detail: json!({}),
    }
}
