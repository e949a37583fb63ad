//! Proposals, snapshots and moderation in the database.

mod deeds;
mod history;
mod moderation;
mod standing;
mod steps;

pub(crate) use deeds::told;
pub(crate) use history::{correcting, history, taken_back};
pub(crate) use moderation::{Moderation, add_moderation, moderations, newest};
pub(crate) use standing::{add_published, standing};
pub(crate) use steps::*;

use std::collections::BTreeMap;

use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::{Frozen, PublicationId, Snapshot, history::State};
use crate::{
    entities::{publication, round},
    people::{AuthorityId, ProgrammeId, sha256},
    programmes::RoundId,
    ui::formats,
};

/// The agreed publications of those authorities.
pub(crate) async fn agreed(
    db: &impl ConnectionTrait,
    authorities: &[AuthorityId],
) -> Result<Vec<PublicationId>, DbErr> {
    let ids: Vec<i32> = publication::Entity::find()
        .select_only()
        .column(publication::Column::Id)
        .filter(publication::Column::AuthorityId.is_in(authorities.iter().map(|id| id.0)))
        .filter(publication::Column::State.eq(State::Agreed.code()))
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
        .filter(publication::Column::State.eq(State::Agreed.code()))
        .all(db)
        .await?;
    rows.into_iter()
        .filter_map(|(row, round)| Some((row, round?)))
        .map(|(row, round)| snapshot_of(row, &round))
        .collect()
}

/// A published round, by its id and month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PublishedRound {
    pub(crate) round: RoundId,
    pub(crate) month: u32,
    /// The result, where it came with a handover pack and without its answers.
    pub(crate) handed_over: Option<PublicationId>,
}

/// The rounds before that month which the authority has published, the earliest first.
pub(crate) async fn published_before(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    month: u32,
) -> Result<Vec<PublishedRound>, DbErr> {
    let rows = publication::Entity::find()
        .select_only()
        .column(round::Column::Id)
        .column(round::Column::Month)
        .column(publication::Column::Id)
        .column(publication::Column::HandedOver)
        .inner_join(round::Entity)
        .filter(publication::Column::AuthorityId.eq(authority.0))
        .filter(publication::Column::State.eq(State::Agreed.code()))
        .filter(round::Column::Month.lt(i64::from(month)))
        .order_by_asc(round::Column::Month)
        .into_tuple::<(i32, i32, i32, bool)>()
        .all(db)
        .await?;
    rows.into_iter()
        .map(|(round, month, id, handed_over)| {
            Ok(PublishedRound {
                round: RoundId(round),
                month: month_of(month)?,
                handed_over: handed_over.then_some(PublicationId(id)),
            })
        })
        .collect()
}

/// A proposal or a published result, whatever became of it.
pub(crate) async fn snapshot(
    db: &impl ConnectionTrait,
    id: PublicationId,
) -> Result<Option<Snapshot>, DbErr> {
    let found = publication::Entity::find_by_id(id.0)
        .find_also_related(round::Entity)
        .one(db)
        .await?;
    let Some((row, Some(round))) = found else {
        return Ok(None);
    };
    snapshot_of(row, &round).map(Some)
}

/// Every result of an authority that was ever published, with the seal of its text.
pub(crate) async fn sealed(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
) -> Result<Vec<(PublicationId, String)>, DbErr> {
    let rows: Vec<(i32, String)> = publication::Entity::find()
        .select_only()
        .columns([publication::Column::Id, publication::Column::Result])
        .filter(publication::Column::AuthorityId.eq(authority.0))
        .filter(publication::Column::State.is_in(State::PUBLISHED.map(State::code)))
        .order_by_asc(publication::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    let rows = rows.into_iter();
    Ok(rows
        .map(|(id, text)| (PublicationId(id), sha256(&text)))
        .collect())
}

/// Where each result of a programme belongs, and how it stands; none where that is no word of ours.
pub(crate) async fn standings(
    db: &impl ConnectionTrait,
    programme: ProgrammeId,
) -> Result<BTreeMap<PublicationId, ((AuthorityId, RoundId), Option<State>)>, DbErr> {
    let rows: Vec<(i32, i32, i32, String)> = publication::Entity::find()
        .select_only()
        .column(publication::Column::Id)
        .column(publication::Column::AuthorityId)
        .column(publication::Column::RoundId)
        .column(publication::Column::State)
        .inner_join(round::Entity)
        .filter(round::Column::ProgrammeId.eq(programme.0))
        .into_tuple()
        .all(db)
        .await?;
    let standing = |(id, authority, round, state): (i32, i32, i32, String)| {
        let place = (AuthorityId(authority), RoundId(round));
        (PublicationId(id), (place, state.parse().ok()))
    };
    Ok(rows.into_iter().map(standing).collect())
}

/// The seal of a proposal’s text as it is stored.
pub(crate) async fn seal(
    db: &impl ConnectionTrait,
    id: PublicationId,
) -> Result<Option<String>, DbErr> {
    let text: Option<String> = publication::Entity::find_by_id(id.0)
        .select_only()
        .column(publication::Column::Result)
        .into_tuple()
        .one(db)
        .await?;
    Ok(text.as_deref().map(sha256))
}

fn snapshot_of(row: publication::Model, round: &round::Model) -> Result<Snapshot, DbErr> {
    let frozen: Frozen = serde_json::from_str(&row.result).map_err(custom)?;
    Ok(Snapshot {
        id: PublicationId(row.id),
        authority: AuthorityId(row.authority_id),
        round: RoundId(row.round_id),
        month: month_of(round.month)?,
        handed_over: row.handed_over,
        published_on: formats::in_england(row.agreed_at.unwrap_or(row.proposed_at)),
        result: frozen.result,
        changes: frozen.changes,
        changes_withdrawn: Vec::new(),
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
