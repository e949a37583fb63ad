//! The ledger's pages.

use std::collections::BTreeMap;

use axum::response::Response;

use super::{
    Entry, EntryId, EntryPath, Quarter, Revision, WeekPath, forms::Giver, store, supports,
};
use crate::{
    app::AppState,
    error::Error,
    people::{self, Act, CurrentPerson, PersonId},
    programmes::{self, Authority, Programme, Standing},
};

mod budgets;
mod calendar;
mod correction;
mod decision;
mod entry;
mod imports;
mod ledger;
mod new_entry;
mod quarters;
mod series;
mod waiting;
mod week;

pub(super) use budgets::*;
pub(super) use calendar::*;
pub(super) use correction::{correct, correction};
pub(super) use decision::*;
pub(super) use entry::*;
pub(super) use imports::*;
pub(super) use ledger::*;
pub(super) use new_entry::*;
pub(super) use quarters::{close, closing, quarter, quarters};
pub(super) use series::{plan_series, series};
pub(super) use waiting::{confirm_all, waiting};
use week::recording;
pub(super) use week::week;

type Answer = Result<Response, Error>;

/// The active authorities that the person may log days for, by name.
async fn loggable(
    state: &AppState,
    person: &CurrentPerson,
    programme: &Programme,
) -> Result<Vec<Authority>, Error> {
    let mut all = programmes::store::authorities(state.database.read(), programme.id).await?;
    all.retain(|authority| {
        let active = authority.standing == Standing::Active;
        active && person.may(Act::RecordSupportDays, authority.place())
    });
    Ok(all)
}

/// Who can have given support to an authority: its facilitators and the managers; whoever logs first.
async fn eligible(
    state: &AppState,
    person: &CurrentPerson,
    authority: &Authority,
) -> Result<Vec<Giver>, Error> {
    let mut people = people::store::colleagues(state.database.read(), authority.programme).await?;
    people.retain(|colleague| supports(colleague, authority.id));
    people.sort_by_key(|colleague| colleague.id != person.id);
    let givers = people.into_iter().map(|colleague| Giver {
        id: colleague.id,
        name: colleague.name,
    });
    Ok(givers.collect())
}

/// Whoever made revisions or is named by them.
fn named<'a>(revisions: impl IntoIterator<Item = &'a Revision>) -> Vec<PersonId> {
    let mut named = Vec::new();
    for revision in revisions {
        named.extend(revision.made_by);
        named.extend(revision.entry.people.iter().map(|(id, _)| *id));
    }
    named
}

/// Their names, also of those who have left.
async fn names_of(
    state: &AppState,
    people: Vec<PersonId>,
) -> Result<BTreeMap<PersonId, String>, Error> {
    Ok(store::names(state.database.read(), people).await?)
}

/// Whether an entry's date lies in a closed quarter.
async fn is_closed(state: &AppState, programme: &Programme, entry: &Entry) -> Result<bool, Error> {
    let closed = store::closed_quarters(state.database.read(), programme.id).await?;
    Ok(closed.contains(&Quarter::of(entry.held_on)))
}

fn entry_path(programme: &str, authority: &Authority, id: EntryId) -> EntryPath {
    EntryPath {
        programme: programme.into(),
        authority: authority.slug.clone(),
        entry: id.0,
    }
}

fn week_path(programme: &str) -> String {
    WeekPath {
        programme: programme.into(),
    }
    .to_string()
}
