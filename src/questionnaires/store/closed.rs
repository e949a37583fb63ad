//! Whether the responses of a round are closed for good.

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, ConnectionTrait, DbErr, EntityTrait};

use super::{close_survey, forget_order, survey};
use crate::{
    entities::{closed_responses, person},
    people::PersonId,
    programmes::{AuthorityId, RoundId},
    questionnaires::rules::ClosedResponses,
};

/// When the responses of the authority's round were closed for good, and by whom; `None` while a
/// survey or a file may still bring some.
pub(crate) async fn closed_responses(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    round: RoundId,
) -> Result<Option<ClosedResponses>, DbErr> {
    let found = closed_responses::Entity::find_by_id((authority.0, round.0))
        .find_also_related(person::Entity)
        .one(db)
        .await?;
    Ok(found.map(|(row, person)| ClosedResponses {
        at: row.closed_at,
        by: person.map(|person| person.name),
    }))
}

/// Closes the responses of the authority's round for good, its survey with them; `false` where they
/// were. The authority's row must be locked.
pub(crate) async fn close_responses(
    tx: &impl ConnectionTrait,
    (authority, round): (AuthorityId, RoundId),
    person: Option<PersonId>,
    now: DateTime<Utc>,
) -> Result<bool, DbErr> {
    if closed_responses(tx, authority, round).await?.is_some() {
        return Ok(false);
    }
    let row = closed_responses::ActiveModel {
        authority_id: Set(authority.0),
        round_id: Set(round.0),
        closed_at: Set(now),
        closed_by: Set(person.map(|person| person.0)),
    };
    closed_responses::Entity::insert(row)
        .exec_without_returning(tx)
        .await?;
    if let Some(survey) = survey(tx, authority, round).await?
        && survey.closed_at.is_none()
    {
        close_survey(tx, survey.id, person, now).await?;
        forget_order(tx, authority, round).await?;
    }
    Ok(true)
}
