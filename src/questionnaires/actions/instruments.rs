//! The instruments that the tracker brings along.

use chrono::{DateTime, Utc};

use crate::{
    database::Database,
    error::Error,
    questionnaires::{files::read_instruments, store},
};

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
    let known = store::known_versions(db.read()).await?;
    if versions
        .iter()
        .all(|v| known.contains(&(v.instrument, v.version.clone())))
    {
        return Ok(());
    }
    let tx = db.write_tx().await?;
    let known = store::known_versions(&tx).await?;
    for version in versions {
        if !known.contains(&(version.instrument, version.version.clone())) {
            store::add_version(&tx, &version, now).await?;
        }
    }
    Ok(tx.commit().await?)
}
