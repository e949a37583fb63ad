//! The ledger's pages.

use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::{
    CancellationPath, DeliveryPath, EntryId, EntryPath, LedgerPath, LogPath, NewEntryPath, actions,
    forms::{self, EntryForm},
    store, views,
};
use crate::{
    app::{AppState, Fields},
    error::Error,
    people::{self, Act, Colleague, CurrentPerson, Place, Role},
    programmes::{
        self, Authority, Programme, SetUpPath, Shell, Standing, authority_for, programme_for,
    },
    ui::{FieldErrors, read_text},
};

type Answer = Result<Response, Error>;

#[derive(Deserialize)]
pub(super) struct Done {
    #[serde(default)]
    done: String,
}

impl Done {
    fn banner(&self) -> Option<&'static str> {
        match self.done.as_str() {
            "recorded" => Some("Support days logged"),
            "booked" => Some("Support days booked"),
            "delivered" => Some("Marked as delivered"),
            "cancelled" => Some("Entry cancelled"),
            _ => None,
        }
    }
}

pub(super) async fn log(
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
        };
        person.must(Act::SetUpProgramme, place)?;
        let programme = programme.slug;
        return Ok(Redirect::to(&SetUpPath { programme }.to_string()).into_response());
    };
    let path = NewEntryPath {
        programme: programme.slug,
        authority: first.slug.clone(),
    };
    Ok(Redirect::to(&path.to_string()).into_response())
}

/// The active authorities that the person may log days for, by name.
async fn loggable(
    state: &AppState,
    person: &CurrentPerson,
    programme: &Programme,
) -> Result<Vec<Authority>, Error> {
    let mut all = programmes::store::authorities(state.database.read(), programme.id).await?;
    all.retain(|authority| {
        let active = authority.standing == Standing::Active;
        active && person.may(Act::RecordSupportDays, authority.place())
    });
    Ok(all)
}

/// Who can have given support to an authority: its facilitators and the managers; whoever logs first.
async fn eligible(
    state: &AppState,
    person: &CurrentPerson,
    authority: &Authority,
) -> Result<Vec<Colleague>, Error> {
    let mut people = people::store::colleagues(state.database.read(), authority.programme).await?;
    people.retain(|colleague| match colleague.role {
        Role::Manager => true,
        Role::Facilitator => colleague.authorities.contains(&authority.id),
        Role::Lead | Role::Reviewer => false,
    });
    people.sort_by_key(|colleague| colleague.id != person.id);
    Ok(people)
}

pub(super) async fn new_entry(
    path: NewEntryPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let act = Act::RecordSupportDays;
    let (programme, authority) =
        authority_for(&state, &person, act, &path.programme, &path.authority).await?;
    let form = EntryForm::blank(&authority.slug, state.today(), person.id);
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
    let page = views::NewEntry {
        people: eligible(state, person, authority).await?,
        balance: store::balance(state.database.read(), authority.id).await?,
        authorities,
        programme,
        authority,
    };
    let shell = Shell::new(state, person, programme).current("Log support days");
    Ok(views::new_entry(&shell, &page, form, errors))
}

