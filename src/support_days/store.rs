//! The ledger in the database: revisions are only ever added.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect,
    sea_query::{Alias, Expr, ExprTrait, Func, LockType, Query, SelectStatement, UnionType},
};

use super::{Activity, Balance, Entry, EntryId, Status, Venue};
use crate::{
    entities::{entry, entry_person, entry_revision, person},
    people::PersonId,
    programmes::{self, AuthorityId, Days},
};

/// A version of an entry, with who made it and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Revision {
    /// 1 for the first.
    pub number: i32,
    /// What it says.
    pub entry: Entry,
    /// Why it was made; the first needs no reason.
    pub reason: Option<String>,
    /// Who made it.
    pub made_by: PersonId,
    /// When, UTC.
    pub made_at: DateTime<Utc>,
}

/// An entry and where it stands now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Logged {
    /// Its id.
    pub id: EntryId,
    /// Its newest version.
    pub latest: Revision,
}

/// A line of [`balances`]: what entries of a kind draw, or (with the word [`ALLOCATED`]) the
/// allocation that they draw on.
#[derive(FromQueryResult)]
struct Sum {
    authority_id: i32,
    counts: bool,
    status: String,
    quarters: i64,
}

/// Entries on a page of the ledger.
pub(crate) const PAGE: u64 = 50;

const ALLOCATED: &str = "allocated";

/// The balance of each authority, every one of them in the map; one query.
pub(crate) async fn balances(
    db: &impl ConnectionTrait,
    authorities: &[AuthorityId],
) -> Result<BTreeMap<AuthorityId, Balance>, DbErr> {
    let mut balances: BTreeMap<AuthorityId, Balance> = authorities
        .iter()
        .map(|id| (*id, Balance::default()))
        .collect();
    let query = sums(authorities);
    let statement = db.get_database_backend().build(&query);
    for sum in Sum::find_by_statement(statement).all(db).await? {
        let days = Days::from_quarters(i32::try_from(sum.quarters).unwrap_or(i32::MAX));
        let Some(balance) = balances.get_mut(&AuthorityId(sum.authority_id)) else {
            continue;
        };
        if sum.status == ALLOCATED {
            balance.allocated = days;
        } else {
            balance.add(sum.status.parse().map_err(DbErr::Custom)?, sum.counts, days);
        }
    }
    Ok(balances)
}

fn sums(authorities: &[AuthorityId]) -> SelectStatement {
    // PostgreSQL sums integers to a numeric, which is no integer to read.
    let bigint = |value: Expr| Func::cast_as(value, Alias::new("bigint"));
    let allocated = programmes::store::latest_allocations(authorities)
        .expr_as(Expr::cust("TRUE"), "counts")
        .expr_as(Expr::cust(format!("'{ALLOCATED}'")), "status")
        .expr_as(bigint(Expr::col("quarters")), "quarters")
        .to_owned();
    Query::select()
        .column(entry::Column::AuthorityId)
        .column(entry::Column::Counts)
        .column(entry::Column::Status)
        .expr_as(bigint(entry::Column::Quarters.sum()), "quarters")
        .from(entry::Entity)
        .and_where(entry::Column::AuthorityId.is_in(authorities.iter().map(|id| id.0)))
        .group_by_columns([
            entry::Column::AuthorityId,
            entry::Column::Counts,
            entry::Column::Status,
        ])
        .union(UnionType::All, allocated)
        .to_owned()
}

/// The balance of one authority.
pub(crate) async fn balance(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
) -> Result<Balance, DbErr> {
    let balances = balances(db, &[authority]).await?;
    Ok(balances.get(&authority).copied().unwrap_or_default())
}

/// Counted days by date and whether they are booked, oldest first; for the burn-down.
pub(crate) async fn days_by_date(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
) -> Result<Vec<(NaiveDate, Status, Days)>, DbErr> {
    let rows: Vec<(NaiveDate, String, i32)> = entry::Entity::find()
        .select_only()
        .column(entry::Column::HeldOn)
        .column(entry::Column::Status)
        .column(entry::Column::Quarters)
        .filter(entry::Column::AuthorityId.eq(authority.0))
        .filter(entry::Column::Counts.eq(true))
        .filter(entry::Column::Status.ne(Status::Cancelled.code()))
        .order_by_asc(entry::Column::HeldOn)
        .into_tuple()
        .all(db)
        .await?;
    rows.into_iter()
        .map(|(held_on, status, quarters)| {
            let status = status.parse().map_err(DbErr::Custom)?;
            Ok((held_on, status, Days::from_quarters(quarters)))
        })
        .collect()
}

