//! Notes and agreed responses at flags.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::Step;
use crate::{
    database::Database,
    error::Error,
    maturity::{Topic, store},
    people::PersonId,
    questionnaires::{self, AuthorityRound, rules::Settled},
};

/// What somebody writes at a flag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Writing {
    /// At which flag.
    pub topic: Topic,
    /// The number of what stood there when the page was opened; 0 for nothing.
    pub seen: i32,
    /// What was said.
    pub notes: String,
    /// What was agreed on; empty while it is open.
    pub response: String,
}

/// Why nothing was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotRecorded {
    /// The result is published.
    Published,
    /// Somebody wrote after the page was opened.
    WrittenSince,
}

/// Writes notes and a response beside what was written before.
///
/// # Errors
/// Where the database fails; a refusal is the inner error.
pub async fn record_moderation(
    db: &Database,
    at: &AuthorityRound,
    writing: Writing,
    person: PersonId,
    now: DateTime<Utc>,
) -> Result<Result<(), NotRecorded>, Error> {
    let step = Step::begin(db, at, (person, now)).await?;
    let (authority, round) = step.key();
    let settled = questionnaires::store::round_is_settled(&step.tx, authority, round).await?;
    if settled == Some(Settled::Published) {
        return Ok(Err(NotRecorded::Published));
    }
    let written = store::moderations(&step.tx, authority, round).await?;
    let newest = store::newest(&written, writing.topic);
    if newest.map_or(0, |it| it.id) != writing.seen {
        return Ok(Err(NotRecorded::WrittenSince));
    }
    let place = (authority, round, writing.topic);
    let words = (writing.notes, writing.response);
    store::add_moderation(&step.tx, place, words, step.by).await?;
    let subject = format!("moderation of {}", writing.topic);
    step.finish("moderation.recorded", subject, json!({}))
        .await?;
    Ok(Ok(()))
}
