//! An entry with its history, and the steps of its life.

use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect},
};
use serde::Deserialize;

use super::{Answer, entry_path, week_path};
use crate::{
    app::{AppState, Fields},
    error::Error,
    people::{Act, CurrentPerson},
    programmes::{Authority, Shell, authority_for},
    support_days::{
        CancellationPath, DeliveryPath, EntryId, EntryPath,
        actions::{self, Step},
        store, views,
    },
    ui::{FieldErrors, read_text},
};

#[derive(Deserialize)]
pub(in crate::support_days) struct Done {
    #[serde(default)]
    done: String,
}

impl Done {
    fn banner(&self) -> Option<&'static str> {
        match self.done.as_str() {
            "recorded" => Some("Support days logged"),
            "booked" => Some("Support days booked"),
            "series" => Some("Series booked. This is its first visit"),
            "delivered" => Some("Marked as delivered"),
            "cancelled" => Some("Entry cancelled"),
            _ => None,
        }
    }
}

pub(in crate::support_days) async fn entry(
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
    let makers = history.iter().filter_map(|revision| revision.made_by);
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

/// The form that marks an entry as delivered.
#[derive(Debug, Default, Deserialize)]
pub(in crate::support_days) struct DeliverForm {
    /// `week`: pressed on the start page, which is returned to.
    #[serde(default)]
    back: String,
}

pub(in crate::support_days) async fn deliver(
    path: DeliveryPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Fields(form): Fields<DeliverForm>,
) -> Answer {
    let act = Act::RecordSupportDays;
    let (_, authority) =
        authority_for(&state, &person, act, &path.programme, &path.authority).await?;
    let (id, today) = (EntryId(path.entry), state.today());
    let step = step(&state, &person, &authority, id);
    let delivered = actions::deliver(&state.database, step, None, today).await?;
    delivered.map_err(|_| Error::Conflict("Its quarter is closed.".into()))?;
    let next = match form.back.as_str() {
        "week" => week_path(&path.programme),
        _ => entry_path(&path.programme, &authority, id).to_string(),
    };
    Ok(Redirect::to(&format!("{next}?done=delivered")).into_response())
}

fn step<'a>(
    state: &AppState,
    person: &CurrentPerson,
    authority: &'a Authority,
    id: EntryId,
) -> Step<'a> {
    Step {
        authority,
        id,
        person: person.id,
        now: state.now(),
    }
}

/// The form that cancels an entry.
#[derive(Debug, Default, Deserialize)]
pub(in crate::support_days) struct CancelForm {
    #[serde(default)]
    reason: String,
}

pub(in crate::support_days) async fn cancellation(
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

pub(in crate::support_days) async fn cancel(
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
    let id = EntryId(path.entry);
    let step = step(&state, &person, &authority, id);
    actions::cancel(&state.database, step, reason).await?;
    let path = entry_path(&path.programme, &authority, id);
    Ok(Redirect::to(&format!("{path}?done=cancelled")).into_response())
}
