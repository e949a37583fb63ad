//! An authority’s figures as a file, for those who see them before they are published.

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{readers_file, result_now};
use crate::{
    app::AppState,
    error::Error,
    files,
    people::{
        Act, CurrentPerson,
        visits::{Seen, downloaded},
    },
    programmes::{self, authority_for},
    questionnaires,
};

/// The figures of an authority’s rounds as a file.
#[derive(Clone, Debug, TypedPath, Deserialize)]
#[typed_path("/programmes/{programme}/authorities/{authority}/maturity.csv")]
pub struct MaturityFilePath {
    /// The programme’s slug.
    pub programme: String,
    /// The authority’s slug.
    pub authority: String,
}

/// What is stored now, as the pages tell it: no round whose draft result nobody has looked at yet.
pub(super) async fn maturity_file(
    path: MaturityFilePath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Result<Response, Error> {
    let act = Act::ReadRound;
    let (programme, authority) =
        authority_for(&state, &person, act, &path.programme, &path.authority).await?;
    let db = state.database.read();
    let failed = |error: csv::Error| Error::Internal(error.to_string());
    let mut out = files::writer();
    out.write_record(readers_file::COLUMNS).map_err(failed)?;
    for round in programmes::store::rounds(db, programme.id).await? {
        let place = (authority.id, round.id);
        if questionnaires::store::has_blind_rating_to_do(db, person.id, place).await? {
            let sentence =
                "Finish your blind rating first. Until then you do not see how others rated.";
            return Err(Error::Conflict(sentence.into()));
        }
        let closed = questionnaires::store::closed_responses(db, authority.id, round.id).await?;
        if closed.is_none() {
            continue;
        }
        let result = result_now(db, authority.id, round.id).await?;
        for row in readers_file::rows(&authority.slug, &round.slug(), &result) {
            out.write_record(row).map_err(failed)?;
        }
    }
    let seen = Seen {
        programme: programme.id,
        subject: format!("authority {}", authority.id),
        what: "maturity.csv",
        snapshots: Vec::new(),
    };
    downloaded(&state, &person, seen).await?;
    let csv = out.into_inner();
    let csv = csv.map_err(|error| Error::Internal(error.to_string()))?;
    let disposition = format!("attachment; filename=\"{}-maturity.csv\"", authority.slug);
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    Ok((headers, csv).into_response())
}
