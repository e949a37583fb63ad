//! What ends, the manager having been asked; enabling, and the end of sessions.

use axum::{extract::State, response::IntoResponse};
use maud::Markup;

use super::{Answer, acting, found, managed, member::refused_there, refused, to, with_authorities};
use crate::{
    app::AppState,
    error::Error,
    people::{CurrentPerson, PersonId},
    programmes::Shell,
    team::{
        EnablePath, EndPath, MemberPath, SessionsPath, TeamPath, actions,
        rules::{End, Refusal},
        store, views,
    },
};

/// The page that asks before an end.
async fn asked(
    state: &AppState,
    person: &CurrentPerson,
    path: &EndPath,
    refusal: Option<&Refusal>,
) -> Result<Markup, Error> {
    let (programme, authorities) = with_authorities(state, person, &path.programme).await?;
    let (member, answers) = found(state, person, &programme, path.person).await?;
    let work = store::open_work(state.database.read(), programme.id, member.id).await?;
    let page = views::Ending {
        programme: &programme,
        authorities: &authorities,
        member: &member,
        work: &work,
        answers,
        oneself: member.id == person.id,
        end: path.end,
    };
    let shell = Shell::new(state, person, &programme);
    Ok(views::ending(&shell, &page, refusal))
}

pub(in crate::team) async fn ask(
    path: EndPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let page = asked(&state, &person, &path, None).await?;
    Ok(page.into_response())
}

pub(in crate::team) async fn end(
    path: EndPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let programme = managed(&state, &person, &path.programme).await?;
    let acting = acting(&state, &person, &programme);
    let id = PersonId(path.person);
    if let Err(refusal) = actions::end(&state.database, &acting, id, path.end).await? {
        let page = asked(&state, &person, &path, Some(&refusal)).await?;
        return Ok(refused(page));
    }
    Ok(match path.end {
        End::Leaving if id == person.id => to("/"),
        End::Leaving => {
            let programme = path.programme;
            to(format!("{}?done=left", TeamPath { programme }))
        }
        end => to(format!("{}?done={end}", MemberPath::of(&programme, id))),
    })
}

pub(in crate::team) async fn enable(
    path: EnablePath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let programme = managed(&state, &person, &path.programme).await?;
    let acting = acting(&state, &person, &programme);
    let id = PersonId(path.person);
    match actions::enable(&state.database, &acting, id).await? {
        Ok(()) => Ok(to(format!(
            "{}?done=enabled",
            MemberPath::of(&programme, id)
        ))),
        Err(refusal) => refused_there(&state, &person, (&programme, id), &refusal).await,
    }
}

pub(in crate::team) async fn end_sessions(
    path: SessionsPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let programme = managed(&state, &person, &path.programme).await?;
    let acting = acting(&state, &person, &programme);
    let id = PersonId(path.person);
    actions::end_sessions(&state.database, &acting, id).await?;
    let back = MemberPath::of(&programme, id);
    Ok(to(format!("{back}?done=sessions")))
}
