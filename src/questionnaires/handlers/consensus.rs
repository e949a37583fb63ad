//! What raters who differed by more than 1 settle on.

use axum::{extract::State, response::IntoResponse};

use super::{
    Answer,
    evidence::head,
    rating::{by, conflict, version_of},
    refused, to,
};
use crate::{
    app::{AppState, Fields},
    error::Error,
    people::{Act, CurrentPerson},
    programmes::Shell,
    questionnaires::{
        AuthorityRound, ConsensusPath, RecordPath, actions,
        forms::consensus::ConsensusForm,
        refuse_blind, round_for,
        rules::{RecordLine, Version},
        store,
        views::consensus as views,
    },
    ui::FieldErrors,
};

/// A record that two have rated, and that differs somewhere.
async fn rated_twice(
    state: &AppState,
    person: &CurrentPerson,
    path: &ConsensusPath,
) -> Result<(AuthorityRound, RecordLine, Version), Error> {
    let address = [path.programme.as_str(), &path.authority, &path.round];
    let at = round_for(state, person, Act::RecordEvidence, address).await?;
    refuse_blind(state, person.id, &at).await?;
    let db = state.database.read();
    let records = store::records(db, at.authority.id, at.round.id).await?;
    let found = records.into_iter().find(|it| it.id.0 == path.record);
    let record = found.filter(|it| !it.differing().is_empty());
    let record = record.ok_or(Error::NotFound)?;
    let version = version_of(state, &head(&record)).await?;
    Ok((at, record, version))
}

pub(in crate::questionnaires) async fn page(
    path: ConsensusPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let (at, record, version) = rated_twice(&state, &person, &path).await?;
    let shell = Shell::new(&state, &person, &at.programme);
    let form = ConsensusForm::of(&record);
    let errors = FieldErrors::new();
    Ok(views::page(&shell, &at, (&record, &version), &form, &errors).into_response())
}

pub(in crate::questionnaires) async fn record(
    path: ConsensusPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Fields(fields): Fields<Vec<(String, String)>>,
) -> Answer {
    let (at, record, version) = rated_twice(&state, &person, &path).await?;
    let form = ConsensusForm::sent(fields);
    match form.parse(&record) {
        Ok(agreed) => {
            let (db, by) = (&state.database, by(&state, &person));
            match actions::record_consensus(db, &at, record.id, &agreed, by).await? {
                Ok(()) => {
                    let back = RecordPath::of(&at, record.id);
                    Ok(to(format!("{back}?done=agreed")))
                }
                Err(refusal) => Err(conflict(&at, refusal)),
            }
        }
        Err(errors) => {
            let shell = Shell::new(&state, &person, &at.programme);
            let of = (&record, &version);
            Ok(refused(views::page(&shell, &at, of, &form, &errors)))
        }
    }
}
