//! What is found in ledgers: one query, of which a page, the sums and a file are taken.

use std::collections::{BTreeMap, HashMap};

use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryResult,
    sea_query::{CaseStatement, Cond, Expr, ExprTrait, Func, Order, Query, SelectStatement},
};

use super::{Ledger, PAGE, with_people};
use crate::{
    entities::{entry, entry_person, entry_revision, person},
    people::PersonId,
    programmes::{AuthorityId, Days},
    support_days::{Activity, Balance, EntryId, Filter, Revision, Sort, SortBy, Status},
};

/// An entry that was found, as it stands now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// Its id.
    pub id: EntryId,
    /// Whose ledger it is in.
    pub authority: AuthorityId,
    /// The word that a file knows it by.
    pub reference: Option<String>,
    /// Its newest version.
    pub latest: Revision,
}

/// What all that was found sums up to. Where a person was asked for, the days are theirs alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Totals {
    /// How many entries, the cancelled among them.
    pub entries: i64,
    /// Their days; nothing is allocated.
    pub balance: Balance,
    /// How many are cancelled.
    pub cancelled: i64,
    /// The days that those would have had.
    pub cancelled_days: Days,
}

/// The entries sought in the ledgers of `authorities`.
fn matching(authorities: &[AuthorityId], filter: &Filter) -> SelectStatement {
    let statuses = filter.stage.map(|stage| stage.statuses());
    let codes = statuses.map(|all| all.into_iter().map(Status::code));
    let conditions = Cond::all()
        .add(entry::Column::AuthorityId.is_in(authorities.iter().map(|id| id.0)))
        .add_option(filter.from.map(|from| entry::Column::HeldOn.gte(from)))
        .add_option(filter.to.map(|to| entry::Column::HeldOn.lte(to)))
        .add_option(
            filter
                .activity
                .map(|it| entry::Column::Activity.eq(it.code())),
        )
        .add_option(filter.dimension.map(|it| match it {
            Some(dimension) => entry::Column::Dimension.eq(dimension.to_string()),
            None => entry::Column::Dimension.is_null(),
        }))
        .add_option(codes.map(|codes| entry::Column::Status.is_in(codes)))
        .add_option(filter.counted.map(|it| entry::Column::Counts.eq(it)));
    let mut query = Query::select();
    query.from(entry::Entity).cond_where(conditions);
    if let Some(person) = filter.person {
        join_people(&mut query);
        query.and_where(entry_person::Column::PersonId.eq(person.0));
    }
    query
}

/// Joins who gave the support, by the newest revision of each entry.
pub(super) fn join_people(query: &mut SelectStatement) {
    let newest = Cond::all()
        .add(
            Expr::col((entry_revision::Entity, entry_revision::Column::EntryId))
                .equals((entry::Entity, entry::Column::Id)),
        )
        .add(
            Expr::col((entry_revision::Entity, entry_revision::Column::Number))
                .equals((entry::Entity, entry::Column::Revision)),
        );
    query.inner_join(entry_revision::Entity, newest).inner_join(
        entry_person::Entity,
        Expr::col((entry_person::Entity, entry_person::Column::RevisionId))
            .equals((entry_revision::Entity, entry_revision::Column::Id)),
    );
}

/// The days of an entry, or of the person asked for alone.
fn days_of(filter: &Filter) -> Expr {
    match filter.person {
        Some(_) => Expr::col((entry_person::Entity, entry_person::Column::Quarters)),
        None => Expr::col((entry::Entity, entry::Column::Quarters)),
    }
}

fn in_order(query: &mut SelectStatement, filter: &Filter) {
    let Sort { by, ascending } = filter.sort;
    let order = if ascending { Order::Asc } else { Order::Desc };
    let newest = if by == SortBy::Date {
        order.clone()
    } else {
        Order::Desc
    };
    match by {
        SortBy::Date => {}
        SortBy::Days => {
            query.order_by_expr(days_of(filter), order);
        }
        SortBy::Status => {
            let codes = Status::ALL.iter().map(|status| status.code());
            query.order_by_expr(rank(entry::Column::Status, codes), order);
        }
        SortBy::Activity => {
            let mut all = Activity::ALL.to_vec();
            all.sort_by_key(|activity| activity.title());
            let codes = all.into_iter().map(Activity::code);
            query.order_by_expr(rank(entry::Column::Activity, codes), order);
        }
    }
    query
        .order_by((entry::Entity, entry::Column::HeldOn), newest.clone())
        .order_by((entry::Entity, entry::Column::Id), newest);
}

/// Where a column's word stands among `words`.
fn rank(column: entry::Column, words: impl Iterator<Item = &'static str>) -> Expr {
    let mut case = CaseStatement::new();
    for (rank, word) in (0_i32..).zip(words) {
        case = case.case(Expr::col((entry::Entity, column)).eq(word), rank);
    }
    case.finally(-1).into()
}

/// The ids of a page of what is found (the first is 0), or of all of it.
pub(crate) async fn found_ids(
    db: &impl ConnectionTrait,
    authorities: &[AuthorityId],
    filter: &Filter,
    page: Option<usize>,
) -> Result<Vec<EntryId>, DbErr> {
    let mut query = matching(authorities, filter);
    query.column((entry::Entity, entry::Column::Id));
    in_order(&mut query, filter);
    if let Some(page) = page {
        query
            .limit(PAGE as u64)
            .offset(page.saturating_mul(PAGE) as u64);
        return ids_of(db, &query).await;
    }
    let mut all = Vec::new();
    loop {
        query.limit(IDS as u64).offset(all.len() as u64);
        let some = ids_of(db, &query).await?;
        let last = some.len() < IDS;
        all.extend(some);
        if last {
            return Ok(all);
        }
    }
}

