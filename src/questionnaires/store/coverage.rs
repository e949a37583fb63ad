//! How far an authority's round has come: counts, never an answer.

use std::collections::BTreeMap;

use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QuerySelect,
    RelationTrait,
};

use super::self_assessment;
use crate::{
    entities::{draft, instrument, invitation, invitee, rating, record, response, survey},
    programmes::{AuthorityId, RoundId},
    questionnaires::rules::{
        Coverage, Group, Instrument, RecordCount, SelfAssessmentState, SurveyState,
    },
};

/// How far the authority's round has come.
pub(crate) async fn coverage(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    round: RoundId,
) -> Result<Coverage, DbErr> {
    let survey = survey::Entity::find()
        .filter(survey::Column::AuthorityId.eq(authority.0))
        .filter(survey::Column::RoundId.eq(round.0))
        .one(db)
        .await?;
    let submitted = submitted(db, authority, round).await?;
    let mut started = submitted.clone();
    let mut invited = BTreeMap::new();
    if let Some(survey) = &survey {
        invited = invited_to(db, survey.id).await?;
        for (group, drafts) in drafts_of(db, survey.id).await? {
            *started.entry(group).or_default() += drafts;
        }
    }
    Ok(Coverage {
        invited,
        started,
        survey: match survey {
            None => SurveyState::NotOpened,
            Some(survey) if survey.closed_at.is_some() => SurveyState::Closed,
            Some(_) => SurveyState::Open,
        },
        submitted,
        self_assessment: match self_assessment(db, authority, round).await? {
            None => SelfAssessmentState::NotStarted,
            Some(found) => found.state(),
        },
        records: record_counts(db, authority, round).await?,
    })
}

/// How many submitted, by group; a group without any has no entry.
pub(crate) async fn submitted(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    round: RoundId,
) -> Result<BTreeMap<Group, u64>, DbErr> {
    let counts: Vec<(String, i64)> = response::Entity::find()
        .select_only()
        .column(response::Column::RoleGroup)
        .column_as(response::Column::Id.count(), "responses")
        .filter(response::Column::AuthorityId.eq(authority.0))
        .filter(response::Column::RoundId.eq(round.0))
        .group_by(response::Column::RoleGroup)
        .into_tuple()
        .all(db)
        .await?;
    by_group(counts)
}

/// How many are asked by name, by group.
async fn invited_to(db: &impl ConnectionTrait, survey: i32) -> Result<BTreeMap<Group, u64>, DbErr> {
    let counts: Vec<(String, i64)> = invitee::Entity::find()
        .select_only()
        .column(invitee::Column::RoleGroup)
        .column_as(invitee::Column::Id.count(), "invited")
        .filter(invitee::Column::SurveyId.eq(survey))
        .filter(invitee::Column::RevokedAt.is_null())
        .group_by(invitee::Column::RoleGroup)
        .into_tuple()
        .all(db)
        .await?;
    by_group(counts)
}

/// How many have begun and not submitted, by group.
async fn drafts_of(db: &impl ConnectionTrait, survey: i32) -> Result<BTreeMap<Group, u64>, DbErr> {
    let counts: Vec<(String, i64)> = draft::Entity::find()
        .select_only()
        .column(invitation::Column::RoleGroup)
        .column_as(draft::Column::Id.count(), "drafts")
        .inner_join(invitation::Entity)
        .filter(invitation::Column::SurveyId.eq(survey))
        .group_by(invitation::Column::RoleGroup)
        .into_tuple()
        .all(db)
        .await?;
    by_group(counts)
}

fn by_group(counts: Vec<(String, i64)>) -> Result<BTreeMap<Group, u64>, DbErr> {
    let counts = counts.into_iter().map(|(group, count)| {
        let group = group.parse().map_err(DbErr::Custom)?;
        Ok((group, count.unsigned_abs()))
    });
    counts.collect()
}

/// How many records each evidence instrument has, those without any included.
async fn record_counts(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    round: RoundId,
) -> Result<Vec<RecordCount>, DbErr> {
    let ratings: Vec<(String, i64)> = rating::Entity::find()
        .select_only()
        .column(instrument::Column::Code)
        .column_as(rating::Column::Id.count(), "ratings")
        .join(JoinType::InnerJoin, rating::Relation::Record.def())
        .join(JoinType::InnerJoin, record::Relation::Instrument.def())
        .filter(record::Column::AuthorityId.eq(authority.0))
        .filter(record::Column::RoundId.eq(round.0))
        .filter(rating::Column::Draft.eq(false))
        .group_by(instrument::Column::Code)
        .group_by(rating::Column::RecordId)
        .into_tuple()
        .all(db)
        .await?;
    Ok(Instrument::EVIDENCE
        .map(|instrument| {
            let of_it = ratings.iter().filter(|(code, _)| code == instrument.code());
            RecordCount {
                instrument,
                records: of_it.clone().count(),
                second_rated: of_it.filter(|(_, ratings)| *ratings > 1).count(),
            }
        })
        .into())
}
