//! Writing: roles and disabling.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait,
    QueryFilter,
};

use super::super::rules::Post;
use crate::{
    entities::{assignment, membership, person},
    people::{self, PersonId},
};

/// The verb of the event that somebody left a programme, which is all that is kept of it.
pub(crate) const LEFT: &str = "person.left";

/// Saves a new account, for nobody to sign in with yet.
pub(crate) async fn add_account(
    tx: &impl ConnectionTrait,
    email: &str,
    name: &str,
    now: DateTime<Utc>,
) -> Result<PersonId, DbErr> {
    let row = person::ActiveModel {
        email: Set(email.into()),
        name: Set(name.into()),
        created_at: Set(now),
        ..Default::default()
    };
    Ok(PersonId(row.insert(tx).await?.id))
}

/// Puts another role in the place of a membership’s own.
pub(crate) async fn change_post(
    tx: &impl ConnectionTrait,
    membership: i32,
    post: &Post,
) -> Result<(), DbErr> {
    let row = membership::ActiveModel {
        id: Set(membership),
        role: Set(post.role.code().into()),
        ..Default::default()
    };
    row.update(tx).await?;
    unassign(tx, membership).await?;
    people::store::assign(tx, membership, &post.authorities).await
}

/// Takes a membership away.
pub(crate) async fn end_membership(
    tx: &impl ConnectionTrait,
    membership: i32,
) -> Result<(), DbErr> {
    unassign(tx, membership).await?;
    membership::Entity::delete_by_id(membership)
        .exec(tx)
        .await?;
    Ok(())
}

async fn unassign(tx: &impl ConnectionTrait, membership: i32) -> Result<(), DbErr> {
    assignment::Entity::delete_many()
        .filter(assignment::Column::MembershipId.eq(membership))
        .exec(tx)
        .await?;
    Ok(())
}

/// Disables an account from a moment on, or (`None`) enables it.
pub(crate) async fn set_disabled(
    tx: &impl ConnectionTrait,
    person: PersonId,
    since: Option<DateTime<Utc>>,
) -> Result<(), DbErr> {
    let row = person::ActiveModel {
        id: Set(person.0),
        disabled_at: Set(since),
        ..Default::default()
    };
    row.update(tx).await?;
    Ok(())
}
