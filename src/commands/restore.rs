//! `partners restore`: a backup, checked and brought up to date, in the place of the database.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use chrono::Utc;

use super::{
    DATABASE, Failure,
    copies::{
        beside, check, discard, failed, installation, keep, looks_like_a_database, make_private,
    },
    say, settings,
};
use crate::{
    database::{self, Database},
    people,
    ui::formats,
};

/// Puts the backup in place; until it is known to be right, nothing else is touched.
pub(super) async fn run(
    backup: &Path,
    replace: bool,
    with_differences: bool,
) -> Result<(), Failure> {
    let settings = settings(DATABASE)?;
    let place = installation(
        &settings,
        "pg_restore --clean --if-exists --single-transaction --dbname=… FILE",
    )?;
    looks_like_a_database(backup)?;
    if journal(backup) {
        return Err(failed(
            backup,
            &"it has a journal beside it, so it is a database in use and not a backup",
        ));
    }
    if holds_something(&place) && !replace {
        return Err(failed(
            &place,
            &"there is a database already; --replace keeps it beside, under another name",
        ));
    }
    make_folder(&place)?;
    let new = beside(&place, ".restoring");
    let made = prepare(backup, &new, &place, with_differences).await;
    let kept = match made {
        Ok(()) => change_places(&place, &new).await,
        Err(failure) => Err(failure),
    };
    if kept.is_err() {
        discard(&new);
    }
    if let Some(kept) = kept? {
        say(&format!("What was there is {}", kept.display()));
    }
    say(&format!(
        "{} is {}, checked; everybody signs in again; links to \
         join or to set a password, and calendar addresses, must be made anew",
        place.display(),
        backup.display()
    ));
    Ok(())
}

fn holds_something(place: &Path) -> bool {
    fs::symlink_metadata(place).is_ok_and(|file| file.len() > 0) || journal(place)
}

fn journal(file: &Path) -> bool {
    let length = |end| fs::metadata(beside(file, end)).map_or(0, |file| file.len());
    length("-wal") > 0 || length("-journal") > 0
}

fn make_folder(place: &Path) -> Result<(), Failure> {
    match place.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => {
            fs::create_dir_all(folder).map_err(|error| failed(folder, &error))
        }
        _ => Ok(()),
    }
}

/// Copies the backup beside the place it is to take, brings it up to date and checks it there.
async fn prepare(
    backup: &Path,
    new: &Path,
    place: &Path,
    with_differences: bool,
) -> Result<(), Failure> {
    let mut to = make_private(new)?;
    let mut from = File::open(backup).map_err(|error| failed(backup, &error))?;
    io::copy(&mut from, &mut to).map_err(|error| failed(new, &error))?;
    drop(to);
    let differences = check(new, true).await?;
    if differences > 0 && !with_differences {
        let found = formats::plural(differences, "difference", "differences");
        let words = format!("{found} found; --with-differences takes it as it is");
        return Err(failed(backup, &words));
    }
    end_sessions(new).await?;
    give_to_owner(new, place)?;
    keep(new)
}

/// The service must be able to open what root restored: the file gets the owner of the one whose
/// place it takes, or of the folder.
#[cfg(unix)]
fn give_to_owner(new: &Path, place: &Path) -> Result<(), Failure> {
    use std::os::unix::fs::{MetadataExt, chown};
    let folder = place.parent().filter(|it| !it.as_os_str().is_empty());
    let before = fs::metadata(place).or_else(|_| fs::metadata(folder.unwrap_or(Path::new("."))));
    let before = before.map_err(|error| failed(place, &error))?;
    let now = fs::metadata(new).map_err(|error| failed(new, &error))?;
    if now.uid() == before.uid() {
        return Ok(());
    }
    match chown(new, Some(before.uid()), Some(before.gid())) {
        // Root alone gives files away; whoever else restores makes it for themselves.
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Ok(()),
        done => done.map_err(|error| failed(place, &error)),
    }
}

#[cfg(not(unix))]
fn give_to_owner(_: &Path, _: &Path) -> Result<(), Failure> {
    Ok(())
}

/// Whoever was signed in when the backup was made may have been signed out or disabled since.
async fn end_sessions(new: &Path) -> Result<(), Failure> {
    let database = Database::connect(&database::url(new)).await?;
    people::actions::restored(&database, Utc::now()).await?;
    Ok(database.close().await?)
}

/// The new file takes the place, and the old one is kept beside; where it is, if there was one.
async fn change_places(place: &Path, new: &Path) -> Result<Option<PathBuf>, Failure> {
    let take = || fs::rename(new, place).map_err(|error| failed(place, &error));
    if !holds_something(place) {
        take()?;
        keep(place)?;
        return Ok(None);
    }
    // Held until the end, so that nothing is written to the old file meanwhile.
    let held = database::alone(place)
        .await
        .map_err(|error| failed(place, &error))?
        .ok_or_else(|| failed(place, &"it is in use: stop the service first"))?;
    let at = Utc::now().format(".before-%Y%m%dT%H%M%S%.3fZ").to_string();
    let kept = beside(place, &at);
    // A second name rather than another one: there is a database at every moment.
    fs::hard_link(place, &kept)
        .or_else(|_| fs::rename(place, &kept))
        .map_err(|error| failed(&kept, &error))?;
    take()?;
    keep(place)?;
    held.close().await?;
    Ok(Some(kept))
}
