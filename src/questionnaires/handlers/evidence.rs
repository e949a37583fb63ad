//! QA records as they were rated.

use axum::{extract::State, response::IntoResponse};

use super::Answer;
use crate::{
    app::AppState,
    error::Error,
    people::{Act, CurrentPerson},
    programmes::Shell,
    questionnaires::{EvidencePath, round_for, store, views::evidence as views},
};

pub(in crate::questionnaires) async fn page(
    path: EvidencePath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let address = [path.programme.as_str(), &path.authority, &path.round];
    let at = round_for(&state, &person, Act::ReadRound, address).await?;
    let db = state.database.read();
    if store::has_blind_rating_to_do(db, person.id, (at.authority.id, at.round.id)).await? {
        return Err(Error::Conflict(
            "Finish your blind rating first. Until then you do not see how others rated.".into(),
        ));
    }
    let records = store::records(db, at.authority.id, at.round.id).await?;
    let shell = Shell::new(&state, &person, &at.programme);
    Ok(views::evidence(&shell, &at, &records).into_response())
}
