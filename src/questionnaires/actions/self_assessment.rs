//! The agreed self-assessment: save a section, clear it, submit the whole.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::DatabaseTransaction;
use serde_json::json;

use super::audit;
use crate::{
    database::Database,
    error::Error,
    people::PersonId,
    programmes::Dimension,
    questionnaires::{
        AuthorityRound,
        rules::{Instrument, Refusal, Section, SelfAssessment},
        store,
    },
};

/// Who does something, and when.
#[derive(Clone, Copy, Debug)]
pub struct By {
    /// The person.
    pub person: PersonId,
    /// The date in England.
    pub today: NaiveDate,
    /// The time, UTC.
    pub now: DateTime<Utc>,
}

/// Saves a section, whatever it was before.
///
/// # Errors
/// Where the database fails; a refusal is the inner error.
pub async fn save_section(
    db: &Database,
    at: &AuthorityRound,
    (dimension, section): (Dimension, &Section),
    by: By,
) -> Result<Result<(), Refusal>, Error> {
    let (tx, _) = match begin(db, at, by).await? {
        Ok(begun) => begun,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let (instrument, _) = store::round_version(&tx, at.round.id, Instrument::Diagnostic).await?;
    let (authority, round) = (at.authority.id, at.round.id);
    let id = store::begin_self_assessment(&tx, authority, round, instrument).await?;
    store::save_section(&tx, id, dimension, section).await?;
    let detail = json!({ "dimension": dimension, "complete": section.complete });
    audit(
        &tx,
        at,
        Some(by.person),
        "self-assessment.saved",
        detail,
        by.now,
    )
    .await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// Forgets a section's answers and notes.
///
/// # Errors
/// Where the database fails; a refusal is the inner error.
pub async fn clear_section(
    db: &Database,
    at: &AuthorityRound,
    dimension: Dimension,
    by: By,
) -> Result<Result<(), Refusal>, Error> {
    let (tx, found) = match begin(db, at, by).await? {
        Ok(begun) => begun,
        Err(refusal) => return Ok(Err(refusal)),
    };
    if let Some(found) = found {
        store::delete_section(&tx, found.id, dimension).await?;
        let detail = json!({ "dimension": dimension });
        audit(
            &tx,
            at,
            Some(by.person),
            "self-assessment.cleared",
            detail,
            by.now,
        )
        .await?;
    }
    tx.commit().await?;
    Ok(Ok(()))
}

/// Submits the self-assessment, once and with every section completed.
///
/// # Errors
/// Where the database fails; a refusal is the inner error.
pub async fn submit_self_assessment(
    db: &Database,
    at: &AuthorityRound,
    by: By,
) -> Result<Result<(), Refusal>, Error> {
    let (tx, found) = match begin(db, at, by).await? {
        Ok(begun) => begun,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let Some(found) = found else {
        return Ok(Err(Refusal::Incomplete(Dimension::all().collect())));
    };
    let incomplete = found.incomplete();
    if !incomplete.is_empty() {
        return Ok(Err(Refusal::Incomplete(incomplete)));
    }
    store::submit_self_assessment(&tx, found.id, Some(by.person), by.now).await?;
    let detail = json!({});
    audit(
        &tx,
        at,
        Some(by.person),
        "self-assessment.submitted",
        detail,
        by.now,
    )
    .await?;
    tx.commit().await?;
    Ok(Ok(()))
}

type Begun = (DatabaseTransaction, Option<SelfAssessment>);

/// A transaction that holds the authority's row, and what there is so far.
async fn begin(
    db: &Database,
    at: &AuthorityRound,
    by: By,
) -> Result<Result<Begun, Refusal>, Error> {
    if !at.round.is_open(by.today) {
        return Ok(Err(Refusal::Window));
    }
    let tx = db.write_tx().await?;
    if let Some(settled) = store::begin_write(&tx, at.authority.id, at.round.id).await? {
        return Ok(Err(Refusal::Settled(settled)));
    }
    let found = store::self_assessment(&tx, at.authority.id, at.round.id).await?;
    Ok(match found {
        Some(found) if found.submitted_at.is_some() => Err(Refusal::Submitted),
        found => Ok((tx, found)),
    })
}
