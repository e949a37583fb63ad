//! What a quarter's return tells of ledgers: sums only, never an entry or a person.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr,
    sea_query::{CaseStatement, Expr, ExprTrait, Func, Query},
};

use super::finding::{big, kind_of};
use crate::{
    entities::entry,
    programmes::{AuthorityId, Days, Dimension},
    support_days::{Activity, Quarter, Status},
};

/// When an entry was held, seen from a quarter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Period {
    /// Before its first day.
    Before,
    /// From its first day to its last.
    Within,
    /// After its last day.
    After,
}

/// The sum of entries of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reported {
    /// Whose ledger.
    pub authority: AuthorityId,
    /// When.
    pub period: Period,
    /// What was done.
    pub activity: Activity,
    /// For what.
    pub dimension: Option<Dimension>,
    /// How they stand now.
    pub status: Status,
    /// Whether they count.
    pub counts: bool,
    /// How many entries.
    pub entries: i64,
    /// Their days.
    pub days: Days,
}

/// The sums of the ledgers of `authorities` before, within and after a quarter; one query.
pub(crate) async fn reported(
    db: &impl ConnectionTrait,
    authorities: &[AuthorityId],
    quarter: Quarter,
) -> Result<Vec<Reported>, DbErr> {
    let held_on = || Expr::col(entry::Column::HeldOn);
    let period = CaseStatement::new()
        .case(held_on().lt(quarter.starts_on()), 0)
        .case(held_on().lte(quarter.ends_on()), 1)
        .finally(2);
    let query = Query::select()
        .column(entry::Column::AuthorityId)
        .column(entry::Column::Activity)
        .column(entry::Column::Dimension)
        .column(entry::Column::Status)
        .column(entry::Column::Counts)
        .expr_as(period, "period")
        .expr_as(
            big(Func::sum(Expr::col(entry::Column::Quarters))),
            "quarters",
        )
        .expr_as(big(Func::count(Expr::col(entry::Column::Id))), "entries")
        .from(entry::Entity)
        .and_where(entry::Column::AuthorityId.is_in(authorities.iter().map(|id| id.0)))
        .and_where(entry::Column::Status.ne(Status::Cancelled.code()))
        .group_by_col(entry::Column::AuthorityId)
        .group_by_col(entry::Column::Activity)
        .group_by_col(entry::Column::Dimension)
        .group_by_col(entry::Column::Status)
        .group_by_col(entry::Column::Counts)
        .add_group_by([Expr::col("period")])
        .to_owned();
    let rows = db.query_all(&query).await?;
    rows.iter()
        .map(|row| {
            let (status, counts, days) = kind_of(row)?;
            let activity: String = row.try_get("", "activity")?;
            let dimension: Option<String> = row.try_get("", "dimension")?;
            let dimension = dimension.map(|code| code.parse()).transpose();
            Ok(Reported {
                authority: AuthorityId(row.try_get("", "authority_id")?),
                period: match row.try_get::<i32>("", "period")? {
                    0 => Period::Before,
                    1 => Period::Within,
                    _ => Period::After,
                },
                activity: activity.parse().map_err(DbErr::Custom)?,
                dimension: dimension.map_err(DbErr::Custom)?,
                status,
                counts,
                entries: row.try_get("", "entries")?,
                days,
            })
        })
        .collect()
}

/// Counted days by authority, date and status, from the first of these days to the last.
pub(crate) async fn days_between(
    db: &impl ConnectionTrait,
    authorities: &[AuthorityId],
    (from, to): (NaiveDate, NaiveDate),
) -> Result<BTreeMap<AuthorityId, Vec<(NaiveDate, Status, Days)>>, DbErr> {
    let query = Query::select()
        .column(entry::Column::AuthorityId)
        .column(entry::Column::HeldOn)
        .column(entry::Column::Status)
        .column(entry::Column::Counts)
        .expr_as(
            big(Func::sum(Expr::col(entry::Column::Quarters))),
            "quarters",
        )
        .from(entry::Entity)
        .and_where(entry::Column::AuthorityId.is_in(authorities.iter().map(|id| id.0)))
        .and_where(entry::Column::HeldOn.between(from, to))
        .and_where(entry::Column::Counts.eq(true))
        .group_by_col(entry::Column::AuthorityId)
        .group_by_col(entry::Column::HeldOn)
        .group_by_col(entry::Column::Status)
        .group_by_col(entry::Column::Counts)
        .to_owned();
    let mut days: BTreeMap<AuthorityId, Vec<_>> = BTreeMap::new();
    for row in db.query_all(&query).await? {
        let (status, _, sum) = kind_of(&row)?;
        let authority = AuthorityId(row.try_get("", "authority_id")?);
        let held_on: NaiveDate = row.try_get("", "held_on")?;
        days.entry(authority)
            .or_default()
            .push((held_on, status, sum));
    }
    Ok(days)
}
