//! How many of each role group answered, and in which way.

use std::collections::BTreeMap;

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};

use super::survey;
use crate::{
    entities::{invitation, response},
    programmes::{AuthorityId, RoundId},
    questionnaires::rules::{CameBy, Group, Turnout},
};

/// Every role group that has a number of people or responses, in the order of groups.
pub(crate) async fn turnout(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    round: RoundId,
) -> Result<Vec<Turnout>, DbErr> {
    use response::Column;
    let counts: Vec<(String, String, i64)> = response::Entity::find()
        .select_only()
        .columns([Column::RoleGroup, Column::CameBy])
        .column_as(Column::Id.count(), "responses")
        .filter(Column::AuthorityId.eq(authority.0))
        .filter(Column::RoundId.eq(round.0))
        .group_by(Column::RoleGroup)
        .group_by(Column::CameBy)
        .into_tuple()
        .all(db)
        .await?;
    let survey = survey(db, authority, round).await?;
    let people = survey.map(|survey| survey.people).unwrap_or_default();
    let mut groups: BTreeMap<Group, BTreeMap<CameBy, u64>> = BTreeMap::new();
    for group in people.keys() {
        groups.entry(*group).or_default();
    }
    for (group, way, count) in counts {
        let group = group.parse().map_err(DbErr::Custom)?;
        let way = way.parse().map_err(DbErr::Custom)?;
        let ways = groups.entry(group).or_default();
        ways.insert(way, count.unsigned_abs());
    }
    let groups = groups.into_iter().map(|(group, came_by)| Turnout {
        group,
        people: people.get(&group).copied(),
        came_by,
    });
    Ok(groups.collect())
}

/// How many people a group has; `None` where no number was given.
pub(crate) async fn people_of(
    db: &impl ConnectionTrait,
    (survey, group): (i32, Group),
) -> Result<Option<u32>, DbErr> {
    let found: Option<Option<i32>> = invitation::Entity::find()
        .select_only()
        .column(invitation::Column::People)
        .filter(invitation::Column::SurveyId.eq(survey))
        .filter(invitation::Column::RoleGroup.eq(group.code()))
        .into_tuple()
        .one(db)
        .await?;
    Ok(found.flatten().map(i32::unsigned_abs))
}
