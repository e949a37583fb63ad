//! Accounts: by their e-mail address, added, enabled, with a password.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait,
    QueryFilter, QuerySelect, sea_query::LockType,
};

use crate::{
    database::locks_rows,
    entities::person,
    people::{PersonId, actions::Before},
};

/// What signing in needs to know.
pub(crate) struct Account {
    pub(crate) id: PersonId,
    pub(crate) password_hash: Option<String>,
}

/// The account of an e-mail address, unless it is disabled.
pub(crate) async fn account(
    db: &impl ConnectionTrait,
    email: &str,
) -> Result<Option<Account>, DbErr> {
    let found = person::Entity::find()
        .filter(person::Column::Email.eq(email))
        .filter(person::Column::DisabledAt.is_null())
        .one(db)
        .await?;
    Ok(found.map(|person| Account {
        id: PersonId(person.id),
        password_hash: person.password_hash,
    }))
}

/// Locks the person’s row until the transaction ends: whatever is decided on their password, codes
/// or e-mail address is decided by one at a time.
pub(crate) async fn lock_person(tx: &impl ConnectionTrait, id: PersonId) -> Result<(), DbErr> {
    if !locks_rows(tx) {
        return Ok(());
    }
    person::Entity::find_by_id(id.0)
        .lock(LockType::NoKeyUpdate)
        .one(tx)
        .await?;
    Ok(())
}

/// The account of an e-mail address, disabled or not.
pub(crate) async fn before(
    db: &impl ConnectionTrait,
    email: &str,
) -> Result<Option<(PersonId, Before)>, DbErr> {
    let found = person::Entity::find()
        .filter(person::Column::Email.eq(email))
        .one(db)
        .await?;
    Ok(found.map(|row| {
        let before = Before {
            name: row.name,
            disabled: row.disabled_at.is_some(),
        };
        (PersonId(row.id), before)
    }))
}

/// Enables a disabled account.
pub(crate) async fn enable(db: &impl ConnectionTrait, person: PersonId) -> Result<(), DbErr> {
    let row = person::ActiveModel {
        id: Set(person.0),
        disabled_at: Set(None),
        ..Default::default()
    };
    row.update(db).await?;
    Ok(())
}

/// Adds an account, or finds the one that the e-mail address has.
pub(crate) async fn find_or_add_person(
    db: &impl ConnectionTrait,
    email: &str,
    name: &str,
    now: DateTime<Utc>,
) -> Result<PersonId, DbErr> {
    let found = person::Entity::find()
        .filter(person::Column::Email.eq(email))
        .one(db)
        .await?;
    if let Some(person) = found {
        return Ok(PersonId(person.id));
    }
    let person = person::ActiveModel {
        email: Set(email.into()),
        name: Set(name.into()),
        created_at: Set(now),
        ..Default::default()
    };
    Ok(PersonId(person.insert(db).await?.id))
}

/// Adds an account that nobody can use: a name that stands beside what came from elsewhere. `key`
/// is no e-mail address.
pub(crate) async fn add_name(
    db: &impl ConnectionTrait,
    key: &str,
    name: &str,
    now: DateTime<Utc>,
) -> Result<PersonId, DbErr> {
    let person = person::ActiveModel {
        email: Set(key.into()),
        name: Set(name.into()),
        created_at: Set(now),
        disabled_at: Set(Some(now)),
        ..Default::default()
    };
    Ok(PersonId(person.insert(db).await?.id))
}

/// Keeps when the person last signed in.
pub(crate) async fn signed_in_at(
    db: &impl ConnectionTrait,
    person: PersonId,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let row = person::ActiveModel {
        id: Set(person.0),
        last_signed_in_at: Set(Some(now)),
        ..Default::default()
    };
    row.update(db).await?;
    Ok(())
}

/// Sets the password.
pub(crate) async fn save_password(
    db: &impl ConnectionTrait,
    person: PersonId,
    password_hash: String,
) -> Result<(), DbErr> {
    let person = person::ActiveModel {
        id: Set(person.0),
        password_hash: Set(Some(password_hash)),
        ..Default::default()
    };
    person.update(db).await?;
    Ok(())
}
