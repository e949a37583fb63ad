//! A round's QA records: the list, and one record as it was rated.

use axum::{
    extract::{Query, State},
    response::IntoResponse,
};

use super::{Answer, Came, rating::version_of};
use crate::{
    app::AppState,
    error::Error,
    people::{Act, CurrentPerson},
    programmes::Shell,
    questionnaires::{
        AuthorityRound, EvidencePath, RecordPath, refuse_blind, round_for,
        rules::{RecordHead, RecordLine, Settled},
        store,
        views::{evidence as views, record as record_views},
    },
};

/// Whether the person may read a record's scores: the authority's lead all of them, its rater
/// their own, the team those that can't be rated blind any more.
pub(super) fn may_read(
    person: &CurrentPerson,
    at: &AuthorityRound,
    settled: Option<Settled>,
    record: &RecordLine,
) -> bool {
    !person.may(Act::RecordEvidence, at.authority.place())
        || settled == Some(Settled::Published)
        || record.is_open_to(person.id)
}

pub(in crate::questionnaires) async fn page(
    path: EvidencePath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Query(came): Query<Came>,
) -> Answer {
    let address = [path.programme.as_str(), &path.authority, &path.round];
    let at = round_for(&state, &person, Act::ReadRound, address).await?;
    let (db, place) = (state.database.read(), (at.authority.id, at.round.id));
    let settled = store::round_is_settled(db, at.authority.id, at.round.id).await?;
    let records_evidence = person.may(Act::RecordEvidence, at.authority.place());
    let drafts = match records_evidence {
        true => store::own_drafts(db, person.id, place).await?,
        false => Vec::new(),
    };
    let shell = Shell::new(&state, &person, &at.programme).banner(came.banner());
    let own = views::Own {
        at: &at,
        drafts: &drafts,
        published: settled == Some(Settled::Published),
        may_record: records_evidence && settled.is_none(),
    };
    if store::has_blind_rating_to_do(db, person.id, place).await? {
        return Ok(views::blind(&shell, &own).into_response());
    }
    let records = store::records(db, at.authority.id, at.round.id).await?;
    let open = |record: &RecordLine| may_read(&person, &at, settled, record);
    Ok(views::evidence(&shell, &own, &records, open).into_response())
}

pub(in crate::questionnaires) async fn record(
    path: RecordPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Query(came): Query<Came>,
) -> Answer {
    let address = [path.programme.as_str(), &path.authority, &path.round];
    let at = round_for(&state, &person, Act::ReadRound, address).await?;
    refuse_blind(&state, person.id, &at).await?;
    let db = state.database.read();
    let records = store::records(db, at.authority.id, at.round.id).await?;
    let found = records.into_iter().find(|it| it.id.0 == path.record);
    let record = found.ok_or(Error::NotFound)?;
    let settled = store::round_is_settled(db, at.authority.id, at.round.id).await?;
    let version = version_of(&state, &head(&record)).await?;
    let page = record_views::RecordPage {
        at: &at,
        version: &version,
        open: may_read(&person, &at, settled, &record),
        may_record: settled.is_none() && person.may(Act::RecordEvidence, at.authority.place()),
        record: &record,
    };
    let shell = Shell::new(&state, &person, &at.programme).banner(came.banner());
    Ok(record_views::record(&shell, &page).into_response())
}

/// What a record is, without its ratings.
pub(super) fn head(record: &RecordLine) -> RecordHead {
    RecordHead {
        id: record.id,
        instrument: record.instrument,
        version: record.version,
        reference: record.reference.clone(),
    }
}