/// The entry that a sent form has made, if it has.
pub(crate) async fn by_submission(
    db: &impl ConnectionTrait,
    submission: &str,
) -> Result<Option<EntryId>, DbErr> {
    let id: Option<i32> = entry::Entity::find()
        .select_only()
        .column(entry::Column::Id)
        .filter(entry::Column::Submission.eq(submission))
        .into_tuple()
        .one(db)
        .await?;
    Ok(id.map(EntryId))
}

/// Adds an entry with its first revision.
pub(crate) async fn add(
    tx: &impl ConnectionTrait,
    authority: AuthorityId,
    submission: String,
    new: &Entry,
    made_by: PersonId,
    now: DateTime<Utc>,
) -> Result<EntryId, DbErr> {
    let row = entry::ActiveModel {
        authority_id: Set(authority.0),
        submission: Set(submission),
        revision: Set(1),
        status: Set(new.status.code().into()),
        held_on: Set(new.held_on),
        counts: Set(new.counts),
        quarters: Set(new.days().quarters()),
        ..Default::default()
    };
    let id = EntryId(row.insert(tx).await?.id);
    add_revision(tx, id, 1, new, None, made_by, now).await?;
    Ok(id)
}

/// Adds the next revision, and lets the entry stand where it says.
pub(crate) async fn revise(
    tx: &impl ConnectionTrait,
    id: EntryId,
    number: i32,
    entry: &Entry,
    reason: Option<String>,
    made_by: PersonId,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    add_revision(tx, id, number, entry, reason, made_by, now).await?;
    let row = entry::ActiveModel {
        id: Set(id.0),
        revision: Set(number),
        status: Set(entry.status.code().into()),
        held_on: Set(entry.held_on),
        counts: Set(entry.counts),
        quarters: Set(entry.days().quarters()),
        ..Default::default()
    };
    row.update(tx).await?;
    Ok(())
}

