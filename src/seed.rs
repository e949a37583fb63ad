//! Loads `seed-data/` through the same actions that people use.

use chrono::{DateTime, Utc};

use crate::{app::AppState, database::Database, error::Error};

/// Publishes the instruments that the database does not have.
///
/// # Errors
/// Where the database fails.
pub async fn load_instruments(db: &Database, now: DateTime<Utc>) -> Result<(), Error> {
    crate::questionnaires::actions::load_instruments(db, now).await
}

/// Stub.
pub async fn load_if_empty(_: &AppState) -> Result<(), Error> {
    Ok(())
}
