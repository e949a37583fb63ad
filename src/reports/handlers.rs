//! The overview and the authority's page.

use axum::{
    extract::{Query, State},
    http::Uri,
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use super::{ProposedAuthorityPath, kept::Asked, views};
use crate::{
    app::AppState,
    error::Error,
    maturity,
    people::{Act, CurrentPerson},
    programmes::{self, AuthorityPath, ProgrammePath, Shell, authority_for},
    questionnaires::{self, round_for},
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
    uri: Uri,
    Query(which): Query<Which>,
) -> Result<Response, Error> {
    let asked = Asked::of(&state, &person, &path.programme, &uri).await?;
    if let Some(page) = asked.page() {
        return Ok(page);
    }
    let db = state.database.read();
    let found = programmes::store::programme(db, &path.programme).await?;
    let programme = found.ok_or(Error::NotFound)?;
    person.must(Act::ReadProgramme, programme.place())?;
    let mut names = programmes::store::names(db, programme.id).await?;
    names.retain(|named| person.may(Act::ReadAuthority, programme.place_of(named.id)));
    let ids: Vec<_> = names.iter().map(|named| named.id).collect();
    let sums = support_days::store::sums(db, &ids).await?;
    let pages = ids.len().div_ceil(PAGE).max(1);
    let this = which.page.parse().unwrap_or(1).clamp(1, pages);
    let shown: Vec<_> = ids.into_iter().skip((this - 1) * PAGE).take(PAGE).collect();
    let authorities = programmes::store::authorities_with_ids(db, &shown).await?;
    let mut balances = support_days::store::balances(db, &shown).await?;
    let mut snapshots = maturity::published(&state, &shown).await?;
    let rows = authorities
        .into_iter()
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
        sums,
        today: state.today(),
    };
    let shell = Shell::new(&state, &person, &programme).current("Overview");
    Ok(asked.keep(views::overview(&shell, &state.pictures, &programme, &page)))
}

pub(super) async fn authority(
    path: AuthorityPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    uri: Uri,
) -> Result<Response, Error> {
    let asked = Asked::of(&state, &person, &path.programme, &uri).await?;
    if let Some(page) = asked.page() {
        return Ok(page);
    }
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
        taken_back: maturity::taken_back(&state, authority.id).await?,
        proposed: None,
        may_read_ledger: person.may(Act::ReadLedger, place),
        may_record: person.may(Act::RecordSupportDays, place),
        may_read_rounds: person.may(Act::ReadRound, place),
        may_take_handover: person.may(Act::TakeHandover, place),
        today: state.today(),
        authority,
    };
    let shell = Shell::new(&state, &person, &programme);
    Ok(asked.keep(views::authority(&shell, &state.pictures, &programme, &page)))
}

/// The authority’s page as reviewers would read it if a proposal were agreed to today.
pub(super) async fn authority_as_proposed(
    path: ProposedAuthorityPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Result<Response, Error> {
    let address = [path.programme.as_str(), &path.authority, &path.round];
    let at = round_for(&state, &person, Act::ReadRound, address).await?;
    let db = state.database.read();
    let proposal = path.result.parse().map(maturity::PublicationId);
    let proposal = proposal.map_err(|_| Error::NotFound)?;
    let authority = at.authority.clone();
    let place = (authority.id, at.round.id);
    if questionnaires::store::has_blind_rating_to_do(db, person.id, place).await? {
        return Err(Error::Conflict(
            "Finish your blind rating of this round first. Until then you do not see its figures."
                .into(),
        ));
    }
    let snapshots = maturity::with_proposal(&state, &at, proposal).await?;
    let mut taken_back = maturity::taken_back(&state, authority.id).await?;
    taken_back.retain(|it| it.month != at.round.month);
    let page = views::AuthorityPage {
        to_confirm: 0,
        allocations: programmes::store::allocations(db, authority.id).await?,
        days: support_days::store::days_by_date(db, authority.id).await?,
        rounds: programmes::store::rounds(db, at.programme.id).await?,
        snapshots: snapshots.ok_or(Error::NotFound)?,
        taken_back,
        may_read_ledger: false,
        may_record: false,
        may_read_rounds: false,
        may_take_handover: false,
        today: state.today(),
        proposed: Some((at.clone(), proposal)),
        authority,
    };
    let shell = Shell::new(&state, &person, &at.programme);
    Ok(views::authority(&shell, &state.pictures, &at.programme, &page).into_response())
}
