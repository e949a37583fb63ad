//! Disabling, enabling, leaving, and the end of sessions.

use axum::{extract::State, response::IntoResponse};
use maud::Markup;

use super::{Answer, acting, found, managed, member::shown, refused, to, with_authorities};
use crate::{
    app::AppState,
    error::Error,
    people::{CurrentPerson, PersonId},
    programmes::Shell,
    team::{
        DisablePath, EnablePath, LeavePath, MemberPath, SecondStepPath, SessionsPath, TeamPath,
        actions, rules::Refusal, store, views,
    },
};

/// The page that asks before an end.
async fn ask(
    state: &AppState,
    person: &CurrentPerson,
    (programme, id): (&str, i32),
    end: views::End,
    refusal: Option<&Refusal>,
) -> Result<Markup, Error> {
    let (programme, authorities) = with_authorities(state, person, programme).await?;
    let (member, answers) = found(state, person, &programme, id).await?;
    let work = store::open_work(state.database.read(), programme.id, member.id).await?;
    let page = views::Ending {
        programme: &programme,
        authorities: &authorities,
        member: &member,
        work: &work,
        answers,
        oneself: member.id == person.id,
        end,
    };
    let shell = Shell::new(state, person, &programme);
    Ok(views::ending(&shell, &page, refusal))
}

pub(in crate::team) async fn ask_to_reset(
    path: SecondStepPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let at = (path.programme.as_str(), path.person);
    let page = ask(&state, &person, at, views::End::SecondStep, None).await?;
    Ok(page.into_response())
}

pub(in crate::team) async fn reset_second_step(
    path: SecondStepPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let programme = managed(&state, &person, &path.programme).await?;
    let acting = acting(&state, &person, &programme);
    let id = PersonId(path.person);
    match actions::reset_second_step(&state.database, &acting, id).await? {
        Ok(()) => Ok(to(format!(
            "{}?done=second-step",
            MemberPath::of(&programme, id)
        ))),
        Err(refusal) => {
            let (at, end) = (
                (path.programme.as_str(), path.person),
                views::End::SecondStep,
            );
            Ok(refused(
                ask(&state, &person, at, end, Some(&refusal)).await?,
            ))
        }
    }
}

pub(in crate::team) async fn ask_to_disable(
    path: DisablePath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let at = (path.programme.as_str(), path.person);
    let page = ask(&state, &person, at, views::End::Disable, None).await?;
    Ok(page.into_response())
}

pub(in crate::team) async fn disable(
    path: DisablePath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let programme = managed(&state, &person, &path.programme).await?;
    let acting = acting(&state, &person, &programme);
    let id = PersonId(path.person);
    match actions::disable(&state.database, &acting, id).await? {
        Ok(()) => Ok(to(format!(
            "{}?done=disabled",
            MemberPath::of(&programme, id)
        ))),
        Err(refusal) => {
            let (at, end) = ((path.programme.as_str(), path.person), views::End::Disable);
            Ok(refused(
                ask(&state, &person, at, end, Some(&refusal)).await?,
            ))
        }
    }
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
        Err(refusal) => {
            let found = found(&state, &person, &programme, path.person).await?;
            let refusal = Some(&refusal);
            shown(&state, &person, (&programme, &found), refusal, None).await
        }
    }
}

pub(in crate::team) async fn ask_to_leave(
    path: LeavePath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let at = (path.programme.as_str(), path.person);
    let page = ask(&state, &person, at, views::End::Leave, None).await?;
    Ok(page.into_response())
}

pub(in crate::team) async fn leave(
    path: LeavePath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let programme = managed(&state, &person, &path.programme).await?;
    let acting = acting(&state, &person, &programme);
    match actions::leave(&state.database, &acting, PersonId(path.person)).await? {
        Ok(()) if path.person == person.id.0 => Ok(to("/")),
        Ok(()) => {
            let programme = programme.slug;
            Ok(to(format!("{}?done=left", TeamPath { programme })))
        }
        Err(refusal) => {
            let (at, end) = ((path.programme.as_str(), path.person), views::End::Leave);
            Ok(refused(
                ask(&state, &person, at, end, Some(&refusal)).await?,
            ))
        }
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
