//! Whether a round still takes anything, or stands under a proposal or a publication.

use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect,
};

use super::attach_versions;
use crate::{
    entities::{correction, publication},
    programmes::{self, AuthorityId, RoundId},
    questionnaires::rules::Settled,
};

/// Whether the authority's round is published, or proposed to be. While its published result is
/// being corrected it takes changes again, until the correction is proposed.
pub(crate) async fn round_is_settled(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    round: RoundId,
) -> Result<Option<Settled>, DbErr> {
    let states: Vec<String> = publication::Entity::find()
        .select_only()
        .column(publication::Column::State)
        .filter(publication::Column::AuthorityId.eq(authority.0))
        .filter(publication::Column::RoundId.eq(round.0))
        .into_tuple()
        .all(db)
        .await?;
    let has = |state: &str| states.iter().any(|found| found == state);
    Ok(if has("proposed") {
        Some(Settled::Proposed)
    } else if has("agreed") && !is_being_corrected(db, authority, round).await? {
        Some(Settled::Published)
    } else {
        None
    })
}

async fn is_being_corrected(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    round: RoundId,
) -> Result<bool, DbErr> {
    let open = correction::Entity::find()
        .filter(correction::Column::AuthorityId.eq(authority.0))
        .filter(correction::Column::RoundId.eq(round.0))
        .filter(correction::Column::EndedAt.is_null())
        .count(db)
        .await?;
    Ok(open > 0)
}

/// Begins a write into an authority's round: locks the authority's row, as whoever proposes does,
/// and unless the round is settled, holds it to its versions.
pub(crate) async fn begin_write(
    tx: &impl ConnectionTrait,
    authority: AuthorityId,
    round: RoundId,
) -> Result<Option<Settled>, DbErr> {
    programmes::store::lock_authority(tx, authority).await?;
    let settled = round_is_settled(tx, authority, round).await?;
    if settled.is_none() {
        attach_versions(tx, round).await?;
    }
    Ok(settled)
}