pub(super) async fn record(
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
    if let Some(entry) = form.parse(&programme, &people, state.today(), &mut errors) {
        let (db, now, key) = (
            &state.database,
            state.now(),
            form.submission_hash(authority.id, person.id),
        );
        match actions::record(db, authority, key, &entry, person.id, now).await? {
            Ok(id) => {
                let path = entry_path(&path.programme, authority, id);
                let done = if entry.status == super::Status::Booked {
                    "booked"
                } else {
                    "recorded"
                };
                return Ok(Redirect::to(&format!("{path}?done={done}")).into_response());
            }
            Err(over) => {
                let first = people.first().map_or(0, |person| person.id.0);
                errors = forms::over_ceiling(over, authority, format!("days-{first}"));
            }
        }
    }
    let page = form_page(&state, &person, (&programme, authority), &form, &errors).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

fn entry_path(programme: &str, authority: &Authority, id: EntryId) -> EntryPath {
    EntryPath {
        programme: programme.into(),
        authority: authority.slug.clone(),
        entry: id.0,
    }
}

/// Which page of the ledger.
#[derive(Deserialize)]
pub(super) struct Which {
    #[serde(default)]
    page: String,
}

pub(super) async fn ledger(
    path: LedgerPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Query(which): Query<Which>,
) -> Answer {
    let act = Act::ReadLedger;
    let (programme, authority) =
        authority_for(&state, &person, act, &path.programme, &path.authority).await?;
    let db = state.database.read();
    let pages = store::count(db, authority.id)
        .await?
        .div_ceil(store::PAGE)
        .max(1);
    let page: u64 = which.page.parse().unwrap_or(1).clamp(1, pages);
    let entries = store::ledger(db, authority.id, page - 1).await?;
    let people = entries
        .iter()
        .flat_map(|logged| &logged.latest.entry.people)
        .map(|(id, _)| *id);
    let page = views::Ledger {
        pages: (page, pages),
        balance: store::balance(db, authority.id).await?,
        names: store::names(db, people).await?,
        may_record: person.may(Act::RecordSupportDays, authority.place()),
        entries,
        today: state.today(),
    };
    let shell = Shell::new(&state, &person, &programme);
    Ok(views::ledger(&shell, (&programme, &authority), &page).into_response())
}

pub(super) async fn entry(
    path: EntryPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Query(done): Query<Done>,
) -> Answer {
    let act = Act::ReadLedger;
    let (programme, authority) =
        authority_for(&state, &person, act, &path.programme, &path.authority).await?;
    let db = state.database.read();
    let history = store::history(db, authority.id, EntryId(path.entry)).await?;
    if history.is_empty() {
        return Err(Error::NotFound);
    }
    let makers = history.iter().map(|revision| revision.made_by);
    let givers = history
        .iter()
        .flat_map(|revision| &revision.entry.people)
        .map(|(id, _)| *id);
    let page = views::EntryPage {
        id: EntryId(path.entry),
        names: store::names(db, makers.chain(givers)).await?,
        may_change: person.may(Act::RecordSupportDays, authority.place()),
        today: state.today(),
        history,
    };
    let shell = Shell::new(&state, &person, &programme).banner(done.banner());
    Ok(views::entry(&shell, (&programme, &authority), &page).into_response())
}

pub(super) async fn deliver(
    path: DeliveryPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let act = Act::RecordSupportDays;
    let (_, authority) =
        authority_for(&state, &person, act, &path.programme, &path.authority).await?;
    let (db, id, when) = (
        &state.database,
        EntryId(path.entry),
        (state.today(), state.now()),
    );
    actions::deliver(db, &authority, id, person.id, when).await?;
    let path = entry_path(&path.programme, &authority, id);
    Ok(Redirect::to(&format!("{path}?done=delivered")).into_response())
}

/// The form that cancels an entry.
#[derive(Debug, Default, Deserialize)]
pub(super) struct CancelForm {
    #[serde(default)]
    reason: String,
}

pub(super) async fn cancellation(
    path: CancellationPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let page = cancel_page(&path, &state, &person, "", &FieldErrors::new()).await?;
    Ok(page.into_response())
}

async fn cancel_page(
    path: &CancellationPath,
    state: &AppState,
    person: &CurrentPerson,
    reason: &str,
    errors: &FieldErrors,
) -> Result<maud::Markup, Error> {
    let act = Act::RecordSupportDays;
    let (programme, authority) =
        authority_for(state, person, act, &path.programme, &path.authority).await?;
    let id = EntryId(path.entry);
    let history = store::history(state.database.read(), authority.id, id).await?;
    let latest = history.last().ok_or(Error::NotFound)?;
    let shell = Shell::new(state, person, &programme);
    Ok(views::cancellation(
        &shell,
        (&programme, &authority),
        (id, latest),
        reason,
        errors,
    ))
}

pub(super) async fn cancel(
    path: CancellationPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Fields(form): Fields<CancelForm>,
) -> Answer {
    let act = Act::RecordSupportDays;
    let (_, authority) =
        authority_for(&state, &person, act, &path.programme, &path.authority).await?;
    let mut errors = FieldErrors::new();
    let missing = Some("Enter why it is cancelled");
    let reason = read_text(&mut errors, "reason", "Reason", missing, 400, &form.reason);
    if !errors.is_empty() {
        let page = cancel_page(&path, &state, &person, &form.reason, &errors).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let (db, id) = (&state.database, EntryId(path.entry));
    actions::cancel(db, &authority, id, reason, person.id, state.now()).await?;
    let path = entry_path(&path.programme, &authority, id);
    Ok(Redirect::to(&format!("{path}?done=cancelled")).into_response())
}
