//! Proposals and snapshots in the database.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait,
    QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
};

use super::{Frozen, PublicationId, Snapshot};
use crate::{
    entities::{person, publication, round},
    people::{AuthorityId, PersonId},
    programmes::RoundId,
};

const PROPOSED: &str = "proposed";
const AGREED: &str = "agreed";
const LAPSED: &str = "lapsed";

/// The one proposal of a round that stands, or the agreed one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Publication {
    pub(crate) id: PublicationId,
    pub(crate) proposed_by: String,
    pub(crate) proposed_on: NaiveDate,
    /// By whom and when; `None` while it is a proposal.
    pub(crate) agreed: Option<(String, NaiveDate)>,
}

/// The proposal that stands, or the agreed one.
pub(crate) async fn publication(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    round: RoundId,
) -> Result<Option<Publication>, DbErr> {
    type Row = (i32, i32, DateTime<Utc>, Option<i32>, Option<DateTime<Utc>>);
    let found: Option<Row> = publication::Entity::find()
        .select_only()
        .columns([
            publication::Column::Id,
            publication::Column::ProposedBy,
            publication::Column::ProposedAt,
            publication::Column::AgreedBy,
            publication::Column::AgreedAt,
        ])
        .filter(publication::Column::AuthorityId.eq(authority.0))
        .filter(publication::Column::RoundId.eq(round.0))
        .filter(publication::Column::State.is_in([PROPOSED, AGREED]))
        .order_by_desc(publication::Column::Id)
        .into_tuple()
        .one(db)
        .await?;
    let Some((id, proposed_by, proposed_at, agreed_by, agreed_at)) = found else {
        return Ok(None);
    };
    let people = person::Entity::find()
        .filter(person::Column::Id.is_in([proposed_by].into_iter().chain(agreed_by)))
        .all(db)
        .await?;
    let name = |id: i32| {
        let person = people.iter().find(|person| person.id == id);
        person.map(|person| person.name.clone()).unwrap_or_default()
    };
    Ok(Some(Publication {
        id: PublicationId(id),
        proposed_by: name(proposed_by),
        proposed_on: in_england(proposed_at),
        agreed: agreed_by
            .zip(agreed_at)
            .map(|(by, at)| (name(by), in_england(at))),
    }))
}

