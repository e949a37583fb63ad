//! Support days as a file: `date, authority, facilitator, days, activity, place, dimension,
//! summary, reference`; several people are several rows of one reference.

mod cells;
mod entries;
mod plan;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

use std::{borrow::Cow, collections::HashSet, fmt};

use chrono::NaiveDate;

use super::{Activity, Entry, Quarter, Venue};
use crate::{
    files::{self, quoted},
    people::{Colleague, PersonId},
    programmes::{Authority, AuthorityId, Days},
};

pub(crate) use entries::{Draft, read};
pub(crate) use plan::{Ledgers, Plan};

/// The columns, each of which a file may have in any order.
pub(crate) const COLUMNS: [&str; 9] = [
    "date",
    "authority",
    "facilitator",
    "days",
    "activity",
    "place",
    "dimension",
    "summary",
    "reference",
];

/// Those that it must have.
const REQUIRED: [&str; 7] = [
    "date",
    "authority",
    "facilitator",
    "days",
    "activity",
    "place",
    "summary",
];

/// The most rows that one file may have: what a page still reads and writes in its time.
pub(crate) const MOST_ROWS: usize = 20_000;

/// The longest reference, in characters.
pub(crate) const REFERENCE_LIMIT: usize = 60;

/// What the rows of a file are read against.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    /// The programme’s first and last day.
    pub(crate) days: (NaiveDate, NaiveDate),
    /// Later dates are booked.
    pub(crate) today: NaiveDate,
    /// The programme’s authorities.
    pub(crate) authorities: Vec<Authority>,
    /// Those that whoever imports may log days for.
    pub(crate) loggable: HashSet<AuthorityId>,
    /// Everybody with a role in the programme.
    pub(crate) people: Vec<Colleague>,
}

/// Something wrong in a file: where, what, and the cell’s own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wrong {
    /// As a spreadsheet counts; the header is row 1.
    pub(crate) row: usize,
    /// The column’s header; empty where the whole row is meant.
    pub(crate) column: Cow<'static, str>,
    /// What faults of its kind have in common.
    pub(crate) kind: Cow<'static, str>,
    /// What is particular to this one; may be empty.
    pub(crate) detail: String,
    /// What stands in the cell; empty where it is empty or the whole row is meant.
    pub(crate) value: String,
}

impl Wrong {
    fn new(
        row: usize,
        column: &'static str,
        kind: impl Into<Cow<'static, str>>,
        detail: String,
        value: &str,
    ) -> Self {
        Self {
            row,
            column: column.into(),
            kind: kind.into(),
            detail,
            value: value.to_owned(),
        }
    }

    /// What is wrong, in a sentence that begins with the column’s name or the cell’s words.
    pub(crate) fn message(&self) -> String {
        match self.detail.as_str() {
            "" => self.kind.to_string(),
            detail => format!("{}: {detail}", self.kind),
        }
    }
}

/// A fault that the reader of any file finds.
impl From<files::Fault> for Wrong {
    fn from(fault: files::Fault) -> Self {
        Self {
            row: fault.row,
            column: fault.column.into(),
            kind: fault.message.into(),
            detail: String::new(),
            value: String::new(),
        }
    }
}

/// As a line of the command’s answer.
impl From<Wrong> for files::Fault {
    fn from(wrong: Wrong) -> Self {
        let message = match wrong.value.as_str() {
            "" => wrong.message(),
            value => format!("{} {}", quoted(value), wrong.message()),
        };
        Self::new(wrong.row, wrong.column, message)
    }
}

/// An entry that a file asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Filed {
    /// Whose ledger.
    pub(crate) authority: AuthorityId,
    /// What the file knows it by.
    pub(crate) reference: Option<String>,
    /// The row of each of the entry’s people, in their order.
    pub(crate) rows: Vec<usize>,
    /// What it says.
    pub(crate) entry: Entry,
    /// The closed quarter whose figures it changes.
    pub(crate) restates: Option<Quarter>,
}

impl Filed {
    /// The first of its rows.
    pub(crate) fn row(&self) -> usize {
        self.rows.iter().copied().min().unwrap_or_default()
    }

    /// What another entry must have in common with it to look like the same visit.
    fn likeness(&self) -> Likeness {
        Likeness::of(self.authority, &self.entry)
    }
}

/// What two entries of one visit have in common.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Likeness {
    /// Whose ledger.
    pub(crate) authority: AuthorityId,
    /// The day.
    pub(crate) held_on: NaiveDate,
    /// What was done.
    pub(crate) activity: Activity,
    /// Where.
    pub(crate) venue: Venue,
    /// Who, and how many days each, by person.
    pub(crate) people: Vec<(PersonId, Days)>,
}

impl Likeness {
    fn of(authority: AuthorityId, entry: &Entry) -> Self {
        Self {
            authority,
            held_on: entry.held_on,
            activity: entry.activity,
            venue: entry.venue,
            people: entry.people.clone(),
        }
    }
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        files::Fault::from(self.clone()).fmt(f)
    }
}
