//! Whether every snapshot is what its stored answers and records score.

use std::collections::BTreeMap;

use sea_orm::{ConnectionTrait, DbErr};

use super::{
    Frozen,
    rules::{ChangeReport, NotComparable, Verdict},
    scored_now, store,
};
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
        let frozen = Frozen {
            result: snapshot.result,
            changes: snapshot.changes,
        };
        if !(store::froze(db, snapshot.id, &scored).await? || is_handed_over(&frozen, &scored)) {
            let title = round.title();
            differences.push(format!(
                "{title}: the snapshot is not what the stored answers and records score"
            ));
        }
    }
    Ok((ids.len(), differences))
}

/// Whether a snapshot is what is scored now, but for changes that would need single answers of a
/// survey that was handed over without them: those are as the snapshot froze them, and can't be
/// worked out again here.
fn is_handed_over(frozen: &Frozen, scored: &Frozen) -> bool {
    let same_change = |(mine, theirs): (&(u32, ChangeReport), &(u32, ChangeReport))| {
        mine.0 == theirs.0 && is_handed_over_change(&mine.1, &theirs.1)
    };
    frozen.result == scored.result
        && frozen.changes.len() == scored.changes.len()
        && frozen.changes.iter().zip(&scored.changes).all(same_change)
}

fn is_handed_over_change(frozen: &ChangeReport, scored: &ChangeReport) -> bool {
    const ELSEWHERE: Verdict = Verdict::NotComparable(NotComparable::AnswersElsewhere);
    let elsewhere = scored.dimensions.iter().any(|it| it.verdict == ELSEWHERE);
    let mut pairs = frozen.dimensions.iter().zip(&scored.dimensions);
    frozen == scored
        || elsewhere
            && frozen.scoring_version == scored.scoring_version
            && frozen.dimensions.len() == scored.dimensions.len()
            && pairs.all(|(mine, theirs)| {
                let same =
                    mine.dimension == theirs.dimension && mine.differences == theirs.differences;
                same && (theirs.verdict == ELSEWHERE || mine == theirs)
            })
}
