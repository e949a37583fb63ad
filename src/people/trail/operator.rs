//! What the operator does by a command, in the audit trail.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::store::{Event, audit};
use crate::{database::Database, error::Error, people::ProgrammeId};

/// Keeps what a command did, in a transaction of its own.
///
/// # Errors
/// Where the database fails.
pub(crate) async fn keep(
    db: &Database,
    programme: Option<ProgrammeId>,
    verb: &str,
    (subject, detail): (&str, Value),
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let event = Event {
        person: None,
        programme,
        verb,
        subject: subject.into(),
        detail,
    };
    let tx = db.write_tx().await?;
    audit(&tx, event, now).await?;
    Ok(tx.commit().await?)
}
