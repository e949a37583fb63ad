//! What each cell of a row says, or what is wrong with it.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::{Known, REFERENCE_LIMIT, Wrong};
use crate::{
    files::{Row, read_day},
    identifiers::{self, Kind},
    people::{Colleague, PersonId},
    programmes::{Authority, AuthorityId, Days, DaysError, Dimension, Standing},
    support_days::{Activity, Venue, forms::SUMMARY_LIMIT, supports},
    ui::formats,
};

/// A row as far as it can be read; `None` stands for what its faults tell of.
#[derive(Clone, Debug)]
pub(super) struct Line<'a> {
    /// The row that it was read from.
    pub(super) row: Row<'a>,
    pub(super) held_on: Option<NaiveDate>,
    pub(super) authority: Option<AuthorityId>,
    pub(super) person: Option<PersonId>,
    pub(super) days: Option<Days>,
    pub(super) activity: Option<Activity>,
    pub(super) venue: Option<Venue>,
    pub(super) dimension: Option<Option<Dimension>>,
    /// May be empty: the rows of a reference share the first one’s.
    pub(super) summary: Option<String>,
    /// Empty where the row has none.
    pub(super) reference: Option<&'a str>,
}

/// Reads cells against what is known, each word looked up rather than searched for.
pub(super) struct Reader<'k> {
    known: &'k Known,
    authorities: HashMap<String, &'k Authority>,
    people: HashMap<String, &'k Colleague>,
    activities: HashMap<String, Activity>,
    venues: HashMap<String, Venue>,
    /// Why a date is out of range.
    window: String,
}

impl<'k> Reader<'k> {
    pub(super) fn new(known: &'k Known) -> Self {
        let mut authorities = HashMap::new();
        for authority in &known.authorities {
            authorities.insert(plain(&authority.name), authority);
        }
        // The word in addresses is an authority's own; a name need not be.
        for authority in &known.authorities {
            authorities.insert(plain(&authority.slug), authority);
        }
        let people = known.people.iter();
        let activities = Activity::ALL.iter();
        let venues = Venue::ALL.iter();
        let (first, last) = known.days;
        Self {
            known,
            authorities,
            people: people.map(|it| (it.email.to_lowercase(), it)).collect(),
            activities: activities
                .flat_map(|it| [(plain(it.code()), *it), (plain(it.title()), *it)])
                .collect(),
            venues: venues
                .flat_map(|it| [(plain(it.code()), *it), (plain(it.title()), *it)])
                .collect(),
            window: format!(
                "must be between {} and {}, while the programme runs",
                formats::date(first),
                formats::date(last)
            ),
        }
    }

    /// All that a row says; every fault of it is added to `faults`.
    pub(super) fn line<'a>(&self, row: Row<'a>, faults: &mut Vec<Wrong>) -> Line<'a> {
        let held_on = self.date(&mut Cell::of(row, "date", faults));
        let authority = self.authority(&mut Cell::of(row, "authority", faults));
        Line {
            held_on,
            authority: authority.map(|authority| authority.id),
            person: self.person(&mut Cell::of(row, "facilitator", faults), authority),
            days: days(&mut Cell::of(row, "days", faults)),
            activity: word(
                &mut Cell::of(row, "activity", faults),
                &self.activities,
                "is not an activity",
                String::new,
            ),
            venue: word(
                &mut Cell::of(row, "place", faults),
                &self.venues,
                "is not a place",
                || {
                    let all: Vec<&str> = Venue::ALL.iter().map(|venue| venue.code()).collect();
                    format!("it must be {}", all.join(", "))
                },
            ),
            dimension: dimension(&mut Cell::of(row, "dimension", faults)),
            summary: text(&mut Cell::of(row, "summary", faults), SUMMARY_LIMIT, |_| {
                true
            })
            .map(str::to_owned),
            reference: reference(&mut Cell::of(row, "reference", faults)),
            row,
        }
    }

    fn date(&self, cell: &mut Cell<'_, '_>) -> Option<NaiveDate> {
        cell.given()?;
        let Some(date) = read_day(cell.text) else {
            return cell.is("must be a real date such as 2025-09-03, 3/9/2025 or 03 Sep 2025");
        };
        let (first, last) = self.known.days;
        if !(first..=last).contains(&date) {
            return cell.is(self.window.clone());
        }
        Some(date)
    }

    fn authority(&self, cell: &mut Cell<'_, '_>) -> Option<&'k Authority> {
        cell.given()?;
        let Some(authority) = self.authorities.get(&plain(cell.text)).copied() else {
            return cell.is("is not an authority of this programme");
        };
        if !self.known.loggable.contains(&authority.id) {
            return cell.is("is not an authority that you may log days for");
        }
        if authority.standing != Standing::Active {
            return cell.is("is not active, so no days can be logged for it");
        }
        Some(authority)
    }

    fn person(&self, cell: &mut Cell<'_, '_>, authority: Option<&Authority>) -> Option<PersonId> {
        cell.given()?;
        let Some(colleague) = self.people.get(&cell.text.to_lowercase()) else {
            return cell.is("is not the e-mail address of anybody in this programme");
        };
        match authority {
            Some(authority) if !supports(colleague, authority.id) => cell.wrong(
                "is neither a programme manager nor a facilitator of the authority",
                authority.name.clone(),
            ),
            _ => Some(colleague.id),
        }
    }
}

