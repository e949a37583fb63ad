//! The first look at a draft result: a page that says what it does, and what does it. Nothing but its
//! POST closes the responses.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect},
};
use sea_orm::ConnectionTrait;

use super::{Answer, back_to_round, rate_first, rates_first};
use crate::{
    app::AppState,
    error::Error,
    maturity::{LookPath, MaturityPath, views},
    people::{Act, CurrentPerson},
    programmes::Shell,
    questionnaires::{
        self, AuthorityRound,
        actions::{By, close_responses, draft_waits},
        round_for,
        rules::TooSoon,
    },
};

/// Whether somebody has looked at the draft, so that its figures may be shown.
pub(in crate::maturity) async fn looked_at(
    db: &impl ConnectionTrait,
    at: &AuthorityRound,
) -> Result<bool, Error> {
    let (authority, round) = (at.authority.id, at.round.id);
    let closed = questionnaires::store::closed_responses(db, authority, round).await?;
    Ok(closed.is_some())
}

pub(in crate::maturity) async fn ask(
    path: LookPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let address = [path.programme.as_str(), &path.authority, &path.round];
    let at = round_for(&state, &person, Act::ReadRound, address).await?;
    if rates_first(&state, &person, &at).await? {
        return Ok(rate_first(&state, &person, &at));
    }
    let db = state.database.read();
    if looked_at(db, &at).await? {
        return Ok(Redirect::to(&MaturityPath::of(&at).to_string()).into_response());
    }
    let waits = draft_waits(db, &at, state.today()).await?;
    Ok((StatusCode::OK, page(&state, &person, &at, waits).await?).into_response())
}

pub(in crate::maturity) async fn look(
    path: LookPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let address = [path.programme.as_str(), &path.authority, &path.round];
    let at = round_for(&state, &person, Act::ReadRound, address).await?;
    if rates_first(&state, &person, &at).await? {
        return Ok(rate_first(&state, &person, &at));
    }
    let by = By {
        person: person.id,
        today: state.today(),
        now: state.now(),
    };
    match close_responses(&state.database, &at, by).await? {
        Ok(()) => Ok(Redirect::to(&MaturityPath::of(&at).to_string()).into_response()),
        Err(waits) => {
            let page = page(&state, &person, &at, Some(waits)).await?;
            Ok((StatusCode::CONFLICT, page).into_response())
        }
    }
}

async fn page(
    state: &AppState,
    person: &CurrentPerson,
    at: &AuthorityRound,
    waits: Option<TooSoon>,
) -> Result<maud::Markup, Error> {
    let db = state.database.read();
    let survey = questionnaires::store::survey(db, at.authority.id, at.round.id).await?;
    let shell = back_to_round(Shell::new(state, person, &at.programme), at);
    Ok(views::look(&shell, at, (waits, survey.is_some())))
}
