//! The pages of returns over HTTP.

mod correction;
mod freezing;
mod list;
mod page;
mod words;

pub(super) use correction::{correct, correction};
pub(super) use freezing::{freeze, freezing};
pub(super) use list::returns;
pub(super) use page::{csv, quarterly_return, workbook};
pub(super) use words::{
    authority_words, programme_words, write_authority_words, write_programme_words,
};

use axum::response::Response;
use serde::Deserialize;

use super::{
    actions::By,
    gather::{Gathered, Scope, gather},
    rules::{Stage, stage},
    store,
};
use crate::{
    app::AppState,
    error::Error,
    people::{Act, CurrentPerson, Role},
    programmes::Programme,
    support_days::Quarter,
};

type Answer = Result<Response, Error>;

/// What was just done.
#[derive(Deserialize)]
pub(super) struct Done {
    #[serde(default)]
    done: String,
}

impl Done {
    fn banner(&self) -> Option<&'static str> {
        match self.done.as_str() {
            "saved" => Some("Saved"),
            "frozen" => Some("Return frozen"),
            "corrected" => Some("Correction saved for the next return"),
            _ => None,
        }
    }
}

/// The quarter of an address and how far its return is.
async fn quarter_of(
    state: &AppState,
    programme: &Programme,
    quarter: &str,
) -> Result<(Quarter, Stage), Error> {
    let quarter: Quarter = quarter.parse().map_err(|_| Error::NotFound)?;
    let frozen = store::frozen(state.database.read(), programme.id).await?;
    let frozen: Vec<Quarter> = frozen.iter().map(|it| it.quarter).collect();
    let stage = stage(programme, quarter, &frozen, state.today());
    Ok((quarter, stage.ok_or(Error::NotFound)?))
}

/// What a return would say now, of one moment of the database.
async fn preview(
    state: &AppState,
    programme: &Programme,
    quarter: Quarter,
) -> Result<Gathered, Error> {
    let scope = Scope {
        programme,
        quarter,
        demonstration: state.demonstration,
        now: state.now(),
    };
    gather(&state.database.snapshot().await?, scope).await
}

/// Who acts, in the role in which they may.
fn by(state: &AppState, person: &CurrentPerson, programme: &Programme) -> By {
    let mut own = person
        .memberships
        .iter()
        .filter(|it| it.programme == Some(programme.id));
    let manages = person.may(Act::PrepareReturns, programme.place());
    let role = match manages {
        true => Some(Role::Manager),
        false => own.next().map(|it| it.role),
    };
    By {
        person: person.id,
        name: person.name.clone(),
        role: role.unwrap_or(Role::Lead),
        now: state.now(),
        today: state.today(),
    }
}
