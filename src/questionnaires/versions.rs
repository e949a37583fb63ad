//! Versions of instruments in memory, so that a save does not read forty statements anew.

use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError, RwLock},
};

use sea_orm::{ConnectionTrait, DbErr};

use super::{
    rules::{Instrument, Version},
    store,
};
use crate::programmes::RoundId;

/// The versions met so far, by the row's id. A published version never changes.
#[derive(Clone, Debug, Default)]
pub struct Versions(Arc<RwLock<BTreeMap<i32, Arc<Version>>>>);

impl Versions {
    /// The version of one instrument that a round uses.
    pub(crate) async fn of_round(
        &self,
        db: &impl ConnectionTrait,
        round: RoundId,
        instrument: Instrument,
    ) -> Result<Arc<Version>, DbErr> {
        match store::attached_version(db, round, instrument).await? {
            Some(id) => self.of_id(db, id).await,
            // Held to none yet: another may be published before it is.
            None => Ok(Arc::new(
                store::round_version(db, round, instrument).await?.1,
            )),
        }
    }

    /// The version of a row.
    pub(crate) async fn of_id(
        &self,
        db: &impl ConnectionTrait,
        id: i32,
    ) -> Result<Arc<Version>, DbErr> {
        if let Some(version) = self.known(id) {
            return Ok(version);
        }
        let read = store::versions(db, [id]).await?.remove(&id);
        let missing = || DbErr::Custom(format!("instrument {id} has no items"));
        let version = Arc::new(read.ok_or_else(missing)?);
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        known.insert(id, version.clone());
        Ok(version)
    }

    fn known(&self, id: i32) -> Option<Arc<Version>> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        known.get(&id).cloned()
    }
}
