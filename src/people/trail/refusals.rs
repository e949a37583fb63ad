//! What people were refused: once a person, act, place and hour, so that nobody fills the disk.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError},
};

use serde_json::json;

use super::store::{Event, audit};
use crate::{
    app::AppState,
    people::{PersonId, ProgrammeId},
};

/// How many refusals of an hour are kept.
const MOST: usize = 5_000;

/// Something that a person asked to do and may not.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Refused {
    person: PersonId,
    /// `ReadLedger`.
    act: String,
    programme: Option<ProgrammeId>,
    /// `authority 3`, `programme 1`.
    place: String,
}

/// Says that the person was refused, for the audit trail.
pub(crate) fn refused(
    person: PersonId,
    act: impl std::fmt::Debug,
    programme: Option<ProgrammeId>,
    place: String,
) {
    tracing::warn!(person = person.0, ?act, "refused");
    super::request::remember(Refused {
        person,
        act: format!("{act:?}"),
        programme,
        place,
    });
}

/// The refusals of the hour that are in the audit trail.
#[derive(Clone, Debug, Default)]
pub(crate) struct Refusals(Arc<Mutex<(i64, HashSet<Refused>)>>);

impl Refusals {
    /// Keeps a refusal, unless that was done within the hour. It is not the person’s business
    /// whether that worked.
    pub(super) async fn keep(&self, state: &AppState, refused: Refused) {
        let now = state.now();
        let hour = now.timestamp() / 3600;
        if !self.is_new(hour, &refused) {
            return;
        }
        let event = Event {
            person: Some(refused.person),
            programme: refused.programme,
            verb: "access.refused",
            subject: refused.place.clone(),
            detail: json!({ "act": &refused.act }),
        };
        let kept = async {
            let tx = state.database.write_tx().await?;
            audit(&tx, event, now).await?;
            tx.commit().await
        };
        if let Err(error) = kept.await {
            // The next one like it is to be kept.
            self.forget(hour, &refused);
            tracing::error!(%error, "a refusal is not in the audit trail");
        }
    }

    fn is_new(&self, hour: i64, refused: &Refused) -> bool {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.0 != hour {
            *known = (hour, HashSet::new());
        }
        known.1.len() < MOST && known.1.insert(refused.clone())
    }

    fn forget(&self, hour: i64, refused: &Refused) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.0 == hour {
            known.1.remove(refused);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_new_once_an_hour_and_there_are_not_too_many() {
        let refusals = Refusals::default();
        let refused = |person| Refused {
            person: PersonId(person),
            act: "ReadLedger".into(),
            programme: None,
            place: "authority 3".into(),
        };
        assert!(refusals.is_new(1, &refused(0)));
        assert!(!refusals.is_new(1, &refused(0)));
        refusals.forget(1, &refused(0));
        assert!(refusals.is_new(1, &refused(0)), "it was not written");
        assert!(refusals.is_new(2, &refused(0)));
        let kept = (1..10_000).filter(|person| refusals.is_new(2, &refused(*person)));
        assert_eq!(kept.count(), MOST - 1);
        assert!(refusals.is_new(3, &refused(9_999)));
    }
}
