//! What holds of every ledger, however it came about.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::{
    Activity, Balance, Entry, EntryId, Replay, Revision, Standing, Status, Venue, status_on,
};
use crate::{people::PersonId, programmes::Days};

/// What somebody asks of a ledger.
#[derive(Clone, Copy, Debug)]
enum Ask {
    /// A new entry of so many quarters, so many days from today, counted or not.
    Log(i32, i64, bool),
    Deliver(usize),
    Confirm(usize),
    Dispute(usize),
    Settle(usize),
    Cancel(usize),
    /// So many quarters instead, so many days from today.
    Correct(usize, i32, i64),
    /// So many quarters may be drawn from now on.
    Allocate(i32),
}

fn ask() -> impl Strategy<Value = Ask> {
    let (which, quarters, day) = (0..12_usize, 1..40_i32, -5..5_i64);
    prop_oneof![
        4 => (quarters.clone(), day.clone(), prop::bool::weighted(0.8))
            .prop_map(|(quarters, day, counts)| Ask::Log(quarters, day, counts)),
        1 => which.clone().prop_map(Ask::Deliver),
        1 => which.clone().prop_map(Ask::Confirm),
        1 => which.clone().prop_map(Ask::Dispute),
        1 => which.clone().prop_map(Ask::Settle),
        1 => which.clone().prop_map(Ask::Cancel),
        2 => (which, quarters, day).prop_map(|(which, quarters, day)| Ask::Correct(which, quarters, day)),
        1 => (0..200_i32).prop_map(Ask::Allocate),
    ]
}

fn entry(quarters: i32, day: i64, counts: bool) -> Entry {
    let today: chrono::NaiveDate = "2026-03-16".parse().unwrap();
    let held_on = today + chrono::Duration::days(day);
    Entry {
        status: status_on(held_on, today),
        held_on,
        people: vec![(PersonId(1), Days::from_quarters(quarters))],
        activity: Activity::Scoping,
        dimension: None,
        venue: Venue::Online,
        counts,
        summary: "Scoping".into(),
    }
}

/// A ledger as the actions keep it: rows, sums, and sealed revisions.
#[derive(Default)]
struct Ledger {
    entries: Vec<(i32, Entry)>,
    balance: Balance,
    most_allocated: Days,
    revisions: Vec<(EntryId, Revision, String)>,
}

impl Ledger {
    fn ask(&mut self, ask: Ask) {
        let today = "2026-03-16".parse().unwrap();
        let (which, next) = match ask {
            Ask::Allocate(quarters) => {
                self.balance.allocated = Days::from_quarters(quarters);
                self.most_allocated = self.most_allocated.max(self.balance.allocated);
                return;
            }
            Ask::Log(quarters, day, counts) => {
                (self.entries.len(), Ok(entry(quarters, day, counts)))
            }
            Ask::Deliver(which) => self.step(which, |it| it.deliver(today)),
            Ask::Confirm(which) => self.step(which, Entry::confirm),
            Ask::Dispute(which) => self.step(which, Entry::dispute),
            Ask::Settle(which) => self.step(which, Entry::settle),
            Ask::Cancel(which) => self.step(which, Entry::cancel),
            Ask::Correct(which, quarters, day) => self.step(which, |it| {
                let to = entry(quarters, day, it.counts);
                it.correct(to, true, today)
            }),
        };
        if let Ok(next) = next {
            self.let_stand(which, next);
        }
    }

    fn step(
        &self,
        which: usize,
        step: impl FnOnce(Entry) -> Result<Entry, String>,
    ) -> (usize, Result<Entry, String>) {
        match self.entries.get(which) {
            Some((_, entry)) => (which, step(entry.clone())),
            None => (which, Err("There is no such entry.".into())),
        }
    }

    fn let_stand(&mut self, which: usize, next: Entry) {
        let old = self.entries.get(which).map(|(_, entry)| entry.clone());
        let drew = old.as_ref().map_or(Days::ZERO, Entry::drawn);
        if self.balance.may_draw(drew, next.drawn()).is_err() {
            return;
        }
        self.balance.replace(old.as_ref(), &next);
        let number = self.entries.get(which).map_or(1, |(number, _)| number + 1);
        let revision = Revision {
            number,
            entry: next.clone(),
            reason: None,
            made_by: None,
            made_at: "2026-03-16T10:00:00Z".parse().unwrap(),
            restatement: false,
        };
        let id = EntryId(i32::try_from(which).unwrap());
        let before = self.revisions.last().map_or("", |(.., seal)| seal);
        let seal = revision.seal(before, id);
        self.revisions.push((id, revision, seal));
        if which == self.entries.len() {
            self.entries.push((number, next));
        } else {
            self.entries[which] = (number, next);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_drawn_beyond_the_allocation_unless_that_was_cut(
        first in 0..200_i32,
        asks in prop::collection::vec(ask(), 0..60),
    ) {
        let mut ledger = Ledger::default();
        ledger.ask(Ask::Allocate(first));
        for ask in asks {
            let before = ledger.balance;
            ledger.ask(ask);
            let now = ledger.balance;
            let cut = matches!(ask, Ask::Allocate(_));
            prop_assert!(now.over() == Days::ZERO || cut || now.drawn() <= before.drawn());
            prop_assert_eq!(now.drawn(), now.delivered + now.booked);
            prop_assert!(now.confirmed + now.disputed <= now.delivered);
        }
    }

    #[test]
    fn a_replay_gives_the_balance_that_was_kept(
        first in 0..200_i32,
        asks in prop::collection::vec(ask(), 0..60),
    ) {
        let mut ledger = Ledger::default();
        ledger.ask(Ask::Allocate(first));
        asks.into_iter().for_each(|ask| ledger.ask(ask));
        let mut replay = Replay::default();
        for (id, revision, seal) in &ledger.revisions {
            replay.add(*id, revision.clone(), seal);
        }
        let rows: BTreeMap<_, _> = ledger
            .entries
            .iter()
            .zip(0..)
            .map(|((number, entry), id)| (EntryId(id), Standing::of(*number, entry)))
            .collect();
        let count = |count: usize| i32::try_from(count).unwrap();
        let seal = ledger.revisions.last().map_or("", |(.., seal)| seal);
        let kept = (&ledger.balance, count(ledger.entries.len()), count(ledger.revisions.len()), seal);
        let differences = replay.compare(rows, kept, ledger.most_allocated);
        prop_assert!(differences.is_empty(), "{:?}", differences);
    }

    #[test]
    fn the_order_of_entries_does_not_matter(
        entries in prop::collection::vec((1..40_i32, -5..5_i64, any::<bool>(), 0..Status::ALL.len()), 0..20),
        turn in any::<prop::sample::Index>(),
    ) {
        let sum = |entries: &[(i32, i64, bool, usize)]| {
            let mut balance = Balance::default();
            for (quarters, day, counts, status) in entries {
                let status = Status::ALL[*status];
                balance.replace(None, &Entry { status, ..entry(*quarters, *day, *counts) });
            }
            balance
        };
        let (mut turned, there) = (entries.clone(), sum(&entries));
        if !turned.is_empty() {
            turned.rotate_left(turn.index(entries.len()));
            prop_assert_eq!(sum(&turned), there);
            turned.reverse();
        }
        prop_assert_eq!(sum(&turned), there);
    }
}
