//! The round’s page, its profile, and the two steps of publication.

use std::sync::Arc;

use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use maud::Markup;
use serde::Deserialize;

use super::{
    AgreementPath, MaturityPath, PublicationId, PublicationPath, RoundPath, Snapshot,
    WithdrawalPath,
    actions::{self, Refusal},
    published, scored_now, store, views,
};
use crate::{
    app::{AppState, Fields},
    error::Error,
    people::{Act, CurrentPerson},
    programmes::{AuthorityPath, Shell},
    questionnaires::{self, AuthorityRound, round_for, rules::SurveyState},
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
    let page = views::RoundPage {
        at,
        coverage: questionnaires::store::coverage(db, authority, round).await?,
        publication: store::publication(db, authority, round).await?,
        may_propose: may(Act::ProposePublication),
        may_agree: may(Act::AgreePublication),
        runs_diagnostic: may(Act::RunDiagnostic),
        open_today: at.round.is_open(state.today()),
    };
    let shell = back_to_authority(Shell::new(state, person, &at.programme), at).banner(banner);
    Ok(views::round(&shell, &page, errors))
}

pub(super) async fn maturity(
    path: MaturityPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let at = round_for(
        &state,
        &person,
        Act::ReadAuthority,
        [&path.programme, &path.authority, &path.round],
    )
    .await?;
    let inside = person.may(Act::ReadRound, at.authority.place());
    let shell = Shell::new(&state, &person, &at.programme).wide();
    let shell = match inside {
        true => shell.back(RoundPath::of(&at).to_string(), at.round.title()),
        false => back_to_authority(shell, &at),
    };
    if let Some(snapshot) = snapshot(&state, &at).await? {
        let page = views::Profile {
            authority: &at.authority,
            round: &at.round,
            standing: views::Standing::Published(snapshot.published_on),
            result: &snapshot.result,
            changes: &snapshot.changes,
        };
        return Ok(views::profile(&shell, &page).into_response());
    }
    if !inside {
        let page = views::not_published(&shell, (&at.authority, &at.round));
        return Ok((StatusCode::NOT_FOUND, page).into_response());
    }
    questionnaires::refuse_blind(&state, person.id, &at).await?;
    Ok(draft(&state, &at, &shell).await?.into_response())
}

async fn snapshot(state: &AppState, at: &AuthorityRound) -> Result<Option<Arc<Snapshot>>, Error> {
    let published = published(state, &[at.authority.id]).await?;
    let of_authority = published.into_values().flatten();
    Ok(of_authority
        .into_iter()
        .find(|snapshot| snapshot.round == at.round.id))
}

async fn draft(state: &AppState, at: &AuthorityRound, shell: &Shell<'_>) -> Result<Markup, Error> {
    let db = state.database.read();
    let coverage = questionnaires::store::coverage(db, at.authority.id, at.round.id).await?;
    let frozen = scored_now(db, at.authority.id, &at.round).await?;
    if coverage.survey == SurveyState::Open {
        let on = (&at.authority, &at.round);
        return Ok(views::waiting(shell, on, &frozen.result));
    }
    let page = views::Profile {
        authority: &at.authority,
        round: &at.round,
        standing: views::Standing::Draft,
        result: &frozen.result,
        changes: &frozen.changes,
    };
    Ok(views::profile(shell, &page))
}

pub(super) async fn propose(
    path: PublicationPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let at = round_for(
        &state,
        &person,
        Act::ProposePublication,
        [&path.programme, &path.authority, &path.round],
    )
    .await?;
    match actions::propose(&state.database, &at, person.id, state.now()).await? {
        Ok(_) => Ok(done(&at, "proposed")),
        Err(refusal) => refused(&state, &person, &at, refusal).await,
    }
}

/// The proposal that was read and is agreed to.
#[derive(Deserialize)]
pub(super) struct Agreement {
    #[serde(default)]
    proposal: String,
}

pub(super) async fn agree(
    path: AgreementPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Fields(form): Fields<Agreement>,
) -> Answer {
    let at = round_for(
        &state,
        &person,
        Act::AgreePublication,
        [&path.programme, &path.authority, &path.round],
    )
    .await?;
    let Ok(proposal) = form.proposal.parse().map(PublicationId) else {
        return refused(&state, &person, &at, Refusal::OtherProposal).await;
    };
    match actions::agree(&state.database, &at, proposal, person.id, state.now()).await? {
        Ok(()) => Ok(done(&at, "published")),
        Err(refusal) => refused(&state, &person, &at, refusal).await,
    }
}

pub(super) async fn withdraw(
    path: WithdrawalPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let at = round_for(
        &state,
        &person,
        Act::ProposePublication,
        [&path.programme, &path.authority, &path.round],
    )
    .await?;
    match actions::withdraw(&state.database, &at, person.id, state.now()).await? {
        Ok(()) => Ok(done(&at, "withdrawn")),
        Err(refusal) => refused(&state, &person, &at, refusal).await,
    }
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
