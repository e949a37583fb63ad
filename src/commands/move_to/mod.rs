//! `partners move`: a SQLite installation into an empty PostgreSQL database, in one transaction
//! that ends well only where everything is as it was.

mod rows;
mod tables;

use std::path::Path;

use chrono::Utc;
use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction, TransactionTrait};
use sha2::{Digest, Sha256};

use self::tables::Table;
use super::{DATABASE, Failure, connect, copies::failed, export, say, settings, verify};
use crate::{
    database::{self, Database},
    people, programmes,
    settings::Settings,
    ui::formats,
};

/// Moves; where anything is not right, the target stays empty.
pub(super) async fn run(to: &str) -> Result<(), Failure> {
    let settings = settings(DATABASE)?;
    let Some(file) = database::file(&settings.database_url) else {
        return refuse("DATABASE_URL must be the SQLite database that is moved");
    };
    // The address may hold a password, so it is not repeated.
    if !(to.starts_with("postgres://") || to.starts_with("postgresql://")) {
        return refuse("--to must begin with postgres://");
    }
    if !file.exists() {
        return Err(failed(&file, &"there is no database"));
    }
    // A service that is running must not find tables that it does not know.
    alone(&file).await?.close().await?;
    up_to_date(&settings).await?;
    let source = alone(&file).await?;
    let target = Database::connect(to)
        .await
        .map_err(|error| Failure::Refused(format!("--to can't be opened: {error}")))?;
    target.migrate().await?;
    let moved = move_all(&source.begin().await?, &target).await;
    target.close().await?;
    source.close().await?;
    for (table, rows) in moved? {
        say(&format!(
            "{table}: {}",
            formats::plural(rows, "row", "rows")
        ));
    }
    say("Every table, every figure and every export is the same. Now set DATABASE_URL to it.");
    Ok(())
}

fn refuse<T>(sentence: &str) -> Result<T, Failure> {
    Err(Failure::Refused(sentence.to_owned()))
}

/// The database, held so that nobody else can write to it until it is closed.
async fn alone(file: &Path) -> Result<DatabaseConnection, Failure> {
    database::alone(file)
        .await?
        .ok_or_else(|| failed(file, &"it is in use: stop the service first"))
}

/// As every command does first.
async fn up_to_date(settings: &Settings) -> Result<(), Failure> {
    let source = connect(settings).await?;
    source.migrate().await?;
    Ok(source.close().await?)
}

/// Copies in one transaction and compares within it; the tables with their rows.
async fn move_all(
    source: &DatabaseTransaction,
    target: &Database,
) -> Result<Vec<(String, i64)>, Failure> {
    let tx = target.write_tx().await?;
    let tables = tables::of_both(source, &tx).await?;
    make_empty(&tx, &tables).await?;
    let references = tables::lift_references(&tx).await?;
    let mut counts = Vec::new();
    for table in &tables {
        let copied = rows::copy(source, &tx, table).await?;
        tables::go_on_counting(source, &tx, table).await?;
        if rows::digest(&tx, table).await? != copied {
            return refuse(&format!(
                "{} is not the same after it was copied",
                table.name
            ));
        }
        counts.push((table.name.clone(), copied.rows));
    }
    tables::restore_references(&tx, &references).await?;
    if figures(source).await? != figures(&tx).await? {
        return refuse("the exports are not the same after everything was copied");
    }
    people::actions::moved(&tx, Utc::now()).await?;
    tx.commit().await?;
    Ok(counts)
}

/// Refuses a target that somebody uses; instruments that it was started with are those of the
/// source too.
async fn make_empty(tx: &DatabaseTransaction, tables: &[Table]) -> Result<(), Failure> {
    let mut begun = Vec::new();
    for table in tables {
        if rows::any(tx, table).await? {
            begun.push(table.quoted());
        }
    }
    for used in ["person", "programme", "audit_event"] {
        if begun.contains(&format!("\"{used}\"")) {
            return refuse("the PostgreSQL database is not empty: nothing was moved");
        }
    }
    if !begun.is_empty() {
        let sql = format!("TRUNCATE {} CASCADE", begun.join(", "));
        tx.execute_unprepared(&sql).await?;
    }
    Ok(())
}

/// One figure for everything that is worked out: replayed, rescored and exported. A source that is
/// not right in itself is not moved.
async fn figures(db: &impl ConnectionTrait) -> Result<Vec<u8>, Failure> {
    let mut told = Vec::new();
    let mut hash = Sha256::new();
    let differences = verify::replay(db, |line| told.push(line.to_owned())).await?;
    if differences > 0 {
        for line in told {
            eprintln!("{line}");
        }
        return refuse("there are differences: nothing was moved");
    }
    for line in told {
        hash.update(line);
    }
    for programme in programmes::store::all_programmes(db).await? {
        export::everything(db, &programme.slug, |part| hash.update(part)).await?;
    }
    Ok(hash.finalize().to_vec())
}
