//! One person of the programme.

use axum::{
    extract::{Query, State},
    response::IntoResponse,
};
use maud::Markup;

use super::{Answer, Done, found, managed, refused};
use crate::{
    app::AppState,
    error::Error,
    people::{CurrentPerson, PersonId, store::sessions_of},
    programmes::{self, Programme, Shell},
    team::{MemberPath, TeamPath, rules::Refusal, views},
};

pub(in crate::team) async fn member(
    path: MemberPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Query(done): Query<Done>,
) -> Answer {
    let programme = managed(&state, &person, &path.programme).await?;
    let banner = match done.done.as_str() {
        "moved" => Some("Role changed"),
        "link" => Some("New link sent by email"),
        "sessions" => Some("Signed out everywhere"),
        "second-step" => Some("Second step reset"),
        "identity" => Some("Sign-in through another organisation removed"),
        "disabling" => Some("Account disabled"),
        "enabled" => Some("Account enabled"),
        _ => None,
    };
    let at = (&programme, PersonId(path.person));
    let page = shown(&state, &person, at, None, banner).await?;
    Ok(page.into_response())
}

/// The person’s page, with why something was refused.
pub(super) async fn refused_there(
    state: &AppState,
    manager: &CurrentPerson,
    at: (&Programme, PersonId),
    refusal: &Refusal,
) -> Answer {
    Ok(refused(
        shown(state, manager, at, Some(refusal), None).await?,
    ))
}

async fn shown(
    state: &AppState,
    manager: &CurrentPerson,
    (programme, id): (&Programme, PersonId),
    refusal: Option<&Refusal>,
    banner: Option<&'static str>,
) -> Result<Markup, Error> {
    let (member, answers) = found(state, manager, programme, id.0).await?;
    let (db, oneself, now) = (state.database.read(), id == manager.id, state.now());
    let authorities = programmes::store::authorities(db, programme.id).await?;
    let sessions = match answers && !oneself {
        true => sessions_of(db, id, state.limits, now).await?,
        false => Vec::new(),
    };
    let page = views::MemberPage {
        programme,
        member: &member,
        authorities: &authorities,
        sessions: &sessions,
        answers,
        oneself,
        mail: state.settings.mail.is_some(),
        now,
    };
    let team = TeamPath {
        programme: programme.slug.clone(),
    };
    let shell = Shell::new(state, manager, programme)
        .back(team.to_string(), "Back to people")
        .banner(banner);
    Ok(views::member(&shell, &page, refusal))
}
