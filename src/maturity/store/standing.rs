//! The published result that stands, out to a handover pack and in from one.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait,
    QueryFilter, QueryOrder,
};

use super::{custom, text_of};
use crate::{
    entities::{person, publication},
    maturity::{Frozen, PublicationId, history::State},
    people::{AuthorityId, PersonId},
    programmes::RoundId,
};

/// A published result that stands, with who made it what it is.
#[derive(Clone, Debug)]
pub(crate) struct StandingResult {
    /// By whom and when.
    pub(crate) proposed: (String, DateTime<Utc>),
    /// By whom and when.
    pub(crate) agreed: (String, DateTime<Utc>),
    pub(crate) reason: Option<String>,
    pub(crate) frozen: Frozen,
}

/// The published result of a round that stands; none or one.
pub(crate) async fn standing(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    round: RoundId,
) -> Result<Option<StandingResult>, DbErr> {
    let found = publication::Entity::find()
        .filter(publication::Column::AuthorityId.eq(authority.0))
        .filter(publication::Column::RoundId.eq(round.0))
        .filter(publication::Column::State.eq(State::Agreed.code()))
        .order_by_desc(publication::Column::Id)
        .one(db)
        .await?;
    let Some(row) = found else { return Ok(None) };
    let (Some(agreed_by), Some(agreed_at)) = (row.agreed_by, row.agreed_at) else {
        return Ok(None);
    };
    let people = person::Entity::find()
        .filter(person::Column::Id.is_in([row.proposed_by, agreed_by]))
        .all(db)
        .await?;
    let name = |id: i32| {
        let person = people.iter().find(|person| person.id == id);
        person.map(|person| person.name.clone()).unwrap_or_default()
    };
    Ok(Some(StandingResult {
        proposed: (name(row.proposed_by), row.proposed_at),
        agreed: (name(agreed_by), agreed_at),
        reason: row.reason,
        frozen: serde_json::from_str(&row.result).map_err(custom)?,
    }))
}

/// Saves a result that was published elsewhere; its number here.
pub(crate) async fn add_published(
    tx: &impl ConnectionTrait,
    (authority, round): (AuthorityId, RoundId),
    frozen: &Frozen,
    (proposed_by, proposed_at): (PersonId, DateTime<Utc>),
    (agreed_by, agreed_at): (PersonId, DateTime<Utc>),
    reason: Option<&str>,
) -> Result<PublicationId, DbErr> {
    let row = publication::ActiveModel {
        authority_id: Set(authority.0),
        round_id: Set(round.0),
        state: Set(State::Agreed.code().into()),
        scoring_version: Set(i32::try_from(frozen.result.scoring_version).map_err(custom)?),
        result: Set(text_of(frozen)?),
        proposed_by: Set(proposed_by.0),
        proposed_at: Set(proposed_at),
        agreed_by: Set(Some(agreed_by.0)),
        agreed_at: Set(Some(agreed_at)),
        reason: Set(reason.map(str::to_owned)),
        handed_over: Set(true),
        ..Default::default()
    };
    Ok(PublicationId(row.insert(tx).await?.id))
}
