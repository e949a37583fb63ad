//! Files without faults that wait for the person who sent them to confirm them.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter,
    QuerySelect,
};

use super::ProgrammeId;
use crate::{database::Database, entities::held_file, error::Error, identifiers, people::PersonId};

/// Whose file it is, and for which page: a file held for one is not found by another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Whose<'a> {
    /// The programme.
    pub programme: ProgrammeId,
    /// The sender.
    pub person: PersonId,
    /// `support_days`, `instrument`, `evidence 3 7`: kind, and where it matters authority and round.
    pub purpose: &'a str,
}

/// A file that waits to be confirmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct HeldFile {
    /// Its number, never given again.
    pub id: i32,
    /// What its sender calls it.
    pub name: String,
    /// Its bytes.
    pub content: Vec<u8>,
}

/// Holds a file until its sender confirms it, in the place of any other of theirs in the programme;
/// its number.
///
/// # Errors
/// Where the database fails.
pub(crate) async fn hold(
    db: &Database,
    whose: Whose<'_>,
    (name, content): (&str, &[u8]),
    now: DateTime<Utc>,
) -> Result<i32, Error> {
    let tx = db.write_tx().await?;
    // One after another, where the same person sends two at once.
    super::store::lock_programme(&tx, whose.programme).await?;
    // What it is called is free text as well.
    let safe = identifiers::find(name).is_empty();
    let name = if safe { name } else { "Your file" };
    let id = hold_in(&tx, whose, (name, content), now).await?;
    tx.commit().await?;
    Ok(id)
}

/// Holds a file in the place of any other of the person’s in the programme; its number. Files
/// that nobody has confirmed for a day go.
async fn hold_in(
    tx: &impl ConnectionTrait,
    whose: Whose<'_>,
    (name, content): (&str, &[u8]),
    now: DateTime<Utc>,
) -> Result<i32, DbErr> {
    let own = Condition::all()
        .add(held_file::Column::ProgrammeId.eq(whose.programme.0))
        .add(held_file::Column::PersonId.eq(whose.person.0));
    let old = held_file::Column::HeldAt.lt(now - TimeDelta::days(1));
    held_file::Entity::delete_many()
        .filter(Condition::any().add(own).add(old))
        .exec(tx)
        .await?;
    let row = held_file::ActiveModel {
        programme_id: Set(whose.programme.0),
        person_id: Set(whose.person.0),
        purpose: Set(whose.purpose.into()),
        name: Set(name.into()),
        content: Set(content.into()),
        held_at: Set(now),
        ..Default::default()
    };
    let added = held_file::Entity::insert(row).exec(tx).await?;
    Ok(added.last_insert_id)
}

/// Lets go of every file that nobody has confirmed for a day. Asks before it writes, so that a
/// page can call it.
///
/// # Errors
/// Where the database fails.
pub(crate) async fn expire(db: &Database, now: DateTime<Utc>) -> Result<(), Error> {
    let old = held_file::Column::HeldAt.lt(now - TimeDelta::days(1));
    let any = held_file::Entity::find()
        .select_only()
        .column(held_file::Column::Id)
        .filter(old.clone())
        .into_tuple::<i32>()
        .one(db.read())
        .await?;
    if any.is_some() {
        let tx = db.write_tx().await?;
        held_file::Entity::delete_many()
            .filter(old)
            .exec(&tx)
            .await?;
        tx.commit().await?;
    }
    Ok(())
}

/// The file no longer waits.
pub(crate) fn gone() -> Error {
    Error::Conflict(
        "This file no longer waits to be imported: it was imported, another took its place, or \
         more than a day has passed. Upload it again if it was not imported."
            .into(),
    )
}

/// The person’s file of that number, while it waits.
pub(crate) async fn find(
    db: &impl ConnectionTrait,
    whose: Whose<'_>,
    id: i32,
) -> Result<Option<HeldFile>, DbErr> {
    let found = held_file::Entity::find_by_id(id)
        .filter(held_file::Column::ProgrammeId.eq(whose.programme.0))
        .filter(held_file::Column::PersonId.eq(whose.person.0))
        .filter(held_file::Column::Purpose.eq(whose.purpose))
        .one(db)
        .await?;
    Ok(found.map(|row| HeldFile {
        id: row.id,
        name: row.name,
        content: row.content,
    }))
}

/// The number of the person’s file that waits, and what they call it.
pub(crate) async fn waiting(
    db: &impl ConnectionTrait,
    whose: Whose<'_>,
) -> Result<Option<(i32, String)>, DbErr> {
    held_file::Entity::find()
        .select_only()
        .column(held_file::Column::Id)
        .column(held_file::Column::Name)
        .filter(held_file::Column::ProgrammeId.eq(whose.programme.0))
        .filter(held_file::Column::PersonId.eq(whose.person.0))
        .filter(held_file::Column::Purpose.eq(whose.purpose))
        .into_tuple()
        .one(db)
        .await
}

/// Lets go of a file; whether it was still there.
pub(crate) async fn release(tx: &impl ConnectionTrait, id: i32) -> Result<bool, DbErr> {
    let released = held_file::Entity::delete_by_id(id).exec(tx).await?;
    Ok(released.rows_affected > 0)
}
