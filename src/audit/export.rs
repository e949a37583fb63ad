//! The audit trail as CSV: as it is kept, so that whoever has the file can work out every hash.

use sea_orm::ConnectionTrait;

use super::store::{Found, Sought, found};
use crate::{
    database::Database,
    error::Error,
    files::{self, free_text},
    people::ProgrammeId,
};

/// How many events are read at one time.
const PART: u64 = 1_000;

/// The columns of the file: the time in UTC, `person` by number and `name` as it is now; `detail`
/// is JSON. `hash` is the SHA-256 of the JSON array of the hash before it in its chain, `sequence`,
/// `at`, `person`, `programme`, `event`, `subject`, `detail` and `request`.
pub fn columns() -> [&'static str; 10] {
    [
        "at",
        "person",
        "name",
        "programme",
        "sequence",
        "event",
        "subject",
        "detail",
        "request",
        "hash",
    ]
}

/// What of a file is still to be sent.
pub(super) struct Rest {
    database: Database,
    sought: Sought,
    headed: bool,
    over: bool,
}

impl Rest {
    pub(super) fn new(database: Database, sought: Sought) -> Self {
        Self {
            database,
            sought,
            headed: true,
            over: false,
        }
    }

    /// The next part and what comes after it; none at the end. An error once the file is under way
    /// breaks the connection off, so that nobody takes half of a file for the whole.
    pub(super) async fn part(mut self) -> Result<Option<(Vec<u8>, Self)>, Error> {
        if self.over {
            return Ok(None);
        }
        let events = found(self.database.read(), &self.sought, PART).await?;
        self.over = (events.len() as u64) < PART;
        self.sought.before = events.last().map(|event| event.id);
        let headed = std::mem::take(&mut self.headed);
        Ok(Some((csv(headed, &events)?, self)))
    }
}

/// Every event of a programme, or of everything, in parts that are handed on one by one.
///
/// # Errors
/// Where the database fails or a part can't be handed on.
pub(crate) async fn whole(
    db: &impl ConnectionTrait,
    programme: Option<ProgrammeId>,
    mut hand_on: impl FnMut(&[u8]) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut sought = Sought {
        programme,
        ..Sought::default()
    };
    let mut headed = true;
    loop {
        let events = found(db, &sought, PART).await?;
        hand_on(&csv(std::mem::take(&mut headed), &events)?)?;
        let Some(last) = events.last() else { break };
        sought.before = Some(last.id);
    }
    Ok(())
}

fn csv(headed: bool, events: &[Found]) -> Result<Vec<u8>, Error> {
    let failed = |error: csv::Error| Error::Internal(error.to_string());
    let mut out = files::writer();
    if headed {
        out.write_record(columns()).map_err(failed)?;
    }
    for event in events {
        out.write_record(row(event)).map_err(failed)?;
    }
    out.into_inner()
        .map_err(|error| Error::Internal(error.to_string()))
}

fn row(event: &Found) -> [String; 10] {
    let number = |id: Option<i32>| id.map(|id| id.to_string()).unwrap_or_default();
    [
        event.at.format("%Y-%m-%dT%H:%M:%S%.6fZ").to_string(),
        number(event.person_id),
        free_text(event.name.as_deref().unwrap_or_default()).into_owned(),
        number(event.programme_id),
        event.sequence.to_string(),
        event.verb.clone(),
        event.subject.clone(),
        event.detail.clone(),
        event.request_id.clone().unwrap_or_default(),
        event.hash.clone(),
    ]
}
