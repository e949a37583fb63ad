//! The rows of a file as entries: those of one reference are one.

use std::collections::HashMap;

use super::{
    COLUMNS, Filed, Known, Likeness, MOST_ROWS, REQUIRED, Wrong,
    cells::{Line, Reader},
};
use crate::{
    files::{Sheet, quoted},
    people::PersonId,
    programmes::{AuthorityId, Days},
    support_days::{Activity, Entry, rules::status_on},
    ui::formats,
};

/// A file read as far as that goes without the ledger.
#[derive(Clone, Debug, Default)]
pub(crate) struct Draft {
    /// The entries without fault, in the file’s order.
    pub(crate) entries: Vec<Filed>,
    /// Each reference of the file with its first row, also of entries with faults.
    pub(crate) references: Vec<(String, usize)>,
    /// What is wrong.
    pub(crate) faults: Vec<Wrong>,
}

impl Draft {
    /// The authorities whose ledgers the file adds to.
    pub(crate) fn authorities(&self) -> Vec<AuthorityId> {
        let mut ids: Vec<_> = self.entries.iter().map(|filed| filed.authority).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// What in the ledger would look like a row of the file that has no reference.
    pub(crate) fn likenesses(&self) -> impl Iterator<Item = Likeness> {
        let unnamed = self.entries.iter().filter(|it| it.reference.is_none());
        unnamed.map(Filed::likeness)
    }
}

/// Reads a file as far as that goes without the ledger.
pub(crate) fn read(bytes: &[u8], known: &Known) -> Draft {
    let of_sheet = |faults: Vec<crate::files::Fault>| faults.into_iter().map(Into::into).collect();
    let (sheet, faults) = match Sheet::read(bytes, &COLUMNS, &REQUIRED) {
        Ok((sheet, faults)) => (sheet, faults),
        Err(faults) => {
            return Draft {
                faults: of_sheet(faults),
                ..Draft::default()
            };
        }
    };
    let mut draft = Draft {
        faults: of_sheet(faults),
        ..Draft::default()
    };
    let rows = sheet.rows().count();
    if rows == 0 || rows > MOST_ROWS {
        let kind = match rows {
            0 => "the file has no rows below its header".to_owned(),
            _ => format!(
                "the file has {} rows; import at most {} at a time",
                formats::whole(rows as i64),
                formats::whole(MOST_ROWS as i64)
            ),
        };
        draft
            .faults
            .push(Wrong::new(1, "", kind, String::new(), ""));
        return draft;
    }
    let reader = Reader::new(known);
    let lines: Vec<(Line<'_>, bool)> = sheet
        .rows()
        .map(|row| {
            let before = draft.faults.len();
            let line = reader.line(row, &mut draft.faults);
            (line, draft.faults.len() == before)
        })
        .collect();
    for group in groups(&lines) {
        draft.add(&group, known);
    }
    draft
}

/// The rows of each entry, in the file’s order of their first.
fn groups<'l, 'a>(lines: &'l [(Line<'a>, bool)]) -> Vec<Vec<&'l (Line<'a>, bool)>> {
    let mut groups: Vec<Vec<_>> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for line in lines {
        match line.0.reference.filter(|reference| !reference.is_empty()) {
            None => groups.push(vec![line]),
            Some(reference) => {
                let place = *places.entry(reference).or_insert(groups.len());
                match groups.get_mut(place) {
                    Some(group) => group.push(line),
                    None => groups.push(vec![line]),
                }
            }
        }
    }
    groups
}

impl Draft {
    /// Adds the entry of these rows, or what is wrong between them.
    fn add(&mut self, group: &[&(Line<'_>, bool)], known: &Known) {
        let Some((first, _)) = group.first() else {
            return;
        };
        let before = self.faults.len();
        for (line, _) in &group[1..] {
            agree(first, line, &mut self.faults);
        }
        if first.summary.as_deref() == Some("") {
            let kind = "is missing";
            let fault = Wrong::new(first.row.number, "summary", kind, String::new(), "");
            self.faults.push(fault);
        }
        let people = people(group, &mut self.faults);
        let reference = first.reference.filter(|reference| !reference.is_empty());
        if let Some(reference) = reference {
            self.references
                .push((reference.to_owned(), first.row.number));
        }
        let whole = group.iter().all(|(_, whole)| *whole) && self.faults.len() == before;
        if let (true, Some((authority, entry))) = (whole, entry_of(first, &people, known)) {
            self.entries.push(Filed {
                authority,
                reference: reference.map(str::to_owned),
                rows: people.iter().map(|(.., row)| *row).collect(),
                entry,
                restates: None,
            });
        }
    }
}

/// What the rows of one reference must have in common.
fn agree(first: &Line<'_>, line: &Line<'_>, faults: &mut Vec<Wrong>) {
    let differ = |a: bool| !a;
    let summaries = match (&first.summary, &line.summary) {
        (Some(first), Some(own)) => own.is_empty() || own == first,
        _ => true,
    };
    for (column, differs) in [
        ("date", differ(same(first.held_on, line.held_on))),
        ("authority", differ(same(first.authority, line.authority))),
        ("activity", differ(same(first.activity, line.activity))),
        ("place", differ(same(first.venue, line.venue))),
        ("dimension", differ(same(first.dimension, line.dimension))),
        ("summary", differ(summaries)),
    ] {
        if differs {
            let above = (first.row.number, first.row.get(column));
            let detail = match above.1 {
                "" => format!("row {} has nothing there", above.0),
                value => format!("row {} has {}", above.0, quoted(value)),
            };
            let kind = "differs from the first row of its reference";
            let own = line.row.get(column);
            faults.push(Wrong::new(line.row.number, column, kind, detail, own));
        }
    }
}

/// Whether two values agree; one that could not be read has its own fault.
fn same<T: PartialEq>(a: Option<T>, b: Option<T>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => a == b,
        _ => true,
    }
}

/// Who gave how many days, by person, each with the row.
fn people(group: &[&(Line<'_>, bool)], faults: &mut Vec<Wrong>) -> Vec<(PersonId, Days, usize)> {
    let mut people: Vec<(PersonId, Days, usize)> = Vec::with_capacity(group.len());
    for (line, _) in group {
        let Some(person) = line.person else { continue };
        let number = line.row.number;
        match people.iter().find(|(own, ..)| *own == person) {
            Some((.., row)) => faults.push(Wrong::new(
                number,
                "facilitator",
                "is in another row of the same reference already",
                format!("row {row}"),
                line.row.get("facilitator"),
            )),
            None => people.push((person, line.days.unwrap_or_default(), number)),
        }
    }
    // As the ledger keeps them.
    people.sort_unstable_by_key(|(person, ..)| *person);
    people
}

fn entry_of(
    first: &Line<'_>,
    people: &[(PersonId, Days, usize)],
    known: &Known,
) -> Option<(AuthorityId, Entry)> {
    let held_on = first.held_on?;
    let entry = Entry {
        status: status_on(held_on, known.today),
        held_on,
        people: people.iter().map(|(id, days, _)| (*id, *days)).collect(),
        activity: first.activity?,
        dimension: first.dimension?,
        venue: first.venue?,
        counts: first.activity.is_some_and(Activity::counts),
        summary: first.summary.clone()?,
    };
    Some((first.authority?, entry))
}