fn days(cell: &mut Cell<'_, '_>) -> Option<Days> {
    cell.given()?;
    match cell.text.parse::<Days>() {
        Ok(days) if days > Days::whole(120) => cell.is(DaysError::TooMany.to_string()),
        Ok(days) => Some(days),
        Err(error) => cell.is(error.to_string()),
    }
}

/// `D1` to `D10`, or no one dimension.
fn dimension(cell: &mut Cell<'_, '_>) -> Option<Option<Dimension>> {
    if cell.text.is_empty() {
        return Some(None);
    }
    let found =
        Dimension::all().find(|dimension| dimension.to_string().eq_ignore_ascii_case(cell.text));
    if found.is_none() {
        return cell.is("must be D1 to D10, or empty");
    }
    Some(found)
}

/// A word of a list, by its code or its title.
fn word<T: Copy>(
    cell: &mut Cell<'_, '_>,
    words: &HashMap<String, T>,
    unknown: &'static str,
    detail: impl Fn() -> String,
) -> Option<T> {
    cell.given()?;
    match words.get(&plain(cell.text)) {
        Some(word) => Some(*word),
        None => cell.wrong(unknown, detail()),
    }
}

/// Free text, which may be empty: the one door by which a file’s own sentences come in. The
/// reader of the sheet has refused hidden characters before; of what could identify a child or
/// family, the kinds that are `meant` are refused here.
fn text<'a>(
    cell: &mut Cell<'_, 'a>,
    limit: usize,
    meant: impl Fn(Kind) -> bool,
) -> Option<&'a str> {
    if cell.text.chars().count() > limit {
        return cell.is(format!("must be {limit} characters or less"));
    }
    let mut found = identifiers::find(cell.text);
    found.retain(|found| meant(found.kind));
    if let Some(complaint) = identifiers::sentence(cell.text, &found) {
        return cell.is(complaint);
    }
    Some(cell.text)
}

/// A code of the file’s own, which may look like a case’s number; in words it may not.
fn reference<'a>(cell: &mut Cell<'_, 'a>) -> Option<&'a str> {
    let in_words = cell.text.contains(char::is_whitespace);
    text(cell, REFERENCE_LIMIT, |kind| {
        in_words || kind != Kind::CaseNumber
    })
}

/// In lower case, with space, `_` and `-` alike, and one kind of apostrophe.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            '_' | '-' | '\u{2010}' | '\u{2011}' => plain.push(' '),
            '’' => plain.push('\''),
            c if c.is_whitespace() => plain.push(' '),
            c => plain.push(c),
        }
    }
    let words: Vec<&str> = plain.split(' ').filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// A cell and the list that its faults go into.
struct Cell<'f, 'a> {
    row: usize,
    column: &'static str,
    text: &'a str,
    faults: &'f mut Vec<Wrong>,
}

impl<'f, 'a> Cell<'f, 'a> {
    fn of(row: Row<'a>, column: &'static str, faults: &'f mut Vec<Wrong>) -> Self {
        Self {
            row: row.number,
            column,
            text: row.get(column),
            faults,
        }
    }

    /// Nothing but the fault where the cell is empty.
    fn given(&mut self) -> Option<()> {
        if self.text.is_empty() {
            return self.is("is missing");
        }
        Some(())
    }

    /// Adds a fault that is no different from others of its kind.
    fn is<T>(&mut self, kind: impl Into<std::borrow::Cow<'static, str>>) -> Option<T> {
        self.faults.push(Wrong::new(
            self.row,
            self.column,
            kind,
            String::new(),
            self.text,
        ));
        None
    }

    fn wrong<T>(&mut self, kind: &'static str, detail: String) -> Option<T> {
        let wrong = Wrong::new(self.row, self.column, kind, detail, self.text);
        self.faults.push(wrong);
        None
    }
}
