//! The delivered entries that wait for the authority's lead, confirmed many at once.

use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect},
};
use serde::Deserialize;

use super::{Answer, named, names_of};
use crate::{
    app::{AppState, Fields},
    error::Error,
    people::{Act, CurrentPerson},
    programmes::{Authority, Programme, Shell, authority_for},
    support_days::{EntryId, Revision, WaitingPath, actions, store, views},
    ui::{FieldErrors, formats},
};

/// How many were just confirmed.
#[derive(Deserialize)]
pub(in crate::support_days) struct Done {
    #[serde(default)]
    done: String,
}

pub(in crate::support_days) async fn waiting(
    path: WaitingPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Query(done): Query<Done>,
) -> Answer {
    let act = Act::ConfirmSupportDays;
    let (programme, authority) =
        authority_for(&state, &person, act, &path.programme, &path.authority).await?;
    let shell = Shell::new(&state, &person, &programme)
        .banner((done.done == "confirmed").then_some("Support days confirmed"));
    let place = (&programme, &authority);
    let page = page(&state, place, &shell, None, &FieldErrors::new()).await?;
    Ok(page.into_response())
}

/// The page; `left` says what is ticked and what changed, where a form was refused.
async fn page(
    state: &AppState,
    (programme, authority): (&Programme, &Authority),
    shell: &Shell<'_>,
    left: Option<Vec<Changed>>,
    errors: &FieldErrors,
) -> Result<maud::Markup, Error> {
    let db = state.database.read();
    let entries = store::waiting(db, authority.id).await?;
    // A page that is opened has all of them ticked; one that is refused keeps what was unticked.
    let ticked = match left {
        None => entries.iter().map(|(id, _)| *id).collect(),
        Some(_) => Vec::new(),
    };
    let changed = left.unwrap_or_default();
    let told = changed
        .iter()
        .flat_map(|(_, seen, now)| [seen.as_ref(), Some(now)]);
    let shown = entries.iter().map(|(_, latest)| latest);
    let people = named(told.flatten().chain(shown));
    let names = names_of(state, people).await?;
    let page = views::WaitingPage {
        all: store::waiting_count(db, authority.id).await?,
        entries,
        ticked,
        changed,
        names,
    };
    Ok(views::waiting(shell, (programme, authority), &page, errors))
}

/// An entry with what the person saw of it and what it says now.
type Changed = (EntryId, Option<Revision>, Revision);

pub(in crate::support_days) async fn confirm_all(
    path: WaitingPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Fields(pairs): Fields<Vec<(String, String)>>,
) -> Answer {
    let act = Act::ConfirmSupportDays;
    let (programme, authority) =
        authority_for(&state, &person, act, &path.programme, &path.authority).await?;
    let seen = ticked(&pairs);
    let mut errors = FieldErrors::new();
    let mut left = Vec::new();
    if seen.is_empty() {
        errors.add("entry", "Select the support days that you confirm");
    } else {
        let by = (person.id, state.now());
        let outcome = actions::confirm_all(&state.database, &authority, &seen, by).await?;
        if outcome.changed.is_empty() {
            return Ok(Redirect::to(&format!("{path}?done=confirmed")).into_response());
        }
        for id in outcome.changed {
            left.extend(changed(&state, &authority, id, &seen).await?);
        }
        errors.add("changed", sentence(outcome.confirmed, left.len()));
    }
    let shell = Shell::new(&state, &person, &programme);
    let place = (&programme, &authority);
    let page = page(&state, place, &shell, Some(left), &errors).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// The entries ticked, each with the revision that the person saw.
fn ticked(pairs: &[(String, String)]) -> Vec<(EntryId, i32)> {
    let mut ticked: Vec<(EntryId, i32)> = pairs
        .iter()
        .filter(|(name, _)| name == "entry")
        .filter_map(|(_, value)| value.split_once('-'))
        .filter_map(|(id, seen)| Some((EntryId(id.parse().ok()?), seen.parse().ok()?)))
        .collect();
    ticked.sort_unstable_by_key(|(id, _)| id.0);
    ticked.dedup_by_key(|(id, _)| id.0);
    // No more than the page offers.
    ticked.truncate(store::PAGE);
    ticked
}

async fn changed(
    state: &AppState,
    authority: &Authority,
    id: EntryId,
    seen: &[(EntryId, i32)],
) -> Result<Option<Changed>, Error> {
    let mut history = store::history(state.database.read(), authority.id, id).await?;
    let number = seen
        .iter()
        .find(|(own, _)| *own == id)
        .map(|(_, seen)| *seen);
    let Some(now) = history.pop() else {
        return Ok(None);
    };
    let seen = history.into_iter().find(|it| Some(it.number) == number);
    Ok(Some((id, seen, now)))
}

fn sentence(confirmed: usize, changed: usize) -> String {
    let count = |count: usize, one, many| {
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        formats::plural(count, one, many)
    };
    let some = count(changed, "entry has", "entries have");
    let left = format!("{some} changed since you opened this page: check what changed");
    match confirmed {
        0 => left,
        all => format!(
            "{left}. {}",
            count(all, "entry is confirmed", "entries are confirmed")
        ),
    }
}
