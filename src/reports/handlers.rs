//! The overview, what is new, and the authority's page; their charts as files are in `charts`.

mod charts;

pub(super) use charts::{authority_chart, overview_chart};

use axum::{
    extract::{Query, State},
    http::{StatusCode, Uri},
    response::{IntoResponse, Response},
};

use super::{NewsPath, ProposedAuthorityPath, gather, kept::Asked, views};
use crate::{
    app::AppState,
    error::Error,
    maturity,
    people::{
        Act, CurrentPerson,
        visits::{self, Seen},
    },
    programmes::{AuthorityPath, ProgrammePath, Shell, authority_for},
    questionnaires::{self, round_for},
};

/// The address’s fields, in its order: a name may stand there several times.
type Pairs = Query<Vec<(String, String)>>;

pub(super) async fn overview(
    path: ProgrammePath,
    State(state): State<AppState>,
    person: CurrentPerson,
    uri: Uri,
    Query(filter): Pairs,
) -> Result<Response, Error> {
    let asked = Asked::of(&state, &person, &path.programme, &uri).await?;
    if let Some(page) = asked.page() {
        return Ok(page);
    }
    let page = gather::overview(&state, &person, &path.programme, &filter).await?;
    visits::viewed(&state, &person, seen(&page, "overview")).await?;
    let shell = Shell::new(&state, &person, &page.programme).current("Overview");
    let content = views::overview(&shell, &state.pictures, &page);
    match page.errors.is_empty() {
        true => Ok(asked.keep(content)),
        false => Ok((StatusCode::UNPROCESSABLE_ENTITY, content).into_response()),
    }
}

/// A page on the whole programme, as the audit trail keeps it.
fn seen(page: &gather::Overview, what: &str) -> visits::Content {
    let programme = page.programme.id;
    let seen = Seen {
        programme,
        subject: match page.is_whole() {
            true => visits::programme_subject(programme),
            false => visits::part_subject(programme),
        },
        what,
        snapshots: page.results(),
    };
    seen.with_news(page.news.len())
}

pub(super) async fn news(
    path: NewsPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Query(asked): Pairs,
) -> Result<Response, Error> {
    let page = gather::overview(&state, &person, &path.programme, &asked).await?;
    visits::viewed(&state, &person, seen(&page, "new")).await?;
    let shell = Shell::new(&state, &person, &page.programme);
    Ok(views::news(&shell, &page).into_response())
}

pub(super) async fn authority(
    path: AuthorityPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    uri: Uri,
) -> Result<Response, Error> {
    let asked = Asked::of(&state, &person, &path.programme, &uri).await?;
    if let Some(page) = asked.page() {
        return Ok(page);
    }
    let act = Act::ReadAuthority;
    let (programme, authority) =
        authority_for(&state, &person, act, &path.programme, &path.authority).await?;
    let page = gather::authority(&state, &person, &programme, authority).await?;
    let seen = Seen {
        programme: programme.id,
        subject: format!("authority {}", page.authority.id),
        what: "authority",
        snapshots: page.results(),
    };
    visits::viewed(&state, &person, seen).await?;
    let shell = Shell::new(&state, &person, &programme);
    Ok(asked.keep(views::authority(&shell, &state.pictures, &programme, &page)))
}

/// The authority’s page as reviewers would read it if a proposal were agreed to today.
pub(super) async fn authority_as_proposed(
    path: ProposedAuthorityPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Result<Response, Error> {
    let address = [path.programme.as_str(), &path.authority, &path.round];
    let at = round_for(&state, &person, Act::ReadRound, address).await?;
    let db = state.database.read();
    let proposal = path.result.parse().map(maturity::PublicationId);
    let proposal = proposal.map_err(|_| Error::NotFound)?;
    let place = (at.authority.id, at.round.id);
    if questionnaires::store::has_blind_rating_to_do(db, person.id, place).await? {
        return Err(Error::Conflict(
            "Finish your blind rating of this round first. Until then you do not see its figures."
                .into(),
        ));
    }
    let page = gather::as_proposed(&state, &person, &at, proposal).await?;
    let shell = Shell::new(&state, &person, &at.programme);
    Ok(views::authority(&shell, &state.pictures, &at.programme, &page).into_response())
}
