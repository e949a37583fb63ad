//! The round’s page; its result, moderation and publication each have a file of their own.

pub(super) mod looking;
pub(super) mod moderation;
pub(super) mod publishing;
pub(super) mod reasons;
pub(super) mod results;

use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use maud::Markup;
use serde::Deserialize;

use super::{
    RoundPath, Topic, actions::Refusal, history::History, published, scoring, store, views,
};
use crate::{
    app::AppState,
    error::Error,
    people::{Act, CurrentPerson},
    programmes::{AuthorityPath, Shell},
    questionnaires::{
        self, AuthorityRound, round_for,
        rules::{Coverage, SurveyState},
    },
    ui::FieldErrors,
};

type Answer = Result<Response, Error>;

/// What was just done, for the green notice.
#[derive(Deserialize)]
pub(super) struct Done {
    #[serde(default)]
    done: String,
}

fn back_to_authority<'a>(shell: Shell<'a>, at: &AuthorityRound) -> Shell<'a> {
    let path = AuthorityPath {
        programme: at.programme.slug.clone(),
        authority: at.authority.slug.clone(),
    };
    shell.back(path.to_string(), at.authority.name.clone())
}

pub(super) async fn round(
    path: RoundPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Query(done): Query<Done>,
) -> Answer {
    let at = round_for(
        &state,
        &person,
        Act::ReadAuthority,
        [&path.programme, &path.authority, &path.round],
    )
    .await?;
    if !person.may(Act::ReadRound, at.authority.place()) {
        return Ok(Redirect::to(&format!("{}/maturity", RoundPath::of(&at))).into_response());
    }
    let banner = match done.done.as_str() {
        "proposed" => Some("Proposed for publication"),
        "published" => Some("Result published"),
        "withdrawn" => Some("Proposal withdrawn"),
        "sent-back" => Some("Proposal sent back"),
        "correcting" => Some("Correction started"),
        "stopped" => Some("Correction stopped"),
        "retracted" => Some("Published result withdrawn"),
        _ => None,
    };
    let page = round_page(&state, &person, &at, banner, &FieldErrors::new()).await?;
    Ok(page.into_response())
}

async fn round_page(
    state: &AppState,
    person: &CurrentPerson,
    at: &AuthorityRound,
    banner: Option<&'static str>,
    errors: &FieldErrors,
) -> Result<Markup, Error> {
    let db = state.database.read();
    let (authority, round) = (at.authority.id, at.round.id);
    let may = |act| person.may(act, at.authority.place());
    let history = store::history(db, authority, round).await?;
    let coverage = questionnaires::store::coverage(db, authority, round).await?;
    let rates_first = rates_first(state, person, at).await?;
    let page = views::RoundPage {
        at,
        open_flags: match may(Act::ProposePublication) && !rates_first {
            true => open_flags(state, at, (&history, &coverage)).await?,
            false => Vec::new(),
        },
        prospects: match rates_first {
            true => None,
            false => Some(scoring::prospects(db, authority, round, &coverage).await?),
        },
        before: published(state, &[authority])
            .await?
            .remove(&authority)
            .and_then(|all| all.into_iter().rfind(|it| it.month < at.round.month)),
        coverage,
        history,
        closed: questionnaires::store::closed_responses(db, authority, round).await?,
        turnout: questionnaires::store::turnout(db, authority, round).await?,
        may_propose: may(Act::ProposePublication),
        may_agree: may(Act::AgreePublication),
        may_retract: may(Act::WithdrawPublication),
        may_moderate: may(Act::ModerateRound),
        runs_diagnostic: may(Act::RunDiagnostic),
        may_import: may(Act::ImportResponses),
        open_today: at.round.is_open(state.today()),
    };
    let shell = back_to_authority(Shell::new(state, person, &at.programme), at).banner(banner);
    Ok(views::round(&shell, &page, errors))
}

/// The flags without an agreed response, for whoever is about to propose.
async fn open_flags(
    state: &AppState,
    at: &AuthorityRound,
    (history, coverage): (&History, &Coverage),
) -> Result<Vec<Topic>, Error> {
    let to_propose = history.standing().is_none() || history.correction().is_some();
    let in_time = coverage.survey != SurveyState::Open && history.proposal().is_none();
    if !(to_propose && in_time) {
        return Ok(Vec::new());
    }
    let agenda = moderation::read(state, at).await?;
    Ok(agenda.open().map(|flag| flag.topic).collect())
}

/// Whether the person still has a record of the round to rate blind, and so must not see what its
/// first rating could be read from: drafts, their working, the agenda, a proposal.
async fn rates_first(
    state: &AppState,
    person: &CurrentPerson,
    at: &AuthorityRound,
) -> Result<bool, Error> {
    let db = state.database.read();
    let place = (at.authority.id, at.round.id);
    Ok(questionnaires::store::has_blind_rating_to_do(db, person.id, place).await?)
}

fn rate_first(state: &AppState, person: &CurrentPerson, at: &AuthorityRound) -> Response {
    let shell = back_to_round(Shell::new(state, person, &at.programme), at);
    (StatusCode::CONFLICT, views::rate_first(&shell, at)).into_response()
}

fn back_to_round<'a>(shell: Shell<'a>, at: &AuthorityRound) -> Shell<'a> {
    shell.back(
        RoundPath::of(at).to_string(),
        format!("Back to {}", at.round.title().to_lowercase()),
    )
}

fn done(at: &AuthorityRound, word: &str) -> Response {
    Redirect::to(&format!("{}?done={word}", RoundPath::of(at))).into_response()
}

async fn refused(
    state: &AppState,
    person: &CurrentPerson,
    at: &AuthorityRound,
    refusal: Refusal,
) -> Answer {
    let mut errors = FieldErrors::new();
    errors.add("publication", refusal.sentence());
    let page = round_page(state, person, at, None, &errors).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}
