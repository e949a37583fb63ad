//! The agreed self-assessment: save a section beside others, clear it, sign off the whole.

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
        rules::{Changes, Conflict, Instrument, Refusal, Section, SelfAssessment, merge},
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

/// Saves a whole section, whatever it was before: for answers that nobody else is working on.
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
    let id = begin_assessment(&tx, at).await?;
    store::save_section(&tx, id, dimension, section).await?;
    saved(&tx, at, (dimension, section), by).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// A section after somebody's changes to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// As it is saved now.
    pub section: Section,
    /// What was not applied, since another person saved something else meanwhile.
    pub conflicts: Vec<Conflict>,
}

/// Applies what a person changed in a section, beside what others changed meanwhile. The
/// authority's row is locked first, so that of two at once the second sees what the first saved.
///
/// # Errors
/// Where the database fails; a refusal is the inner error.
pub async fn merge_section(
    db: &Database,
    at: &AuthorityRound,
    (dimension, changes): (Dimension, &Changes),
    by: By,
) -> Result<Result<Merged, Refusal>, Error> {
    let (tx, found) = match begin(db, at, by).await? {
        Ok(begun) => begun,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let (mut section, mut savers) = match &found {
        Some(found) => store::section_with_savers(&tx, found.id, dimension).await?,
        None => Default::default(),
    };
    let begun = found
        .as_ref()
        .is_some_and(|it| it.sections.contains_key(&dimension));
    let (changed, conflicts) = merge(&mut section, &mut savers, changes, (by.person, by.now));
    // Saved by hand with nothing answered, it is begun all the same.
    if changed || (!begun && changes.complete.is_some()) {
        let id = begin_assessment(&tx, at).await?;
        store::save_section_with_savers(&tx, id, dimension, (&section, &savers)).await?;
        saved(&tx, at, (dimension, &section), by).await?;
        tx.commit().await?;
    }
    Ok(Ok(Merged { section, conflicts }))
}

async fn begin_assessment(tx: &DatabaseTransaction, at: &AuthorityRound) -> Result<i32, Error> {
    let (authority, round) = (at.authority.id, at.round.id);
    let (instrument, _) = store::round_version(tx, round, Instrument::Diagnostic).await?;
    Ok(store::begin_self_assessment(tx, authority, round, instrument).await?)
}

async fn saved(
    tx: &DatabaseTransaction,
    at: &AuthorityRound,
    (dimension, section): (Dimension, &Section),
    by: By,
) -> Result<(), Error> {
    let detail = json!({ "dimension": dimension, "complete": section.complete });
    let (person, verb) = (Some(by.person), "self-assessment.saved");
    Ok(audit(tx, at, person, verb, detail, by.now).await?)
}

/// Forgets a section's answers and notes, as they were read: with another `mark` than theirs,
/// somebody has changed one since.
///
/// # Errors
/// Where the database fails; a refusal is the inner error.
pub async fn clear_section(
    db: &Database,
    at: &AuthorityRound,
    (dimension, mark): (Dimension, &str),
    by: By,
) -> Result<Result<(), Refusal>, Error> {
    let (tx, found) = match begin(db, at, by).await? {
        Ok(begun) => begun,
        Err(refusal) => return Ok(Err(refusal)),
    };
    if let Some(found) = found {
        let section = found.sections.get(&dimension);
        if section.is_some_and(|section| section.mark() != mark) {
            return Ok(Err(Refusal::Changed));
        }
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

/// Signs the self-assessment off, once and with every section completed.
///
/// # Errors
/// Where the database fails; a refusal is the inner error.
pub async fn submit_self_assessment(
    db: &Database,
    at: &AuthorityRound,
    by: By,
) -> Result<Result<(), Refusal>, Error> {
    sign_off(db, at, None, by).await
}

/// Signs off the answers that were read: with another `mark` than theirs, somebody has changed
/// one since.
///
/// # Errors
/// Where the database fails; a refusal is the inner error.
pub async fn sign_off(
    db: &Database,
    at: &AuthorityRound,
    mark: Option<&str>,
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
    if mark.is_some_and(|mark| mark != found.mark()) {
        return Ok(Err(Refusal::Changed));
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
