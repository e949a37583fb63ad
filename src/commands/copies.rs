//! What `backup` and `restore` both do to a file: make it, check it, give it its name.

use std::{
    fs::{self, File, OpenOptions},
    io,
    path::{Path, PathBuf},
};

use migrations::Standing;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};

use super::{Failure, verify};
use crate::{
    database::{self, Database},
    settings::Settings,
};

/// What every SQLite file begins with.
const BEGINNING: &[u8] = b"SQLite format 3\0";

/// The file of the installation, or a sentence that says what PostgreSQL has instead.
pub(super) fn installation(settings: &Settings, instead: &str) -> Result<PathBuf, Failure> {
    database::file(&settings.database_url).ok_or_else(|| {
        Failure::Refused(format!(
            "this is for SQLite; PostgreSQL has its own tool: {instead}"
        ))
    })
}

/// The file's name with more at its end.
pub(super) fn beside(file: &Path, more: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(more);
    name.into()
}

/// Makes an empty file that only its owner may read.
pub(super) fn make_private(file: &Path) -> Result<File, Failure> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => Failure::Refused(format!(
            "{} is there already: the same is being done elsewhere, or was cut off; if it was, \
             remove that file",
            file.display()
        )),
        _ => failed(file, &error),
    })
}

/// What went wrong with a file.
pub(super) fn failed(file: &Path, error: &dyn std::fmt::Display) -> Failure {
    Failure::Refused(format!("{}: {error}", file.display()))
}

/// Refuses what is not a SQLite file at all, before anything is copied.
pub(super) fn looks_like_a_database(file: &Path) -> Result<(), Failure> {
    let mut beginning = [0; BEGINNING.len()];
    let read = File::open(file)
        .map_err(|error| failed(file, &error))
        .map(|mut file| io::Read::read_exact(&mut file, &mut beginning))?;
    match read {
        Ok(()) if beginning == BEGINNING => Ok(()),
        _ => Err(failed(file, &"it is not a SQLite database")),
    }
}

/// Reads every page of a file, and works everything in it out again; how many differences that
/// finds, each told. One of an older version is first brought up to date where `update` says so, and
/// otherwise not worked out.
pub(super) async fn check(file: &Path, update: bool) -> Result<i64, Failure> {
    let whole = |error: DbErr| failed(file, &format!("it is not whole: {error}"));
    let database = Database::connect(&database::url(file))
        .await
        .map_err(whole)?;
    let checked = check_open(file, &database, update).await;
    database.close().await.map_err(whole)?;
    checked
}

async fn check_open(file: &Path, database: &Database, update: bool) -> Result<i64, Failure> {
    let found = integrity(database).await;
    if let Some(fault) = found.unwrap_or_else(|error| Some(error.to_string())) {
        return Err(failed(file, &format!("it is not whole: {fault}")));
    }
    match database.standing().await? {
        Standing::Unmade => return Err(failed(file, &"it holds nothing of partners")),
        Standing::Ahead(step) => {
            let words = format!("a newer version of partners made it ({step})");
            return Err(failed(file, &words));
        }
        Standing::Behind if !update => return Ok(0),
        Standing::Behind => database.migrate().await?,
        Standing::Current => {}
    }
    let mut differences = Vec::new();
    let now = database.snapshot().await?;
    let found = verify::replay(&now, |line| differences.push(line.to_owned())).await;
    drop(now);
    let found = found.unwrap_or_else(|failure| {
        // A row that can’t be read is one thing that differs, and no reason to keep no copy.
        if let Failure::Refused(line) = failure {
            differences.push(line);
        }
        1
    });
    if found > 0 {
        for line in differences {
            eprintln!("{line}");
        }
    }
    Ok(found)
}

/// What SQLite itself finds wrong, if anything.
async fn integrity(database: &Database) -> Result<Option<String>, DbErr> {
    let db = database.read();
    let ask = |sql: &str| Statement::from_string(DbBackend::Sqlite, sql);
    for row in db.query_all_raw(ask("PRAGMA integrity_check")).await? {
        let says: String = row.try_get_by_index(0)?;
        if says != "ok" {
            return Ok(Some(says));
        }
    }
    let orphans = db.query_all_raw(ask("PRAGMA foreign_key_check")).await?;
    Ok(match orphans.len() {
        0 => None,
        some => Some(format!("{some} rows refer to rows that are not there")),
    })
}

/// Has the disk hold a file and its name, whatever happens to the machine.
pub(super) fn keep(file: &Path) -> Result<(), Failure> {
    let sync = |path: &Path| File::open(path).and_then(|file| file.sync_all());
    sync(file).map_err(|error| failed(file, &error))?;
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => sync(folder),
        _ => sync(Path::new(".")),
    }
    .map_err(|error| failed(file, &error))
}

/// Takes away what was begun, as far as there is anything.
pub(super) fn discard(file: &Path) {
    for end in ["", "-wal", "-shm", "-journal"] {
        let _ = fs::remove_file(beside(file, end));
    }
}
