//! The ledger worked out again from its revisions alone, and what differs from what is kept.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{Balance, Entry, EntryId, Revision, Status};
use crate::programmes::Days;

/// Where an entry stands, as its row says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The number of its newest revision.
    pub revision: i32,
    /// A [`Status`], by its code.
    pub status: String,
    /// The day of the support.
    pub held_on: NaiveDate,
    /// Whether it draws.
    pub counts: bool,
    /// In all, in quarters of a day.
    pub quarters: i32,
    /// By its code.
    pub activity: String,
    /// `D5`.
    pub dimension: Option<String>,
    /// By its code.
    pub venue: String,
}

impl Standing {
    /// Where an entry stands by its newest revision.
    pub(super) fn of(revision: i32, entry: &Entry) -> Self {
        Self {
            revision,
            status: entry.status.code().into(),
            held_on: entry.held_on,
            counts: entry.counts,
            quarters: entry.days().quarters(),
            activity: entry.activity.code().into(),
            dimension: entry.dimension.map(|dimension| dimension.to_string()),
            venue: entry.venue.code().into(),
        }
    }
}

/// A ledger as far as it has been replayed.
#[derive(Clone, Debug, Default)]
pub struct Replay {
    entries: BTreeMap<EntryId, (i32, Entry)>,
    balance: Balance,
    most_drawn: Days,
    revisions: i32,
    seal: String,
    differences: Vec<String>,
}

impl Replay {
    /// Takes the next revision, in the order in which they were made, with the seal it carries.
    /// Those from before there were seals carry none, and come first.
    pub fn add(&mut self, id: EntryId, revision: Revision, seal: &str) {
        let number = revision.number;
        let before = self.entries.get(&id);
        let expected = before.map_or(1, |(number, _)| number + 1);
        if number != expected {
            self.differ(format!(
                "entry {id}: revision {number} stands where {expected} should"
            ));
        } else if before.is_some_and(|(_, entry)| entry.status == Status::Cancelled) {
            self.differ(format!(
                "entry {id}: revision {number} changes a cancelled entry"
            ));
        }
        let unsealed = seal.is_empty() && self.seal.is_empty();
        if !unsealed && revision.seal(&self.seal, id) != seal {
            self.differ(format!(
                "entry {id}, revision {number}: its seal is broken, so that it or what came before it was changed"
            ));
        }
        // From here on as it stands, so that one change is told once.
        seal.clone_into(&mut self.seal);
        let before = self.entries.get(&id).map(|(_, entry)| entry);
        self.balance.replace(before, &revision.entry);
        self.most_drawn = self.most_drawn.max(self.balance.drawn());
        self.revisions += 1;
        self.entries.insert(id, (number, revision.entry));
    }

    /// What differs from the rows of the entries, the sums that are kept, and the most that was
    /// ever allocated.
    pub fn compare(
        mut self,
        rows: BTreeMap<EntryId, Standing>,
        kept: (&Balance, i32, i32, &str),
        most_allocated: Days,
    ) -> Vec<String> {
        let (sums, entries, revisions, seal) = kept;
        let replayed = std::mem::take(&mut self.entries);
        let count = replayed.len();
        let ids: std::collections::BTreeSet<_> = rows.keys().chain(replayed.keys()).collect();
        for id in ids {
            let row = rows.get(id);
            let replayed = replayed.get(id).map(|(n, entry)| Standing::of(*n, entry));
            if row != replayed.as_ref() {
                self.differ(format!("entry {id}: its row is not what its revisions say"));
            }
        }
        let pairs = [
            ("delivered", sums.delivered, self.balance.delivered),
            ("confirmed", sums.confirmed, self.balance.confirmed),
            ("disputed", sums.disputed, self.balance.disputed),
            ("booked", sums.booked, self.balance.booked),
            ("not counted", sums.not_counted, self.balance.not_counted),
        ];
        for (what, kept, replayed) in pairs {
            if kept != replayed {
                self.differ(format!(
                    "{what}: {kept} days are kept, the replay gives {replayed}"
                ));
            }
        }
        if i32::try_from(count) != Ok(entries) || self.revisions != revisions {
            self.differ(format!(
                "{entries} entries with {revisions} revisions are kept, the replay has {count} with {}",
                self.revisions
            ));
        }
        if self.seal != seal {
            self.differ("the last revision is not the one that was last sealed".into());
        }
        if self.most_drawn > most_allocated {
            self.differ(format!(
                "{} days were drawn at one time, and never more than {most_allocated} allocated",
                self.most_drawn
            ));
        }
        self.differences
    }