async fn add_revision(
    tx: &impl ConnectionTrait,
    id: EntryId,
    number: i32,
    entry: &Entry,
    reason: Option<String>,
    made_by: PersonId,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let row = entry_revision::ActiveModel {
        entry_id: Set(id.0),
        number: Set(number),
        status: Set(entry.status.code().into()),
        held_on: Set(entry.held_on),
        activity: Set(entry.activity.code().into()),
        dimension: Set(entry.dimension.map(|dimension| dimension.to_string())),
        place: Set(entry.venue.code().into()),
        counts: Set(entry.counts),
        summary: Set(entry.summary.clone()),
        reason: Set(reason),
        made_by: Set(made_by.0),
        made_at: Set(now),
        ..Default::default()
    };
    let revision = row.insert(tx).await?.id;
    let people = entry
        .people
        .iter()
        .map(|(person, days)| entry_person::ActiveModel {
            revision_id: Set(revision),
            person_id: Set(person.0),
            quarters: Set(days.quarters()),
        });
    entry_person::Entity::insert_many(people)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// Locks the entry of an authority until the transaction ends.
pub(crate) async fn lock(
    tx: &impl ConnectionTrait,
    authority: AuthorityId,
    id: EntryId,
) -> Result<bool, DbErr> {
    let found = entry::Entity::find_by_id(id.0)
        .filter(entry::Column::AuthorityId.eq(authority.0))
        .lock(LockType::NoKeyUpdate)
        .one(tx)
        .await?;
    Ok(found.is_some())
}

/// How many entries an authority has.
pub(crate) async fn count(db: &impl ConnectionTrait, authority: AuthorityId) -> Result<u64, DbErr> {
    entry::Entity::find()
        .filter(entry::Column::AuthorityId.eq(authority.0))
        .count(db)
        .await
}

/// A page of an authority's entries (the first is 0), newest date first, as each stands now.
pub(crate) async fn ledger(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    page: u64,
) -> Result<Vec<Logged>, DbErr> {
    let rows = entry_revision::Entity::find()
        .find_also_related(entry::Entity)
        .filter(entry::Column::AuthorityId.eq(authority.0))
        .filter(
            Expr::col((entry_revision::Entity, entry_revision::Column::Number))
                .equals((entry::Entity, entry::Column::Revision)),
        )
        .order_by_desc(entry_revision::Column::HeldOn)
        .order_by_desc(entry_revision::Column::EntryId)
        .limit(PAGE)
        .offset(page * PAGE)
        .all(db)
        .await?;
    let revisions =
        with_people(db, rows.into_iter().map(|(revision, _)| revision).collect()).await?;
    Ok(revisions
        .into_iter()
        .map(|(id, latest)| Logged { id, latest })
        .collect())
}

/// Every revision of an authority's entry, oldest first; none where there is no such entry.
pub(crate) async fn history(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    id: EntryId,
) -> Result<Vec<Revision>, DbErr> {
    let rows = entry_revision::Entity::find()
        .find_also_related(entry::Entity)
        .filter(entry::Column::AuthorityId.eq(authority.0))
        .filter(entry_revision::Column::EntryId.eq(id.0))
        .order_by_asc(entry_revision::Column::Number)
        .all(db)
        .await?;
    let revisions =
        with_people(db, rows.into_iter().map(|(revision, _)| revision).collect()).await?;
    Ok(revisions
        .into_iter()
        .map(|(_, revision)| revision)
        .collect())
}

async fn with_people(
    db: &impl ConnectionTrait,
    rows: Vec<entry_revision::Model>,
) -> Result<Vec<(EntryId, Revision)>, DbErr> {
    let mut people: BTreeMap<i32, Vec<(PersonId, Days)>> = BTreeMap::new();
    let ids: Vec<i32> = rows.iter().map(|row| row.id).collect();
    // SQLite takes up to 32,766 values in a statement.
    for ids in ids.chunks(10_000) {
        let found = entry_person::Entity::find()
            .filter(entry_person::Column::RevisionId.is_in(ids.iter().copied()))
            .order_by_asc(entry_person::Column::PersonId)
            .all(db)
            .await?;
        for row in found {
            people
                .entry(row.revision_id)
                .or_default()
                .push((PersonId(row.person_id), Days::from_quarters(row.quarters)));
        }
    }
    rows.into_iter()
        .map(|row| {
            let given = people.remove(&row.id).unwrap_or_default();
            Ok((EntryId(row.entry_id), revision_of(row, given)?))
        })
        .collect()
}

fn revision_of(
    row: entry_revision::Model,
    people: Vec<(PersonId, Days)>,
) -> Result<Revision, DbErr> {
    let dimension = row.dimension.map(|code| code.parse()).transpose();
    Ok(Revision {
        number: row.number,
        entry: Entry {
            status: row.status.parse::<Status>().map_err(DbErr::Custom)?,
            held_on: row.held_on,
            people,
            activity: row.activity.parse::<Activity>().map_err(DbErr::Custom)?,
            dimension: dimension.map_err(DbErr::Custom)?,
            venue: row.place.parse::<Venue>().map_err(DbErr::Custom)?,
            counts: row.counts,
            summary: row.summary,
        },
        reason: row.reason,
        made_by: PersonId(row.made_by),
        made_at: row.made_at,
    })
}

/// The names of people, also of those who have left the programme.
pub(crate) async fn names(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = PersonId>,
) -> Result<BTreeMap<PersonId, String>, DbErr> {
    let mut ids: Vec<i32> = ids.into_iter().map(|id| id.0).collect();
    ids.sort_unstable();
    ids.dedup();
    let rows: Vec<(i32, String)> = person::Entity::find()
        .select_only()
        .column(person::Column::Id)
        .column(person::Column::Name)
        .filter(person::Column::Id.is_in(ids))
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .map(|(id, name)| (PersonId(id), name))
        .collect())
}
