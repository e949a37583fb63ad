//! All that the files are made of: sums and frozen results, never an entry or an answer.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use chrono::{Months, NaiveDate};

use super::{
    file::Subject,
    period::{FinancialQuarter, Period},
    places::Places,
};
use crate::{
    app::AppState,
    error::Error,
    maturity::{self, Snapshot},
    programmes::{self, Authority, AuthorityId, Days, Programme, Round, held_on},
    support_days::{
        Activity, Quarter,
        store::{Given, given_by_quarter},
    },
};

/// The published results of each authority, baseline first.
pub(super) type Published = BTreeMap<AuthorityId, Vec<Arc<Snapshot>>>;

/// What there is of a programme, before a period is chosen.
#[derive(Clone, Debug)]
pub(super) struct Source {
    pub(super) programme: Programme,
    /// By the name that they have here.
    pub(super) authorities: Vec<Authority>,
    pub(super) places: Places,
    /// Baseline first.
    pub(super) rounds: Vec<Round>,
    pub(super) published: Published,
    pub(super) today: NaiveDate,
    pub(super) demonstration: bool,
}

impl Source {
    pub(super) async fn of(state: &AppState, programme: Programme) -> Result<Self, Error> {
        let db = state.database.read();
        let authorities = programmes::store::authorities(db, programme.id).await?;
        let ids: Vec<_> = authorities.iter().map(|it| it.id).collect();
        Ok(Self {
            rounds: programmes::store::rounds(db, programme.id).await?,
            published: maturity::published(state, &ids).await?,
            places: Places::of(&authorities),
            authorities,
            programme,
            today: state.today(),
            demonstration: state.demonstration,
        })
    }

    /// The month that a round stands at. Every authority has it in the same month, whenever its
    /// result is published, and no two rounds share one.
    pub(super) fn stands_in(&self, round: &Round) -> NaiveDate {
        self.programme.starts_on + Months::new(round.month)
    }

    fn quarter_of(&self, round: &Round) -> FinancialQuarter {
        FinancialQuarter(Quarter::of(self.stands_in(round)))
    }

    /// From the programme's first quarter to this one or its last; later where a result of a later
    /// round is published. None before it starts.
    pub(super) fn whole(&self) -> Option<Period> {
        let first = self.programme.starts_on;
        if first > self.today {
            return None;
        }
        let now = self.today.min(self.programme.ends_on);
        let published = self.published_months();
        let published = self
            .rounds
            .iter()
            .filter(|it| published.contains(&it.month));
        let last = published.map(|round| self.quarter_of(round)).max();
        let now = FinancialQuarter(Quarter::of(now));
        Some(Period {
            first: FinancialQuarter(Quarter::of(first)),
            last: last.map_or(now, |last| last.max(now)),
        })
    }

    fn published_months(&self) -> BTreeSet<u32> {
        let all = self.published.values().flatten();
        all.map(|snapshot| snapshot.month).collect()
    }

    /// The rounds that stand in the period and have begun, or are published already.
    pub(super) fn rounds_in(&self, period: Period) -> Vec<&Round> {
        let published = self.published_months();
        let begun = |it: &&Round| self.stands_in(it) <= self.today || published.contains(&it.month);
        let rounds = self.rounds.iter().filter(begun);
        rounds
            .filter(|it| period.has(self.quarter_of(it)))
            .collect()
    }

    /// The quarters of the period that have begun.
    pub(super) fn quarters_in(&self, period: Period) -> Vec<FinancialQuarter> {
        let begun = |it: &FinancialQuarter| it.0.starts_on() <= self.today;
        period.quarters().filter(begun).collect()
    }

    /// Whether the period has anything that a file of the subject could be about.
    pub(super) fn has(&self, subject: Subject, period: Period) -> bool {
        match subject.is_by_round() {
            true => !self.rounds_in(period).is_empty(),
            false => !self.quarters_in(period).is_empty(),
        }
    }

    /// An authority's published result of a round.
    pub(super) fn result(&self, authority: AuthorityId, round: &Round) -> Option<&Snapshot> {
        let of_it = self.published.get(&authority)?;
        let found = of_it.iter().find(|it| it.month == round.month);
        found.map(AsRef::as_ref)
    }
}

/// Delivered days of each authority, in quarters of a day.
#[derive(Clone, Debug, Default)]
pub(super) struct Ledgers {
    pub(super) quarters: Vec<FinancialQuarter>,
    given: BTreeMap<(AuthorityId, usize, &'static str), [i64; 2]>,
    allocations: BTreeMap<AuthorityId, Vec<(NaiveDate, Days)>>,
}

impl Ledgers {
    pub(super) async fn of(
        state: &AppState,
        source: &Source,
        period: Period,
    ) -> Result<Self, Error> {
        let db = state.database.read();
        let ids: Vec<_> = source.authorities.iter().map(|it| it.id).collect();
        let quarters = source.quarters_in(period);
        let calendar: Vec<Quarter> = quarters.iter().map(|it| it.0).collect();
        let mut ledgers = Self {
            quarters,
            allocations: programmes::store::decisions(db, &ids).await?,
            given: BTreeMap::new(),
        };
        for given in given_by_quarter(db, &ids, &calendar).await? {
            ledgers.add(given);
        }
        Ok(ledgers)
    }

    fn add(&mut self, given: Given) {
        let key = (given.authority, given.quarter, given.activity.code());
        let [counted, not_counted] = self.given.entry(key).or_default();
        match given.counts {
            true => *counted += given.quarters,
            false => *not_counted += given.quarters,
        }
    }

    /// Counted and not counted days of an authority in a quarter (its place in the list), of one
    /// activity or of all.
    pub(super) fn given(
        &self,
        authority: AuthorityId,
        quarter: usize,
        activity: Option<Activity>,
    ) -> [i64; 2] {
        let of = |activity: &Activity| {
            let key = (authority, quarter, activity.code());
            self.given.get(&key).copied().unwrap_or_default()
        };
        match activity {
            Some(activity) => of(&activity),
            None => {
                let all = Activity::ALL.iter().map(of);
                all.fold([0, 0], |[a, b], [c, d]| [a + c, b + d])
            }
        }
    }

    /// What an authority was allocated at the end of a quarter; none before its first allocation.
    pub(super) fn allocated(&self, authority: AuthorityId, quarter: usize) -> Option<i64> {
        let ends_on = self.quarters.get(quarter)?.0.ends_on();
        let decisions = self.allocations.get(&authority)?;
        held_on(decisions, ends_on).map(|days| days.quarters().into())
    }
}
