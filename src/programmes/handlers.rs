//! The manager's pages: programmes, set-up, authorities, allocations, windows.

use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::{
    AllocationPath, NewAuthorityPath, NewProgrammePath, ProgrammesPath, SetUpPath, Shell, Standing,
    StandingPath, WindowPath, actions, authority_for,
    forms::{self, AllocationForm, AuthorityForm, ProgrammeForm, WindowForm},
    programme_for, store, views,
};
use crate::{
    app::{AppState, Fields},
    error::Error,
    people::{Act, CurrentPerson},
    ui::FieldErrors,
};

type Answer = Result<Response, Error>;

/// What was just done, for the green notice.
#[derive(Deserialize)]
pub(super) struct Done {
    #[serde(default)]
    done: String,
}

pub(super) async fn programmes(
    _: ProgrammesPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let ids: Vec<_> = person
        .memberships
        .iter()
        .filter_map(|m| m.programme)
        .collect();
    let programmes = store::programmes(state.database.read(), &ids).await?;
    let shell = Shell::outside(&state, &person);
    Ok(views::programmes(&shell, &programmes, person.may_start_programmes()).into_response())
}

pub(super) async fn new_programme(
    _: NewProgrammePath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    person.must_start_programmes()?;
    let shell = Shell::outside(&state, &person);
    let (form, errors) = (ProgrammeForm::default(), FieldErrors::new());
    Ok(views::new_programme(&shell, &form, &errors).into_response())
}

pub(super) async fn start_programme(
    _: NewProgrammePath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Fields(form): Fields<ProgrammeForm>,
) -> Answer {
    person.must_start_programmes()?;
    let errors = match form.parse() {
        Ok(start) => {
            match actions::start_programme(&state.database, start, person.id, state.now()).await {
                Ok(programme) => {
                    let path = SetUpPath {
                        programme: programme.slug,
                    };
                    return Ok(Redirect::to(&path.to_string()).into_response());
                }
                Err(Error::Conflict(sentence)) => {
                    let mut errors = FieldErrors::new();
                    errors.add("name", sentence);
                    errors
                }
                Err(error) => return Err(error),
            }
        }
        Err(errors) => errors,
    };
    let shell = Shell::outside(&state, &person);
    Ok(refused(views::new_programme(&shell, &form, &errors)))
}

pub(super) async fn set_up(
    path: SetUpPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Query(done): Query<Done>,
) -> Answer {
    let programme = programme_for(&state, &person, Act::SetUpProgramme, &path.programme).await?;
    let db = state.database.read();
    let authorities = store::authorities(db, programme.id).await?;
    let ids: Vec<_> = authorities.iter().map(|authority| authority.id).collect();
    let page = views::SetUp {
        allocated: store::allocated(db, &ids).await?,
        rounds: store::rounds(db, programme.id).await?,
        authorities,
        today: state.today(),
    };
    let banner = match done.done.as_str() {
        "joined" => Some("Authority added"),
        "allocated" => Some("Allocation changed"),
        "standing" => Some("Standing changed"),
        "window" => Some("Round dates changed"),
        _ => None,
    };
    let shell = Shell::new(&state, &person, &programme)
        .current("Set-up")
        .banner(banner);
    Ok(views::set_up(&shell, &programme, &page).into_response())
}

pub(super) async fn new_authority(
    path: NewAuthorityPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let programme = programme_for(&state, &person, Act::SetUpProgramme, &path.programme).await?;
    let shell = Shell::new(&state, &person, &programme);
    let form = AuthorityForm {
        days: programme.allocation_ceiling.to_string(),
        ..Default::default()
    };
    Ok(views::new_authority(&shell, &programme, &form, &FieldErrors::new()).into_response())
}

pub(super) async fn add_authority(
    path: NewAuthorityPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Fields(form): Fields<AuthorityForm>,
) -> Answer {
    let programme = programme_for(&state, &person, Act::SetUpProgramme, &path.programme).await?;
    let errors = match form.parse(state.today(), programme.allocation_ceiling) {
        Ok(join) => {
            let db = &state.database;
            match actions::add_authority(db, &programme, join, person.id, state.now()).await? {
                Ok(_) => return Ok(set_up_again(&path.programme, "joined")),
                Err(refusal) => forms::refused(&refusal, None),
            }
        }
        Err(errors) => errors,
    };
    let shell = Shell::new(&state, &person, &programme);
    Ok(refused(views::new_authority(
        &shell, &programme, &form, &errors,
    )))
}

