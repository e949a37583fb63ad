//! Days given, by authority, quarter and activity: sums made in the database, for files of figures.

use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr,
    sea_query::{Alias, CaseStatement, Expr, Func, Query},
};

use super::finding::big;
use crate::{
    entities::entry,
    programmes::AuthorityId,
    support_days::{Activity, Quarter, Status},
};

/// Delivered days of one kind: an authority's in a quarter (its place in the list), of an activity,
/// counted or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Given {
    pub authority: AuthorityId,
    pub quarter: usize,
    pub activity: Activity,
    pub counts: bool,
    /// In quarters of a day.
    pub quarters: i64,
}

/// What was given to those authorities in each of `quarters`, which follow one another; one query.
pub(crate) async fn given_by_quarter(
    db: &impl ConnectionTrait,
    authorities: &[AuthorityId],
    quarters: &[Quarter],
) -> Result<Vec<Given>, DbErr> {
    let (Some(first), Some(last)) = (quarters.first(), quarters.last()) else {
        return Ok(Vec::new());
    };
    let mut place = CaseStatement::new();
    for (index, quarter) in (0_i32..).zip(quarters) {
        place = place.case(entry::Column::HeldOn.lte(quarter.ends_on()), index);
    }
    let statuses = Status::ALL.iter().filter(|status| status.is_delivered());
    let query = Query::select()
        .from(entry::Entity)
        .column(entry::Column::AuthorityId)
        .column(entry::Column::Activity)
        .column(entry::Column::Counts)
        .expr_as(place.finally(-1), "part")
        .expr_as(big(Func::sum(Expr::col(entry::Column::Quarters))), "drawn")
        .and_where(entry::Column::AuthorityId.is_in(authorities.iter().map(|id| id.0)))
        .and_where(entry::Column::Status.is_in(statuses.map(|status| status.code())))
        .and_where(entry::Column::HeldOn.between(first.starts_on(), last.ends_on()))
        .group_by_col(entry::Column::AuthorityId)
        .group_by_col(entry::Column::Activity)
        .group_by_col(entry::Column::Counts)
        .group_by_col(Alias::new("part"))
        .to_owned();
    let rows = db.query_all(&query).await?;
    let given = rows.iter().map(|row| {
        let activity: String = row.try_get("", "activity")?;
        let part: i32 = row.try_get("", "part")?;
        Ok(Given {
            authority: AuthorityId(row.try_get("", "authority_id")?),
            quarter: usize::try_from(part).map_err(|error| DbErr::Type(error.to_string()))?,
            activity: activity.parse().map_err(DbErr::Custom)?,
            counts: row.try_get("", "counts")?,
            quarters: row.try_get("", "drawn")?,
        })
    });
    given.collect()
}
