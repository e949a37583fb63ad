//! The steps of a publication’s and a correction’s life.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait,
    QueryFilter, sea_query::Expr,
};

use super::{custom, text_of};
use crate::{
    entities::{correction, publication},
    maturity::{Frozen, PublicationId, history::State},
    people::{AuthorityId, PersonId},
    programmes::RoundId,
};

/// Who does it, and when.
pub(crate) type By = (PersonId, DateTime<Utc>);

/// Saves a proposal with the figures that it freezes, and why it takes an earlier one’s place.
pub(crate) async fn add_proposal(
    tx: &impl ConnectionTrait,
    (authority, round): (AuthorityId, RoundId),
    frozen: &Frozen,
    reason: Option<String>,
    (person, now): By,
) -> Result<PublicationId, DbErr> {
    let version = frozen.result.scoring_version;
    let row = publication::ActiveModel {
        authority_id: Set(authority.0),
        round_id: Set(round.0),
        state: Set(State::Proposed.code().into()),
        scoring_version: Set(i32::try_from(version).map_err(custom)?),
        result: Set(text_of(frozen)?),
        proposed_by: Set(person.0),
        proposed_at: Set(now),
        reason: Set(reason),
        ..Default::default()
    };
    Ok(PublicationId(row.insert(tx).await?.id))
}

/// Makes a proposal the round’s snapshot.
pub(crate) async fn agree(
    tx: &impl ConnectionTrait,
    id: PublicationId,
    (person, now): By,
) -> Result<(), DbErr> {
    let row = publication::ActiveModel {
        id: Set(id.0),
        state: Set(State::Agreed.code().into()),
        agreed_by: Set(Some(person.0)),
        agreed_at: Set(Some(now)),
        ..Default::default()
    };
    row.update(tx).await?;
    Ok(())
}

/// Ends a proposal or a publication; its figures stay.
pub(crate) async fn end(
    tx: &impl ConnectionTrait,
    id: PublicationId,
    state: State,
    reason: Option<String>,
    (person, now): By,
) -> Result<(), DbErr> {
    let row = publication::ActiveModel {
        id: Set(id.0),
        state: Set(state.code().into()),
        ended_by: Set(Some(person.0)),
        ended_at: Set(Some(now)),
        end_reason: Set(reason),
        ..Default::default()
    };
    row.update(tx).await?;
    Ok(())
}

/// Starts a correction of the round’s published result.
pub(crate) async fn add_correction(
    tx: &impl ConnectionTrait,
    (authority, round): (AuthorityId, RoundId),
    reason: String,
    (person, now): By,
) -> Result<i32, DbErr> {
    let row = correction::ActiveModel {
        authority_id: Set(authority.0),
        round_id: Set(round.0),
        reason: Set(reason),
        started_by: Set(person.0),
        started_at: Set(now),
        ..Default::default()
    };
    Ok(row.insert(tx).await?.id)
}

/// Ends the open correction of a round, if one is.
pub(crate) async fn end_correction(
    tx: &impl ConnectionTrait,
    (authority, round): (AuthorityId, RoundId),
    (person, now): By,
) -> Result<(), DbErr> {
    correction::Entity::update_many()
        .col_expr(correction::Column::EndedBy, Expr::value(person.0))
        .col_expr(correction::Column::EndedAt, Expr::value(now))
        .filter(correction::Column::AuthorityId.eq(authority.0))
        .filter(correction::Column::RoundId.eq(round.0))
        .filter(correction::Column::EndedAt.is_null())
        .exec(tx)
        .await?;
    Ok(())
}
