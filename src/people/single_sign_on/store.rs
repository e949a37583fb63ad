//! Identities in the database.

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};

use super::provider::Identity;
use crate::{
    entities::{identity, password_link, person},
    people::PersonId,
};

/// The account that an identity was matched to, whether it can be used or not.
pub(super) async fn bound(
    db: &impl ConnectionTrait,
    identity: &Identity,
) -> Result<Option<PersonId>, DbErr> {
    let key = (identity.issuer.clone(), identity.subject.clone());
    let found = identity::Entity::find_by_id(key).one(db).await?;
    Ok(found.map(|row| PersonId(row.person_id)))
}

/// The account, if it can be used. The caller holds it.
pub(super) async fn usable(
    tx: &impl ConnectionTrait,
    person: PersonId,
) -> Result<Option<PersonId>, DbErr> {
    let found = person::Entity::find_by_id(person.0)
        .filter(person::Column::DisabledAt.is_null())
        .one(tx)
        .await?;
    Ok(found.map(|person| PersonId(person.id)))
}

/// Whether the person is somebody else at that provider.
pub(super) async fn has_identity(
    db: &impl ConnectionTrait,
    person: PersonId,
    issuer: &str,
) -> Result<bool, DbErr> {
    let found = identity::Entity::find()
        .filter(identity::Column::PersonId.eq(person.0))
        .filter(identity::Column::Issuer.eq(issuer))
        .one(db)
        .await?;
    Ok(found.is_some())
}

/// Keeps whose an identity is.
pub(super) async fn bind(
    tx: &impl ConnectionTrait,
    identity: &Identity,
    person: PersonId,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let row = identity::ActiveModel {
        issuer: Set(identity.issuer.clone()),
        subject: Set(identity.subject.clone()),
        person_id: Set(person.0),
        bound_at: Set(now),
    };
    identity::Entity::insert(row)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// Forgets whom the person is at identity providers; whether they were anybody.
pub(in crate::people) async fn unbind(
    tx: &impl ConnectionTrait,
    person: PersonId,
) -> Result<bool, DbErr> {
    let gone = identity::Entity::delete_many()
        .filter(identity::Column::PersonId.eq(person.0))
        .exec(tx)
        .await?;
    Ok(gone.rows_affected > 0)
}

/// Uses a set-password link up.
pub(super) async fn use_link(
    tx: &impl ConnectionTrait,
    token_hash: &str,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let used = password_link::ActiveModel {
        token_hash: Set(token_hash.into()),
        used_at: Set(Some(now)),
        ..Default::default()
    };
    password_link::Entity::update(used).exec(tx).await?;
    Ok(())
}
