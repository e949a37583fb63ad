//! What raters of the demonstration's records settled on where they differed.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Demonstration, fault, morning};
use crate::{
    error::Error,
    programmes::Round,
    questionnaires::{
        self,
        actions::{self, By},
    },
};

const CONSENSUS: &str = include_str!("../../seed-data/demonstration/consensus.csv");

/// A score that two raters settled on.
#[derive(Deserialize)]
struct ConsensusRow {
    authority: String,
    round: String,
    record: String,
    item: String,
    score: u8,
    reason: String,
}

impl Demonstration<'_> {
    /// The facilitator records each consensus on the round's last day, record by record.
    pub(super) async fn consensus(&self, rounds: &[Round]) -> Result<(), Error> {
        let rows: Vec<ConsensusRow> = super::read(CONSENSUS)?;
        let mut settled: BTreeMap<_, BTreeMap<_, Vec<_>>> = BTreeMap::new();
        for row in rows {
            let records = settled.entry((row.authority, row.round)).or_default();
            let agreed = (row.item, row.score, row.reason);
            records.entry(row.record).or_default().push(agreed);
        }
        for ((authority, round), agreed) in settled {
            let at = self.at(rounds, &authority, &round)?;
            let by = By {
                person: self.facilitator_of(&at.authority)?,
                today: at.round.closes_on,
                now: morning(at.round.closes_on),
            };
            let (db, place) = (self.db.read(), (at.authority.id, at.round.id));
            let records = questionnaires::store::records(db, place.0, place.1).await?;
            for (reference, agreed) in agreed {
                let found = records.iter().find(|record| record.reference == reference);
                let record = found.ok_or_else(|| fault(&reference))?;
                if agreed
                    .iter()
                    .any(|(item, ..)| !record.differing().contains(&item.as_str()))
                {
                    return Err(fault(&format!(
                        "{authority} {round} {reference}: no difference"
                    )));
                }
                actions::record_consensus(self.db, &at, record.id, &agreed, by)
                    .await?
                    .map_err(|refusal| fault(&format!("{reference}: {refusal:?}")))?;
            }
        }
        Ok(())
    }
}
