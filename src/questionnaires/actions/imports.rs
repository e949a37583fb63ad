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
    people::PersonId,
    programmes::held_files,
    questionnaires::{
        AuthorityRound,
        files::{FiledRecord, Responses, read_evidence, read_responses},
        rules::{
            Answers, CameBy, Chosen, CollectedResponse, Group, Instrument, RecordCount, Section,
            Settled, Version,
        },
        store,
    },
};

/// Who imports a file, when, and what becomes of what the round has.
#[derive(Clone, Copy, Debug)]
pub struct Importing {
    /// The person; nobody where the operator imports.
    pub person: Option<PersonId>,
    /// Whether the file takes the place of all of its kind that the round has.
    pub replace: bool,
    /// The number of the held file that is confirmed; it is let go of.
    pub held: Option<i32>,
    /// The date in England.
    pub today: NaiveDate,
    /// The time.
    pub now: DateTime<Utc>,
}

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
    /// The round takes nothing any more.
    #[error("the round is {0:?}")]
    Settled(Settled),
    /// The round has some already, and they are not to be replaced: what it has.
    #[error("the round has {0} already")]
    Present(&'static str),
    /// Somebody has looked at the draft result: the survey’s answers stay, since the means with and
    /// without a few of them would tell these few.
    #[error("the responses of the round are closed for good")]
    Closed,
    /// Ours, or the held file is gone.
    #[error("{0}")]
    Error(#[from] Error),
}

impl From<DbErr> for ImportError {
    fn from(error: DbErr) -> Self {
        Self::Error(error.into())
    }
}

/// What a file of responses would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResponsesPreview {
    /// How many in each role group. Exact: whoever shows them goes through `FewPeople`.
    pub groups: BTreeMap<Group, u64>,
    /// Whether an agreed self-assessment is among them.
    pub agreed: bool,
    /// Answers to items not asked of their group.
    pub not_asked: usize,
    /// Whether the round has survey responses, which it would take the place of.
    pub replaces_responses: bool,
    /// Whether the round has a self-assessment, which it would take the place of.
    pub replaces_agreed: bool,
    /// Whether a survey is open, which it would close.
    pub closes_survey: bool,
}

/// What a file of evidence would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvidencePreview {
    /// Its records by instrument.
    pub records: Vec<RecordCount>,
    /// How many records each rater rated, by name.
    pub raters: BTreeMap<String, usize>,
    /// How many observations each team has, by its label; without one, those of which none is said.
    pub teams: BTreeMap<Option<String>, usize>,
    /// How many observations were chosen in each way, in the order of the ways; the last where none
    /// is said.
    pub chosen: Vec<(Option<Chosen>, usize)>,
    /// How many records the round has, which it would take the place of.
    pub replaces: u64,
}

/// Reads a file of responses, to be looked at.
///
/// # Errors
/// Every fault of the file; where the round takes nothing.
pub async fn preview_responses(
    db: &Database,
    at: &AuthorityRound,
    bytes: &[u8],
) -> Result<ResponsesPreview, ImportError> {
    takes_files(db, at).await?;
    let (_, file) = read_apart(db, at, bytes, read_responses).await?;
    let (authority, round) = (at.authority.id, at.round.id);
    let db = db.read();
    let closed = closed_to(db, at, &file).await?;
    let assessment = store::self_assessment(db, authority, round).await?;
    let survey = store::survey(db, authority, round).await?;
    let mut groups = BTreeMap::new();
    for (group, _) in &file.survey {
        *groups.entry(*group).or_default() += 1;
    }
    Ok(ResponsesPreview {
        groups,
        agreed: file.agreed.is_some(),
        not_asked: file.not_asked,
        replaces_responses: !closed && store::has_responses(db, authority, round).await?,
        replaces_agreed: assessment.is_some_and(|it| file.agreed.is_some() || it.is_imported()),
        closes_survey: survey.is_some_and(|it| it.closed_at.is_none()),
    })
}