/// The agreed publications of those authorities.
pub(crate) async fn agreed(
    db: &impl ConnectionTrait,
    authorities: &[AuthorityId],
) -> Result<Vec<PublicationId>, DbErr> {
    let ids: Vec<i32> = publication::Entity::find()
        .select_only()
        .column(publication::Column::Id)
        .filter(publication::Column::AuthorityId.is_in(authorities.iter().map(|id| id.0)))
        .filter(publication::Column::State.eq(AGREED))
        .order_by_asc(publication::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    Ok(ids.into_iter().map(PublicationId).collect())
}

/// Agreed publications, parsed.
pub(crate) async fn snapshots(
    db: &impl ConnectionTrait,
    ids: &[PublicationId],
) -> Result<Vec<Snapshot>, DbErr> {
    let rows = publication::Entity::find()
        .find_also_related(round::Entity)
        .filter(publication::Column::Id.is_in(ids.iter().map(|id| id.0)))
        .filter(publication::Column::State.eq(AGREED))
        .all(db)
        .await?;
    rows.into_iter()
        .filter_map(|(row, round)| Some((row, round?)))
        .map(|(row, round)| snapshot_of(row, &round))
        .collect()
}

/// The rounds before that month which the authority has published, the earliest first.
pub(crate) async fn published_before(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    month: u32,
) -> Result<Vec<(RoundId, u32)>, DbErr> {
    let rows = publication::Entity::find()
        .select_only()
        .column(round::Column::Id)
        .column(round::Column::Month)
        .inner_join(round::Entity)
        .filter(publication::Column::AuthorityId.eq(authority.0))
        .filter(publication::Column::State.eq(AGREED))
        .filter(round::Column::Month.lt(i64::from(month)))
        .order_by_asc(round::Column::Month)
        .into_tuple::<(i32, i32)>()
        .all(db)
        .await?;
    rows.into_iter()
        .map(|(id, month)| Ok((RoundId(id), month_of(month)?)))
        .collect()
}

/// Lets the proposal of a round that stands, if one does, stand no longer.
pub(crate) async fn lapse(
    tx: &impl ConnectionTrait,
    authority: AuthorityId,
    round: RoundId,
) -> Result<(), DbErr> {
    publication::Entity::update_many()
        .col_expr(publication::Column::State, Expr::value(LAPSED))
        .filter(publication::Column::AuthorityId.eq(authority.0))
        .filter(publication::Column::RoundId.eq(round.0))
        .filter(publication::Column::State.eq(PROPOSED))
        .exec(tx)
        .await?;
    Ok(())
}

/// Saves a proposal with the figures that it freezes.
pub(crate) async fn add_proposal(
    tx: &impl ConnectionTrait,
    (authority, round): (AuthorityId, RoundId),
    frozen: &Frozen,
    person: PersonId,
    now: DateTime<Utc>,
) -> Result<PublicationId, DbErr> {
    let version = frozen.result.scoring_version;
    let row = publication::ActiveModel {
        authority_id: Set(authority.0),
        round_id: Set(round.0),
        state: Set(PROPOSED.into()),
        scoring_version: Set(i32::try_from(version).map_err(custom)?),
        result: Set(text_of(frozen)?),
        proposed_by: Set(person.0),
        proposed_at: Set(now),
        ..Default::default()
    };
    Ok(PublicationId(row.insert(tx).await?.id))
}

/// Whether a proposal froze exactly these figures.
pub(crate) async fn froze(
    db: &impl ConnectionTrait,
    id: PublicationId,
    frozen: &Frozen,
) -> Result<bool, DbErr> {
    let text: Option<String> = publication::Entity::find_by_id(id.0)
        .select_only()
        .column(publication::Column::Result)
        .into_tuple()
        .one(db)
        .await?;
    Ok(text == Some(text_of(frozen)?))
}

/// Makes a proposal the round’s snapshot.
pub(crate) async fn agree(
    tx: &impl ConnectionTrait,
    id: PublicationId,
    person: PersonId,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let row = publication::ActiveModel {
        id: Set(id.0),
        state: Set(AGREED.into()),
        agreed_by: Set(Some(person.0)),
        agreed_at: Set(Some(now)),
        ..Default::default()
    };
    row.update(tx).await?;
    Ok(())
}

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
        .filter(publication::Column::State.eq(AGREED))
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

/// Saves a result that was published elsewhere.
pub(crate) async fn add_published(
    tx: &impl ConnectionTrait,
    (authority, round): (AuthorityId, RoundId),
    frozen: &Frozen,
    (proposed_by, proposed_at): (PersonId, DateTime<Utc>),
    (agreed_by, agreed_at): (PersonId, DateTime<Utc>),
    reason: Option<&str>,
) -> Result<(), DbErr> {
    let row = publication::ActiveModel {
        authority_id: Set(authority.0),
        round_id: Set(round.0),
        state: Set(AGREED.into()),
        scoring_version: Set(i32::try_from(frozen.result.scoring_version).map_err(custom)?),
        result: Set(text_of(frozen)?),
        proposed_by: Set(proposed_by.0),
        proposed_at: Set(proposed_at),
        agreed_by: Set(Some(agreed_by.0)),
        agreed_at: Set(Some(agreed_at)),
        reason: Set(reason.map(str::to_owned)),
        ..Default::default()
    };
    publication::Entity::insert(row)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

fn snapshot_of(row: publication::Model, round: &round::Model) -> Result<Snapshot, DbErr> {
    let frozen: Frozen = serde_json::from_str(&row.result).map_err(custom)?;
    Ok(Snapshot {
        id: PublicationId(row.id),
        authority: AuthorityId(row.authority_id),
        round: RoundId(row.round_id),
        month: month_of(round.month)?,
        published_on: in_england(row.agreed_at.unwrap_or(row.proposed_at)),
        result: frozen.result,
        changes: frozen.changes,
    })
}

fn text_of(frozen: &Frozen) -> Result<String, DbErr> {
    serde_json::to_string(frozen).map_err(custom)
}

fn month_of(month: i32) -> Result<u32, DbErr> {
    u32::try_from(month).map_err(custom)
}

fn custom(error: impl std::fmt::Display) -> DbErr {
    DbErr::Custom(error.to_string())
}

fn in_england(at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&chrono_tz::Europe::London).date_naive()
}
