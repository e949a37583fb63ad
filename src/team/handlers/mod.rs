//! The manager’s pages of the people of a programme.

mod ending;
mod inviting;
mod list;
mod member;
mod moving;

use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use maud::Markup;
use serde::Deserialize;

use super::{
    actions::Acting,
    rules::{Member, answers_for},
    store,
};
use crate::{
    app::AppState,
    error::Error,
    people::{Act, CurrentPerson, PersonId},
    programmes::{self, Authority, Programme, programme_for},
};

pub(super) use ending::{ask, enable, end, end_sessions};
pub(super) use inviting::{invite, new, new_link};
pub(super) use list::list;
pub(super) use member::member;
pub(super) use moving::{change_role, role};

type Answer = Result<Response, Error>;

/// What was just done, for the green notice.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Done {
    done: String,
}

/// The programme of an address, for its managers.
async fn managed(
    state: &AppState,
    person: &CurrentPerson,
    programme: &str,
) -> Result<Programme, Error> {
    programme_for(state, person, Act::ManagePeople, programme).await
}

/// The programme with its authorities, by name.
async fn with_authorities(
    state: &AppState,
    person: &CurrentPerson,
    programme: &str,
) -> Result<(Programme, Vec<Authority>), Error> {
    let programme = managed(state, person, programme).await?;
    let authorities = programmes::store::authorities(state.database.read(), programme.id).await?;
    Ok((programme, authorities))
}

/// Somebody of the programme, and whether the manager answers for the whole account.
async fn found(
    state: &AppState,
    manager: &CurrentPerson,
    programme: &Programme,
    id: i32,
) -> Result<(Member, bool), Error> {
    let db = state.database.read();
    let found = store::member(db, programme.id, PersonId(id)).await?;
    let member = found.ok_or(Error::NotFound)?;
    let seats = store::seats(db, member.id).await?;
    Ok((member, answers_for(manager, &seats)))
}

fn acting<'a>(
    state: &'a AppState,
    manager: &'a CurrentPerson,
    programme: &'a Programme,
) -> Acting<'a> {
    Acting {
        programme,
        manager,
        now: state.now(),
        public_url: &state.settings.public_url,
        mail: state.settings.mail.is_some(),
    }
}

fn to(address: impl std::fmt::Display) -> Response {
    Redirect::to(&address.to_string()).into_response()
}

fn refused(page: Markup) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
}