/// Reads a file of evidence, to be looked at.
///
/// # Errors
/// Every fault of the file; where the round takes nothing.
pub async fn preview_evidence(
    db: &Database,
    at: &AuthorityRound,
    bytes: &[u8],
    today: NaiveDate,
) -> Result<EvidencePreview, ImportError> {
    takes_files(db, at).await?;
    let days = (at.programme.starts_on, today);
    let (_, records) = read_apart(db, at, bytes, move |bytes, versions| {
        read_evidence(bytes, versions, days)
    })
    .await?;
    let mut raters = BTreeMap::new();
    for rating in records.iter().flat_map(|it| &it.ratings) {
        *raters.entry(rating.rater.clone()).or_default() += 1;
    }
    let observed = |filed: &&FiledRecord| filed.instrument != Instrument::OrganisationalEvidence;
    let observed: Vec<_> = records.iter().filter(observed).collect();
    let mut teams = BTreeMap::new();
    for filed in &observed {
        *teams.entry(filed.origin.team.clone()).or_default() += 1;
    }
    let ways = Chosen::ALL.map(Some).into_iter().chain([None]);
    let in_way = |way| {
        let of_it = observed.iter().filter(|filed| filed.origin.chosen == way);
        (way, of_it.count())
    };
    let counts = Instrument::EVIDENCE.map(|instrument| {
        let of_it = records.iter().filter(|it| it.instrument == instrument);
        RecordCount {
            instrument,
            records: of_it.clone().count(),
            second_rated: of_it.filter(|it| it.ratings.len() > 1).count(),
        }
    });
    Ok(EvidencePreview {
        records: counts.into(),
        raters,
        teams,
        chosen: ways.map(in_way).filter(|(_, count)| *count > 0).collect(),
        replaces: store::record_total(db.read(), at.authority.id, at.round.id).await?,
    })
}

/// Imports survey responses, and the agreed self-assessment where the file has one.
///
/// # Errors
/// Every fault of the file; where the round does not take it.
pub async fn import_responses(
    db: &Database,
    at: &AuthorityRound,
    bytes: &[u8],
    by: Importing,
) -> Result<Imported, ImportError> {
    import_responses_as(db, at, bytes, (by, |_, _| CameBy::File)).await
}

/// Imports responses that are kept as if each came by what `came_by` says of its row and group: for
/// loading a round whose survey was answered elsewhere.
///
/// # Errors
/// As of [`import_responses`].
pub async fn import_responses_as(
    db: &Database,
    at: &AuthorityRound,
    bytes: &[u8],
    (by, came_by): (Importing, impl Fn(usize, Group) -> CameBy),
) -> Result<Imported, ImportError> {
    let (read_with, file) = read_apart(db, at, bytes, read_responses).await?;
    let (tx, by_id) = begin(db, at, by, read_with).await?;
    let closed = closed_to(&tx, at, &file).await?;
    let (authority, round) = (at.authority.id, at.round.id);
    let assessment = store::self_assessment(&tx, authority, round).await?;
    // What the lead wrote is theirs, unless the file brings another in its place.
    let displaced = assessment.filter(|it| file.agreed.is_some() || it.is_imported());
    if displaced.is_some() || store::has_responses(&tx, authority, round).await? {
        if !by.replace {
            return Err(ImportError::Present("responses or a self-assessment"));
        }
        if !closed {
            store::delete_responses(&tx, authority, round).await?;
        }
    }
    if let Some(displaced) = displaced {
        store::delete_self_assessment(&tx, displaced.id).await?;
    }
    // From here on the file is all: an answer beside it could be told apart.
    if let Some(survey) = store::survey(&tx, authority, round).await?
        && survey.closed_at.is_none()
    {
        store::close_survey(&tx, survey.id, None, by.now).await?;
    }
    let ids = ids(&by_id);
    let instrument_of = |group| match group {
        Group::Families => ids.get(&Instrument::Family).copied(),
        _ => ids.get(&Instrument::Diagnostic).copied(),
    };
    let rows = file.survey.iter().enumerate();
    let responses: Vec<_> = rows
        .map(|(row, (group, answers))| CollectedResponse {
            group: *group,
            answers: answers.clone(),
            came_by: came_by(row, *group),
        })
        .collect();
    if !closed {
        store::add_responses(&tx, (authority, round), instrument_of, &responses).await?;
    }
    if let Some(answers) = &file.agreed {
        add_agreed(&tx, at, &by_id, answers, by.now).await?;
    }
    let imported = imported(&file);
    let detail =
        json!({ "responses": imported.count, "agreed": imported.agreed, "replace": by.replace });
    audit(&tx, at, by.person, "responses.imported", detail, by.now).await?;
    tx.commit().await?;
    Ok(imported)
}

fn imported(file: &Responses) -> Imported {
    Imported {
        count: file.survey.len(),
        agreed: file.agreed.is_some(),
        not_asked: file.not_asked,
    }
}

