//! What holds of every file of entries.

use proptest::prelude::*;

use super::{tests::known, *};
use crate::{
    files::{free_text, writer},
    programmes::Dimension,
    support_days::Status,
};

fn entry() -> impl Strategy<Value = Entry> {
    let summary = prop::sample::select(vec![
        "Scoping",
        "= 1 + 1",
        "- a point",
        "with \"quotes\", and; more",
        "über|all",
        "'quoted'",
        "two\nlines",
    ]);
    let days = prop::collection::btree_map(1..=2_i32, 1..30_i32, 1..=2);
    let what = (
        0..Activity::ALL.len(),
        0..Venue::ALL.len(),
        prop::option::of(1..=10_u8),
    );
    (0..500_i64, days, what, summary).prop_map(
        |(back, days, (activity, venue, dimension), summary)| {
            let activity = Activity::ALL[activity];
            Entry {
                status: Status::Delivered,
                held_on: known().today - chrono::Duration::days(back),
                people: days
                    .into_iter()
                    .map(|(person, quarters)| (PersonId(person), Days::from_quarters(quarters)))
                    .collect(),
                activity,
                dimension: dimension.and_then(Dimension::new),
                venue: Venue::ALL[venue],
                counts: activity.counts(),
                summary: summary.into(),
            }
        },
    )
}

/// The entries as a file: each person a row, those of one entry under one reference.
fn file_of(entries: &[Entry]) -> Vec<u8> {
    let mut out = writer();
    out.write_record(COLUMNS).unwrap();
    for (number, entry) in entries.iter().enumerate() {
        for (person, days) in &entry.people {
            let email = ["ann@hackney.example", "bea@hackney.example"][person.0 as usize - 1];
            out.write_record([
                entry.held_on.to_string(),
                "northbridge".into(),
                email.into(),
                days.to_string(),
                entry.activity.code().into(),
                entry.venue.code().into(),
                entry.dimension.map(|it| it.to_string()).unwrap_or_default(),
                free_text(&entry.summary).into_owned(),
                format!("entry-{number}"),
            ])
            .unwrap();
        }
    }
    out.into_inner().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn entries_written_are_the_entries_read(entries in prop::collection::vec(entry(), 1..12)) {
        let draft = entries::read(&file_of(&entries), &known());
        prop_assert!(draft.faults.is_empty(), "{:?}", draft.faults);
        let read: Vec<_> = draft.entries.into_iter().map(|filed| filed.entry).collect();
        prop_assert_eq!(read, entries);
    }
}
