//! Closed quarters, what stood in them, and what changed afterwards.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Alias, Expr, ExprTrait, Func, Query},
};

use super::entries::with_people;
use crate::{
    entities::{closed_quarter, entry, entry_revision, person},
    people::PersonId,
    programmes::{AuthorityId, ProgrammeId},
    support_days::{EntryId, Quarter, Revision, Status},
};

/// That a quarter is closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Closing {
    /// The quarter.
    pub quarter: Quarter,
    /// Who closed it, by name.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// Keeps that a quarter is closed.
pub(crate) async fn close_quarter(
    tx: &impl ConnectionTrait,
    programme: ProgrammeId,
    quarter: Quarter,
    (person, now): (PersonId, DateTime<Utc>),
) -> Result<(), DbErr> {
    let row = closed_quarter::ActiveModel {
        programme_id: Set(programme.0),
        starts_on: Set(quarter.starts_on()),
        closed_by: Set(person.0),
        closed_at: Set(now),
        ..Default::default()
    };
    row.insert(tx).await?;
    Ok(())
}

/// The programme's closed quarters with who closed them, oldest first.
pub(crate) async fn closings(
    db: &impl ConnectionTrait,
    programme: ProgrammeId,
) -> Result<Vec<Closing>, DbErr> {
    let query = Query::select()
        .column((closed_quarter::Entity, closed_quarter::Column::StartsOn))
        .column((closed_quarter::Entity, closed_quarter::Column::ClosedAt))
        .column((person::Entity, person::Column::Name))
        .from(closed_quarter::Entity)
        .inner_join(
            person::Entity,
            Expr::col((person::Entity, person::Column::Id))
                .equals((closed_quarter::Entity, closed_quarter::Column::ClosedBy)),
        )
        .and_where(closed_quarter::Column::ProgrammeId.eq(programme.0))
        .order_by(
            (closed_quarter::Entity, closed_quarter::Column::StartsOn),
            sea_orm::Order::Asc,
        )
        .to_owned();
    db.query_all(&query)
        .await?
        .iter()
        .map(|row| {
            Ok(Closing {
                quarter: Quarter::of(row.try_get("", "starts_on")?),
                by: row.try_get("", "name")?,
                at: row.try_get("", "closed_at")?,
            })
        })
        .collect()
}

/// A revision that changed the figures of a closed quarter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Restating {
    /// The revision's row, and that of the one before it.
    rows: (i32, Option<i32>),
    /// Whose ledger.
    pub authority: AuthorityId,
    /// The dates that the entry had before and has after.
    pub dates: (Option<NaiveDate>, NaiveDate),
    /// When.
    pub at: DateTime<Utc>,
}

impl Restating {
    /// The number of the revision; a later one has a greater.
    pub(crate) fn number(&self) -> i32 {
        self.rows.0
    }
}

/// Every restatement in the ledgers of these authorities, newest first.
pub(crate) async fn restating(
    db: &impl ConnectionTrait,
    authorities: &[AuthorityId],
) -> Result<Vec<Restating>, DbErr> {
    let (now, before) = (entry_revision::Entity, Alias::new("before"));
    let of = |column: entry_revision::Column| Expr::col((Alias::new("before"), column));
    let query = Query::select()
        .column((now, entry_revision::Column::Id))
        .column((now, entry_revision::Column::HeldOn))
        .column((now, entry_revision::Column::MadeAt))
        .column((entry::Entity, entry::Column::AuthorityId))
        .expr_as(of(entry_revision::Column::Id), "before_id")
        .expr_as(of(entry_revision::Column::HeldOn), "before_held_on")
        .from(entry_revision::Entity)
        .inner_join(
            entry::Entity,
            Expr::col((entry::Entity, entry::Column::Id))
                .equals((now, entry_revision::Column::EntryId)),
        )
        .join_as(
            sea_orm::JoinType::LeftJoin,
            entry_revision::Entity,
            before,
            of(entry_revision::Column::EntryId)
                .equals((now, entry_revision::Column::EntryId))
                .and(
                    of(entry_revision::Column::Number)
                        .add(1)
                        .eq(Expr::col((now, entry_revision::Column::Number))),
                ),
        )
        .and_where(Expr::col((now, entry_revision::Column::Restatement)).eq(true))
        .and_where(entry::Column::AuthorityId.is_in(authorities.iter().map(|id| id.0)))
        .order_by((now, entry_revision::Column::Id), sea_orm::Order::Desc)
        .to_owned();
    db.query_all(&query)
        .await?
        .iter()
        .map(|row| {
            Ok(Restating {
                rows: (row.try_get("", "id")?, row.try_get("", "before_id")?),
                authority: AuthorityId(row.try_get("", "authority_id")?),
                dates: (
                    row.try_get("", "before_held_on")?,
                    row.try_get("", "held_on")?,
                ),
                at: row.try_get("", "made_at")?,
            })
        })
        .collect()
}

/// A restatement in full.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Restatement {
    /// Whose ledger.
    pub authority: AuthorityId,
    /// The entry.
    pub id: EntryId,
    /// What it said before; none where it was logged afterwards.
    pub before: Option<Revision>,
    /// What it came to say.
    pub now: Revision,
}

/// These restatements in full, in their order.
pub(crate) async fn restatements(
    db: &impl ConnectionTrait,
    restating: &[Restating],
) -> Result<Vec<Restatement>, DbErr> {
    let ids = restating.iter().flat_map(|it| [Some(it.rows.0), it.rows.1]);
    let rows = entry_revision::Entity::find()
        .filter(entry_revision::Column::Id.is_in(ids.flatten()))
        .order_by_asc(entry_revision::Column::Id)
        .all(db)
        .await?;
    let keys: Vec<i32> = rows.iter().map(|row| row.id).collect();
    let revisions = with_people(db, rows).await?;
    let by_row: BTreeMap<i32, (EntryId, Revision)> = keys.into_iter().zip(revisions).collect();
    Ok(restating
        .iter()
        .filter_map(|it| {
            let (id, now) = by_row.get(&it.rows.0)?.clone();
            let before = it.rows.1.and_then(|row| by_row.get(&row));
            Some(Restatement {
                authority: it.authority,
                id,
                before: before.map(|(_, revision)| revision.clone()),
                now,
            })
        })
        .collect())
}

/// How many entries of each authority stand so, dated in a quarter.
pub(crate) async fn standing_in(
    db: &impl ConnectionTrait,
    authorities: &[AuthorityId],
    quarter: Quarter,
) -> Result<Vec<(AuthorityId, Status, i64)>, DbErr> {
    let count = Func::count(Expr::col(entry::Column::Id));
    let rows: Vec<(i32, String, i64)> = entry::Entity::find()
        .select_only()
        .column(entry::Column::AuthorityId)
        .column(entry::Column::Status)
        .expr_as(count, "entries")
        .filter(entry::Column::AuthorityId.is_in(authorities.iter().map(|id| id.0)))
        .filter(entry::Column::HeldOn.between(quarter.starts_on(), quarter.ends_on()))
        .group_by(entry::Column::AuthorityId)
        .group_by(entry::Column::Status)
        .into_tuple()
        .all(db)
        .await?;
    rows.into_iter()
        .map(|(authority, status, entries)| {
            let status = status.parse().map_err(DbErr::Custom)?;
            Ok((AuthorityId(authority), status, entries))
        })
        .collect()
}
