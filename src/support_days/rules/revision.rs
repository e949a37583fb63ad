//! A version of an entry, sealed to the one that the ledger had before it.

use chrono::{DateTime, Utc};

use super::{Entry, EntryId};
use crate::people::{PersonId, sha256};

/// A version of an entry, with who made it and when. It never changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// 1 for the first.
    pub number: i32,
    /// What it says, its people in order.
    pub entry: Entry,
    /// Why it was made; the first needs no reason.
    pub reason: Option<String>,
    /// Who made it; nobody where the operator did.
    pub made_by: Option<PersonId>,
    /// When, UTC.
    pub made_at: DateTime<Utc>,
    /// Whether it changed the figures of a closed quarter.
    pub restatement: bool,
}

impl Revision {
    /// The SHA-256 of all that the revision says and of the seal that the authority’s ledger had
    /// before it, so that no revision can be changed, added between or taken away unseen.
    pub fn seal(&self, before: &str, id: EntryId) -> String {
        let entry = &self.entry;
        let content = serde_json::json!([
            before,
            id,
            self.number,
            entry.status,
            entry.held_on,
            entry.people,
            entry.activity,
            entry.dimension.map(|dimension| dimension.to_string()),
            entry.venue,
            entry.counts,
            entry.summary,
            self.reason,
            self.made_by,
            // Both databases keep microseconds.
            self.made_at.timestamp_micros(),
            self.restatement,
        ]);
        sha256(&content.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        programmes::Days,
        support_days::{Activity, Status, Venue},
    };

    #[test]
    fn any_change_breaks_the_seal() {
        let revision = Revision {
            number: 1,
            entry: Entry {
                status: Status::Delivered,
                held_on: "2026-03-16".parse().unwrap(),
                people: vec![(PersonId(1), Days::whole(1))],
                activity: Activity::Scoping,
                dimension: None,
                venue: Venue::Online,
                counts: true,
                summary: "Scoping".into(),
            },
            reason: None,
            made_by: Some(PersonId(1)),
            made_at: "2026-03-16T10:00:00.123456Z".parse().unwrap(),
            restatement: false,
        };
        let seal = revision.seal("before", EntryId(1));
        let mut changed = revision.clone();
        changed.entry.people = vec![(PersonId(1), Days::from_quarters(5))];
        assert_ne!(changed.seal("before", EntryId(1)), seal);
        let mut later = revision.clone();
        later.made_at = "2026-03-16T10:00:00.123457Z".parse().unwrap();
        assert_ne!(later.seal("before", EntryId(1)), seal);
        assert_ne!(revision.seal("other", EntryId(1)), seal);
        assert_ne!(revision.seal("before", EntryId(2)), seal);
        assert_eq!(revision.seal("before", EntryId(1)), seal);
    }
}
