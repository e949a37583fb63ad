//! An authority's survey and its links.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter,
    sea_query::{Expr, Query, SelectStatement},
};

use super::{empty_outbox, forget_answered};
use crate::{
    entities::{draft, invitation, survey},
    people::PersonId,
    programmes::{AuthorityId, Round, RoundId},
    questionnaires::rules::{Group, Headcounts, SurveyTimes},
};

/// A survey with its links.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Survey {
    pub(crate) id: i32,
    pub(crate) opened_at: DateTime<Utc>,
    pub(crate) closed_at: Option<DateTime<Utc>>,
    /// The last day that it takes answers, where it is not the round's.
    pub(crate) closes_on: Option<NaiveDate>,
    /// The day of the last reminder.
    pub(crate) reminded_on: Option<NaiveDate>,
    /// The token of each group's link, which works where the group has a number of people.
    pub(crate) links: Vec<(Group, String)>,
    /// How many people each group has.
    pub(crate) people: Headcounts,
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
    let (mut links, mut people) = (Vec::new(), Headcounts::new());
    for row in rows {
        let group: Group = row.role_group.parse().map_err(DbErr::Custom)?;
        if let Some(count) = row.people {
            people.insert(group, count.unsigned_abs());
        }
        links.push((group, row.token));
    }
    links.sort_unstable();
    Ok(Some(Survey {
        id: found.id,
        opened_at: found.opened_at,
        closed_at: found.closed_at,
        closes_on: found.closes_on,
        reminded_on: found.reminded_on,
        links,
        people,
    }))
}

impl Survey {
    /// The last day that it takes answers, within the round's window.
    pub(crate) fn last_day(&self, round: &Round) -> NaiveDate {
        let times = SurveyTimes {
            closes_on: self.closes_on,
            closed_at: self.closed_at,
        };
        times.last_day(round)
    }
}

/// Sets the last day that a survey takes answers.
pub(crate) async fn set_last_day(
    tx: &impl ConnectionTrait,
    id: i32,
    closes_on: NaiveDate,
) -> Result<(), DbErr> {
    let row = survey::ActiveModel {
        id: Set(id),
        closes_on: Set(Some(closes_on)),
        ..Default::default()
    };
    row.update(tx).await?;
    Ok(())
}

/// Opens a survey with a link for each group, and how many people those have that may use theirs.
pub(crate) async fn add_survey(
    tx: &impl ConnectionTrait,
    (authority, round): (AuthorityId, RoundId),
    person: PersonId,
    (links, people): (&[(Group, String)], &Headcounts),
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
        people: Set(people.get(group).map(|people| people.cast_signed())),
        ..Default::default()
    });
    invitation::Entity::insert_many(rows)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// Sets how many people a group has.
pub(crate) async fn set_people(
    tx: &impl ConnectionTrait,
    (survey, group): (i32, Group),
    people: u32,
) -> Result<(), DbErr> {
    invitation::Entity::update_many()
        .col_expr(
            invitation::Column::People,
            Expr::value(people.cast_signed()),
        )
        .filter(invitation::Column::SurveyId.eq(survey))
        .filter(invitation::Column::RoleGroup.eq(group.code()))
        .exec(tx)
        .await?;
    Ok(())
}

/// Closes a survey: mails that wait are not sent any more, and who has answered is forgotten, since
/// nobody is reminded. Drafts stay, so that whoever wrote one can still read it. Without a person,
/// it was an import that closed it.
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
    empty_outbox(tx, id).await?;
    forget_answered(tx, id).await
}

/// Deletes the drafts of the authority's survey in the round: its result is published.
pub(crate) async fn delete_drafts(
    tx: &impl ConnectionTrait,
    authority: AuthorityId,
    round: RoundId,
) -> Result<(), DbErr> {
    let of_round = Condition::all()
        .add(survey::Column::AuthorityId.eq(authority.0))
        .add(survey::Column::RoundId.eq(round.0));
    delete_drafts_of(tx, of_round).await
}

/// Deletes the authority's drafts that nobody could submit for 30 days.
pub(crate) async fn delete_old_drafts(
    tx: &impl ConnectionTrait,
    authority: AuthorityId,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let old = Condition::all()
        .add(survey::Column::AuthorityId.eq(authority.0))
        .add(survey::Column::ClosedAt.lt(now - TimeDelta::days(30)));
    delete_drafts_of(tx, old).await
}

async fn delete_drafts_of(tx: &impl ConnectionTrait, surveys: Condition) -> Result<(), DbErr> {
    let surveys: SelectStatement = Query::select()
        .column(survey::Column::Id)
        .from(survey::Entity)
        .cond_where(surveys)
        .to_owned();
    let invited = Query::select()
        .column(invitation::Column::Id)
        .from(invitation::Entity)
        .and_where(invitation::Column::SurveyId.in_subquery(surveys))
        .to_owned();
    draft::Entity::delete_many()
        .filter(draft::Column::InvitationId.in_subquery(invited))
        .exec(tx)
        .await?;
    Ok(())
}
