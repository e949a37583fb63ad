//! Tries and known browsers in the database.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{OnConflict, Query},
};

use super::rules::Tries;
use crate::{
    entities::{email_link, known_device, person, sign_in_try, wrong_try},
    people::PersonId,
};

/// What has been tried against a budget, held until the transaction ends.
pub(super) async fn tries(
    tx: &impl ConnectionTrait,
    budget: &str,
    now: DateTime<Utc>,
) -> Result<Tries, DbErr> {
    // A row that is not there can't be held.
    sign_in_try::Entity::insert(row(budget, Tries::none(now)))
        .on_conflict_do_nothing()
        .exec_without_returning(tx)
        .await?;
    let found = sign_in_try::Entity::find_by_id(budget)
        .lock_exclusive()
        .one(tx)
        .await?;
    Ok(found.map_or(Tries::none(now), |row| Tries {
        wrong: row.wrong,
        free_at: row.free_at,
        forget_at: row.forget_at,
    }))
}

fn row(budget: &str, tries: Tries) -> sign_in_try::ActiveModel {
    sign_in_try::ActiveModel {
        budget_hash: Set(budget.into()),
        wrong: Set(tries.wrong),
        free_at: Set(tries.free_at),
        forget_at: Set(tries.forget_at),
    }
}

/// Keeps what has been tried.
pub(super) async fn save(
    tx: &impl ConnectionTrait,
    budget: &str,
    tries: Tries,
) -> Result<(), DbErr> {
    use sign_in_try::Column::{BudgetHash, ForgetAt, FreeAt, Wrong};
    // It may have expired and gone meanwhile.
    let or_replace = OnConflict::column(BudgetHash)
        .update_columns([Wrong, FreeAt, ForgetAt])
        .to_owned();
    sign_in_try::Entity::insert(row(budget, tries))
        .on_conflict(or_replace)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// Forgets what was tried against budgets.
pub(super) async fn forget(
    tx: &impl ConnectionTrait,
    budgets: impl IntoIterator<Item = String>,
) -> Result<(), DbErr> {
    sign_in_try::Entity::delete_many()
        .filter(sign_in_try::Column::BudgetHash.is_in(budgets))
        .exec(tx)
        .await?;
    Ok(())
}

/// The person with that e-mail address, if the browser is a known one of theirs.
pub(super) async fn whose(
    db: &impl ConnectionTrait,
    token_hash: &str,
    email: &str,
    now: DateTime<Utc>,
) -> Result<Option<PersonId>, DbErr> {
    let of_email = Query::select()
        .column(person::Column::Id)
        .from(person::Entity)
        .and_where(person::Column::Email.eq(email))
        .to_owned();
    let found = known_device::Entity::find()
        .filter(known_device::Column::TokenHash.eq(token_hash))
        .filter(known_device::Column::PersonId.in_subquery(of_email))
        .filter(known_device::Column::ForgetAt.gt(now))
        .one(db)
        .await?;
    Ok(found.map(|device| PersonId(device.person_id)))
}

/// Whether anybody signed in from the browser lately.
pub(super) async fn is_known(
    db: &impl ConnectionTrait,
    token_hash: &str,
    now: DateTime<Utc>,
) -> Result<bool, DbErr> {
    let found = known_device::Entity::find()
        .filter(known_device::Column::TokenHash.eq(token_hash))
        .filter(known_device::Column::ForgetAt.gt(now))
        .one(db)
        .await?;
    Ok(found.is_some())
}

/// Keeps that the person signed in from the browser, and forgets the oldest of theirs over `most`.
pub(super) async fn remember(
    tx: &impl ConnectionTrait,
    (token_hash, person): (&str, PersonId),
    forget_at: DateTime<Utc>,
    most: u64,
) -> Result<(), DbErr> {
    use known_device::Column::{ForgetAt, PersonId as Person, TokenHash};
    let device = known_device::ActiveModel {
        token_hash: Set(token_hash.into()),
        person_id: Set(person.0),
        forget_at: Set(forget_at),
    };
    let or_longer = OnConflict::columns([TokenHash, Person])
        .update_column(ForgetAt)
        .to_owned();
    known_device::Entity::insert(device)
        .on_conflict(or_longer)
        .exec_without_returning(tx)
        .await?;
    let kept: Vec<String> = known_device::Entity::find()
        .select_only()
        .column(TokenHash)
        .filter(Person.eq(person.0))
        .order_by_desc(ForgetAt)
        .limit(most)
        .into_tuple()
        .all(tx)
        .await?;
    known_device::Entity::delete_many()
        .filter(Person.eq(person.0))
        .filter(TokenHash.is_not_in(kept))
        .exec(tx)
        .await?;
    Ok(())
}

/// A person's e-mail address, and the hashes of their known browsers.
pub(super) async fn email_and_devices(
    db: &impl ConnectionTrait,
    person: PersonId,
) -> Result<(Option<String>, Vec<String>), DbErr> {
    let email: Option<String> = person::Entity::find_by_id(person.0)
        .select_only()
        .column(person::Column::Email)
        .into_tuple()
        .one(db)
        .await?;
    let devices = known_device::Entity::find()
        .select_only()
        .column(known_device::Column::TokenHash)
        .filter(known_device::Column::PersonId.eq(person.0))
        .into_tuple()
        .all(db)
        .await?;
    Ok((email, devices))
}

/// Deletes what is over.
pub(super) async fn expire(tx: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<(), DbErr> {
    sign_in_try::Entity::delete_many()
        .filter(sign_in_try::Column::ForgetAt.lte(now))
        .exec(tx)
        .await?;
    known_device::Entity::delete_many()
        .filter(known_device::Column::ForgetAt.lte(now))
        .exec(tx)
        .await?;
    let a_day_ago = now - TimeDelta::days(1);
    wrong_try::Entity::delete_many()
        .filter(wrong_try::Column::At.lt(a_day_ago))
        .exec(tx)
        .await?;
    email_link::Entity::delete_many()
        .filter(email_link::Column::ExpiresAt.lt(a_day_ago))
        .exec(tx)
        .await?;
    Ok(())
}
