//! Budgets: an authority’s, and those of a programme.

use std::collections::BTreeMap;

use axum::{extract::State, response::IntoResponse};

use super::Answer;
use crate::{
    app::AppState,
    error::Error,
    people::{Act, CurrentPerson},
    programmes::{self, Authority, AuthorityId, Shell, Standing, authority_for, programme_for},
    support_days::{
        Balance, BudgetPath, BudgetsPath, Pace, Quarter, Timing, store,
        views::{self, BudgetPage, Whose},
    },
};

pub(in crate::support_days) async fn budget(
    path: BudgetPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let act = Act::ReadAuthority;
    let (programme, authority) =
        authority_for(&state, &person, act, &path.programme, &path.authority).await?;
    let whose = Whose {
        programme,
        authorities: vec![authority],
        alone: true,
    };
    show(&state, &person, whose).await
}

pub(in crate::support_days) async fn budgets(
    path: BudgetsPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let programme = programme_for(&state, &person, Act::ReadProgramme, &path.programme).await?;
    let db = state.database.read();
    let mut authorities = programmes::store::authorities(db, programme.id).await?;
    authorities.retain(|authority| person.may(Act::ReadAuthority, authority.place()));
    let whose = Whose {
        programme,
        authorities,
        alone: false,
    };
    show(&state, &person, whose).await
}

async fn show(state: &AppState, person: &CurrentPerson, whose: Whose) -> Answer {
    let db = state.database.read();
    let ids: Vec<_> = whose.authorities.iter().map(|it| it.id).collect();
    let programme = &whose.programme;
    let quarters: Vec<_> = Quarter::spanning(programme.starts_on, programme.ends_on).collect();
    let may = |act| {
        let mut places = whose.authorities.iter().map(|authority| authority.place());
        places.all(|place| person.may(act, place))
    };
    // The entries behind a figure, and the names in them, are for those who may read them all.
    let may_read_entries = may(Act::ReadLedger);
    let allocations = match whose.alone() {
        Some(authority) => programmes::store::allocations(db, authority.id).await?,
        None => Vec::new(),
    };
    let balances = store::balances(db, &ids).await?;
    let page = BudgetPage {
        pace: pace(state, &whose, &balances).await?,
        balances,
        parts: store::breakdown(db, &ids, &quarters).await?,
        people: if may_read_entries {
            store::by_person(db, &ids).await?
        } else {
            Vec::new()
        },
        allocations,
        may_read_entries,
        may_allocate: person.may(Act::SetUpProgramme, programme.place()),
    };
    let shell = Shell::new(state, person, programme);
    let shell = if whose.alone {
        shell
    } else {
        shell.current("Budgets")
    };
    Ok(views::budget(&shell, &whose, &page).into_response())
}

/// The pace of the authority that the page is of, while it is active.
async fn pace(
    state: &AppState,
    whose: &Whose,
    balances: &BTreeMap<AuthorityId, Balance>,
) -> Result<Option<Pace>, Error> {
    let active = |it: &&Authority| it.standing == Standing::Active;
    let Some(authority) = whose.alone().filter(active) else {
        return Ok(None);
    };
    let days = store::days_by_date(state.database.read(), authority.id).await?;
    let timing = Timing {
        starts_on: whose.programme.starts_on,
        ends_on: whose.programme.ends_on,
        joined_on: authority.joined_on,
        today: state.today(),
    };
    let balance = balances.get(&authority.id).copied().unwrap_or_default();
    Ok(Some(Pace::of(balance, timing, &days)))
}
