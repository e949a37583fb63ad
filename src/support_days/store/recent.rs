//! What was delivered lately in many authorities.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{Alias, Func},
};

use crate::{
    entities::entry,
    programmes::{AuthorityId, Days},
    support_days::Status,
};

/// The counted days that each authority was given from the first to the last of two dates; one
/// that was given none is left out; one query.
pub(crate) async fn delivered_between(
    db: &impl ConnectionTrait,
    authorities: &[AuthorityId],
    (from, to): (NaiveDate, NaiveDate),
) -> Result<BTreeMap<AuthorityId, Days>, DbErr> {
    let delivered = Status::ALL.iter().filter(|it| it.is_delivered());
    let sum = Func::cast_as(entry::Column::Quarters.sum(), Alias::new("integer"));
    let rows: Vec<(i32, i32)> = entry::Entity::find()
        .select_only()
        .column(entry::Column::AuthorityId)
        .expr_as(sum, "quarters")
        .filter(entry::Column::AuthorityId.is_in(authorities.iter().map(|id| id.0)))
        .filter(entry::Column::Status.is_in(delivered.map(|it| it.code())))
        .filter(entry::Column::HeldOn.between(from, to))
        .filter(entry::Column::Counts.eq(true))
        .group_by(entry::Column::AuthorityId)
        .into_tuple()
        .all(db)
        .await?;
    let sums = rows.into_iter();
    Ok(sums
        .map(|(id, quarters)| (AuthorityId(id), Days::from_quarters(quarters)))
        .collect())
}
