//! Connecting, pragmas, and the write transaction.

use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use migrations::{Migrator, MigratorTrait, Standing};
use sea_orm::{
    ConnectOptions, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    IsolationLevel, RuntimeErr, SqliteTransactionMode, Statement, TransactionOptions,
    TransactionTrait,
    sqlx::{
        self, Connection,
        postgres::PgConnectOptions,
        sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteLockingMode, SqliteSynchronous},
    },
};

use crate::metrics;

/// What two processes that start at once agree to wait for each other by, on PostgreSQL.
const STARTING: i64 = 0x7061_7274_6e65_7273;

/// How long a request waits for a connection before the service is said to be unavailable.
const READ_WAIT: Duration = Duration::from_secs(3);

/// How long the writer of a SQLite file stays open.
const REOPENED: Duration = Duration::from_secs(60);

/// How long a change waits behind others on SQLite, which has one writer.
const WRITE_WAIT: Duration = Duration::from_secs(10);

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
            // The driver’s own words would repeat the address with its password.
            url.parse::<PgConnectOptions>().map_err(|_| {
                DbErr::Conn(RuntimeErr::Internal("the address can't be read".into()))
            })?;
            let mut options = ConnectOptions::new(url);
            options
                .max_connections(16)
                .acquire_timeout(READ_WAIT)
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

    /// Runs the migrations that the database has not had: all of them, or none. Of several
    /// processes that start at once, one does and the others wait for it.
    ///
    /// # Errors
    /// Where a step fails, or a newer version has been here.
    pub async fn migrate(&self) -> Result<(), DbErr> {
        match self.standing().await? {
            Standing::Current => return Ok(()),
            Standing::Ahead(step) => {
                return Err(DbErr::Custom(format!(
                    "the database was made by a newer version of partners ({step})"
                )));
            }
            Standing::Unmade | Standing::Behind => {}
        }
        let tx = self.write_tx().await?;
        start_alone(&tx).await?;
        Migrator::up(&tx, None).await?;
        tx.commit().await
    }

    /// How the migrations that the database has had stand to those known here.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn standing(&self) -> Result<Standing, DbErr> {
        migrations::standing(&self.read).await
    }

    /// Writes a copy of a SQLite database as it is now into an empty file, while others write.
    ///
    /// # Errors
    /// Where the file can't be written.
    pub async fn copy_into(&self, file: &Path) -> Result<(), DbErr> {
        let file = file.to_string_lossy().into_owned();
        let copy =
            Statement::from_sql_and_values(DbBackend::Sqlite, "VACUUM INTO ?", [file.into()]);
        self.write.execute_raw(copy).await?;
        Ok(())
    }

    /// The pools by name, with how many connections each has and how many of them are idle.
    pub fn pools(&self) -> Vec<(&'static str, u32, usize)> {
        if locks_rows(&self.read) {
            let pool = self.read.get_postgres_connection_pool();
            return vec![("all", pool.size(), pool.num_idle())];
        }
        let named = [("read", &self.read), ("write", &self.write)];
        named
            .map(|(name, pool)| {
                let pool = pool.get_sqlite_connection_pool();
                (name, pool.size(), pool.num_idle())
            })
            .to_vec()
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
    /// Where no connection is free in time.
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
    /// Where no connection is free in time.
    pub async fn write_tx(&self) -> Result<DatabaseTransaction, DbErr> {
        let asked = Instant::now();
        let begun = self
            .write
            .begin_with_options(TransactionOptions {
                isolation_level: None,
                access_mode: None,
                sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            })
            .await;
        metrics::waited_to_write(asked.elapsed());
        begun
    }
}

/// The file of a SQLite database; `None` for any other.
pub fn file(url: &str) -> Option<PathBuf> {
    let options: SqliteConnectOptions = url.parse().ok()?;
    url.starts_with("sqlite:")
        .then(|| options.get_filename().to_owned())
}

/// The address of a SQLite database in a file.
pub fn url(file: &Path) -> String {
    let path = file.to_string_lossy();
    // What an address would read as something else.
    let path = path
        .replace('%', "%25")
        .replace('?', "%3F")
        .replace('#', "%23");
    format!("sqlite://{path}")
}

