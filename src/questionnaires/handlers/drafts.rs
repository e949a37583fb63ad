//! Entering a record: begin it, rate it, check it, submit it; delete a draft.

use axum::{
    extract::{Query, State},
    http::HeaderMap,
    response::IntoResponse,
};

use super::{
    Answer, Came,
    rating::{Desk, by, conflict, version_of},
    refused, to,
};
use crate::{
    app::{AppState, Fields},
    error::Error,
    people::{Act, CurrentPerson},
    programmes::Shell,
    questionnaires::{
        DeleteDraftPath, DraftCheckPath, DraftPath, EvidencePath, NewRecordPath, RecordPath,
        actions, round_for,
        rules::{Instrument, RecordId},
        store,
        views::{rating::Addresses, records as views},
    },
    ui::FieldErrors,
};

pub(in crate::questionnaires) async fn new(
    path: NewRecordPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let address = [path.programme.as_str(), &path.authority, &path.round];
    let at = round_for(&state, &person, Act::RecordEvidence, address).await?;
    let shell = Shell::new(&state, &person, &at.programme);
    Ok(views::new(&shell, &at, "", &FieldErrors::new()).into_response())
}

/// The instrument of a new record, as chosen.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(in crate::questionnaires) struct NewForm {
    instrument: String,
}

pub(in crate::questionnaires) async fn begin(
    path: NewRecordPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Fields(form): Fields<NewForm>,
) -> Answer {
    let address = [path.programme.as_str(), &path.authority, &path.round];
    let at = round_for(&state, &person, Act::RecordEvidence, address).await?;
    let mut errors = FieldErrors::new();
    let chosen = form.instrument.parse().ok();
    match chosen.filter(|it| Instrument::EVIDENCE.contains(it)) {
        None => errors.add("instrument", "Select what the record is of"),
        Some(instrument) => {
            let who = (by(&state, &person), person.name.as_str());
            match actions::begin_record(&state.database, &at, instrument, who).await? {
                Ok(id) => return Ok(to(DraftPath::of(&at, id))),
                Err(refusal) => {
                    let why = crate::questionnaires::views::rating::because(&at, refusal);
                    errors.add("instrument", why);
                }
            }
        }
    }
    let shell = Shell::new(&state, &person, &at.programme);
    Ok(refused(views::new(&shell, &at, &form.instrument, &errors)))
}

/// One's own draft; a record that was drawn for the person is not entered here.
async fn desk(
    state: &AppState,
    person: &CurrentPerson,
    address: [&str; 3],
    record: i32,
) -> Result<Desk, Error> {
    let at = round_for(state, person, Act::RecordEvidence, address).await?;
    let (db, id) = (state.database.read(), RecordId(record));
    let head = store::record_head(db, (at.authority.id, at.round.id), id).await?;
    let head = head.ok_or(Error::NotFound)?;
    let own = store::own_rating(db, id, person.id).await?;
    let own = own.ok_or(Error::NotFound)?;
    if store::is_drawn_for(db, id, person.id).await? {
        return Err(Error::NotFound);
    }
    let teams = store::teams(db, (at.authority.id, at.round.id), (id, person.id)).await?;
    Ok(Desk {
        version: version_of(state, &head).await?,
        addresses: Addresses {
            form: DraftPath::of(&at, id).to_string(),
            check: DraftCheckPath::of(&at, id).to_string(),
            back: (
                EvidencePath::of(&at).to_string(),
                "Back to the records".into(),
            ),
            delete: Some(DeleteDraftPath::of(&at, id).to_string()),
        },
        at,
        head,
        own,
        day: None,
        second: false,
        teams,
    })
}

pub(in crate::questionnaires) async fn form(
    path: DraftPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Query(came): Query<Came>,
) -> Answer {
    let address = [path.programme.as_str(), &path.authority, &path.round];
    let desk = desk(&state, &person, address, path.record).await?;
    if desk.own.submitted {
        return Ok(to(RecordPath::of(&desk.at, desk.head.id)));
    }
    let shell = Shell::new(&state, &person, &desk.at.programme).banner(came.banner());
    Ok(desk.form(&shell))
}

pub(in crate::questionnaires) async fn save(
    path: DraftPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    headers: HeaderMap,
    Fields(fields): Fields<Vec<(String, String)>>,
) -> Answer {
    let address = [path.programme.as_str(), &path.authority, &path.round];
    let desk = desk(&state, &person, address, path.record).await?;
    let programme = desk.at.programme.clone();
    let shell = Shell::new(&state, &person, &programme);
    desk.save(&state, (&person, &shell), &headers, fields).await
}

pub(in crate::questionnaires) async fn check(
    path: DraftCheckPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let address = [path.programme.as_str(), &path.authority, &path.round];
    let desk = desk(&state, &person, address, path.record).await?;
    if desk.own.submitted {
        return Ok(to(RecordPath::of(&desk.at, desk.head.id)));
    }
    let shell = Shell::new(&state, &person, &desk.at.programme);
    Ok(desk.check(&state, &shell))
}

pub(in crate::questionnaires) async fn submit(
    path: DraftCheckPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let address = [path.programme.as_str(), &path.authority, &path.round];
    let desk = desk(&state, &person, address, path.record).await?;
    let programme = desk.at.programme.clone();
    let shell = Shell::new(&state, &person, &programme);
    desk.submit(&state, (&person, &shell)).await
}

pub(in crate::questionnaires) async fn ask_to_delete(
    path: DeleteDraftPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let address = [path.programme.as_str(), &path.authority, &path.round];
    let desk = desk(&state, &person, address, path.record).await?;
    let shell = Shell::new(&state, &person, &desk.at.programme);
    Ok(views::ask_to_delete(&shell, &desk.at, &desk.head).into_response())
}

pub(in crate::questionnaires) async fn delete(
    path: DeleteDraftPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let address = [path.programme.as_str(), &path.authority, &path.round];
    let desk = desk(&state, &person, address, path.record).await?;
    let (db, by) = (&state.database, by(&state, &person));
    match actions::delete_draft(db, &desk.at, &desk.head, by).await? {
        Ok(()) => {
            let back = EvidencePath::of(&desk.at);
            Ok(to(format!("{back}?done=deleted")))
        }
        Err(refusal) => Err(conflict(&desk.at, refusal)),
    }
}
