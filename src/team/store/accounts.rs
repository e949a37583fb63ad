//! What is decided on: the account of an e-mail address, where a person has roles, who else manages.

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, sea_query::LockType,
};

use super::super::rules::{Account, Seat};
use crate::{
    database::locks_rows,
    entities::{membership, person},
    people::{PersonId, ProgrammeId, Role},
};

/// An account by its e-mail address.
pub(crate) struct Known {
    pub(crate) id: PersonId,
    pub(crate) name: String,
    pub(crate) account: Account,
}

/// Locks the account of an e-mail address, if there is one.
pub(crate) async fn lock_account(
    tx: &impl ConnectionTrait,
    email: &str,
) -> Result<Option<Known>, DbErr> {
    let found = person::Entity::find()
        .filter(person::Column::Email.eq(email))
        .lock(LockType::NoKeyUpdate)
        .one(tx)
        .await?;
    Ok(found.map(|row| Known {
        id: PersonId(row.id),
        account: Account {
            has_password: row.password_hash.is_some(),
            disabled_at: row.disabled_at,
            last_signed_in_at: row.last_signed_in_at,
            link: None,
        },
        name: row.name,
    }))
}

/// Locks the right to set programmes up, whoever has it: no row stands above those that give it.
pub(crate) async fn lock_founders(tx: &impl ConnectionTrait) -> Result<(), DbErr> {
    if locks_rows(tx) {
        membership::Entity::find()
            .filter(membership::Column::ProgrammeId.is_null())
            .order_by_asc(membership::Column::Id)
            .lock(LockType::NoKeyUpdate)
            .all(tx)
            .await?;
    }
    Ok(())
}

/// Every role that a person has, in the order of the programmes.
pub(crate) async fn seats(db: &impl ConnectionTrait, person: PersonId) -> Result<Vec<Seat>, DbErr> {
    let rows = membership::Entity::find()
        .filter(membership::Column::PersonId.eq(person.0))
        .order_by_asc(membership::Column::ProgrammeId)
        .all(db)
        .await?;
    rows.into_iter()
        .map(|row| {
            let role = row.role.parse().map_err(DbErr::Custom)?;
            Ok((row.programme_id.map(ProgrammeId), role))
        })
        .collect()
}

/// Whether somebody else manages the programme (or, without one, may set programmes up) and can
/// sign in: an invitation that nobody has taken up does not count.
pub(crate) async fn has_another_manager(
    db: &impl ConnectionTrait,
    programme: Option<ProgrammeId>,
    person: PersonId,
) -> Result<bool, DbErr> {
    let place = match programme {
        Some(programme) => membership::Column::ProgrammeId.eq(programme.0),
        None => membership::Column::ProgrammeId.is_null(),
    };
    let taken_up = Condition::any()
        .add(person::Column::PasswordHash.is_not_null())
        .add(person::Column::LastSignedInAt.is_not_null());
    let other: Option<i32> = membership::Entity::find()
        .select_only()
        .column(membership::Column::Id)
        .inner_join(person::Entity)
        .filter(place)
        .filter(membership::Column::Role.eq(Role::Manager.code()))
        .filter(person::Column::Id.ne(person.0))
        .filter(person::Column::DisabledAt.is_null())
        .filter(taken_up)
        .limit(1)
        .into_tuple()
        .one(db)
        .await?;
    Ok(other.is_some())
}