/// Opens an existing SQLite file for this process alone, until the connection is closed; `None`
/// while another process has it open. What waited in its journal is then in the file.
///
/// # Errors
/// Where the file can't be opened or is no database.
pub async fn alone(file: &Path) -> Result<Option<DatabaseConnection>, DbErr> {
    let mut options = ConnectOptions::new(url(file));
    options
        .max_connections(1)
        .min_connections(1)
        .test_before_acquire(false)
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(|sqlite| {
            sqlite
                .create_if_missing(false)
                .locking_mode(SqliteLockingMode::Exclusive)
                .journal_mode(SqliteJournalMode::Delete)
                .synchronous(SqliteSynchronous::Full)
                .foreign_keys(true)
                .busy_timeout(Duration::from_secs(1))
        });
    let opened = async {
        let connection = sea_orm::Database::connect(options).await?;
        connection
            .execute_unprepared("BEGIN EXCLUSIVE; COMMIT")
            .await?;
        Ok(connection)
    };
    match opened.await {
        Ok(connection) => Ok(Some(connection)),
        Err(error) if is_locked(&error) => Ok(None),
        Err(error) => Err(error),
    }
}

fn is_locked(error: &DbErr) -> bool {
    error.to_string().contains("database is locked")
}

/// Has other processes that start wait until the transaction ends. On SQLite it holds the whole
/// file anyway.
pub(crate) async fn start_alone(tx: &DatabaseTransaction) -> Result<(), DbErr> {
    if locks_rows(tx) {
        let lock = format!("SELECT pg_advisory_xact_lock({STARTING})");
        tx.execute_unprepared(&lock).await?;
    }
    Ok(())
}

/// Whether a row must be locked before it is decided on. On SQLite the write transaction holds the
/// whole file from its start.
pub fn locks_rows(db: &impl ConnectionTrait) -> bool {
    db.get_database_backend() != DbBackend::Sqlite
}

fn make_folder(url: &str) -> Result<(), DbErr> {
    let path = file(url).unwrap_or_default();
    match path.parent() {
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
        .acquire_timeout(if read_only { READ_WAIT } else { WRITE_WAIT })
        // A file that could only be read when it was opened is opened anew when it can be written.
        .max_lifetime(if read_only {
            Duration::from_secs(1800)
        } else {
            REOPENED
        })
        // A file does not go away between two queries, and asking costs as much as a query.
        .test_before_acquire(false)
        .sqlx_logging(false)
        // Where SQLite ends a transaction by itself (a full disk), the driver still counts it as
        // begun. Transactions within that one would be said to be saved, and never be.
        .map_sqlx_sqlite_before_acquire(|connection, _| {
            Box::pin(async { Ok(!connection.is_in_transaction()) })
        })
        .map_sqlx_sqlite_opts(move |sqlite| {
            sqlite
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .foreign_keys(true)
                .busy_timeout(WRITE_WAIT)
                // What is deleted (drafts after submission) must not stay in the file.
                .pragma("secure_delete", "ON")
                .pragma("query_only", if read_only { "ON" } else { "OFF" })
        });
    options
}

/// Why the database can't do its work for now, through no fault of what was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outage {
    /// It can't be reached or written: no connection, a full disk, a file that is read-only or
    /// locked. Nothing was saved.
    NothingSaved,
    /// The connection broke on the way. Where it was the commit’s, that may have been done.
    Uncertain,
}

/// Whether an error is the database’s being away, rather than a fault of ours.
pub fn outage(error: &DbErr) -> Option<Outage> {
    match error {
        DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => Some(Outage::NothingSaved),
        DbErr::Exec(RuntimeErr::SqlxError(cause)) | DbErr::Query(RuntimeErr::SqlxError(cause)) => {
            sqlx_outage(cause)
        }
        _ => None,
    }
}

/// Whether a database that could not be opened may be there at another try, with the same settings:
/// its server starts, or the network does.
pub fn is_away(error: &DbErr) -> bool {
    match error {
        DbErr::ConnectionAcquire(_) => true,
        DbErr::Conn(RuntimeErr::SqlxError(cause)) => {
            // What SQLite can’t open is at a wrong place or not ours.
            let sqlite = cause.as_database_error().and_then(|error| {
                error.try_downcast_ref::<sqlx::sqlite::SqliteError>()?;
                error.code()?.parse::<u32>().ok()
            });
            let place = sqlite.is_some_and(|code| code & 0xff == CANNOT_OPEN);
            !place && sqlx_outage(cause).is_some()
        }
        _ => false,
    }
}