    fn differ(&mut self, difference: String) {
        self.differences.push(difference);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        people::PersonId,
        support_days::{Activity, Venue},
    };

    fn revision(number: i32, status: Status, quarters: i32) -> Revision {
        Revision {
            number,
            entry: Entry {
                status,
                held_on: "2026-03-16".parse().unwrap(),
                people: vec![(PersonId(1), Days::from_quarters(quarters))],
                activity: Activity::Scoping,
                dimension: None,
                venue: Venue::Online,
                counts: true,
                summary: "Scoping".into(),
            },
            reason: None,
            made_by: None,
            made_at: "2026-03-16T10:00:00Z".parse().unwrap(),
            restatement: false,
        }
    }

    /// Three revisions of two entries with their seals; the second entry is cut to 2 quarters.
    fn ledger() -> Vec<(EntryId, Revision, String)> {
        let mut before = String::new();
        [
            (1, revision(1, Status::Delivered, 4)),
            (2, revision(1, Status::Booked, 4)),
            (2, revision(2, Status::Booked, 2)),
        ]
        .into_iter()
        .map(|(id, revision)| {
            before = revision.seal(&before, EntryId(id));
            (EntryId(id), revision, before.clone())
        })
        .collect()
    }

    fn rows() -> BTreeMap<EntryId, Standing> {
        let one = Standing::of(1, &revision(1, Status::Delivered, 4).entry);
        let two = Standing::of(2, &revision(2, Status::Booked, 2).entry);
        BTreeMap::from([(EntryId(1), one), (EntryId(2), two)])
    }

    fn balance() -> Balance {
        Balance {
            delivered: Days::from_quarters(4),
            booked: Days::from_quarters(2),
            ..Balance::default()
        }
    }

    fn differences(ledger: Vec<(EntryId, Revision, String)>, allocated: i32) -> Vec<String> {
        let seal = self::ledger()[2].2.clone();
        let mut replay = Replay::default();
        for (id, revision, seal) in ledger {
            replay.add(id, revision, &seal);
        }
        let kept = (&balance(), 2, 3, seal.as_str());
        replay.compare(rows(), kept, Days::from_quarters(allocated))
    }

    #[test]
    fn a_sound_ledger_has_no_difference() {
        assert_eq!(differences(ledger(), 8), Vec::<String>::new());
    }

    #[test]
    fn more_drawn_than_was_ever_allocated_is_found() {
        assert_eq!(differences(ledger(), 7).len(), 1);
    }

    #[test]
    fn a_changed_revision_is_found_even_where_a_later_one_hides_it() {
        let mut changed = ledger();
        changed[1].1.entry.people = vec![(PersonId(1), Days::from_quarters(3))];
        let found = differences(changed, 8);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with("entry 2, revision 1: its seal is broken"));
    }

    #[test]
    fn a_revision_taken_away_is_found_at_either_end() {
        for gone in [0, 2] {
            let mut cut = ledger();
            cut.remove(gone);
            assert!(!differences(cut, 8).is_empty());
        }
    }

    #[test]
    fn revisions_from_before_there_were_seals_are_replayed() {
        let mut replay = Replay::default();
        replay.add(EntryId(1), revision(1, Status::Delivered, 4), "");
        let next = revision(1, Status::Booked, 2);
        let seal = next.seal("", EntryId(2));
        replay.add(EntryId(2), next, &seal);
        let mut rows = rows();
        rows.get_mut(&EntryId(2)).unwrap().revision = 1;
        let kept = (&balance(), 2, 2, seal.as_str());
        let found = replay.compare(rows, kept, Days::whole(2));
        assert_eq!(found, Vec::<String>::new());
    }
}
