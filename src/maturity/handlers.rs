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
    actions::{self, Refusal},
    published, scored_now, store, views,
};
use crate::{
    app::{AppState, Fields},
    error::Error,
    people::{Act, CurrentPerson},
    programmes::{self, Authority, AuthorityPath, Programme, Round, Shell, authority_for},
    questionnaires::{self, rules::SurveyState},
    ui::FieldErrors,
};

type Answer = Result<Response, Error>;

/// What was just done, for the green notice.
#[derive(Deserialize)]
pub(super) struct Done {
    #[serde(default)]
    done: String,
}

/// A round that the person may see something of.
struct At {
    programme: Programme,
    authority: Authority,
    round: Round,
}

impl At {
    async fn new(
        state: &AppState,
        person: &CurrentPerson,
        act: Act,
        (programme, authority, round): (&str, &str, &str),
    ) -> Result<Self, Error> {
        let (programme, authority) =
            authority_for(state, person, act, programme, authority).await?;
        let found = programmes::store::round(state.database.read(), programme.id, round).await?;
        Ok(Self {
            round: found.ok_or(Error::NotFound)?,
            programme,
            authority,
        })
    }

    fn path(&self) -> RoundPath {
        RoundPath {
            programme: self.programme.slug.clone(),
            authority: self.authority.slug.clone(),
            round: self.round.slug(),
        }
    }

    fn shell<'a>(&self, state: &AppState, person: &'a CurrentPerson) -> Shell<'a> {
        Shell::new(state, person, &self.programme)
    }

    fn back_to_authority<'a>(&self, shell: Shell<'a>) -> Shell<'a> {
        let path = AuthorityPath {
            programme: self.programme.slug.clone(),
            authority: self.authority.slug.clone(),
        };
        shell.back(path.to_string(), self.authority.name.clone())
    }

    fn may(&self, person: &CurrentPerson, act: Act) -> bool {
        person.may(act, self.authority.place())
    }
}

pub(super) async fn round(
    path: RoundPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Query(done): Query<Done>,
) -> Answer {
    let slugs = (&*path.programme, &*path.authority, &*path.round);
    let at = At::new(&state, &person, Act::ReadAuthority, slugs).await?;
    if !at.may(&person, Act::ReadRound) {
        return Ok(Redirect::to(&format!("{}/maturity", at.path())).into_response());
    }
    let banner = match done.done.as_str() {
        "proposed" => Some("Proposed for publication"),
        "published" => Some("Result published"),
        _ => None,
    };
    let page = round_page(&state, &person, &at, banner, &FieldErrors::new()).await?;
    Ok(page.into_response())
}

async fn round_page(
    state: &AppState,
    person: &CurrentPerson,
    at: &At,
    banner: Option<&'static str>,
    errors: &FieldErrors,
) -> Result<Markup, Error> {
    let db = state.database.read();
    let (authority, round) = (at.authority.id, at.round.id);
    let page = views::RoundPage {
        programme: &at.programme,
        authority: &at.authority,
        round: &at.round,
        coverage: questionnaires::store::coverage(db, authority, round).await?,
        publication: views::PublicationState {
            publication: store::publication(db, authority, round).await?,
            may_propose: at.may(person, Act::ProposePublication),
            may_agree: at.may(person, Act::AgreePublication),
        },
        runs_diagnostic: at.may(person, Act::RunDiagnostic),
        open_today: at.round.is_open(state.today()),
    };
    let shell = at.back_to_authority(at.shell(state, person)).banner(banner);
    Ok(views::round(&shell, &page, errors))
}

pub(super) async fn maturity(
    path: MaturityPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let slugs = (&*path.programme, &*path.authority, &*path.round);
    let at = At::new(&state, &person, Act::ReadAuthority, slugs).await?;
    let inside = at.may(&person, Act::ReadRound);
    let shell = at.shell(&state, &person).wide();
    let shell = match inside {
        true => shell.back(at.path().to_string(), at.round.title()),
        false => at.back_to_authority(shell),
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
    Ok(draft(&state, &at, &shell).await?.into_response())
}

async fn snapshot(state: &AppState, at: &At) -> Result<Option<Arc<Snapshot>>, Error> {
    let published = published(state, &[at.authority.id]).await?;
    let of_authority = published.into_values().flatten();
    Ok(of_authority
        .into_iter()
        .find(|snapshot| snapshot.round == at.round.id))
}

async fn draft(state: &AppState, at: &At, shell: &Shell<'_>) -> Result<Markup, Error> {
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
    let slugs = (&*path.programme, &*path.authority, &*path.round);
    let at = At::new(&state, &person, Act::ProposePublication, slugs).await?;
    let on = (&at.programme, &at.authority, &at.round);
    match actions::propose(&state.database, on, person.id, state.now()).await? {
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
    let slugs = (&*path.programme, &*path.authority, &*path.round);
    let at = At::new(&state, &person, Act::AgreePublication, slugs).await?;
    let Ok(proposal) = form.proposal.parse().map(PublicationId) else {
        return refused(&state, &person, &at, Refusal::OtherProposal).await;
    };
    let on = (&at.programme, &at.authority, &at.round);
    match actions::agree(&state.database, on, proposal, person.id, state.now()).await? {
        Ok(()) => Ok(done(&at, "published")),
        Err(refusal) => refused(&state, &person, &at, refusal).await,
    }
}

fn done(at: &At, word: &str) -> Response {
    Redirect::to(&format!("{}?done={word}", at.path())).into_response()
}

async fn refused(state: &AppState, person: &CurrentPerson, at: &At, refusal: Refusal) -> Answer {
    let mut errors = FieldErrors::new();
    errors.add("publication", refusal.sentence());
    let page = round_page(state, person, at, None, &errors).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}
