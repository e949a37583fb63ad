//! A visit that repeats: its form, its preview, and the booking of all of it.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect},
};

use super::{Answer, eligible, entry_path, loggable};
use crate::{
    app::{AppState, Fields},
    error::Error,
    people::{Act, CurrentPerson},
    programmes::{Authority, Programme, Shell, authority_for},
    support_days::{
        Plan, Series, SeriesPath, actions,
        forms::{EntryForm, SeriesForm, SeriesStep, series_errors},
        store,
        views::{self, NewEntry},
    },
    ui::FieldErrors,
};

pub(in crate::support_days) async fn series(
    path: SeriesPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let act = Act::RecordSupportDays;
    let (programme, authority) =
        authority_for(&state, &person, act, &path.programme, &path.authority).await?;
    let entry = EntryForm::blank(&authority.slug, state.today(), person.id);
    let page = page_of(&state, &person, &programme, &authority).await?;
    let shell = Shell::new(&state, &person, &programme);
    let form = SeriesForm::blank(entry);
    Ok(views::series_form(&shell, &page, &form, &FieldErrors::new(), None).into_response())
}

async fn page_of<'a>(
    state: &AppState,
    person: &CurrentPerson,
    programme: &'a Programme,
    authority: &'a Authority,
) -> Result<NewEntry<'a>, Error> {
    Ok(NewEntry {
        people: eligible(state, person, authority).await?,
        balance: store::balance(state.database.read(), authority.id).await?,
        authorities: loggable(state, person, programme).await?,
        asks_reason: false,
        programme,
        authority,
    })
}

pub(in crate::support_days) async fn plan_series(
    path: SeriesPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Fields(pairs): Fields<Vec<(String, String)>>,
) -> Answer {
    let act = Act::RecordSupportDays;
    let (programme, here) =
        authority_for(&state, &person, act, &path.programme, &path.authority).await?;
    let form = SeriesForm::of(pairs);
    let mut errors = FieldErrors::new();
    let authorities = loggable(&state, &person, &programme).await?;
    let chosen = form.entry.parse_authority(&authorities, &mut errors);
    let authority = chosen.unwrap_or(&here);
    let page = page_of(&state, &person, &programme, authority).await?;
    let shell = Shell::new(&state, &person, &programme);
    if form.step == SeriesStep::Change {
        let none = FieldErrors::new();
        return Ok(views::series_form(&shell, &page, &form, &none, None).into_response());
    }
    let mut plan = None;
    if let Some(series) = form.parse(&programme, &page.people, state.today(), &mut errors) {
        let planned = match form.step {
            SeriesStep::Book => match book(&state, &person, &page, &form, &series).await? {
                Ok(path) => return Ok(Redirect::to(&path).into_response()),
                Err(plan) => plan,
            },
            _ => preview(&state, &page, &series).await?,
        };
        if planned.fits() {
            let weeks = series.weeks();
            return Ok(views::series_preview(&shell, &page, &form, weeks, &planned).into_response());
        }
        errors = refused(&page, &planned);
        plan = Some(planned);
    }
    let page = views::series_form(&shell, &page, &form, &errors, plan.as_ref());
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

async fn preview(state: &AppState, page: &NewEntry<'_>, series: &Series) -> Result<Plan, Error> {
    let programme = page.programme;
    let closed = store::closed_quarters(state.database.read(), programme.id).await?;
    let window = programme.starts_on..=programme.ends_on;
    Ok(series.plan(page.balance, window, &closed, state.today()))
}

/// Where a booked series leads, or the plan with what stands against it.
async fn book(
    state: &AppState,
    person: &CurrentPerson,
    page: &NewEntry<'_>,
    form: &SeriesForm,
    series: &Series,
) -> Result<Result<String, Plan>, Error> {
    let place = (page.programme, page.authority);
    let key = form.submission_hash(page.authority.id, person.id);
    let by = (person.id, state.today(), state.now());
    let logged = actions::log_series(&state.database, place, &key, series, by).await?;
    Ok(logged.map(|first| {
        let path = entry_path(&page.programme.slug, page.authority, first);
        format!("{path}?done=series")
    }))
}

fn refused(page: &NewEntry<'_>, plan: &Plan) -> FieldErrors {
    let first = page.people.first().map_or(0, |person| person.id.0);
    let place = (page.programme, page.authority);
    series_errors(plan, place, format!("days-{first}"))
}
