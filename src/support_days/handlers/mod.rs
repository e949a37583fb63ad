//! The ledger's pages.

use axum::response::Response;

use super::{EntryId, EntryPath, WeekPath};
use crate::{
    app::AppState,
    error::Error,
    people::{self, Act, Colleague, CurrentPerson, Role},
    programmes::{self, Authority, Programme, Standing},
};

mod calendar;
mod entry;
mod ledger;
mod new_entry;
mod series;
mod week;

pub(super) use calendar::*;
pub(super) use entry::*;
pub(super) use ledger::*;
pub(super) use new_entry::*;
pub(super) use series::*;
pub(super) use week::*;

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
) -> Result<Vec<Colleague>, Error> {
    let mut people = people::store::colleagues(state.database.read(), authority.programme).await?;
    people.retain(|colleague| match colleague.role {
        Role::Manager => true,
        Role::Facilitator => colleague.authorities.contains(&authority.id),
        Role::Lead | Role::Reviewer => false,
    });
    people.sort_by_key(|colleague| colleague.id != person.id);
    Ok(people)
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
