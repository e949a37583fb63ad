//! Second steps and recovery codes in the database.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait,
    QueryFilter, sea_query::Expr,
};

use crate::{
    entities::{recovery_code, second_step},
    people::PersonId,
};

/// What codes of a person are checked against.
pub(super) struct Kept {
    pub(super) secret: String,
    pub(super) last_step: i64,
}

/// Whether a code is asked from the person at sign-in.
pub(in crate::people) async fn has_second_step(
    db: &impl ConnectionTrait,
    person: PersonId,
) -> Result<bool, DbErr> {
    Ok(find(db, person).await?.is_some())
}

pub(super) async fn find(
    db: &impl ConnectionTrait,
    person: PersonId,
) -> Result<Option<Kept>, DbErr> {
    let row = second_step::Entity::find_by_id(person.0).one(db).await?;
    Ok(row.map(|row| Kept {
        secret: row.secret,
        last_step: row.last_step,
    }))
}

pub(super) async fn add(
    tx: &impl ConnectionTrait,
    person: PersonId,
    kept: Kept,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let row = second_step::ActiveModel {
        person_id: Set(person.0),
        secret: Set(kept.secret),
        last_step: Set(kept.last_step),
        created_at: Set(now),
    };
    second_step::Entity::insert(row)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// Keeps whose 30 seconds’ code was used last.
pub(super) async fn used(
    tx: &impl ConnectionTrait,
    person: PersonId,
    step: i64,
) -> Result<(), DbErr> {
    second_step::Entity::update_many()
        .col_expr(second_step::Column::LastStep, Expr::value(step))
        .filter(second_step::Column::PersonId.eq(person.0))
        .exec(tx)
        .await?;
    Ok(())
}

/// Takes away the second step and what recovery codes are left; whether there was one.
pub(super) async fn remove(tx: &impl ConnectionTrait, person: PersonId) -> Result<bool, DbErr> {
    forget_codes(tx, person).await?;
    let gone = second_step::Entity::delete_by_id(person.0).exec(tx).await?;
    Ok(gone.rows_affected > 0)
}

async fn forget_codes(tx: &impl ConnectionTrait, person: PersonId) -> Result<(), DbErr> {
    recovery_code::Entity::delete_many()
        .filter(recovery_code::Column::PersonId.eq(person.0))
        .exec(tx)
        .await?;
    Ok(())
}

/// Puts recovery codes, by their hashes, in the place of those that are left.
pub(super) async fn replace_codes(
    tx: &impl ConnectionTrait,
    person: PersonId,
    hashes: Vec<String>,
) -> Result<(), DbErr> {
    forget_codes(tx, person).await?;
    let rows = hashes.into_iter().map(|hash| recovery_code::ActiveModel {
        code_hash: Set(hash),
        person_id: Set(person.0),
    });
    recovery_code::Entity::insert_many(rows)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// Uses up a recovery code of the person; whether it was one.
pub(super) async fn use_code(
    tx: &impl ConnectionTrait,
    person: PersonId,
    hash: &str,
) -> Result<bool, DbErr> {
    let gone = recovery_code::Entity::delete_many()
        .filter(recovery_code::Column::PersonId.eq(person.0))
        .filter(recovery_code::Column::CodeHash.eq(hash))
        .exec(tx)
        .await?;
    Ok(gone.rows_affected > 0)
}

/// How many recovery codes are left.
pub(super) async fn codes_left(db: &impl ConnectionTrait, person: PersonId) -> Result<u64, DbErr> {
    recovery_code::Entity::find()
        .filter(recovery_code::Column::PersonId.eq(person.0))
        .count(db)
        .await
}
