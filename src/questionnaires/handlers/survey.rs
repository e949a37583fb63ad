//! The lead's page of the survey.

use std::collections::BTreeMap;

use axum::{
    extract::{Query, State},
    response::IntoResponse,
};

use super::{Answer, Came, refused, to};
use crate::{
    app::{AppState, Fields},
    error::Error,
    people::{Act, CurrentPerson},
    programmes::Shell,
    questionnaires::{
        AuthorityRound, CloseSurveyPath, HeadcountsPath, LastDayPath, SurveyPath,
        actions::{self, By},
        forms::{HeadcountsForm, LastDayForm},
        round_for, store,
        views::survey as views,
    },
    ui::FieldErrors,
};

pub(in crate::questionnaires) async fn page(
    path: SurveyPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Query(came): Query<Came>,
) -> Answer {
    let address = [path.programme.as_str(), &path.authority, &path.round];
    let at = round_for(&state, &person, Act::RunDiagnostic, address).await?;
    let typed = (&HeadcountsForm::default(), &FieldErrors::new());
    Ok(draw(&state, &person, &at, typed, came.banner())
        .await?
        .into_response())
}

/// The page with what was typed into its form, and what is wrong.
async fn draw(
    state: &AppState,
    person: &CurrentPerson,
    at: &AuthorityRound,
    (form, errors): (&HeadcountsForm, &FieldErrors),
    banner: Option<&'static str>,
) -> Result<maud::Markup, Error> {
    let (db, authority, round) = (state.database.read(), at.authority.id, at.round.id);
    let survey = store::survey(db, authority, round).await?;
    let asked = match &survey {
        Some(survey) => store::asked(db, survey.id).await?.0,
        None => BTreeMap::new(),
    };
    let page = views::SurveyPage {
        submitted: store::submitted(db, authority, round).await?,
        settled: store::round_is_settled(db, authority, round).await?,
        asked,
        survey,
        responses_closed: store::closed_responses(db, authority, round)
            .await?
            .is_some(),
        public_url: &state.settings.public_url,
        today: state.today(),
    };
    let shell = Shell::new(state, person, &at.programme).banner(banner);
    Ok(views::survey(&shell, at, &page, (form, errors)))
}

pub(in crate::questionnaires) async fn open(
    path: SurveyPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Fields(fields): Fields<Vec<(String, String)>>,
) -> Answer {
    let address = [path.programme.as_str(), &path.authority, &path.round];
    let at = round_for(&state, &person, Act::RunDiagnostic, address).await?;
    let form = HeadcountsForm::sent(fields);
    let errors = match form.parse() {
        Err(errors) => errors,
        Ok(people) => {
            let by = by(&state, &person);
            match actions::open_survey(&state.database, &at, &people, by).await? {
                Ok(()) => return Ok(to(format!("{}?done=opened", SurveyPath::of(&at)))),
                Err(refusal) => views::refused(&at, &refusal),
            }
        }
    };
    let page = draw(&state, &person, &at, (&form, &errors), None).await?;
    Ok(refused(page))
}

pub(in crate::questionnaires) async fn ask_to_close(
    path: CloseSurveyPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let address = [path.programme.as_str(), &path.authority, &path.round];
    let at = round_for(&state, &person, Act::RunDiagnostic, address).await?;
    let db = state.database.read();
    let survey = store::survey(db, at.authority.id, at.round.id).await?;
    if survey.is_none_or(|survey| survey.closed_at.is_some()) {
        return Ok(to(SurveyPath::of(&at)));
    }
    let shell = Shell::new(&state, &person, &at.programme);
    Ok(views::ask_to_close(&shell, &at).into_response())
}

pub(in crate::questionnaires) async fn close(
    path: CloseSurveyPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let address = [path.programme.as_str(), &path.authority, &path.round];
    let at = round_for(&state, &person, Act::RunDiagnostic, address).await?;
    match actions::close_survey(&state.database, &at, by(&state, &person)).await? {
        Ok(()) => Ok(to(format!("{}?done=closed", SurveyPath::of(&at)))),
        Err(refusal) => {
            let typed = (&HeadcountsForm::default(), &views::refused(&at, &refusal));
            Ok(refused(draw(&state, &person, &at, typed, None).await?))
        }
    }
}

pub(in crate::questionnaires) async fn headcounts(
    path: HeadcountsPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let address = [path.programme.as_str(), &path.authority, &path.round];
    let at = round_for(&state, &person, Act::RunDiagnostic, address).await?;
    let db = state.database.read();
    let survey = store::survey(db, at.authority.id, at.round.id).await?;
    let Some(survey) = survey.filter(|survey| survey.closed_at.is_none()) else {
        return Ok(to(SurveyPath::of(&at)));
    };
    let form = HeadcountsForm::of(&survey.people);
    let shell = Shell::new(&state, &person, &at.programme);
    Ok(views::headcounts(&shell, &at, &form, &FieldErrors::new()).into_response())
}

pub(in crate::questionnaires) async fn correct_headcounts(
    path: HeadcountsPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Fields(fields): Fields<Vec<(String, String)>>,
) -> Answer {
    let address = [path.programme.as_str(), &path.authority, &path.round];
    let at = round_for(&state, &person, Act::RunDiagnostic, address).await?;
    let form = HeadcountsForm::sent(fields);
    let errors = match form.correction() {
        Err(errors) => errors,
        Ok((people, reason)) => {
            let corrected = (&people, reason.as_str());
            let by = by(&state, &person);
            match actions::correct_headcounts(&state.database, &at, corrected, by).await? {
                Ok(()) => return Ok(to(format!("{}?done=headcounts", SurveyPath::of(&at)))),
                Err(refusal) => views::headcounts_refused(&at, &refusal),
            }
        }
    };
    let shell = Shell::new(&state, &person, &at.programme);
    Ok(refused(views::headcounts(&shell, &at, &form, &errors)))
}

pub(in crate::questionnaires) async fn last_day(
    path: LastDayPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let address = [path.programme.as_str(), &path.authority, &path.round];
    let at = round_for(&state, &person, Act::RunDiagnostic, address).await?;
    let db = state.database.read();
    let survey = store::survey(db, at.authority.id, at.round.id).await?;
    let Some(survey) = survey.filter(|survey| survey.closed_at.is_none()) else {
        return Ok(to(SurveyPath::of(&at)));
    };
    let form = LastDayForm::of(survey.last_day(&at.round));
    let shell = Shell::new(&state, &person, &at.programme);
    Ok(views::last_day(&shell, &at, &form, &FieldErrors::new()).into_response())
}

pub(in crate::questionnaires) async fn set_last_day(
    path: LastDayPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Fields(form): Fields<LastDayForm>,
) -> Answer {
    let address = [path.programme.as_str(), &path.authority, &path.round];
    let at = round_for(&state, &person, Act::RunDiagnostic, address).await?;
    let errors = match form.parse(&at, state.today()) {
        Err(errors) => errors,
        Ok(date) => {
            let by = by(&state, &person);
            match actions::set_last_day(&state.database, &at, date, by).await? {
                Ok(()) => return Ok(to(format!("{}?done=last-day", SurveyPath::of(&at)))),
                Err(refusal) => views::last_day_refused(&at, &refusal),
            }
        }
    };
    let shell = Shell::new(&state, &person, &at.programme);
    Ok(refused(views::last_day(&shell, &at, &form, &errors)))
}

pub(super) fn by(state: &AppState, person: &CurrentPerson) -> By {
    By {
        person: person.id,
        today: state.today(),
        now: state.now(),
    }
}