fn sqlx_outage(error: &sqlx::Error) -> Option<Outage> {
    match error {
        sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed => Some(Outage::NothingSaved),
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::Protocol(_)
        | sqlx::Error::WorkerCrashed => Some(Outage::Uncertain),
        sqlx::Error::Database(error) => {
            let code = error.code()?;
            if error
                .try_downcast_ref::<sqlx::sqlite::SqliteError>()
                .is_some()
            {
                sqlite_outage(code.parse().ok()?)
            } else {
                postgres_outage(&code)
            }
        }
        _ => None,
    }
}

const CANNOT_OPEN: u32 = 14;

/// By SQLite's result code, whose lower byte is the kind of error.
fn sqlite_outage(code: u32) -> Option<Outage> {
    const BUSY: u32 = 5;
    const LOCKED: u32 = 6;
    const READ_ONLY: u32 = 8;
    const IO: u32 = 10;
    const FULL: u32 = 13;
    match code & 0xff {
        BUSY | LOCKED | READ_ONLY | IO | FULL | CANNOT_OPEN => Some(Outage::NothingSaved),
        _ => None,
    }
}

/// By SQLSTATE: 08 the connection, 25006 read-only (a standby), 40 chosen to give way to another,
/// 53 out of disk, memory or connections, 55P03 locked, 57P shutting down, 58030 input or output.
fn postgres_outage(code: &str) -> Option<Outage> {
    match code {
        "25006" | "40001" | "40P01" | "55P03" | "58030" | "57P03" => Some(Outage::NothingSaved),
        _ if code.starts_with("53") => Some(Outage::NothingSaved),
        _ if code.starts_with("08") || code.starts_with("57P") => Some(Outage::Uncertain),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_transaction_that_sqlite_ended_by_itself_swallows_none_after_it() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}/ended.sqlite", folder.path().display());
        let database = Database::connect(&url).await.unwrap();
        let write = |sql: &'static str| {
            let database = database.clone();
            async move {
                let tx = database.write_tx().await.unwrap();
                let done = tx.execute_unprepared(sql).await;
                (tx, done)
            }
        };
        let (tx, _) = write("CREATE TABLE t (x INTEGER UNIQUE); INSERT INTO t VALUES (1)").await;
        tx.commit().await.unwrap();
        // As it ends one on a full disk.
        let (tx, done) = write("INSERT OR ROLLBACK INTO t VALUES (1)").await;
        assert!(done.is_err());
        drop(tx);
        // Something is refused, and something is saved.
        drop(write("INSERT INTO t VALUES (2)").await);
        let (tx, _) = write("INSERT INTO t VALUES (3)").await;
        tx.commit().await.unwrap();
        let rows = database
            .read()
            .query_all_raw(sea_orm::Statement::from_string(
                DbBackend::Sqlite,
                "SELECT x FROM t ORDER BY x",
            ))
            .await
            .unwrap();
        let rows: Vec<i32> = rows
            .iter()
            .map(|row| row.try_get("", "x").unwrap())
            .collect();
        assert_eq!(rows, [1, 3]);
        database.close().await.unwrap();
    }

    #[test]
    fn a_full_or_read_only_database_has_saved_nothing() {
        // Busy, read-only database moved, I/O at a write, full, can't open.
        for code in [5, 8, 1032, 778, 13, 14] {
            assert_eq!(sqlite_outage(code), Some(Outage::NothingSaved), "{code}");
        }
        for code in ["53100", "53300", "25006", "40P01"] {
            assert_eq!(postgres_outage(code), Some(Outage::NothingSaved), "{code}");
        }
    }

    #[test]
    fn a_server_that_goes_away_leaves_it_open() {
        for code in ["57P01", "57P02", "08006"] {
            assert_eq!(postgres_outage(code), Some(Outage::Uncertain), "{code}");
        }
        let cut = sqlx::Error::Io(std::io::ErrorKind::ConnectionReset.into());
        assert_eq!(sqlx_outage(&cut), Some(Outage::Uncertain));
    }

    #[test]
    fn a_broken_rule_or_query_is_our_fault() {
        // A constraint, a damaged file, a misuse; a unique key, a syntax error.
        for code in [19, 2067, 11, 21] {
            assert_eq!(sqlite_outage(code), None, "{code}");
        }
        for code in ["23505", "42601", "22P02"] {
            assert_eq!(postgres_outage(code), None, "{code}");
        }
        assert_eq!(outage(&DbErr::RecordNotInserted), None);
    }
}
