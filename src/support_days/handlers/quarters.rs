//! Quarters: the list, what changed in a closed one, and closing one.

use axum::{
    extract::{Query, State},
    response::{IntoResponse, Redirect},
};
use chrono::TimeDelta;
use serde::Deserialize;

use super::{Answer, named, names_of};
use crate::{
    app::AppState,
    error::Error,
    people::{Act, CurrentPerson},
    programmes::{self, Authority, Programme, Shell, programme_for},
    support_days::{
        ClosingPath, Quarter, QuarterPath, QuartersPath,
        actions::{self, may_close},
        store::{self, Closing, Restating},
        views,
    },
};

/// Restatements on a page.
const PAGE: usize = 50;

/// What was just done, and which page.
#[derive(Deserialize)]
pub(in crate::support_days) struct Which {
    #[serde(default)]
    done: String,
    #[serde(default)]
    page: String,
}

pub(in crate::support_days) async fn quarters(
    path: QuartersPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Query(which): Query<Which>,
) -> Answer {
    let (programme, authorities) = readable(&state, &person, &path.programme).await?;
    let db = state.database.read();
    let closings = store::closings(db, programme.id).await?;
    let restating = store::restating(db, &ids(&authorities)).await?;
    let today = state.today();
    let mut rows: Vec<views::QuarterRow> =
        Quarter::spanning(programme.starts_on, programme.ends_on)
            .map(|quarter| {
                let closed = closings.iter().find(|it| it.quarter == quarter).cloned();
                let of = |closing: &Closing| changed_after(closing, &restating).count();
                views::QuarterRow {
                    quarter,
                    ended: quarter.ends_on() < today,
                    restatements: closed.as_ref().map_or(0, of),
                    closed,
                }
            })
            .collect();
    rows.reverse();
    let page = views::QuartersPage {
        rows,
        may_close: person.may(Act::CloseQuarters, programme.place()),
    };
    let shell = Shell::new(&state, &person, &programme)
        .current("Budgets")
        .banner((which.done == "closed").then_some("Quarter closed"));
    Ok(views::quarters(&shell, &programme, &page).into_response())
}

/// The programme with those of its authorities whose ledgers the person reads.
async fn readable(
    state: &AppState,
    person: &CurrentPerson,
    programme: &str,
) -> Result<(Programme, Vec<Authority>), Error> {
    let programme = programme_for(state, person, Act::ReadProgramme, programme).await?;
    if !person.may_somewhere(Act::ReadLedger, programme.id) {
        return Err(person.refuse(Act::ReadLedger, programme.id));
    }
    let db = state.database.read();
    let mut authorities = programmes::store::authorities(db, programme.id).await?;
    authorities.retain(|authority| person.may(Act::ReadLedger, authority.place()));
    Ok((programme, authorities))
}

fn ids(authorities: &[Authority]) -> Vec<programmes::AuthorityId> {
    authorities.iter().map(|authority| authority.id).collect()
}

/// The restatements of a closed quarter: not those of another quarter that touched it before.
fn changed_after<'a>(
    closing: &Closing,
    restating: &'a [Restating],
) -> impl Iterator<Item = &'a Restating> {
    let quarter = closing.quarter;
    // A change that had to wait for the closing was begun before it, though not longer than a
    // request lasts.
    let from = closing.at - TimeDelta::seconds(30);
    restating.iter().filter(move |it| {
        let (before, now) = it.dates;
        let touched = Quarter::of(now) == quarter || before.map(Quarter::of) == Some(quarter);
        touched && it.at >= from
    })
}

pub(in crate::support_days) async fn quarter(
    path: QuarterPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Query(which): Query<Which>,
) -> Answer {
    let (programme, authorities) = readable(&state, &person, &path.programme).await?;
    let quarter: Quarter = path.quarter.parse().map_err(|_| Error::NotFound)?;
    let db = state.database.read();
    let mut closings = store::closings(db, programme.id).await?;
    closings.retain(|closing| closing.quarter == quarter);
    let closing = closings.pop().ok_or(Error::NotFound)?;
    let restating = store::restating(db, &ids(&authorities)).await?;
    let own: Vec<Restating> = changed_after(&closing, &restating).copied().collect();
    let pages = own.len().div_ceil(PAGE).max(1);
    let this = which.page.parse().unwrap_or(1).clamp(1, pages);
    let shown: Vec<Restating> = own.into_iter().skip((this - 1) * PAGE).take(PAGE).collect();
    let restatements = store::restatements(db, &shown).await?;
    let told = restatements
        .iter()
        .flat_map(|it| it.before.iter().chain([&it.now]));
    let people = named(told);
    let page = views::QuarterPage {
        names: names_of(&state, people).await?,
        closing,
        restatements,
        pages: (this, pages),
        authorities,
    };
    let shell = Shell::new(&state, &person, &programme);
    Ok(views::quarter(&shell, &programme, &page).into_response())
}

pub(in crate::support_days) async fn closing(
    path: ClosingPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let programme = programme_for(&state, &person, Act::CloseQuarters, &path.programme).await?;
    let quarter: Quarter = path.quarter.parse().map_err(|_| Error::NotFound)?;
    may_close(&programme, quarter, state.today())?;
    let db = state.database.read();
    if store::closed_quarters(db, programme.id)
        .await?
        .contains(&quarter)
    {
        let sentence = format!("{} is closed already.", quarter.title());
        return Err(Error::Conflict(sentence));
    }
    let authorities = programmes::store::authorities(db, programme.id).await?;
    let page = views::ClosingPage {
        quarter,
        standing: store::standing_in(db, &ids(&authorities), quarter).await?,
        authorities,
    };
    let shell = Shell::new(&state, &person, &programme);
    Ok(views::closing(&shell, &programme, &page).into_response())
}

pub(in crate::support_days) async fn close(
    path: ClosingPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let programme = programme_for(&state, &person, Act::CloseQuarters, &path.programme).await?;
    let quarter: Quarter = path.quarter.parse().map_err(|_| Error::NotFound)?;
    let by = (person.id, state.now());
    actions::close_quarter(&state.database, &programme, quarter, by, state.today()).await?;
    let quarters = QuartersPath {
        programme: path.programme,
    };
    Ok(Redirect::to(&format!("{quarters}?done=closed")).into_response())
}
