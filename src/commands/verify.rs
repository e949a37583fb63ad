//! `partners verify`: everything that can be worked out again is, and compared with what is kept.

use std::collections::BTreeMap;

use sea_orm::ConnectionTrait;

use super::{DATABASE, Failure, connect_existing, say, settings};
use crate::{maturity, people, programmes, reports, support_days, ui::formats};

/// Tells of each authority; a failure where anything differs.
pub(super) async fn run() -> Result<(), Failure> {
    let database = connect_existing(&settings(DATABASE)?).await?;
    database.migrate().await?;
    // One moment of the database, also while people go on entering.
    let differences = replay(&database.snapshot().await?, say).await?;
    if differences == 0 {
        say(
            "Every balance is what its ledger says, every snapshot what its round scores, every frozen return what was frozen, and the audit trail is whole.",
        );
        return Ok(());
    }
    let found = formats::plural(differences, "difference", "differences");
    Err(Failure::Refused(format!("{found} found")))
}

/// Works everything out again, telling what it does and finds; how many differences there are.
pub(super) async fn replay(
    db: &impl ConnectionTrait,
    mut say: impl FnMut(&str),
) -> Result<i64, Failure> {
    let mut differences = 0;
    for programme in programmes::store::all_programmes(db).await? {
        let rounds = programmes::store::rounds(db, programme.id).await?;
        for authority in programmes::store::authorities(db, programme.id).await? {
            let ledger = support_days::verify(db, &authority).await?;
            let results = maturity::verify(db, &authority, &rounds).await?;
            let place = format!("{}/{}", programme.slug, authority.slug);
            say(&format!(
                "{place}: {} in {} replayed, {} rescored",
                formats::plural(ledger.revisions.into(), "revision", "revisions"),
                formats::plural(ledger.entries.into(), "entry", "entries"),
                formats::plural(results.rescored as i64, "snapshot", "snapshots"),
            ));
            if results.kept > 0 {
                let kept = formats::plural(results.kept as i64, "snapshot", "snapshots");
                say(&format!(
                    "{place}: {kept} being corrected, replaced or withdrawn, compared with what was agreed to"
                ));
            }
            for difference in ledger.differences.iter().chain(&results.differences) {
                say(&format!("{place}: {difference}"));
                differences += 1;
            }
        }
        let (returns, mut found) = reports::returns::verify(db, programme.id).await?;
        found.extend(maturity::verify_standing(db, programme.id).await?);
        if returns > 0 {
            let returns = formats::plural(returns as i64, "frozen return", "frozen returns");
            say(&format!(
                "{}: {returns} compared with what was frozen",
                programme.slug
            ));
        }
        for difference in &found {
            say(&format!("{}: {difference}", programme.slug));
            differences += 1;
        }
    }
    let slugs: BTreeMap<_, _> = programmes::store::all_programmes(db)
        .await?
        .into_iter()
        .map(|programme| (programme.id, programme.slug))
        .collect();
    for chain in people::trail::verify(db).await? {
        let place = match chain.programme {
            Some(id) => slugs
                .get(&id)
                .cloned()
                .unwrap_or_else(|| format!("programme {id}")),
            None => "outside any programme".into(),
        };
        let events = formats::plural(chain.events as i64, "event", "events");
        say(&format!(
            "{place}: {events} of the audit trail, up to {}",
            chain.head
        ));
        for difference in &chain.differences {
            say(&format!("{place}: {difference}"));
            differences += 1;
        }
    }
    Ok(differences)
}
