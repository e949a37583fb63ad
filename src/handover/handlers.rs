//! The page that says what is in the pack, and the pack.

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use serde_json::json;

use super::{HandoverPath, PackPath, gather::gather, views, write::zip_of};
use crate::{
    app::AppState,
    error::Error,
    people::{self, Act, CurrentPerson, store::Event},
    programmes::{self, Authority, AuthorityPath, Programme, Shell, authority_for},
    questionnaires,
};

/// The authority, if the person may take its pack and has nothing left to rate blind in it.
async fn takeable(
    state: &AppState,
    person: &CurrentPerson,
    [programme, authority]: [&str; 2],
) -> Result<(Programme, Authority), Error> {
    let act = Act::TakeHandover;
    let (programme, authority) = authority_for(state, person, act, programme, authority).await?;
    let db = state.database.read();
    for round in programmes::store::rounds(db, programme.id).await? {
        let place = (authority.id, round.id);
        if questionnaires::store::has_blind_rating_to_do(db, person.id, place).await? {
            return Err(Error::Conflict(
                "Finish your blind rating first. The pack has what others rated in it.".into(),
            ));
        }
    }
    Ok((programme, authority))
}

pub(super) async fn page(
    path: HandoverPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Result<Response, Error> {
    let address = [path.programme.as_str(), &path.authority];
    let (programme, authority) = takeable(&state, &person, address).await?;
    let back = AuthorityPath {
        programme: programme.slug.clone(),
        authority: authority.slug.clone(),
    };
    let shell = Shell::new(&state, &person, &programme).back(back.to_string(), &authority.name);
    let pack = PackPath {
        programme: path.programme,
        authority: path.authority,
    };
    Ok(views::handover(&shell, &authority, &pack).into_response())
}

pub(super) async fn take(
    path: PackPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Result<Response, Error> {
    let address = [path.programme.as_str(), &path.authority];
    let (programme, authority) = takeable(&state, &person, address).await?;
    // One moment of the database, also while people go on entering.
    let db = state.database.snapshot().await?;
    let pack = gather(&db, (&programme, &authority), state.today()).await?;
    db.rollback().await?;
    let zip = tokio::task::spawn_blocking(move || zip_of(&pack)).await;
    let zip = zip.map_err(|error| Error::Internal(error.to_string()))??;
    let event = Event {
        person: Some(person.id),
        programme: Some(programme.id),
        verb: "handover.taken",
        subject: format!("authority {}", authority.id),
        detail: json!({}),
    };
    let tx = state.database.write_tx().await?;
    people::store::audit(&tx, event, state.now()).await?;
    tx.commit().await?;
    let disposition = format!("attachment; filename=\"{}-handover.zip\"", authority.slug);
    let headers = [
        (header::CONTENT_TYPE, "application/zip".to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    Ok((headers, zip).into_response())
}
