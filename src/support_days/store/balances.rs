//! What each ledger sums up to, and its days by date.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Alias, Expr, ExprTrait, Func, OnConflict},
};

use crate::{
    entities::{allocation, entry, ledger},
    programmes::{self, AuthorityId, Days},
    support_days::{Balance, Status},
};

/// An authority’s ledger as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Ledger {
    /// What its entries sum up to.
    pub balance: Balance,
    /// How many entries it has.
    pub entries: i32,
    /// How many revisions they have.
    pub revisions: i32,
    /// The seal of the last of them; empty before the first.
    pub seal: String,
}

/// The ledger of each authority, every one of them in the map; one query.
pub(crate) async fn ledgers(
    db: &impl ConnectionTrait,
    authorities: &[AuthorityId],
) -> Result<BTreeMap<AuthorityId, Ledger>, DbErr> {
    let mut ledgers: BTreeMap<AuthorityId, Ledger> = authorities
        .iter()
        .map(|id| (*id, Ledger::default()))
        .collect();
    let sums = [
        ledger::Column::Entries,
        ledger::Column::Revisions,
        ledger::Column::Delivered,
        ledger::Column::Confirmed,
        ledger::Column::Disputed,
        ledger::Column::Booked,
        ledger::Column::NotCounted,
    ];
    let query = programmes::store::latest_allocations(authorities)
        .column(allocation::Column::Quarters)
        .columns(sums)
        .column(ledger::Column::Seal)
        .left_join(
            ledger::Entity,
            Expr::col((ledger::Entity, ledger::Column::AuthorityId))
                .equals((allocation::Entity, allocation::Column::AuthorityId)),
        )
        .to_owned();
    for row in db.query_all(&query).await? {
        let number = |column: &str| -> Result<i32, DbErr> {
            Ok(row.try_get::<Option<i32>>("", column)?.unwrap_or_default())
        };
        let days = |column: &str| number(column).map(Days::from_quarters);
        let ledger = Ledger {
            balance: Balance {
                allocated: days("quarters")?,
                delivered: days("delivered")?,
                confirmed: days("confirmed")?,
                disputed: days("disputed")?,
                booked: days("booked")?,
                not_counted: days("not_counted")?,
            },
            entries: number("entries")?,
            revisions: number("revisions")?,
            seal: row
                .try_get::<Option<String>>("", "seal")?
                .unwrap_or_default(),
        };
        ledgers.insert(AuthorityId(row.try_get("", "authority_id")?), ledger);
    }
    Ok(ledgers)
}

/// The balance of each authority, every one of them in the map; one query.
pub(crate) async fn balances(
    db: &impl ConnectionTrait,
    authorities: &[AuthorityId],
) -> Result<BTreeMap<AuthorityId, Balance>, DbErr> {
    let ledgers = ledgers(db, authorities).await?;
    Ok(ledgers
        .into_iter()
        .map(|(id, ledger)| (id, ledger.balance))
        .collect())
}

/// The balance of one authority.
pub(crate) async fn balance(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
) -> Result<Balance, DbErr> {
    let balances = balances(db, &[authority]).await?;
    Ok(balances.get(&authority).copied().unwrap_or_default())
}

/// Keeps what an authority’s ledger sums up to. The allocation is kept by its decisions.
pub(crate) async fn save_ledger(
    tx: &impl ConnectionTrait,
    authority: AuthorityId,
    new: &Ledger,
) -> Result<(), DbErr> {
    let row = ledger::ActiveModel {
        authority_id: Set(authority.0),
        entries: Set(new.entries),
        revisions: Set(new.revisions),
        seal: Set(new.seal.clone()),
        delivered: Set(new.balance.delivered.quarters()),
        confirmed: Set(new.balance.confirmed.quarters()),
        disputed: Set(new.balance.disputed.quarters()),
        booked: Set(new.balance.booked.quarters()),
        not_counted: Set(new.balance.not_counted.quarters()),
    };
    let replace = OnConflict::column(ledger::Column::AuthorityId)
        .update_columns([
            ledger::Column::Entries,
            ledger::Column::Revisions,
            ledger::Column::Seal,
            ledger::Column::Delivered,
            ledger::Column::Confirmed,
            ledger::Column::Disputed,
            ledger::Column::Booked,
            ledger::Column::NotCounted,
        ])
        .to_owned();
    ledger::Entity::insert(row)
        .on_conflict(replace)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// Counted days by date and status, oldest first, however many entries a date has; for the
/// burn-down and the pace.
pub(crate) async fn days_by_date(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
) -> Result<Vec<(NaiveDate, Status, Days)>, DbErr> {
    // PostgreSQL sums integers to a bigint; so many quarters fit into an integer.
    let sum = Func::cast_as(entry::Column::Quarters.sum(), Alias::new("integer"));
    let rows: Vec<(NaiveDate, String, i32)> = entry::Entity::find()
        .select_only()
        .column(entry::Column::HeldOn)
        .column(entry::Column::Status)
        .expr_as(sum, "quarters")
        .filter(entry::Column::AuthorityId.eq(authority.0))
        .filter(entry::Column::Counts.eq(true))
        .filter(entry::Column::Status.ne(Status::Cancelled.code()))
        .group_by(entry::Column::HeldOn)
        .group_by(entry::Column::Status)
        .order_by_asc(entry::Column::HeldOn)
        .order_by_asc(entry::Column::Status)
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
