//! Everybody with a role in the programme.

use axum::{
    extract::{Query, State},
    response::IntoResponse,
};

use super::{Answer, with_authorities};
use crate::{
    app::AppState,
    people::CurrentPerson,
    programmes::{SetUpPath, Shell},
    team::{TeamPath, forms::FilterForm, store, views},
};

pub(in crate::team) async fn list(
    path: TeamPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Query(form): Query<FilterForm>,
) -> Answer {
    let (programme, authorities) = with_authorities(&state, &person, &path.programme).await?;
    let db = state.database.read();
    let members = store::members(db, programme.id).await?;
    let filter = form.read(&authorities);
    let page = views::Team {
        left: store::left(db, programme.id, &members).await?,
        everybody: members.len(),
        members: members.into_iter().filter(|it| filter.takes(it)).collect(),
        programme: &programme,
        authorities: &authorities,
        form: &form,
        filtered: filter != Default::default(),
        now: state.now(),
    };
    let banner = match form.done.as_str() {
        "invited" => Some("Invitation sent by email"),
        "left" => Some("Taken out of the programme"),
        _ => None,
    };
    let set_up = SetUpPath {
        programme: path.programme,
    };
    let shell = Shell::new(&state, &person, &programme)
        .current("Set-up")
        .back(set_up.to_string(), "Back to set-up")
        .banner(banner);
    Ok(views::team(&shell, &page).into_response())
}
