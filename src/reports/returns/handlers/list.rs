//! The list of returns.

use axum::{extract::State, response::IntoResponse};

use super::Answer;
use crate::{
    app::AppState,
    people::{Act, CurrentPerson},
    programmes::{self, Shell, programme_for},
    reports::returns::{ReturnsPath, rules::stage, store, views},
    support_days::Quarter,
};

pub(in crate::reports::returns) async fn returns(
    path: ReturnsPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let programme = programme_for(&state, &person, Act::ReadProgramme, &path.programme).await?;
    let may_read = person.may(Act::ReadReturns, programme.place());
    if !may_read && !person.may_somewhere(Act::WriteForReturn, programme.id) {
        return Err(person.refuse(Act::ReadReturns, programme.id));
    }
    let db = state.database.read();
    let frozen = store::frozen(db, programme.id).await?;
    let quarters: Vec<Quarter> = frozen.iter().map(|it| it.quarter).collect();
    let mut rows: Vec<views::Row> = Quarter::spanning(programme.starts_on, programme.ends_on)
        .filter_map(|quarter| {
            Some(views::Row {
                quarter,
                stage: stage(&programme, quarter, &quarters, state.today())?,
                frozen: frozen.iter().find(|it| it.quarter == quarter).cloned(),
            })
        })
        .collect();
    rows.reverse();
    let mut own = programmes::store::authorities(db, programme.id).await?;
    own.retain(|it| person.may(Act::WriteForReturn, it.place()));
    let page = views::ListPage {
        rows,
        may_read,
        may_prepare: person.may(Act::PrepareReturns, programme.place()),
        own,
    };
    let shell = Shell::new(&state, &person, &programme).current("Returns");
    Ok(views::list(&shell, &programme, &page).into_response())
}
