//! The overview and the authority's page.

use axum::{
    extract::{Query, State},
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use super::views;
use crate::{
    app::AppState,
    error::Error,
    maturity,
    people::{Act, CurrentPerson},
    programmes::{self, AuthorityPath, ProgrammePath, Shell, authority_for},
    support_days,
};

/// Authorities on a page of the overview: all of the usual programme’s six, and a readable part of
/// a national one’s 153.
const PAGE: usize = 8;

/// Which page of the overview.
#[derive(Deserialize)]
pub(super) struct Which {
    #[serde(default)]
    page: String,
}

pub(super) async fn overview(
    path: ProgrammePath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Query(which): Query<Which>,
) -> Result<Response, Error> {
    let db = state.database.read();
    let found = programmes::store::programme_with_authorities(db, &path.programme).await?;
    let (programme, mut authorities) = found.ok_or(Error::NotFound)?;
    person.must(Act::ReadProgramme, programme.place())?;
    authorities.retain(|authority| person.may(Act::ReadAuthority, authority.place()));
    let ids: Vec<_> = authorities.iter().map(|authority| authority.id).collect();
    let mut balances = support_days::store::balances(db, &ids).await?;
    let all = balances.values().copied().collect();
    let pages = ids.len().div_ceil(PAGE).max(1);
    let this = which.page.parse().unwrap_or(1).clamp(1, pages);
    let before = (this - 1) * PAGE;
    let shown: Vec<_> = ids.into_iter().skip(before).take(PAGE).collect();
    let mut snapshots = maturity::published(&state, &shown).await?;
    let names = match pages {
        1 => Vec::new(),
        _ => authorities
            .iter()
            .map(|it| (it.slug.clone(), it.name.clone()))
            .collect(),
    };
    let rows = authorities
        .into_iter()
        .skip(before)
        .take(PAGE)
        .map(|authority| views::OverviewRow {
            balance: balances.remove(&authority.id).unwrap_or_default(),
            snapshots: snapshots.remove(&authority.id).unwrap_or_default(),
            may_record: person.may(Act::RecordSupportDays, authority.place()),
            authority,
        })
        .collect();
    let page = views::Overview {
        rows,
        pages: (this, pages),
        names,
        all,
        today: state.today(),
    };
    let shell = Shell::new(&state, &person, &programme).current("Overview");
    Ok(views::overview(&shell, &state.pictures, &programme, &page).into_response())
}

pub(super) async fn authority(
    path: AuthorityPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Result<Response, Error> {
    let act = Act::ReadAuthority;
    let (programme, authority) =
        authority_for(&state, &person, act, &path.programme, &path.authority).await?;
    let db = state.database.read();
    let place = authority.place();
    let mut snapshots = maturity::published(&state, &[authority.id]).await?;
    let confirms = person.may(Act::ConfirmSupportDays, place);
    let page = views::AuthorityPage {
        to_confirm: match confirms {
            true => support_days::store::waiting_count(db, authority.id).await?,
            false => 0,
        },
        allocations: programmes::store::allocations(db, authority.id).await?,
        days: support_days::store::days_by_date(db, authority.id).await?,
        rounds: programmes::store::rounds(db, programme.id).await?,
        snapshots: snapshots.remove(&authority.id).unwrap_or_default(),
        may_read_ledger: person.may(Act::ReadLedger, place),
        may_record: person.may(Act::RecordSupportDays, place),
        may_read_rounds: person.may(Act::ReadRound, place),
        may_take_handover: person.may(Act::TakeHandover, place),
        today: state.today(),
        authority,
    };
    let shell = Shell::new(&state, &person, &programme);
    Ok(views::authority(&shell, &state.pictures, &programme, &page).into_response())
}
