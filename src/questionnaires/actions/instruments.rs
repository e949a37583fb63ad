//! The instruments that the tracker brings along, and new versions of them.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, DbErr};
use serde_json::json;

use super::ImportError;
use crate::{
    database::{Database, start_alone},
    error::Error,
    files::Fault,
    people::{self, PersonId, ProgrammeId, store::Event},
    programmes::{
        self,
        held_files::{self, Whose},
    },
    questionnaires::{
        files::{Known, read_instrument, read_instruments},
        rules::Version,
        store,
    },
    ui::formats,
};

/// The audit trail's word for a publication.
const PUBLISHED: &str = "instrument.published";

/// The seed instruments, as a programme manager can edit them.
pub(in crate::questionnaires) const SEED_INSTRUMENTS: [&str; 6] = [
    include_str!("../../../seed-data/instruments/diagnostic.csv"),
    include_str!("../../../seed-data/instruments/family.csv"),
    include_str!("../../../seed-data/instruments/practice_observation.csv"),
    include_str!("../../../seed-data/instruments/case_audit.csv"),
    include_str!("../../../seed-data/instruments/group_supervision.csv"),
    include_str!("../../../seed-data/instruments/organisational_evidence.csv"),
];

/// Publishes the seed instruments that the database does not have.
///
/// # Errors
/// Where the database fails.
pub async fn load_instruments(db: &Database, now: DateTime<Utc>) -> Result<(), Error> {
    let mut versions = Vec::new();
    for text in SEED_INSTRUMENTS {
        let read = read_instruments(text.as_bytes());
        versions.extend(read.map_err(|faults| {
            let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
            Error::Internal(format!("a seed instrument is wrong: {}", lines.join("; ")))
        })?);
    }
    let lacks = |known: &Known, v: &Version| {
        let label = (v.instrument, v.version.clone());
        !known.labels.contains(&label)
    };
    let known = store::known(db.read(), None).await?;
    if !versions.iter().any(|v| lacks(&known, v)) {
        return Ok(());
    }
    let tx = db.write_tx().await?;
    start_alone(&tx).await?;
    let known = store::known(&tx, None).await?;
    store::attach_begun(&tx, None, formats::in_england(now)).await?;
    for version in versions.iter().filter(|v| lacks(&known, v)) {
        store::add_version(&tx, None, version, now).await?;
    }
    Ok(tx.commit().await?)
}

/// For whom a version is published, by whom and when.
#[derive(Clone, Copy, Debug)]
pub struct Publishing {
    /// The one programme that has it; without one, every programme.
    pub programme: Option<ProgrammeId>,
    /// Nobody is the operator.
    pub person: Option<PersonId>,
    /// Rounds that open later use it.
    pub today: NaiveDate,
    /// When.
    pub now: DateTime<Utc>,
}

/// The version that a file would publish, or all that is wrong with it; nothing is written.
///
/// # Errors
/// Where the database fails.
pub(in crate::questionnaires) async fn read_version(
    db: &impl ConnectionTrait,
    programme: ProgrammeId,
    bytes: &[u8],
) -> Result<Result<Version, Vec<Fault>>, Error> {
    let known = store::known(db, Some(programme)).await?;
    Ok(read_instrument(bytes, &known))
}

/// Publishes the version of a file for coming rounds, once where the file was `held`. Rounds that
/// have begun keep what they have.
///
/// # Errors
/// Every fault of the file; a conflict where it no longer waits.
pub async fn publish_version(
    db: &Database,
    publishing: Publishing,
    (held, bytes): (Option<i32>, &[u8]),
) -> Result<Version, ImportError> {
    let Publishing {
        programme,
        person,
        today,
        now,
    } = publishing;
    let tx = db.write_tx().await?;
    lock(&tx, programme).await?;
    if let Some(file) = held
        && !held_files::release(&tx, file).await?
    {
        return Err(gone().into());
    }
    let known = store::known(&tx, programme).await?;
    let version = read_instrument(bytes, &known).map_err(ImportError::Faults)?;
    store::attach_begun(&tx, programme, today).await?;
    store::add_version(&tx, programme, &version, now).await?;
    let event = Event {
        person,
        programme,
        verb: PUBLISHED,
        subject: held.map_or_else(|| "instrument".to_owned(), subject),
        detail: json!({
            "instrument": version.instrument,
            "version": version.version,
            "items": version.items.len(),
        }),
    };
    people::store::audit(&tx, event, now).await?;
    tx.commit().await?;
    Ok(version)
}

/// One after another: what a version is read against must not change before it stands.
async fn lock(tx: &impl ConnectionTrait, programme: Option<ProgrammeId>) -> Result<(), DbErr> {
    let mut programmes: Vec<_> = match programme {
        Some(programme) => vec![programme],
        None => {
            let all = programmes::store::all_programmes(tx).await?;
            all.into_iter().map(|programme| programme.id).collect()
        }
    };
    programmes.sort_unstable();
    for programme in programmes {
        programmes::store::lock_programme(tx, programme).await?;
    }
    Ok(())
}

/// Whether a held file has been published.
pub(in crate::questionnaires) async fn was_published(
    db: &impl ConnectionTrait,
    programme: ProgrammeId,
    file: i32,
) -> Result<bool, Error> {
    let told = people::store::told_of(db, programme, &subject(file), &[PUBLISHED]).await?;
    Ok(!told.is_empty())
}

fn subject(file: i32) -> String {
    format!("instrument file {file}")
}

/// The file no longer waits.
pub(in crate::questionnaires) fn gone() -> Error {
    Error::Conflict(
        "This file is no longer waiting to be published: another took its place, or more than a \
         day has passed. Upload it again."
            .into(),
    )
}

/// Whose file waits on the instruments' page.
pub(in crate::questionnaires) fn whose(programme: ProgrammeId, person: PersonId) -> Whose<'static> {
    Whose {
        programme,
        person,
        purpose: "instrument",
    }
}
