//! Entries as rows of a file: each as it stands now, whoever gave it on one row.

use std::collections::BTreeMap;

use super::store::Found;
use crate::{files::free_text, people::PersonId};

/// The file's columns.
pub(super) const COLUMNS: [&str; 14] = [
    "id",
    "revision",
    "date",
    "authority",
    "facilitator",
    "days",
    "days_each",
    "activity",
    "place",
    "dimension",
    "counted",
    "status",
    "summary",
    "reference",
];

/// The row of an entry; people by e-mail address, in the order of their days.
pub(super) fn row(
    found: &Found,
    authority: &str,
    addresses: &BTreeMap<PersonId, String>,
) -> [String; 14] {
    let entry = &found.latest.entry;
    let people = entry.people.iter();
    let who: Vec<&str> = people
        .map(|(id, _)| addresses.get(id).map_or("", String::as_str))
        .collect();
    let each: Vec<String> = entry.people.iter().map(|(_, it)| it.to_string()).collect();
    let dimension = entry.dimension.map(|dimension| dimension.to_string());
    let reference = found.reference.as_deref().unwrap_or_default();
    [
        found.id.to_string(),
        found.latest.number.to_string(),
        entry.held_on.to_string(),
        authority.to_owned(),
        free_text(&who.join("; ")).into_owned(),
        entry.days().to_string(),
        each.join("; "),
        entry.activity.code().to_owned(),
        entry.venue.code().to_owned(),
        dimension.unwrap_or_default(),
        if entry.counts { "yes" } else { "no" }.to_owned(),
        entry.status.code().to_owned(),
        free_text(&entry.summary).into_owned(),
        free_text(reference).into_owned(),
    ]
}
