//! Whether every ledger is what its revisions say.

use sea_orm::{ConnectionTrait, DbErr};

use super::store;
use crate::{
    people,
    programmes::{self, Authority, Days},
};

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
    let told = told_allocations(db, authority).await?;
    let kept_allocations: Vec<Days> = allocations.iter().map(|it| it.days).collect();
    let rows = store::standings(db, id).await?;
    let sums = (
        &kept.balance,
        kept.entries,
        kept.revisions,
        kept.seal.as_str(),
    );
    let mut differences = store::replay(db, id).await?.compare(rows, sums, most);
    if told != kept_allocations {
        differences.push("its allocations are not those that the audit trail tells of".into());
    }
    Ok(Verified {
        differences,
        entries: kept.entries,
        revisions: kept.revisions,
    })
}

/// The days of each decision on the allocation, as the audit trail tells of them.
async fn told_allocations(
    db: &impl ConnectionTrait,
    authority: &Authority,
) -> Result<Vec<Days>, DbErr> {
    let subject = format!("authority {}", authority.id);
    let verbs = ["authority.joined", "authority.allocated"];
    let told = people::store::told_of(db, authority.programme, &subject, &verbs).await?;
    let days = told.iter().map(|detail| {
        let quarters = detail["allocated_quarters"].as_i64().unwrap_or_default();
        Days::from_quarters(i32::try_from(quarters).unwrap_or_default())
    });
    Ok(days.collect())
}
