//! An authority's survey and its links.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait,
    QueryFilter, sea_query::Query,
};

use crate::{
    entities::{draft, invitation, survey},
    people::PersonId,
    programmes::{AuthorityId, RoundId},
    questionnaires::rules::Group,
};

/// A survey with its links.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Survey {
    pub(crate) id: i32,
    pub(crate) opened_at: DateTime<Utc>,
    pub(crate) closed_at: Option<DateTime<Utc>>,
    /// The token of each group's link.
    pub(crate) links: Vec<(Group, String)>,
}

/// The authority's survey in the round, if it was opened.
pub(crate) async fn survey(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    round: RoundId,
) -> Result<Option<Survey>, DbErr> {
    let found = survey::Entity::find()
        .filter(survey::Column::AuthorityId.eq(authority.0))
        .filter(survey::Column::RoundId.eq(round.0))
        .one(db)
        .await?;
    let Some(found) = found else { return Ok(None) };
    let rows = invitation::Entity::find()
        .filter(invitation::Column::SurveyId.eq(found.id))
        .all(db)
        .await?;
    let links = rows
        .into_iter()
        .map(|row| Ok((row.role_group.parse()?, row.token)));
    let mut links: Vec<_> = links
        .collect::<Result<_, String>>()
        .map_err(DbErr::Custom)?;
    links.sort_unstable();
    Ok(Some(Survey {
        id: found.id,
        opened_at: found.opened_at,
        closed_at: found.closed_at,
        links,
    }))
}

/// Opens a survey with a link for each group.
pub(crate) async fn add_survey(
    tx: &impl ConnectionTrait,
    (authority, round): (AuthorityId, RoundId),
    person: PersonId,
    links: &[(Group, String)],
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let row = survey::ActiveModel {
        authority_id: Set(authority.0),
        round_id: Set(round.0),
        opened_at: Set(now),
        opened_by: Set(person.0),
        ..Default::default()
    };
    let survey = row.insert(tx).await?.id;
    let rows = links.iter().map(|(group, token)| invitation::ActiveModel {
        survey_id: Set(survey),
        role_group: Set(group.code().into()),
        token: Set(token.clone()),
        ..Default::default()
    });
    invitation::Entity::insert_many(rows)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// Closes a survey; drafts that nobody can submit any more are deleted. Without a person, it was
/// an import that closed it.
pub(crate) async fn close_survey(
    tx: &impl ConnectionTrait,
    id: i32,
    person: Option<PersonId>,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let row = survey::ActiveModel {
        id: Set(id),
        closed_at: Set(Some(now)),
        closed_by: Set(person.map(|person| person.0)),
        ..Default::default()
    };
    row.update(tx).await?;
    let invited = Query::select()
        .column(invitation::Column::Id)
        .from(invitation::Entity)
        .and_where(invitation::Column::SurveyId.eq(id))
        .to_owned();
    draft::Entity::delete_many()
        .filter(draft::Column::InvitationId.in_subquery(invited))
        .exec(tx)
        .await?;
    Ok(())
}
