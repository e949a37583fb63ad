//! The form that logs support days.

use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect},
};
use serde::Deserialize;

use super::{Answer, eligible, entry_path, loggable};
use crate::{
    app::{AppState, Fields},
    error::Error,
    people::{Act, CurrentPerson, Place},
    programmes::{Authority, Programme, SetUpPath, Shell, authority_for, programme_for},
    support_days::{
        EntryId, LedgerPath, LogPath, NewEntryPath, Status, actions,
        forms::{self, EntryForm},
        store, views,
    },
    ui::FieldErrors,
};

pub(in crate::support_days) async fn log(
    path: LogPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let programme = programme_for(&state, &person, Act::ReadProgramme, &path.programme).await?;
    let authorities = loggable(&state, &person, &programme).await?;
    let Some(first) = authorities.first() else {
        // Whoever sets the programme up has yet to take an authority in; others may log nowhere.
        let place = Place {
            programme: programme.id,
            authority: None,
            drawn_for: None,
        };
        person.must(Act::SetUpProgramme, place)?;
        let programme = programme.slug;
        return Ok(Redirect::to(&SetUpPath { programme }.to_string()).into_response());
    };
    let ids: Vec<_> = authorities.iter().map(|authority| authority.id).collect();
    let last = store::last_logged(state.database.read(), person.id, &ids).await?;
    let is_last = |own: &&Authority| last.is_some_and(|(last, ..)| own.id == last);
    let usual = authorities.iter().find(is_last).unwrap_or(first);
    let path = NewEntryPath {
        programme: programme.slug,
        authority: usual.slug.clone(),
    };
    Ok(Redirect::to(&path.to_string()).into_response())
}

/// Which entry is copied, if one is.
#[derive(Deserialize)]
pub(in crate::support_days) struct Copied {
    copy: Option<i32>,
}

pub(in crate::support_days) async fn new_entry(
    path: NewEntryPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Query(copied): Query<Copied>,
) -> Answer {
    let act = Act::RecordSupportDays;
    let (programme, authority) =
        authority_for(&state, &person, act, &path.programme, &path.authority).await?;
    let (db, today) = (state.database.read(), state.today());
    let form = match copied.copy {
        None => {
            let form = EntryForm::blank(&authority.slug, today, person.id);
            let last = store::last_logged(db, person.id, &[authority.id]).await?;
            match last {
                Some((_, activity, venue)) => form.usually(activity, venue),
                None => form,
            }
        }
        Some(id) => {
            let history = store::history(db, authority.id, EntryId(id)).await?;
            let latest = history.last().ok_or(Error::NotFound)?;
            EntryForm::copy(&latest.entry, &authority.slug, today)
        }
    };
    let (place, errors) = ((&programme, &authority), FieldErrors::new());
    Ok(form_page(&state, &person, place, &form, &errors)
        .await?
        .into_response())
}

async fn form_page(
    state: &AppState,
    person: &CurrentPerson,
    (programme, authority): (&Programme, &Authority),
    form: &EntryForm,
    errors: &FieldErrors,
) -> Result<maud::Markup, Error> {
    let authorities = loggable(state, person, programme).await?;
    let db = state.database.read();
    let closed = store::closed_quarters(db, programme.id).await?;
    let page = views::NewEntry {
        people: eligible(state, person, authority).await?,
        balance: store::balance(db, authority.id).await?,
        asks_reason: form.closed_quarter(&closed).is_some() || !form.reason.is_empty(),
        authorities,
        programme,
        authority,
    };
    let shell = Shell::new(state, person, programme).current("Log support days");
    Ok(views::new_entry(&shell, &page, form, errors))
}

pub(in crate::support_days) async fn record(
    path: LedgerPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Fields(pairs): Fields<Vec<(String, String)>>,
) -> Answer {
    let act = Act::RecordSupportDays;
    let (programme, here) =
        authority_for(&state, &person, act, &path.programme, &path.authority).await?;
    let form = EntryForm::of(pairs);
    let mut errors = FieldErrors::new();
    let authorities = loggable(&state, &person, &programme).await?;
    let chosen = form.parse_authority(&authorities, &mut errors);
    let authority = chosen.unwrap_or(&here);
    let people = eligible(&state, &person, authority).await?;
    let closed = store::closed_quarters(state.database.read(), programme.id).await?;
    let reason = form.parse_reason(&closed, &mut errors);
    if let Some(entry) = form.parse(&programme, &people, state.today(), &mut errors) {
        let (db, by) = (&state.database, (person.id, state.now()));
        let key = form.submission_hash(authority.id, person.id);
        match actions::record(db, authority, key, &entry, reason, by).await? {
            Ok(id) => {
                let path = entry_path(&path.programme, authority, id);
                let done = if entry.status == Status::Booked {
                    "booked"
                } else {
                    "recorded"
                };
                return Ok(Redirect::to(&format!("{path}?done={done}")).into_response());
            }
            Err(refused) => {
                let first = people.first().map_or(0, |person| person.id.0);
                errors = forms::refused(&refused, authority, format!("days-{first}"));
            }
        }
    }
    let page = form_page(&state, &person, (&programme, authority), &form, &errors).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}
