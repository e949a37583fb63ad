//! An entry with its history.

use axum::{
    extract::{Query, State},
    response::IntoResponse,
};
use serde::Deserialize;

use super::{Answer, is_closed, named, names_of};
use crate::{
    app::AppState,
    error::Error,
    people::{Act, CurrentPerson},
    programmes::{Shell, authority_for},
    support_days::{EntryId, EntryPath, store, views},
};

/// What was just done, for the green notice.
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
            "corrected" => Some("Correction saved"),
            "confirmed" => Some("Entry confirmed"),
            "disputed" => Some("Entry disputed"),
            "settled" => Some("Dispute answered"),
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
    let (db, id) = (state.database.read(), EntryId(path.entry));
    let history = store::history(db, authority.id, id).await?;
    let latest = history.last().ok_or(Error::NotFound)?;
    let page = views::EntryPage {
        id,
        reference: store::reference(db, id).await?,
        names: names_of(&state, named(&history)).await?,
        closed: is_closed(&state, &programme, &latest.entry).await?,
        may_change: person.may(Act::RecordSupportDays, authority.place()),
        may_confirm: person.may(Act::ConfirmSupportDays, authority.place()),
        today: state.today(),
        history,
    };
    let shell = Shell::new(&state, &person, &programme).banner(done.banner());
    Ok(views::entry(&shell, (&programme, &authority), &page).into_response())
}
