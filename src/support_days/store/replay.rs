//! A ledger as it is read to be replayed.

use std::collections::BTreeMap;

use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::entries::with_people;
use crate::{
    entities::{entry, entry_revision},
    programmes::AuthorityId,
    support_days::{EntryId, Replay, Standing},
};

/// Revisions held in memory at one time.
const CHUNK: u64 = 5_000;

/// Every revision of an authority’s ledger, replayed in the order in which they were made.
pub(crate) async fn replay(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
) -> Result<Replay, DbErr> {
    let (mut replay, mut after) = (Replay::default(), 0);
    loop {
        let rows = entry_revision::Entity::find()
            .inner_join(entry::Entity)
            .filter(entry::Column::AuthorityId.eq(authority.0))
            .filter(entry_revision::Column::Id.gt(after))
            .order_by_asc(entry_revision::Column::Id)
            .limit(CHUNK)
            .all(db)
            .await?;
        let Some(last) = rows.last() else {
            return Ok(replay);
        };
        after = last.id;
        let seals: Vec<String> = rows.iter().map(|row| row.seal.clone()).collect();
        let revisions = with_people(db, rows).await?;
        for ((id, revision), seal) in revisions.into_iter().zip(seals) {
            replay.add(id, revision, &seal);
        }
    }
}

/// Where each entry of an authority stands, as its row says.
pub(crate) async fn standings(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
) -> Result<BTreeMap<EntryId, Standing>, DbErr> {
    let rows = entry::Entity::find()
        .filter(entry::Column::AuthorityId.eq(authority.0))
        .all(db)
        .await?;
    let standing = |row: entry::Model| Standing {
        revision: row.revision,
        status: row.status,
        held_on: row.held_on,
        counts: row.counts,
        quarters: row.quarters,
        activity: row.activity,
        dimension: row.dimension,
        venue: row.place,
    };
    Ok(rows
        .into_iter()
        .map(|row| (EntryId(row.id), standing(row)))
        .collect())
}