/// Whether the round's responses are closed for good. Then those that are there stay as they are: the
/// means with and without a few of them would tell these few. A file with the same answers, or none,
/// may still bring an agreed self-assessment.
async fn closed_to(
    db: &impl ConnectionTrait,
    at: &AuthorityRound,
    file: &Responses,
) -> Result<bool, ImportError> {
    let (authority, round) = (at.authority.id, at.round.id);
    if store::closed_responses(db, authority, round)
        .await?
        .is_none()
    {
        return Ok(false);
    }
    if file.survey.is_empty() && file.agreed.is_some() {
        return Ok(true);
    }
    let mut collected = store::collected_many(db, &[authority], &[round]).await?;
    let stored = collected.remove(&(authority, round)).unwrap_or_default();
    let sorted = |mut texts: Vec<String>| {
        texts.sort_unstable();
        texts
    };
    let text = |group: Group, answers: &Answers| format!("{group} {answers:?}");
    let held = stored.responses.iter();
    let held = held.map(|response| text(response.group, &response.answers));
    let filed = file.survey.iter();
    let filed = filed.map(|(group, answers)| text(*group, answers));
    if sorted(held.collect()) == sorted(filed.collect()) {
        Ok(true)
    } else {
        Err(ImportError::Closed)
    }
}

/// Saves an agreed self-assessment as submitted, each section complete.
async fn add_agreed(
    tx: &impl ConnectionTrait,
    at: &AuthorityRound,
    by_id: &BTreeMap<i32, Version>,
    answers: &Answers,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let (authority, round) = (at.authority.id, at.round.id);
    let diagnostic = by_id
        .iter()
        .find(|(_, version)| version.instrument == Instrument::Diagnostic);
    let Some((instrument, version)) = diagnostic else {
        return Err(DbErr::Custom("no diagnostic is loaded".into()));
    };
    let id = store::begin_self_assessment(tx, authority, round, *instrument).await?;
    let mut sections: BTreeMap<_, Section> = BTreeMap::new();
    for item in &version.items {
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

/// Imports QA records.
///
/// # Errors
/// Every fault of the file; where the round does not take it.
pub async fn import_evidence(
    db: &Database,
    at: &AuthorityRound,
    bytes: &[u8],
    by: Importing,
) -> Result<Imported, ImportError> {
    let days = (at.programme.starts_on, by.today);
    let (read_with, records) = read_apart(db, at, bytes, move |bytes, versions| {
        read_evidence(bytes, versions, days)
    })
    .await?;
    let (tx, by_id) = begin(db, at, by, read_with).await?;
    let (authority, round) = (at.authority.id, at.round.id);
    if store::has_records(&tx, authority, round).await? {
        if !by.replace {
            return Err(ImportError::Present("evidence"));
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
    let detail = json!({ "records": imported.count, "replace": by.replace });
    audit(&tx, at, by.person, "evidence.imported", detail, by.now).await?;
    tx.commit().await?;
    Ok(imported)
}

/// Reads a file against the versions of the round, beside the threads that serve pages: three
/// thousand rows take a while. Returns the versions that it was read with.
async fn read_apart<T: Send + 'static>(
    db: &Database,
    at: &AuthorityRound,
    bytes: &[u8],
    read: impl FnOnce(&[u8], &[Version]) -> Result<T, Vec<Fault>> + Send + 'static,
) -> Result<(BTreeMap<i32, Version>, T), ImportError> {
    let by_id = store::round_versions(db.read(), at.round.id).await?;
    let versions: Vec<Version> = by_id.values().cloned().collect();
    let bytes = bytes.to_vec();
    let file = tokio::task::spawn_blocking(move || read(&bytes, &versions)).await;
    let file = file.map_err(|error| Error::Internal(error.to_string()))?;
    Ok((by_id, file.map_err(ImportError::Faults)?))
}

async fn takes_files(db: &Database, at: &AuthorityRound) -> Result<(), ImportError> {
    let settled = store::round_is_settled(db.read(), at.authority.id, at.round.id).await?;
    settled.map_or(Ok(()), |settled| Err(ImportError::Settled(settled)))
}

/// A transaction that holds the authority's row, unless the round is settled, and the versions
/// that the file was read with. The held file is let go of in it.
async fn begin(
    db: &Database,
    at: &AuthorityRound,
    by: Importing,
    read_with: BTreeMap<i32, Version>,
) -> Result<(DatabaseTransaction, BTreeMap<i32, Version>), ImportError> {
    let tx = db.write_tx().await?;
    if let Some(settled) = store::begin_write(&tx, at.authority.id, at.round.id).await? {
        return Err(ImportError::Settled(settled));
    }
    if let Some(held) = by.held
        && !held_files::release(&tx, held).await?
    {
        return Err(held_files::gone().into());
    }
    if store::round_versions(&tx, at.round.id).await? != read_with {
        let sentence = "The round’s instruments changed meanwhile. Upload the file again.";
        return Err(Error::Conflict(sentence.into()).into());
    }
    Ok((tx, read_with))
}

fn ids(by_id: &BTreeMap<i32, Version>) -> BTreeMap<Instrument, i32> {
    by_id
        .iter()
        .map(|(id, version)| (version.instrument, *id))
        .collect()
}
