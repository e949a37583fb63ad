//! The secret addresses of calendars, by their hashes alone.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter,
    sea_query::OnConflict,
};

use crate::{entities::calendar_link, people::PersonId};

/// Whose calendar a token of that hash opens.
pub(crate) async fn calendar_of(
    db: &impl ConnectionTrait,
    token_hash: &str,
) -> Result<Option<PersonId>, DbErr> {
    let found = calendar_link::Entity::find()
        .filter(calendar_link::Column::TokenHash.eq(token_hash))
        .one(db)
        .await?;
    Ok(found.map(|link| PersonId(link.person_id)))
}

/// Since when a person's calendar has an address.
pub(crate) async fn calendar_link_since(
    db: &impl ConnectionTrait,
    person: PersonId,
) -> Result<Option<DateTime<Utc>>, DbErr> {
    let found = calendar_link::Entity::find_by_id(person.0).one(db).await?;
    Ok(found.map(|link| link.created_at))
}

/// Gives a person's calendar its one address; the address it had opens nothing any more.
pub(crate) async fn save_calendar_link(
    tx: &impl ConnectionTrait,
    person: PersonId,
    token_hash: String,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let link = calendar_link::ActiveModel {
        person_id: Set(person.0),
        token_hash: Set(token_hash),
        created_at: Set(now),
    };
    let replace = OnConflict::column(calendar_link::Column::PersonId)
        .update_columns([
            calendar_link::Column::TokenHash,
            calendar_link::Column::CreatedAt,
        ])
        .to_owned();
    calendar_link::Entity::insert(link)
        .on_conflict(replace)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// Takes the address of a person's calendar away; whether there was one.
pub(crate) async fn remove_calendar_link(
    tx: &impl ConnectionTrait,
    person: PersonId,
) -> Result<bool, DbErr> {
    let gone = calendar_link::Entity::delete_by_id(person.0)
        .exec(tx)
        .await?;
    Ok(gone.rows_affected > 0)
}
