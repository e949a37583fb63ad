//! An authority's ledger.

use axum::{
    extract::{Query, State},
    response::IntoResponse,
};
use serde::Deserialize;

use super::Answer;
use crate::{
    app::AppState,
    people::{Act, CurrentPerson},
    programmes::{Shell, authority_for},
    support_days::{LedgerPath, store, views},
};

/// Which page of the ledger.
#[derive(Deserialize)]
pub(in crate::support_days) struct Which {
    #[serde(default)]
    page: String,
}

pub(in crate::support_days) async fn ledger(
    path: LedgerPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Query(which): Query<Which>,
) -> Answer {
    let act = Act::ReadLedger;
    let (programme, authority) =
        authority_for(&state, &person, act, &path.programme, &path.authority).await?;
    let db = state.database.read();
    let mut ledgers = store::ledgers(db, &[authority.id]).await?;
    let whole = ledgers.remove(&authority.id).unwrap_or_default();
    let entries = u64::try_from(whole.entries).unwrap_or_default();
    let pages = entries.div_ceil(store::PAGE).max(1);
    let page: u64 = which.page.parse().unwrap_or(1).clamp(1, pages);
    let entries = store::ledger(db, authority.id, page - 1).await?;
    let people = entries
        .iter()
        .flat_map(|logged| &logged.latest.entry.people)
        .map(|(id, _)| *id);
    let page = views::Ledger {
        pages: (page, pages),
        balance: whole.balance,
        names: store::names(db, people).await?,
        may_record: person.may(Act::RecordSupportDays, authority.place()),
        entries,
        today: state.today(),
    };
    let shell = Shell::new(&state, &person, &programme);
    Ok(views::ledger(&shell, (&programme, &authority), &page).into_response())
}
