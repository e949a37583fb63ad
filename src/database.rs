//! Connecting, pragmas, and the write transaction.

use std::{path::Path, time::Duration};

use sea_orm::{
    ConnectOptions, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    IsolationLevel, SqliteTransactionMode, TransactionOptions, TransactionTrait,
    sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous},
};

/// The database, as readers and as the one writer see it.
///
/// SQLite has one writer at a time, so `write` has one connection there; on PostgreSQL both are
/// one pool and the parent row is locked instead.
#[derive(Clone, Debug)]
pub struct Database {
    read: DatabaseConnection,
    write: DatabaseConnection,
}

impl Database {
    /// Connects; a missing SQLite file (and its folder) is made.
    ///
    /// # Errors
    /// Where the database can't be reached or opened.
    pub async fn connect(url: &str) -> Result<Self, DbErr> {
        if !url.starts_with("sqlite:") {
            let mut options = ConnectOptions::new(url);
            options
                .max_connections(16)
                .acquire_timeout(Duration::from_secs(10))
                .sqlx_logging(false);
            let pool = sea_orm::Database::connect(options).await?;
            return Ok(Self {
                read: pool.clone(),
                write: pool,
            });
        }
        make_folder(url)?;
        let write = sea_orm::Database::connect(sqlite(url, 1, false)).await?;
        let read = sea_orm::Database::connect(sqlite(url, 4, true)).await?;
        Ok(Self { read, write })
    }

    /// Runs the migrations that the database has not had.
    ///
    /// # Errors
    /// Where a step fails; the steps before it stay.
    pub async fn migrate(&self) -> Result<(), DbErr> {
        use migrations::{Migrator, MigratorTrait};
        Migrator::up(&self.write, None).await
    }

    /// Closes every connection; on SQLite the file then holds everything by itself.
    ///
    /// # Errors
    /// Where the last of it can't be written.
    pub async fn close(self) -> Result<(), DbErr> {
        self.read.close().await?;
        self.write.close().await
    }

    /// For queries. Never ask for it while a write transaction is open.
    pub fn read(&self) -> &DatabaseConnection {
        &self.read
    }

    /// Begins a transaction in which every query sees the database as it is now.
    ///
    /// # Errors
    /// Where no connection is free within ten seconds.
    pub async fn snapshot(&self) -> Result<DatabaseTransaction, DbErr> {
        // SQLite’s transactions are that by themselves.
        let isolation = locks_rows(&self.read).then_some(IsolationLevel::RepeatableRead);
        self.read.begin_with_config(isolation, None).await
    }

    /// Begins the transaction that every change is made in.
    ///
    /// On SQLite it holds the write lock from the start. On PostgreSQL the action must lock the
    /// parent row (`FOR NO KEY UPDATE`) before it reads what it decides on.
    ///
    /// # Errors
    /// Where no connection is free within ten seconds.
    pub async fn write_tx(&self) -> Result<DatabaseTransaction, DbErr> {
        self.write
            .begin_with_options(TransactionOptions {
                isolation_level: None,
                access_mode: None,
                sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            })
            .await
    }
}

/// Whether a row must be locked before it is decided on. On SQLite the write transaction holds the
/// whole file from its start.
pub fn locks_rows(db: &impl ConnectionTrait) -> bool {
    db.get_database_backend() != DbBackend::Sqlite
}

fn make_folder(url: &str) -> Result<(), DbErr> {
    let path = url
        .trim_start_matches("sqlite:")
        .trim_start_matches("//")
        .split('?')
        .next()
        .unwrap_or_default();
    match Path::new(path).parent() {
        Some(folder) if !folder.as_os_str().is_empty() => std::fs::create_dir_all(folder)
            .map_err(|error| DbErr::Custom(format!("{}: {error}", folder.display()))),
        _ => Ok(()),
    }
}

fn sqlite(url: &str, connections: u32, read_only: bool) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(Duration::from_secs(10))
        // A file does not go away between two queries, and asking costs as much as a query.
        .test_before_acquire(false)
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(move |sqlite| {
            sqlite
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .foreign_keys(true)
                .busy_timeout(Duration::from_secs(10))
                // What is deleted (drafts after submission) must not stay in the file.
                .pragma("secure_delete", "ON")
                .pragma("query_only", if read_only { "ON" } else { "OFF" })
        });
    options
}
