//! What the overview and the authority’s page show, gathered: the same for their charts as files.
//! It follows from the person’s roles, what is stored, the address, and when they were here last.

use std::{collections::BTreeMap, ops::Range, sync::Arc};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::{
    filter::Filter,
    news::{self, News},
};
use crate::{
    app::AppState,
    error::Error,
    maturity::{self, PublicationId, Snapshot, TakenBack, Told},
    people::{Act, CurrentPerson, visits},
    programmes::{
        self, Allocation, Authority, AuthorityId, AuthorityPath, Days, Programme, ProgrammePath,
        Round,
    },
    questionnaires::AuthorityRound,
    support_days::{self, Balance, Quarter, Status, WINDOW, store::Breakdown},
    ui::FieldErrors,
};

/// Authorities on a page of the overview: all of the usual programme’s six, and a readable part of
/// a national one’s 153.
const PAGE: usize = 8;

/// What the overview shows.
pub(super) struct Overview {
    pub(super) programme: Programme,
    pub(super) rounds: Vec<Round>,
    /// Every authority that the person may see, by name: there is no league table.
    pub(super) visible: Vec<Authority>,
    /// What is asked for, and what could not be read of it.
    pub(super) filter: Filter,
    pub(super) errors: FieldErrors,
    /// Those asked for, by name.
    pub(super) chosen: Vec<One>,
    /// Those of this page.
    pub(super) shown: Range<usize>,
    /// This page, and how many there are.
    pub(super) pages: (usize, usize),
    /// What became of the rounds of those asked for.
    pub(super) told: Vec<Told>,
    /// What happened in those asked for since the last visit, newest first.
    pub(super) news: Vec<News>,
    /// When the person was here last, before today.
    pub(super) last_visit: Option<DateTime<Utc>>,
    pub(super) today: NaiveDate,
}

/// What the overview knows of an authority.
pub(super) struct One {
    pub(super) authority: Authority,
    pub(super) balance: Balance,
    /// Delivered in the last 13 weeks.
    pub(super) recent: Days,
    /// Published, baseline first.
    pub(super) snapshots: Vec<Arc<Snapshot>>,
    pub(super) may_record: bool,
    /// Whether the person sees more than what is published.
    pub(super) inside: bool,
    /// Whether the person agrees to publication.
    pub(super) agrees: bool,
}

impl Overview {
    /// The authorities of this page.
    pub(super) fn rows(&self) -> &[One] {
        &self.chosen[self.shown.clone()]
    }

    /// The address of the overview with what is asked for, on that page.
    pub(super) fn href(&self, page: usize) -> String {
        format!("{}{}", self.href_of_programme(), self.filter.query(page))
    }

    /// The address of the overview with nothing asked for.
    pub(super) fn href_of_programme(&self) -> String {
        let programme = self.programme.slug.clone();
        ProgrammePath { programme }.to_string()
    }

    /// The page of an authority.
    pub(super) fn authority_href(&self, one: &One) -> String {
        AuthorityPath {
            programme: self.programme.slug.clone(),
            authority: one.authority.slug.clone(),
        }
        .to_string()
    }

    /// Whether every authority that the person may see was asked for.
    pub(super) fn is_whole(&self) -> bool {
        self.chosen.len() == self.visible.len()
    }

    /// The numbers of the published results on this page.
    pub(super) fn results(&self) -> Vec<i32> {
        let shown = self.rows().iter().flat_map(|one| &one.snapshots);
        shown.map(|snapshot| snapshot.id.0).collect()
    }

    /// The round of the heat map: the one asked for, or the newest that any of the authorities
    /// asked for has published.
    pub(super) fn heat_month(&self) -> Option<u32> {
        let all = self.chosen.iter().flat_map(|one| &one.snapshots);
        self.filter.month.or(all.map(|it| it.month).max())
    }
}

/// The overview of a programme as an address asks for it. The number of queries is the same
/// however many authorities there are.
pub(super) async fn overview(
    state: &AppState,
    person: &CurrentPerson,
    slug: &str,
    asked: &[(String, String)],
) -> Result<Overview, Error> {
    let db = state.database.read();
    let found = programmes::store::programme_with_authorities(db, slug).await?;
    let (programme, mut visible) = found.ok_or(Error::NotFound)?;
    person.must(Act::ReadProgramme, programme.place())?;
    visible.retain(|it| person.may(Act::ReadAuthority, it.place()));
    let rounds = programmes::store::rounds(db, programme.id).await?;
    let (filter, errors) = Filter::read(asked, &rounds, &visible);
    let chosen = visible.iter().filter(|it| filter.shows(&it.slug));
    let chosen: Vec<Authority> = chosen.cloned().collect();
    let ids: Vec<_> = chosen.iter().map(|it| it.id).collect();
    let today = state.today();
    let window = (today - TimeDelta::days(WINDOW - 1), today);
    let mut balances = support_days::store::balances(db, &ids).await?;
    let mut recent = support_days::store::delivered_between(db, &ids, window).await?;
    let mut snapshots = maturity::published(state, &ids).await?;
    let told = maturity::store::told(db, &ids).await?;
    let last_visit = visits::last_visit(state, person, programme.id).await?;
    let news = news::since(state, person, &programme, (&ids, &told), last_visit).await?;
    let chosen: Vec<One> = chosen
        .into_iter()
        .map(|authority| One {
            balance: balances.remove(&authority.id).unwrap_or_default(),
            recent: recent.remove(&authority.id).unwrap_or_default(),
            snapshots: snapshots.remove(&authority.id).unwrap_or_default(),
            may_record: person.may(Act::RecordSupportDays, authority.place()),
            inside: person.may(Act::ReadRound, authority.place()),
            agrees: person.may(Act::AgreePublication, authority.place()),
            authority,
        })
        .collect();
    let pages = chosen.len().div_ceil(PAGE).max(1);
    let this = filter.page.clamp(1, pages);
    let first = (this - 1) * PAGE;
    Ok(Overview {
        shown: first..(first + PAGE).min(chosen.len()),
        pages: (this, pages),
        programme,
        rounds,
        visible,
        filter,
        errors,
        chosen,
        told,
        news,
        last_visit,
        today,
    })
}

