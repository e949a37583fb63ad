//! How the steps that a database has had stand to those known here.

use std::collections::BTreeSet;

use sea_orm_migration::{
    prelude::*,
    sea_orm::{DbBackend, Statement},
};

use crate::Migrator;

/// What a database has had of the steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// None: there are no tables.
    Unmade,
    /// Some, or none of them.
    Behind,
    /// All.
    Current,
    /// A step that is not known here, by its name: a newer version made it.
    Ahead(String),
}

/// Reads how a database stands; changes nothing.
///
/// # Errors
/// Where the database can't be read.
pub async fn standing<C: ConnectionTrait>(db: &C) -> Result<Standing, DbErr> {
    let backend = db.get_database_backend();
    let exists = match backend {
        DbBackend::Sqlite => {
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'seaql_migrations'"
        }
        _ => {
            "SELECT relname::text AS name FROM pg_class WHERE relname = 'seaql_migrations' \
             AND relnamespace = current_schema()::regnamespace"
        }
    };
    let made = Statement::from_string(backend, exists);
    if db.query_one_raw(made).await?.is_none() {
        return Ok(Standing::Unmade);
    }
    let steps = Statement::from_string(backend, "SELECT version FROM seaql_migrations");
    let mut had = BTreeSet::new();
    for row in db.query_all_raw(steps).await? {
        had.insert(row.try_get::<String>("", "version")?);
    }
    let known: BTreeSet<String> = Migrator::migrations()
        .iter()
        .map(|step| step.name().to_owned())
        .collect();
    Ok(match had.difference(&known).next() {
        Some(newer) => Standing::Ahead(newer.clone()),
        None if had == known => Standing::Current,
        None => Standing::Behind,
    })
}
