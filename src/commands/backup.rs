//! `partners backup`: a copy of a live SQLite database, checked before it gets its name.

use std::{fs, path::Path};

use super::{
    DATABASE, Failure, connect,
    copies::{beside, check, discard, failed, installation, keep, make_private},
    say, settings,
};
use crate::settings::Settings;

/// Makes the file; nothing is left of it where it can't be made or is not right.
pub(super) async fn run(file: &Path) -> Result<(), Failure> {
    let settings = settings(DATABASE)?;
    let live = installation(&settings, "pg_dump --format=custom --file=FILE")?;
    if !live.exists() {
        return Err(failed(&live, &"there is no database"));
    }
    refuse_existing(file)?;
    let partial = beside(file, ".partial");
    drop(make_private(&partial)?);
    let made = copy(&settings, &partial, file).await;
    if made.is_err() {
        discard(&partial);
    }
    let bytes = made?;
    say(&format!("{}: {bytes} bytes, checked", file.display()));
    Ok(())
}

/// Copies, checks and names; how large it is.
async fn copy(settings: &Settings, partial: &Path, file: &Path) -> Result<u64, Failure> {
    let database = connect(settings).await?;
    let copied = database.copy_into(partial).await;
    database.close().await?;
    copied.map_err(|error| failed(file, &error))?;
    check(partial, false).await?;
    keep(partial)?;
    refuse_existing(file)?;
    fs::rename(partial, file).map_err(|error| failed(file, &error))?;
    keep(file)?;
    let size = fs::metadata(file).map_err(|error| failed(file, &error))?;
    Ok(size.len())
}

fn refuse_existing(file: &Path) -> Result<(), Failure> {
    // Also a link that leads nowhere.
    match fs::symlink_metadata(file) {
        Ok(_) => Err(failed(file, &"it exists, and is not written over")),
        Err(_) => Ok(()),
    }
}