/// What an authority’s page shows.
pub(super) struct AuthorityPage {
    pub(super) authority: Authority,
    pub(super) allocations: Vec<Allocation>,
    pub(super) days: Vec<(NaiveDate, Status, Days)>,
    /// The days by what was done, for which dimension, and in which quarter.
    pub(super) parts: Breakdown,
    pub(super) rounds: Vec<Round>,
    /// Published, baseline first.
    pub(super) snapshots: Vec<Arc<Snapshot>>,
    /// Rounds whose result was withdrawn.
    pub(super) taken_back: Vec<TakenBack>,
    /// What ever happened, newest first.
    pub(super) news: Vec<News>,
    /// The proposal that stands among the snapshots as if it were agreed to.
    pub(super) proposed: Option<(AuthorityRound, PublicationId)>,
    pub(super) may_read_ledger: bool,
    pub(super) may_record: bool,
    pub(super) may_read_rounds: bool,
    /// Whether this person takes the authority's handover pack.
    pub(super) may_take_handover: bool,
    /// Delivered entries that wait for this person's confirmation.
    pub(super) to_confirm: u64,
    pub(super) today: NaiveDate,
}

impl AuthorityPage {
    /// The numbers of the published results on the page.
    pub(super) fn results(&self) -> Vec<i32> {
        self.snapshots.iter().map(|it| it.id.0).collect()
    }
}

/// An authority’s page as the person may see it.
pub(super) async fn authority(
    state: &AppState,
    person: &CurrentPerson,
    programme: &Programme,
    authority: Authority,
) -> Result<AuthorityPage, Error> {
    let place = authority.place();
    let may = |act| person.may(act, place);
    let mut snapshots = maturity::published(state, &[authority.id]).await?;
    let page = AuthorityPage {
        snapshots: snapshots.remove(&authority.id).unwrap_or_default(),
        taken_back: maturity::taken_back(state, authority.id).await?,
        to_confirm: match may(Act::ConfirmSupportDays) {
            true => {
                let db = state.database.read();
                support_days::store::waiting_count(db, authority.id).await?
            }
            false => 0,
        },
        may_read_ledger: may(Act::ReadLedger),
        may_record: may(Act::RecordSupportDays),
        may_read_rounds: may(Act::ReadRound),
        may_take_handover: may(Act::TakeHandover),
        ..without_results(state, person, programme, authority).await?
    };
    Ok(page)
}

/// An authority’s page as reviewers would read it if a proposal were agreed to today.
pub(super) async fn as_proposed(
    state: &AppState,
    person: &CurrentPerson,
    at: &AuthorityRound,
    proposal: PublicationId,
) -> Result<AuthorityPage, Error> {
    let snapshots = maturity::with_proposal(state, at, proposal).await?;
    let mut taken_back = maturity::taken_back(state, at.authority.id).await?;
    taken_back.retain(|it| it.month != at.round.month);
    let authority = at.authority.clone();
    Ok(AuthorityPage {
        snapshots: snapshots.ok_or(Error::NotFound)?,
        taken_back,
        proposed: Some((at.clone(), proposal)),
        ..without_results(state, person, &at.programme, authority).await?
    })
}

/// All of the page but results and what the person may do.
async fn without_results(
    state: &AppState,
    person: &CurrentPerson,
    programme: &Programme,
    authority: Authority,
) -> Result<AuthorityPage, Error> {
    let db = state.database.read();
    let own = [authority.id];
    let quarters: Vec<_> = Quarter::spanning(programme.starts_on, programme.ends_on).collect();
    let told = maturity::store::told(db, &own).await?;
    let mut news = news::since(state, person, programme, (&own, &told), None).await?;
    news.retain(|it| it.authority.is_some());
    Ok(AuthorityPage {
        allocations: programmes::store::allocations(db, authority.id).await?,
        days: support_days::store::days_by_date(db, authority.id).await?,
        parts: support_days::store::breakdown(db, &own, &quarters).await?,
        rounds: programmes::store::rounds(db, programme.id).await?,
        snapshots: Vec::new(),
        taken_back: Vec::new(),
        news,
        proposed: None,
        may_read_ledger: false,
        may_record: false,
        may_read_rounds: false,
        may_take_handover: false,
        to_confirm: 0,
        today: state.today(),
        authority,
    })
}

/// What a page says of authorities by name.
pub(super) fn names(visible: &[Authority]) -> BTreeMap<AuthorityId, &Authority> {
    visible.iter().map(|it| (it.id, it)).collect()
}
