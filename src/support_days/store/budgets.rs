//! What ledgers sum up to by what was done, for what, when and by whom.

use std::collections::BTreeMap;

use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr,
    sea_query::{CaseStatement, Expr, ExprTrait, Func, Query, SelectStatement},
};

use super::{big, join_people, kind_of};
use crate::{
    entities::{entry, entry_person, person},
    people::PersonId,
    programmes::{AuthorityId, Dimension},
    support_days::{Activity, Balance, Quarter},
};

/// The sums of ledgers, each whole divided in three ways. Nothing is allocated to a part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Breakdown {
    /// By what was done, in the order of the form; what was never done is left out.
    pub by_activity: Vec<(Activity, Balance)>,
    /// By dimension, those of no one dimension last.
    pub by_dimension: Vec<(Option<Dimension>, Balance)>,
    /// By each of the quarters asked for.
    pub by_quarter: Vec<(Quarter, Balance)>,
}

/// The sums of the ledgers of `authorities` by activity, dimension and quarter; one query. What
/// was held before the first of `quarters` or after the last is in the first or last.
pub(crate) async fn breakdown(
    db: &impl ConnectionTrait,
    authorities: &[AuthorityId],
    quarters: &[Quarter],
) -> Result<Breakdown, DbErr> {
    let mut query = sums(authorities, entry::Column::Quarters);
    query
        .column((entry::Entity, entry::Column::Activity))
        .column((entry::Entity, entry::Column::Dimension))
        .expr_as(place_of(quarters), "in_quarter")
        .group_by_col((entry::Entity, entry::Column::Activity))
        .group_by_col((entry::Entity, entry::Column::Dimension))
        .add_group_by([Expr::col("in_quarter")]);
    let mut by_activity: Vec<_> = empty(Activity::ALL.iter().copied());
    let dimensions = Dimension::all().map(Some).chain([None]);
    let mut by_dimension: Vec<_> = empty(dimensions);
    let mut by_quarter: Vec<_> = empty(quarters.iter().copied());
    for row in db.query_all(&query).await? {
        let (status, counts, days) = kind_of(&row)?;
        let activity: String = row.try_get("", "activity")?;
        let dimension: Option<String> = row.try_get("", "dimension")?;
        let place: i32 = row.try_get("", "in_quarter")?;
        let dimension = dimension.map(|code| code.parse::<Dimension>()).transpose();
        let (activity, dimension) = (activity.parse::<Activity>(), dimension);
        let (activity, dimension) = (
            activity.map_err(DbErr::Custom)?,
            dimension.map_err(DbErr::Custom)?,
        );
        let quarter = usize::try_from(place)
            .ok()
            .and_then(|it| by_quarter.get_mut(it));
        let parts = [
            part(&mut by_activity, activity),
            part(&mut by_dimension, dimension),
            quarter.map(|(_, balance)| balance),
        ];
        for balance in parts.into_iter().flatten() {
            balance.add(status, counts, days);
        }
    }
    by_activity.retain(|(_, balance)| *balance != Balance::default());
    by_dimension.retain(|(_, balance)| *balance != Balance::default());
    Ok(Breakdown {
        by_activity,
        by_dimension,
        by_quarter,
    })
}

/// The sums of the ledgers of `authorities` by who gave the days, each their own, by name; one query.
pub(crate) async fn by_person(
    db: &impl ConnectionTrait,
    authorities: &[AuthorityId],
) -> Result<Vec<(PersonId, String, Balance)>, DbErr> {
    let mut query = sums(authorities, entry_person::Column::Quarters);
    join_people(&mut query);
    query
        .inner_join(
            person::Entity,
            Expr::col((person::Entity, person::Column::Id))
                .equals((entry_person::Entity, entry_person::Column::PersonId)),
        )
        .expr_as(Expr::col((person::Entity, person::Column::Id)), "giver")
        .column((person::Entity, person::Column::Name))
        .group_by_col((person::Entity, person::Column::Id))
        .group_by_col((person::Entity, person::Column::Name));
    let mut people: BTreeMap<(String, PersonId), Balance> = BTreeMap::new();
    for row in db.query_all(&query).await? {
        let (status, counts, days) = kind_of(&row)?;
        let (id, name) = (row.try_get("", "giver")?, row.try_get("", "name")?);
        let balance = people.entry((name, PersonId(id))).or_default();
        balance.add(status, counts, days);
    }
    people.retain(|_, balance| *balance != Balance::default());
    Ok(people
        .into_iter()
        .map(|((name, id), balance)| (id, name, balance))
        .collect())
}

/// Days by status and whether they count, to which the caller adds what divides them.
fn sums(authorities: &[AuthorityId], days: impl ColumnTrait) -> SelectStatement {
    Query::select()
        .column((entry::Entity, entry::Column::Status))
        .column((entry::Entity, entry::Column::Counts))
        .expr_as(big(Func::sum(Expr::col(days.as_column_ref()))), "quarters")
        .from(entry::Entity)
        .and_where(entry::Column::AuthorityId.is_in(authorities.iter().map(|id| id.0)))
        .group_by_col((entry::Entity, entry::Column::Status))
        .group_by_col((entry::Entity, entry::Column::Counts))
        .to_owned()
}

/// Which of `quarters` an entry was held in, from 0.
fn place_of(quarters: &[Quarter]) -> Expr {
    let mut case = CaseStatement::new();
    let mut last = 0;
    for (place, quarter) in (0_i32..).zip(quarters) {
        let held_on = Expr::col((entry::Entity, entry::Column::HeldOn));
        case = case.case(held_on.lte(quarter.ends_on()), place);
        last = place;
    }
    case.finally(last).into()
}

fn empty<T>(parts: impl Iterator<Item = T>) -> Vec<(T, Balance)> {
    parts.map(|part| (part, Balance::default())).collect()
}

fn part<T: PartialEq>(parts: &mut [(T, Balance)], of: T) -> Option<&mut Balance> {
    let found = parts.iter_mut().find(|(own, _)| *own == of);
    found.map(|(_, balance)| balance)
}
