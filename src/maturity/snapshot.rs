//! Published results, frozen; parsed once and kept, since an agreed one never changes.

use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError, RwLock},
};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    rules::{ChangeReport, RoundResult},
    store,
};
use crate::{app::AppState, error::Error, people::AuthorityId, programmes::RoundId};

id_type!(
    /// A proposal to publish a round, and once agreed its snapshot.
    PublicationId
);

/// What a proposal freezes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Frozen {
    /// The round’s result.
    pub result: RoundResult,
    /// The change since each round published before, by its month, the earliest first.
    pub changes: Vec<(u32, ChangeReport)>,
}

/// A published result.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshot {
    /// The agreed proposal.
    pub id: PublicationId,
    /// Whose result it is.
    pub authority: AuthorityId,
    /// The round.
    pub round: RoundId,
    /// The round’s month: 0, 6, 12, 18 or 24.
    pub month: u32,
    /// When the authority’s lead agreed, as a date in England.
    pub published_on: NaiveDate,
    /// The result.
    pub result: RoundResult,
    /// The change since each round published before, by its month, the earliest first.
    pub changes: Vec<(u32, ChangeReport)>,
}

/// The snapshots that were read so far.
#[derive(Clone, Debug, Default)]
pub struct Snapshots(Arc<RwLock<BTreeMap<PublicationId, Arc<Snapshot>>>>);

impl Snapshots {
    fn get(&self, id: PublicationId) -> Option<Arc<Snapshot>> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        known.get(&id).cloned()
    }

    fn keep(&self, snapshots: Vec<Snapshot>) {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        known.extend(snapshots.into_iter().map(|it| (it.id, Arc::new(it))));
    }
}

/// The published results of those authorities, baseline first; an authority without any is left
/// out. One query, and one more where a snapshot is met for the first time.
///
/// # Errors
/// Where the database fails.
pub async fn published(
    state: &AppState,
    authorities: &[AuthorityId],
) -> Result<BTreeMap<AuthorityId, Vec<Arc<Snapshot>>>, Error> {
    let db = state.database.read();
    let ids = store::agreed(db, authorities).await?;
    let unknown: Vec<_> = ids
        .iter()
        .copied()
        .filter(|id| state.snapshots.get(*id).is_none())
        .collect();
    if !unknown.is_empty() {
        state.snapshots.keep(store::snapshots(db, &unknown).await?);
    }
    let mut published: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for snapshot in ids.into_iter().filter_map(|id| state.snapshots.get(id)) {
        let of_authority = published.entry(snapshot.authority).or_default();
        of_authority.push(snapshot);
    }
    for snapshots in published.values_mut() {
        snapshots.sort_by_key(|it: &Arc<Snapshot>| it.month);
    }
    Ok(published)
}
