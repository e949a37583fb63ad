//! Whether every snapshot is what its stored answers and records score.

use std::collections::BTreeMap;

use sea_orm::{ConnectionTrait, DbErr};

use super::{scored_now, store};
use crate::programmes::{Authority, Round};

/// Rescores an authority’s snapshots: how many there are, and what differs.
///
/// # Errors
/// Where the database fails.
pub async fn verify(
    db: &impl ConnectionTrait,
    authority: &Authority,
    rounds: &[Round],
) -> Result<(usize, Vec<String>), DbErr> {
    let rounds: BTreeMap<_, _> = rounds.iter().map(|round| (round.id, round)).collect();
    let ids = store::agreed(db, &[authority.id]).await?;
    let mut differences = Vec::new();
    for snapshot in store::snapshots(db, &ids).await? {
        let Some(round) = rounds.get(&snapshot.round) else {
            differences.push("a snapshot is of a round of another programme".to_owned());
            continue;
        };
        let scored = scored_now(db, authority.id, round).await?;
        if !store::froze(db, snapshot.id, &scored).await? {
            let title = round.title();
            differences.push(format!(
                "{title}: the snapshot is not what the stored answers and records score"
            ));
        }
    }
    Ok((ids.len(), differences))
}
