//! Links to set a password.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect,
    sea_query::Expr,
};

use crate::{
    entities::{password_link, person},
    people::PersonId,
};

/// Keeps a set-password link by the hash of its token.
pub(crate) async fn add_password_link(
    db: &impl ConnectionTrait,
    token_hash: String,
    person: PersonId,
    expires_at: DateTime<Utc>,
) -> Result<(), DbErr> {
    let link = password_link::ActiveModel {
        token_hash: Set(token_hash),
        person_id: Set(person.0),
        expires_at: Set(expires_at),
        used_at: Set(None),
    };
    password_link::Entity::insert(link)
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// Whose password an unused link sets, if its time is not over.
pub(crate) async fn password_link(
    db: &impl ConnectionTrait,
    token_hash: &str,
    now: DateTime<Utc>,
) -> Result<Option<PersonId>, DbErr> {
    let link = password_link::Entity::find_by_id(token_hash)
        .lock_exclusive()
        .one(db)
        .await?;
    Ok(link
        .filter(|link| link.used_at.is_none() && link.expires_at > now)
        .map(|link| PersonId(link.person_id)))
}

/// The account that an unused link sets the password of, with its e-mail address.
pub(crate) async fn link_account(
    db: &impl ConnectionTrait,
    token_hash: &str,
    now: DateTime<Utc>,
) -> Result<Option<(PersonId, String)>, DbErr> {
    let found = password_link::Entity::find_by_id(token_hash)
        .find_also_related(person::Entity)
        .one(db)
        .await?;
    Ok(found
        .filter(|(link, _)| link.used_at.is_none() && link.expires_at > now)
        .and_then(|(_, person)| person)
        .map(|person| (PersonId(person.id), person.email)))
}

/// Uses up every set-password link of the person that is left.
pub(crate) async fn use_password_links(
    db: &impl ConnectionTrait,
    person: PersonId,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    password_link::Entity::update_many()
        .col_expr(password_link::Column::UsedAt, Expr::value(now))
        .filter(password_link::Column::PersonId.eq(person.0))
        .filter(password_link::Column::UsedAt.is_null())
        .exec(db)
        .await?;
    Ok(())
}
