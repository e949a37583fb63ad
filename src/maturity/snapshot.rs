//! Published results, frozen; parsed once and kept, since an agreed one never changes.

use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError, RwLock},
};

use chrono::NaiveDate;
use sea_orm::{ConnectionTrait, DbErr};
use serde::{Deserialize, Serialize};

use super::{
    rules::{ChangeReport, RoundResult},
    store,
};
use crate::{
    app::AppState, error::Error, people::AuthorityId, programmes::RoundId,
    questionnaires::AuthorityRound,
};

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
    /// Whether it came with a handover pack: its answers are in another installation.
    pub handed_over: bool,
    /// When the authority’s lead agreed, as a date in England.
    pub published_on: NaiveDate,
    /// The result.
    pub result: RoundResult,
    /// The change since each round published before, by its month, the earliest first; none since
    /// a round whose result was withdrawn.
    pub changes: Vec<(u32, ChangeReport)>,
    /// The months of the rounds whose result was withdrawn after the change was worked out.
    pub changes_withdrawn: Vec<u32>,
}

impl Snapshot {
    /// The change since the round of that month, where it is told.
    pub fn since(&self, month: u32) -> Option<&ChangeReport> {
        let found = self.changes.iter().find(|(since, _)| *since == month);
        found.map(|(_, report)| report)
    }
}

/// A result that was published and withdrawn, where none stands in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenBack {
    /// The round’s month.
    pub month: u32,
    /// When it was published.
    pub published_on: NaiveDate,
    /// When it was withdrawn.
    pub withdrawn_on: NaiveDate,
    /// Why.
    pub reason: String,
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
    // Only those that stand are asked for: a withdrawn one may be kept here, and is not served.
    let ids = store::agreed(db, authorities).await?;
    let unknown: Vec<_> = ids
        .iter()
        .copied()
        .filter(|id| state.snapshots.get(*id).is_none())
        .collect();
    if !unknown.is_empty() {
        state.snapshots.keep(store::snapshots(db, &unknown).await?);
    }
    let known = ids.into_iter().filter_map(|id| state.snapshots.get(id));
    Ok(by_authority(known))
}

/// As [`published`], as a transaction sees it, without those agreed to after `on`.
pub(crate) async fn published_within(
    db: &impl ConnectionTrait,
    authorities: &[AuthorityId],
    on: NaiveDate,
) -> Result<BTreeMap<AuthorityId, Vec<Arc<Snapshot>>>, DbErr> {
    let ids = store::agreed(db, authorities).await?;
    let snapshots = store::snapshots(db, &ids).await?;
    let by_then = snapshots.into_iter().filter(|it| it.published_on <= on);
    Ok(by_authority(by_then.map(Arc::new)))
}

/// The results of each authority, baseline first, as they are read beside each other.
fn by_authority(
    snapshots: impl Iterator<Item = Arc<Snapshot>>,
) -> BTreeMap<AuthorityId, Vec<Arc<Snapshot>>> {
    let mut published: BTreeMap<_, Vec<Arc<Snapshot>>> = BTreeMap::new();
    for it in snapshots {
        published.entry(it.authority).or_default().push(it);
    }
    for snapshots in published.values_mut() {
        snapshots.sort_by_key(|it| it.month);
        *snapshots = without_withdrawn(snapshots);
    }
    published
}

/// The snapshots without the changes since rounds that are no longer published: a difference and
/// one of its sides would tell the withdrawn figure.
fn without_withdrawn(standing: &[Arc<Snapshot>]) -> Vec<Arc<Snapshot>> {
    let each = standing.iter();
    each.map(|it| beside(it.clone(), standing)).collect()
}

/// A result as it is read beside those that stand.
pub(super) fn beside(snapshot: Arc<Snapshot>, standing: &[Arc<Snapshot>]) -> Arc<Snapshot> {
    let stands = |month: u32| standing.iter().any(|it| it.month == month);
    if snapshot.changes.iter().all(|(month, _)| stands(*month)) {
        return snapshot;
    }
    let mut read = Snapshot::clone(&snapshot);
    let gone = read.changes.extract_if(.., |(month, _)| !stands(*month));
    read.changes_withdrawn = gone.map(|(month, _)| month).collect();
    Arc::new(read)
}

/// The months of the rounds that were published anew after the change since them was worked out:
/// a snapshot keeps what it froze, and says so.
pub fn corrected_since(snapshot: &Snapshot, standing: &[Arc<Snapshot>]) -> Vec<u32> {
    let months = snapshot.changes.iter().map(|(month, _)| *month);
    let newer = |month: &u32| {
        let mut bases = standing.iter().filter(|it| it.month == *month);
        bases.any(|base| base.id > snapshot.id)
    };
    months.filter(newer).collect()
}

/// The rounds of an authority whose result was withdrawn, baseline first.
///
/// # Errors
/// Where the database fails.
pub async fn taken_back(state: &AppState, authority: AuthorityId) -> Result<Vec<TakenBack>, Error> {
    let db = state.database.read();
    Ok(store::taken_back(db, authority).await?)
}

/// What would be published of an authority if the proposal with that number were agreed to today;
/// `None` unless it stands.
///
/// # Errors
/// Where the database fails.
pub async fn with_proposal(
    state: &AppState,
    at: &AuthorityRound,
    proposal: PublicationId,
) -> Result<Option<Vec<Arc<Snapshot>>>, Error> {
    let db = state.database.read();
    let history = store::history(db, at.authority.id, at.round.id).await?;
    if history.proposal().map(|it| it.id) != Some(proposal) {
        return Ok(None);
    }
    let Some(mut proposed) = store::snapshot(db, proposal).await? else {
        return Ok(None);
    };
    proposed.published_on = state.today();
    let mut published = published(state, &[at.authority.id]).await?;
    let mut snapshots = published.remove(&at.authority.id).unwrap_or_default();
    snapshots.retain(|it| it.round != at.round.id);
    snapshots.push(Arc::new(proposed));
    snapshots.sort_by_key(|it| it.month);
    Ok(Some(without_withdrawn(&snapshots)))
}
