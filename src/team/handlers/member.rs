//! One person of the programme.

use axum::{
    extract::{Query, State},
    response::IntoResponse,
};

use super::{Answer, Done, found, managed, refused};
use crate::{
    app::AppState,
    people::CurrentPerson,
    programmes::{self, Programme, Shell},
    team::{
        MemberPath, TeamPath,
        rules::{Member, Refusal},
        views,
    },
};

pub(in crate::team) async fn member(
    path: MemberPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Query(done): Query<Done>,
) -> Answer {
    let programme = managed(&state, &person, &path.programme).await?;
    let found = found(&state, &person, &programme, path.person).await?;
    let banner = match done.done.as_str() {
        "moved" => Some("Role changed"),
        "link" => Some("New link sent by email"),
        "sessions" => Some("Signed out everywhere"),
        "second-step" => Some("Second step reset"),
        "disabled" => Some("Account disabled"),
        "enabled" => Some("Account enabled"),
        _ => None,
    };
    shown(&state, &person, (&programme, &found), None, banner).await
}

/// The person’s page, with why nothing was done if something was refused.
pub(super) async fn shown(
    state: &AppState,
    manager: &CurrentPerson,
    (programme, (member, answers)): (&Programme, &(Member, bool)),
    refusal: Option<&Refusal>,
    banner: Option<&'static str>,
) -> Answer {
    let authorities = programmes::store::authorities(state.database.read(), programme.id).await?;
    let page = views::MemberPage {
        programme,
        member,
        authorities: &authorities,
        answers: *answers,
        oneself: member.id == manager.id,
        mail: state.settings.mail.is_some(),
        now: state.now(),
    };
    let team = TeamPath {
        programme: programme.slug.clone(),
    };
    let shell = Shell::new(state, manager, programme)
        .back(team.to_string(), "Back to people")
        .banner(banner);
    let drawn = views::member(&shell, &page, refusal);
    Ok(match refusal {
        None => drawn.into_response(),
        Some(_) => refused(drawn),
    })
}
