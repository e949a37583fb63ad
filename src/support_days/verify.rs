//! Whether every ledger is what its revisions say.

use sea_orm::{ConnectionTrait, DbErr};

use super::store;
use crate::programmes::{self, Authority, Days};

/// What was found in an authority’s ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// How many entries it has.
    pub entries: i32,
    /// How many revisions they have.
    pub revisions: i32,
    /// What differs; nothing where the ledger is sound.
    pub differences: Vec<String>,
}

/// Replays an authority’s ledger and compares it with what is kept.
///
/// # Errors
/// Where the database fails.
pub async fn verify(db: &impl ConnectionTrait, authority: &Authority) -> Result<Verified, DbErr> {
    let id = authority.id;
    let mut ledgers = store::ledgers(db, &[id]).await?;
    let kept = ledgers.remove(&id).unwrap_or_default();
    let allocations = programmes::store::allocations(db, id).await?;
    let most: Days = allocations
        .iter()
        .map(|decision| decision.days)
        .max()
        .unwrap_or_default();
    let rows = store::standings(db, id).await?;
    let sums = (
        &kept.balance,
        kept.entries,
        kept.revisions,
        kept.seal.as_str(),
    );
    Ok(Verified {
        differences: store::replay(db, id).await?.compare(rows, sums, most),
        entries: kept.entries,
        revisions: kept.revisions,
    })
}
