//! Whether every result that was ever published is what was agreed to, and every one that stands
//! is what its stored answers and records score.

use std::{collections::BTreeMap, sync::Arc};

use sea_orm::{ConnectionTrait, DbErr};

use super::{
    Frozen, PublicationId, Snapshot,
    history::State,
    rules::{ChangeReport, EvidenceResult, RoundResult},
    scored_now, store,
};
use crate::{
    people,
    programmes::{Authority, ProgrammeId, Round, RoundId},
};

/// What was checked of an authority’s results.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// Results that were rescored.
    pub rescored: usize,
    /// Results that no longer say what is stored, being corrected, superseded or withdrawn: their
    /// figures are those that were sealed when they were agreed to.
    pub kept: usize,
    /// What differs, in sentences.
    pub differences: Vec<String>,
}

/// Rescores an authority’s standing snapshots and checks the seals of all that were published.
///
/// A snapshot’s result must be what its round scores now, unless the round is being corrected. The
/// changes that it froze are worked out again where the round that they are since still has the
/// result that it had then; where that was corrected or withdrawn later, the seal alone speaks.
///
/// # Errors
/// Where the database fails.
pub async fn verify(
    db: &impl ConnectionTrait,
    authority: &Authority,
    rounds: &[Round],
) -> Result<Verified, DbErr> {
    let rounds: BTreeMap<_, _> = rounds.iter().map(|round| (round.id, round)).collect();
    let ids = store::agreed(db, &[authority.id]).await?;
    let snapshots = store::snapshots(db, &ids).await?;
    let standing: Vec<_> = snapshots.into_iter().map(Arc::new).collect();
    let correcting = store::correcting(db, authority.id).await?;
    let mut found = Verified::default();
    let mut rescored = Vec::new();
    for snapshot in &standing {
        let Some(round) = rounds.get(&snapshot.round) else {
            let sentence = "a snapshot is of a round of another programme";
            found.differences.push(sentence.to_owned());
            continue;
        };
        if correcting.contains(&snapshot.round) {
            continue;
        }
        rescored.push(snapshot.id);
        let scored = scored_now(db, authority.id, round).await?;
        if !is_scored(snapshot, &scored, &standing, &correcting) {
            let title = round.title();
            found.differences.push(format!(
                "{title}: the snapshot is not what the stored answers and records score"
            ));
        }
    }
    found.rescored = rescored.len();
    for (id, seal) in store::sealed(db, authority.id).await? {
        found.kept += usize::from(!rescored.contains(&id));
        if !is_sealed(db, authority.programme, (id, &seal)).await? {
            let sentence = format!("published result {id}: it is not what was agreed to");
            found.differences.push(sentence);
        }
    }
    Ok(found)
}

/// Whether the figures are those that are scored now. Of a result that came with a pack only the
/// evidence is: its answers are elsewhere.
fn is_scored(
    snapshot: &Snapshot,
    scored: &Frozen,
    standing: &[Arc<Snapshot>],
    correcting: &[RoundId],
) -> bool {
    if snapshot.handed_over {
        return evidence(&snapshot.result) == evidence(&scored.result);
    }
    let holds = |month: u32| {
        let mut bases = standing.iter().filter(|it| it.month == month);
        bases.any(|base| base.id < snapshot.id && !correcting.contains(&base.round))
    };
    let mut changes = snapshot.changes.iter().filter(|(month, _)| holds(*month));
    let is_now = |frozen: &(u32, ChangeReport)| scored.changes.contains(frozen);
    snapshot.result == scored.result && changes.all(is_now)
}

fn evidence(result: &RoundResult) -> Vec<&EvidenceResult> {
    let dimensions = result.dimensions.iter();
    dimensions.map(|dimension| &dimension.evidence).collect()
}

/// How the trail names a result that came in with an authority’s pack.
pub(crate) const HANDED_OVER: &str = "publication.handed-over";
const AGREED: &str = "publication.agreed";
const RETRACTED: &str = "publication.retracted";

/// Whether the figures are those that were sealed when they were agreed to, or came here.
async fn is_sealed(
    db: &impl ConnectionTrait,
    programme: ProgrammeId,
    (id, seal): (PublicationId, &str),
) -> Result<bool, DbErr> {
    let subject = format!("publication {id}");
    let told = people::store::told_of(db, programme, &subject, &[AGREED, HANDED_OVER]).await?;
    let mut sealed = told.iter().filter_map(|it| it["seal"].as_str());
    Ok(sealed.next_back() == Some(seal))
}

/// Compares what the trail tells of a programme’s published results with how they stand: one that
/// was withdrawn is, the last of each round is published, those before it are replaced, and none is
/// missing. What differs, in sentences.
///
/// # Errors
/// Where the database fails.
pub async fn verify_standing(
    db: &impl ConnectionTrait,
    programme: ProgrammeId,
) -> Result<Vec<String>, DbErr> {
    let verbs = [AGREED, HANDED_OVER, RETRACTED];
    let told = people::store::subjects_of(db, programme, &verbs).await?;
    let rows = store::standings(db, programme).await?;
    let mut differences = Vec::new();
    let (mut expected, mut last) = (BTreeMap::new(), BTreeMap::new());
    for (verb, subject) in told {
        let id = subject.strip_prefix("publication ");
        let Some(id) = id.and_then(|id| id.parse().ok()).map(PublicationId) else {
            continue;
        };
        let Some((place, _)) = rows.get(&id) else {
            if verb != RETRACTED {
                differences.push(format!("published result {id}: it is gone"));
            }
            continue;
        };
        if verb == RETRACTED {
            expected.insert(id, State::Withdrawn);
            last.remove(place);
            continue;
        }
        expected.insert(id, State::Agreed);
        if let Some(before) = last.insert(*place, id) {
            expected.insert(before, State::Superseded);
        }
    }
    for (id, state) in expected {
        if rows
            .get(&id)
            .is_none_or(|(_, stands)| *stands != Some(state))
        {
            differences.push(format!(
                "published result {id}: it does not stand as the trail tells"
            ));
        }
    }
    Ok(differences)
}