/// How many ids are read at one time: an id is four bytes, and the row that it comes in hundreds.
const IDS: usize = 50_000;

async fn ids_of(db: &impl ConnectionTrait, query: &SelectStatement) -> Result<Vec<EntryId>, DbErr> {
    let rows = db.query_all(query).await?;
    rows.iter()
        .map(|row| Ok(EntryId(row.try_get("", "id")?)))
        .collect()
}

/// Those entries as they stand now, in the order given; up to 10,000.
pub(crate) async fn found(db: &impl ConnectionTrait, ids: &[EntryId]) -> Result<Vec<Found>, DbErr> {
    let rows = entry_revision::Entity::find()
        .find_also_related(entry::Entity)
        .filter(entry::Column::Id.is_in(ids.iter().map(|id| id.0)))
        .filter(
            Expr::col((entry_revision::Entity, entry_revision::Column::Number))
                .equals((entry::Entity, entry::Column::Revision)),
        )
        .all(db)
        .await?;
    let (revisions, entries): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
    let revisions = with_people(db, revisions).await?;
    let mut found: HashMap<EntryId, Found> = revisions
        .into_iter()
        .zip(entries.into_iter().flatten())
        .map(|((id, latest), entry)| {
            let found = Found {
                id,
                authority: AuthorityId(entry.authority_id),
                reference: entry.reference,
                latest,
            };
            (id, found)
        })
        .collect();
    Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
}

/// What all that is found sums up to. Whole ledgers are summed already, in `ledgers`.
pub(crate) async fn totals(
    db: &impl ConnectionTrait,
    ledgers: &BTreeMap<AuthorityId, Ledger>,
    filter: &Filter,
) -> Result<Totals, DbErr> {
    let authorities: Vec<AuthorityId> = ledgers.keys().copied().collect();
    let mut totals = Totals::default();
    let mut query = matching(&authorities, filter);
    if filter.takes_whole_ledgers() {
        for ledger in ledgers.values() {
            totals.entries += i64::from(ledger.entries);
            totals.balance = totals.balance.plus(&ledger.balance);
        }
        totals.balance.allocated = Days::ZERO;
        // Cancelled entries are no part of a ledger's sums. They are few, and an index leads to them.
        query
            .and_where(entry::Column::Counts.is_in([true, false]))
            .and_where(entry::Column::Status.eq(Status::Cancelled.code()));
    }
    query
        .column((entry::Entity, entry::Column::Status))
        .column((entry::Entity, entry::Column::Counts))
        .expr_as(
            big(Func::count(Expr::col((entry::Entity, entry::Column::Id)))),
            "entries",
        )
        .expr_as(big(Func::sum(days_of(filter))), "quarters")
        .group_by_col((entry::Entity, entry::Column::Status))
        .group_by_col((entry::Entity, entry::Column::Counts));
    for row in db.query_all(&query).await? {
        let (status, counts, days) = kind_of(&row)?;
        let entries: i64 = row.try_get("", "entries")?;
        if !filter.takes_whole_ledgers() {
            totals.entries += entries;
            totals.balance.add(status, counts, days);
        }
        if status == Status::Cancelled {
            totals.cancelled += entries;
            totals.cancelled_days = totals.cancelled_days + days;
        }
    }
    Ok(totals)
}

/// A count or a sum, which PostgreSQL would otherwise give as another type.
pub(super) fn big(function: impl Into<Expr>) -> Expr {
    Func::cast_as(function, "bigint").into()
}

/// The status, whether it counts, and the days of a row of sums.
pub(super) fn kind_of(row: &QueryResult) -> Result<(Status, bool, Days), DbErr> {
    let status: String = row.try_get("", "status")?;
    let quarters: i64 = row.try_get("", "quarters")?;
    let quarters = i32::try_from(quarters).map_err(|error| DbErr::Type(error.to_string()))?;
    Ok((
        status.parse().map_err(DbErr::Custom)?,
        row.try_get("", "counts")?,
        Days::from_quarters(quarters),
    ))
}

/// The name of a person who gave days in any of those ledgers; none of anybody else.
pub(crate) async fn giver(
    db: &impl ConnectionTrait,
    authorities: &[AuthorityId],
    id: PersonId,
) -> Result<Option<String>, DbErr> {
    let filter = Filter {
        person: Some(id),
        ..Filter::default()
    };
    if found_ids(db, authorities, &filter, Some(0))
        .await?
        .is_empty()
    {
        return Ok(None);
    }
    let found = person::Entity::find_by_id(id.0).one(db).await?;
    Ok(found.map(|person| person.name))
}

/// The e-mail addresses of people, for a file.
pub(crate) async fn addresses(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = PersonId>,
) -> Result<BTreeMap<PersonId, String>, DbErr> {
    let ids: std::collections::BTreeSet<i32> = ids.into_iter().map(|id| id.0).collect();
    let found = person::Entity::find()
        .filter(person::Column::Id.is_in(ids))
        .all(db)
        .await?;
    Ok(found
        .into_iter()
        .map(|person| (PersonId(person.id), person.email))
        .collect())
}