pub(super) async fn allocation(
    path: AllocationPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let form = AllocationForm::default();
    let page = allocation_page(&path, &state, &person, &form, &FieldErrors::new()).await?;
    Ok(page.into_response())
}

pub(super) async fn allocate(
    path: AllocationPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Fields(form): Fields<AllocationForm>,
) -> Answer {
    let act = Act::SetUpProgramme;
    let (programme, authority) =
        authority_for(&state, &person, act, &path.programme, &path.authority).await?;
    let errors = match form.parse(programme.allocation_ceiling, state.today()) {
        Ok((days, from_on, reason)) => {
            let (db, on) = (&state.database, (&programme, &authority));
            let change = (days, reason.as_str(), from_on);
            match actions::allocate(db, on, change, person.id, state.now()).await? {
                Ok(()) => return Ok(set_up_again(&path.programme, "allocated")),
                Err(refusal) => forms::refused(&refusal, Some(&authority)),
            }
        }
        Err(errors) => errors,
    };
    Ok(refused(
        allocation_page(&path, &state, &person, &form, &errors).await?,
    ))
}

async fn allocation_page(
    path: &AllocationPath,
    state: &AppState,
    person: &CurrentPerson,
    form: &AllocationForm,
    errors: &FieldErrors,
) -> Result<maud::Markup, Error> {
    let act = Act::SetUpProgramme;
    let (programme, authority) =
        authority_for(state, person, act, &path.programme, &path.authority).await?;
    let history = store::allocations(state.database.read(), authority.id).await?;
    let shell = Shell::new(state, person, &programme);
    Ok(views::allocation(
        &shell,
        (&programme, &authority),
        &history,
        form,
        errors,
    ))
}

#[derive(Deserialize)]
pub(super) struct StandingForm {
    #[serde(default)]
    standing: String,
}

pub(super) async fn change_standing(
    path: StandingPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Fields(form): Fields<StandingForm>,
) -> Answer {
    let act = Act::SetUpProgramme;
    let (programme, authority) =
        authority_for(&state, &person, act, &path.programme, &path.authority).await?;
    let (db, on) = (&state.database, (&programme, &authority));
    let errors = match form.standing.parse::<Standing>() {
        Ok(standing) => {
            match actions::change_standing(db, on, standing, person.id, state.now()).await? {
                Ok(()) => return Ok(set_up_again(&path.programme, "standing")),
                Err(refusal) => forms::refused(&refusal, Some(&authority)),
            }
        }
        Err(_) => forms::no_standing(),
    };
    let path = AllocationPath {
        programme: path.programme,
        authority: path.authority,
    };
    let page = allocation_page(&path, &state, &person, &AllocationForm::default(), &errors).await?;
    Ok(refused(page))
}

pub(super) async fn window(
    path: WindowPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let programme = programme_for(&state, &person, Act::SetUpProgramme, &path.programme).await?;
    let found = store::round(state.database.read(), programme.id, &path.round).await?;
    let round = found.ok_or(Error::NotFound)?;
    let shell = Shell::new(&state, &person, &programme);
    let form = WindowForm::of(&round);
    Ok(views::window(&shell, (&programme, &round), &form, &FieldErrors::new()).into_response())
}

pub(super) async fn set_window(
    path: WindowPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Fields(form): Fields<WindowForm>,
) -> Answer {
    let programme = programme_for(&state, &person, Act::SetUpProgramme, &path.programme).await?;
    let found = store::round(state.database.read(), programme.id, &path.round).await?;
    let round = found.ok_or(Error::NotFound)?;
    match form.parse(&programme) {
        Ok(window) => {
            let on = (&programme, round.id);
            actions::set_window(&state.database, on, window, person.id, state.now()).await?;
            Ok(set_up_again(&path.programme, "window"))
        }
        Err(errors) => {
            let shell = Shell::new(&state, &person, &programme);
            Ok(refused(views::window(
                &shell,
                (&programme, &round),
                &form,
                &errors,
            )))
        }
    }
}

fn set_up_again(programme: &str, done: &str) -> Response {
    let path = SetUpPath {
        programme: programme.into(),
    };
    Redirect::to(&format!("{path}?done={done}")).into_response()
}

fn refused(page: maud::Markup) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
}
