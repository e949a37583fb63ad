//! The ledger's pages, from plain data.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use maud::Markup;

use super::{Entry, EntryId, EntryPath, LedgerPath, NewEntryPath, SeriesPath, Status};
use crate::{
    people::PersonId,
    programmes::{Authority, AuthorityPath, Programme},
    ui::{Colour, tag},
};

mod budget;
mod calendar;
mod closing;
mod correction;
mod decision;
mod entry;
mod entry_fields;
mod feed;
mod filter;
mod history;
mod imports;
mod ledger;
mod new_entry;
pub(crate) mod pace;
mod quarters;
mod series;
mod waiting;
mod week;
mod whose;

pub(super) use budget::{BudgetPage, budget};
pub(super) use calendar::{Calendar, calendar, calendar_link};
pub(super) use closing::{ClosingPage, closing};
pub(super) use correction::{CorrectionPage, correction};
pub(super) use decision::{Decision, DecisionPage, decision};
pub(super) use entry::{EntryPage, entry};
use entry_fields::entry_fields;
pub(super) use feed::feed;
pub(super) use imports::*;
pub(super) use ledger::{Ledger, Shown, ledger};
pub(super) use new_entry::{NewEntry, new_entry};
pub(super) use quarters::{QuarterPage, QuarterRow, QuartersPage, quarter, quarters};
pub(super) use series::{series_form, series_preview};
pub(super) use waiting::{WaitingPage, waiting};
pub(super) use week::{Quiet, Week, week};
pub(super) use whose::Whose;

/// Who is named by id.
type Names = BTreeMap<PersonId, String>;

fn people_text(entry: &Entry, names: &BTreeMap<PersonId, String>) -> String {
    let one = entry.people.len() == 1;
    let each: Vec<String> = entry
        .people
        .iter()
        .map(|(id, days)| {
            let name = names.get(id).map_or("", String::as_str);
            if one {
                name.to_owned()
            } else {
                format!("{name} ({days})")
            }
        })
        .collect();
    each.join(", ")
}

fn status_tag(entry: &Entry, today: NaiveDate) -> Markup {
    match entry.status {
        Status::Booked if entry.held_on < today => tag("Booked, date passed", Colour::Orange),
        Status::Booked => tag("Booked", Colour::Blue),
        Status::Delivered => tag("Delivered", Colour::Green),
        Status::Confirmed => tag("Confirmed", Colour::Teal),
        Status::Disputed => tag("Disputed", Colour::Red),
        Status::Cancelled => tag("Cancelled", Colour::Grey),
    }
}

fn authority_path(programme: &Programme, authority: &Authority) -> String {
    AuthorityPath {
        programme: programme.slug.clone(),
        authority: authority.slug.clone(),
    }
    .to_string()
}

fn ledger_path(programme: &Programme, authority: &Authority) -> String {
    LedgerPath {
        programme: programme.slug.clone(),
        authority: authority.slug.clone(),
    }
    .to_string()
}

fn new_path(programme: &Programme, authority: &Authority) -> String {
    NewEntryPath {
        programme: programme.slug.clone(),
        authority: authority.slug.clone(),
    }
    .to_string()
}

fn entry_path(programme: &Programme, authority: &Authority, id: EntryId) -> String {
    EntryPath {
        programme: programme.slug.clone(),
        authority: authority.slug.clone(),
        entry: id.0,
    }
    .to_string()
}

fn series_path(programme: &Programme, authority: &Authority) -> String {
    SeriesPath {
        programme: programme.slug.clone(),
        authority: authority.slug.clone(),
    }
    .to_string()
}
