//! Entries that wait for the authority's lead.

use std::collections::BTreeMap;

use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Select,
    sea_query::{Expr, ExprTrait},
};

use super::{PAGE, entries::with_people};
use crate::{
    entities::{entry, entry_revision},
    programmes::AuthorityId,
    support_days::{EntryId, Revision, Status},
};

/// How many of an authority's delivered entries are neither confirmed nor disputed.
pub(crate) async fn waiting_count(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
) -> Result<u64, DbErr> {
    entry::Entity::find()
        .filter(entry::Column::AuthorityId.eq(authority.0))
        .filter(entry::Column::Status.eq(Status::Delivered.code()))
        .count(db)
        .await
}

/// A page of the entries that wait, oldest date first.
pub(crate) async fn waiting(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
) -> Result<Vec<(EntryId, Revision)>, DbErr> {
    let rows = newest(authority)
        .filter(entry::Column::Status.eq(Status::Delivered.code()))
        .order_by_asc(entry_revision::Column::HeldOn)
        .order_by_asc(entry_revision::Column::EntryId)
        .limit(PAGE as u64)
        .all(db)
        .await?;
    with_people(db, rows).await
}

/// The newest revision of those of the entries that are the authority's.
pub(crate) async fn latest(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    ids: &[EntryId],
) -> Result<BTreeMap<EntryId, Revision>, DbErr> {
    let rows = newest(authority)
        .filter(entry::Column::Id.is_in(ids.iter().map(|id| id.0)))
        .all(db)
        .await?;
    Ok(with_people(db, rows).await?.into_iter().collect())
}

fn newest(authority: AuthorityId) -> Select<entry_revision::Entity> {
    entry_revision::Entity::find()
        .inner_join(entry::Entity)
        .filter(entry::Column::AuthorityId.eq(authority.0))
        .filter(
            Expr::col((entry_revision::Entity, entry_revision::Column::Number))
                .equals((entry::Entity, entry::Column::Revision)),
        )
}
