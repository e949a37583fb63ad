//! Responses and evidence from files: all of a file or nothing of it.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr};
use serde_json::json;

use super::audit;
use crate::{
    database::Database,
    error::Error,
    files::Fault,
    questionnaires::{
        AuthorityRound,
        files::{FiledRecord, read_evidence, read_responses},
        rules::{Answers, Group, Instrument, Section, Settled, Version},
        store,
    },
};

/// What an import brought in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Imported {
    /// Survey responses, or QA records.
    pub count: usize,
    /// Whether an agreed self-assessment was among them.
    pub agreed: bool,
    /// Answers to items not asked of their group: kept, and never scored.
    pub not_asked: usize,
}

/// Why nothing was imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// What is wrong with the file.
    #[error("the file has faults")]
    Faults(Vec<Fault>),
    /// Why the round does not take it: a sentence.
    #[error("{0}")]
    Refused(String),
    /// Ours.
    #[error("{0}")]
    Error(#[from] Error),
}

impl From<DbErr> for ImportError {
    fn from(error: DbErr) -> Self {
        Self::Error(error.into())
    }
}

/// Imports survey responses, and the agreed self-assessment where the file has one. `replace`
/// takes the place of all of both that the round has.
///
/// # Errors
/// Every fault of the file; a sentence where the round does not take it.
pub async fn import_responses(
    db: &Database,
    at: &AuthorityRound,
    bytes: &[u8],
    replace: bool,
    now: DateTime<Utc>,
) -> Result<Imported, ImportError> {
    let tx = begin(db, at).await?;
    let by_id = store::round_versions(&tx, at.round.id).await?;
    let versions: Vec<Version> = by_id.values().cloned().collect();
    let file = read_responses(bytes, &versions).map_err(ImportError::Faults)?;
    answers_stay(&tx, at, &file.survey).await?;
    let (authority, round) = (at.authority.id, at.round.id);
    let assessment = store::self_assessment(&tx, authority, round).await?;
    // What the lead wrote is theirs, unless the file brings another in its place.
    let displaced = assessment.filter(|it| file.agreed.is_some() || it.is_imported());
    if displaced.is_some() || store::has_responses(&tx, authority, round).await? {
        if !replace {
            return Err(already(at, "responses or a self-assessment"));
        }
        store::delete_responses(&tx, authority, round).await?;
    }
    if let Some(displaced) = displaced {
        store::delete_self_assessment(&tx, displaced.id).await?;
    }
    // From here on the file is all: an answer beside it could be told apart.
    if let Some(survey) = store::survey(&tx, authority, round).await?
        && survey.closed_at.is_none()
    {
        store::close_survey(&tx, survey.id, None, now).await?;
    }
    let ids = ids(&by_id);
    let instrument_of = |group| match group {
        Group::Families => ids.get(&Instrument::Family).copied(),
        _ => ids.get(&Instrument::Diagnostic).copied(),
    };
    store::add_responses(&tx, (authority, round), instrument_of, &file.survey).await?;
    if let Some(answers) = &file.agreed {
        let version = versions
            .iter()
            .find(|v| v.instrument == Instrument::Diagnostic);
        let id = ids
            .get(&Instrument::Diagnostic)
            .copied()
            .unwrap_or_default();
        add_agreed(&tx, at, (id, version), answers, now).await?;
    }
    let imported = Imported {
        count: file.survey.len(),
        agreed: file.agreed.is_some(),
        not_asked: file.not_asked,
    };
    let detail =
        json!({ "responses": imported.count, "agreed": imported.agreed, "replace": replace });
    audit(&tx, at, None, "responses.imported", detail, now).await?;
    tx.commit().await?;
    Ok(imported)
}

