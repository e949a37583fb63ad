//! `partners backup`: a copy of a live SQLite database, checked before it gets its name. One whose
//! figures differ is kept all the same, and told of: it may be all there is.

use std::{fs, path::Path};

use super::{
    DATABASE, Failure, connect,
    copies::{beside, check, discard, failed, installation, keep, make_private},
    say, settings,
};
use crate::{settings::Settings, ui::formats};

/// Makes the file; nothing is left of it where it can't be made or is not whole.
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
    let (bytes, differences) = made?;
    if differences > 0 {
        let found = formats::plural(differences, "difference", "differences");
        let words = format!("{bytes} bytes, whole, but with {found}, as partners verify tells");
        return Err(failed(file, &words));
    }
    say(&format!("{}: {bytes} bytes, checked", file.display()));
    Ok(())
}

/// Copies, checks and names; how large it is, and how many differences it has.
async fn copy(settings: &Settings, partial: &Path, file: &Path) -> Result<(u64, i64), Failure> {
    let database = connect(settings).await?;
    let copied = database.copy_into(partial).await;
    database.close().await?;
    copied.map_err(|error| failed(file, &error))?;
    let differences = check(partial, false).await?;
    keep(partial)?;
    refuse_existing(file)?;
    fs::rename(partial, file).map_err(|error| failed(file, &error))?;
    keep(file)?;
    let size = fs::metadata(file).map_err(|error| failed(file, &error))?;
    Ok((size.len(), differences))
}

fn refuse_existing(file: &Path) -> Result<(), Failure> {
    // Also a link that leads nowhere.
    match fs::symlink_metadata(file) {
        Ok(_) => Err(failed(file, &"it exists, and is not written over")),
        Err(_) => Ok(()),
    }
}