/// Once a result was published, the survey's answers stay: the published means with and without a
/// few of them would tell these few. Evidence and the agreed self-assessment can be corrected.
async fn answers_stay(
    tx: &impl ConnectionTrait,
    at: &AuthorityRound,
    survey: &[(Group, Answers)],
) -> Result<(), ImportError> {
    let (authority, round) = (at.authority.id, at.round.id);
    if !store::was_published(tx, authority, round).await? {
        return Ok(());
    }
    let mut collected = store::collected_many(tx, &[authority], &[round]).await?;
    let stored = collected.remove(&(authority, round)).unwrap_or_default();
    let sorted = |answers: &[(Group, Answers)]| {
        let texts = answers.iter().map(|it| format!("{it:?}"));
        let mut texts: Vec<_> = texts.collect();
        texts.sort_unstable();
        texts
    };
    if stored.responses.is_empty() || sorted(&stored.responses) == sorted(survey) {
        return Ok(());
    }
    Err(ImportError::Refused(format!(
        "{}, {} was published, so the answers of its survey stay as they are: the two results \
         beside each other could tell what a few people answered. A file with the same answers and \
         another agreed self-assessment is taken",
        at.authority.name,
        at.round.title()
    )))
}

/// Saves an agreed self-assessment as submitted, each section complete.
async fn add_agreed(
    tx: &impl ConnectionTrait,
    at: &AuthorityRound,
    (instrument, version): (i32, Option<&Version>),
    answers: &Answers,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let (authority, round) = (at.authority.id, at.round.id);
    let id = store::begin_self_assessment(tx, authority, round, instrument).await?;
    let mut sections: BTreeMap<_, Section> = BTreeMap::new();
    for item in version.iter().flat_map(|version| &version.items) {
        let section = sections.entry(item.dimension).or_default();
        section.complete = true;
        if let Some(answer) = answers.get(&item.code) {
            section.answers.insert(item.code.clone(), *answer);
        }
    }
    for (dimension, section) in &sections {
        store::save_section(tx, id, *dimension, section).await?;
    }
    store::submit_self_assessment(tx, id, None, now).await
}

/// Imports QA records. `replace` takes the place of all that the round has.
///
/// # Errors
/// Every fault of the file; a sentence where the round does not take it.
pub async fn import_evidence(
    db: &Database,
    at: &AuthorityRound,
    bytes: &[u8],
    replace: bool,
    (today, now): (NaiveDate, DateTime<Utc>),
) -> Result<Imported, ImportError> {
    let tx = begin(db, at).await?;
    let by_id = store::round_versions(&tx, at.round.id).await?;
    let versions: Vec<Version> = by_id.values().cloned().collect();
    let days = (at.programme.starts_on, today);
    let records = read_evidence(bytes, &versions, days).map_err(ImportError::Faults)?;
    let (authority, round) = (at.authority.id, at.round.id);
    if store::has_records(&tx, authority, round).await? {
        if !replace {
            return Err(already(at, "evidence"));
        }
        store::delete_records(&tx, authority, round).await?;
    }
    let ids = ids(&by_id);
    let instrument_of = |record: &FiledRecord| ids.get(&record.instrument).copied();
    store::add_records(&tx, (authority, round), instrument_of, &records).await?;
    let imported = Imported {
        count: records.len(),
        agreed: false,
        not_asked: 0,
    };
    let detail = json!({ "records": imported.count, "replace": replace });
    audit(&tx, at, None, "evidence.imported", detail, now).await?;
    tx.commit().await?;
    Ok(imported)
}

/// A transaction that holds the authority's row, unless the round is settled.
async fn begin(db: &Database, at: &AuthorityRound) -> Result<DatabaseTransaction, ImportError> {
    let tx = db.write_tx().await?;
    let place = format!("{}, {}", at.authority.name, at.round.title());
    match store::begin_write(&tx, at.authority.id, at.round.id).await? {
        None => Ok(tx),
        Some(Settled::Published) => Err(ImportError::Refused(format!(
            "{place} is published, so nothing can be imported into it, with --replace or without, unless it is being corrected"
        ))),
        Some(Settled::Proposed) => Err(ImportError::Refused(format!(
            "{place} is proposed for publication, so its figures can't change; withdraw the proposal first"
        ))),
    }
}

fn already(at: &AuthorityRound, what: &str) -> ImportError {
    ImportError::Refused(format!(
        "{}, {} has {what} already; --replace takes their place",
        at.authority.name,
        at.round.title()
    ))
}

fn ids(by_id: &BTreeMap<i32, Version>) -> BTreeMap<Instrument, i32> {
    by_id
        .iter()
        .map(|(id, version)| (version.instrument, *id))
        .collect()
}
