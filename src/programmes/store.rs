//! Programmes, authorities, allocations and rounds in the database.

use std::collections::BTreeMap;

use chrono::{DateTime, Days as Span, Months, NaiveDate, Utc};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
    sea_query::{LockType, Query, SelectStatement},
};

use super::{
    Allocation, Authority, AuthorityId, Days, Programme, ProgrammeId, Readiness, Round, RoundId,
    RoundKind, Standing,
};
use crate::{
    database::locks_rows,
    entities::{allocation, authority, closed_quarter, person, programme, round},
    people::PersonId,
};

/// The last day of the newest closed quarter of a programme.
pub(crate) async fn closed_until(
    db: &impl ConnectionTrait,
    programme: ProgrammeId,
) -> Result<Option<NaiveDate>, DbErr> {
    let newest = closed_quarter::Entity::find()
        .filter(closed_quarter::Column::ProgrammeId.eq(programme.0))
        .order_by_desc(closed_quarter::Column::StartsOn)
        .one(db)
        .await?;
    Ok(newest.map(|it| it.starts_on + Months::new(3) - Span::new(1)))
}

/// The programme of that slug.
pub(crate) async fn programme(
    db: &impl ConnectionTrait,
    slug: &str,
) -> Result<Option<Programme>, DbErr> {
    let found = programme::Entity::find()
        .filter(programme::Column::Slug.eq(slug))
        .one(db)
        .await?;
    Ok(found.map(programme_of))
}

/// Whether there is any programme.
pub(crate) async fn any(db: &impl ConnectionTrait) -> Result<bool, DbErr> {
    Ok(programme::Entity::find().one(db).await?.is_some())
}

/// Those programmes, by name.
pub(crate) async fn programmes(
    db: &impl ConnectionTrait,
    ids: &[ProgrammeId],
) -> Result<Vec<Programme>, DbErr> {
    let found = programme::Entity::find()
        .filter(programme::Column::Id.is_in(ids.iter().map(|id| id.0)))
        .order_by_asc(programme::Column::Name)
        .all(db)
        .await?;
    Ok(found.into_iter().map(programme_of).collect())
}

/// Every programme of the installation, by name.
pub(crate) async fn all_programmes(db: &impl ConnectionTrait) -> Result<Vec<Programme>, DbErr> {
    let found = programme::Entity::find()
        .order_by_asc(programme::Column::Name)
        .all(db)
        .await?;
    Ok(found.into_iter().map(programme_of).collect())
}

/// Locks the programme’s row until the transaction ends: against others who lock it, not against
/// rows that refer to it.
pub(crate) async fn lock_programme(
    tx: &impl ConnectionTrait,
    id: ProgrammeId,
) -> Result<(), DbErr> {
    if !locks_rows(tx) {
        return Ok(());
    }
    programme::Entity::find_by_id(id.0)
        .lock(LockType::NoKeyUpdate)
        .one(tx)
        .await?;
    Ok(())
}

/// Locks the authority’s row until the transaction ends; whatever draws on its days does so first.
pub(crate) async fn lock_authority(
    tx: &impl ConnectionTrait,
    id: AuthorityId,
) -> Result<(), DbErr> {
    if !locks_rows(tx) {
        return Ok(());
    }
    authority::Entity::find_by_id(id.0)
        .lock(LockType::NoKeyUpdate)
        .one(tx)
        .await?;
    Ok(())
}

/// The authority of those slugs, with its programme.
pub(crate) async fn authority(
    db: &impl ConnectionTrait,
    programme: &str,
    slug: &str,
) -> Result<Option<(Programme, Authority)>, DbErr> {
    let found = authority::Entity::find()
        .find_also_related(programme::Entity)
        .filter(programme::Column::Slug.eq(programme))
        .filter(authority::Column::Slug.eq(slug))
        .one(db)
        .await?;
    match found {
        Some((authority, Some(programme))) => {
            Ok(Some((programme_of(programme), authority_of(authority)?)))
        }
        _ => Ok(None),
    }
}

/// The authorities of those programmes, each with its programme; one query.
pub(crate) async fn authorities_of(
    db: &impl ConnectionTrait,
    programmes: impl IntoIterator<Item = ProgrammeId>,
) -> Result<Vec<(Programme, Authority)>, DbErr> {
    let rows = authority::Entity::find()
        .find_also_related(programme::Entity)
        .filter(authority::Column::ProgrammeId.is_in(programmes.into_iter().map(|id| id.0)))
        .all(db)
        .await?;
    rows.into_iter()
        .filter_map(|(authority, programme)| Some((programme_of(programme?), authority)))
        .map(|(programme, authority)| Ok((programme, authority_of(authority)?)))
        .collect()
}

/// The programme’s authorities, by name.
pub(crate) async fn authorities(
    db: &impl ConnectionTrait,
    programme: ProgrammeId,
) -> Result<Vec<Authority>, DbErr> {
    authority::Entity::find()
        .filter(authority::Column::ProgrammeId.eq(programme.0))
        .order_by_asc(authority::Column::Name)
        .all(db)
        .await?
        .into_iter()
        .map(authority_of)
        .collect()
}

/// The programme of that slug with its authorities, by name; one query.
pub(crate) async fn programme_with_authorities(
    db: &impl ConnectionTrait,
    slug: &str,
) -> Result<Option<(Programme, Vec<Authority>)>, DbErr> {
    let rows = programme::Entity::find()
        .find_also_related(authority::Entity)
        .filter(programme::Column::Slug.eq(slug))
        .order_by_asc(authority::Column::Name)
        .all(db)
        .await?;
    let Some((programme, _)) = rows.first() else {
        return Ok(None);
    };
    let programme = programme_of(programme.clone());
    let authorities = rows.into_iter().filter_map(|(_, authority)| authority);
    let authorities = authorities.map(authority_of).collect::<Result<_, _>>()?;
    Ok(Some((programme, authorities)))
}

/// How many authorities are active.
pub(crate) async fn active_authorities(
    db: &impl ConnectionTrait,
    programme: ProgrammeId,
) -> Result<u64, DbErr> {
    authority::Entity::find()
        .filter(authority::Column::ProgrammeId.eq(programme.0))
        .filter(authority::Column::Status.eq(Standing::Active.code()))
        .count(db)
        .await
}

/// The programme’s rounds, baseline first.
pub(crate) async fn rounds(
    db: &impl ConnectionTrait,
    programme: ProgrammeId,
) -> Result<Vec<Round>, DbErr> {
    round::Entity::find()
        .filter(round::Column::ProgrammeId.eq(programme.0))
        .order_by_asc(round::Column::Month)
        .all(db)
        .await?
        .into_iter()
        .map(round_of)
        .collect()
}

/// The programme’s round of that slug (`month-6`).
pub(crate) async fn round(
    db: &impl ConnectionTrait,
    programme: ProgrammeId,
    slug: &str,
) -> Result<Option<Round>, DbErr> {
    let rounds = rounds(db, programme).await?;
    Ok(rounds.into_iter().find(|round| round.slug() == slug))
}

/// The newest decision on the days of each authority: a query of its `authority_id`, to which the
/// caller adds what it wants of `allocation`.
pub(crate) fn latest_allocations(authorities: &[AuthorityId]) -> SelectStatement {
    let newest = Query::select()
        .expr(allocation::Column::Id.max())
        .from(allocation::Entity)
        .and_where(allocation::Column::AuthorityId.is_in(authorities.iter().map(|id| id.0)))
        .group_by_col(allocation::Column::AuthorityId)
        .to_owned();
    Query::select()
        .column((allocation::Entity, allocation::Column::AuthorityId))
        .from(allocation::Entity)
        .and_where(allocation::Column::Id.in_subquery(newest))
        .to_owned()
}

/// What each authority is allocated now; an authority without a decision is left out.
pub(crate) async fn allocated(
    db: &impl ConnectionTrait,
    authorities: &[AuthorityId],
) -> Result<BTreeMap<AuthorityId, Days>, DbErr> {
    let query = latest_allocations(authorities)
        .column(allocation::Column::Quarters)
        .to_owned();
    let rows = db.query_all(&query).await?;
    rows.iter()
        .map(|row| {
            let authority: i32 = row.try_get("", "authority_id")?;
            let quarters: i32 = row.try_get("", "quarters")?;
            Ok((AuthorityId(authority), Days::from_quarters(quarters)))
        })
        .collect()
}

/// Every decision on an authority’s days, oldest first.
pub(crate) async fn allocations(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
) -> Result<Vec<Allocation>, DbErr> {
    let decisions = allocation::Entity::find()
        .find_also_linked(DecidedBy)
        .filter(allocation::Column::AuthorityId.eq(authority.0))
        .order_by_asc(allocation::Column::Id)
        .all(db)
        .await?;
    Ok(decisions
        .into_iter()
        .map(|(row, person)| Allocation {
            days: Days::from_quarters(row.quarters),
            from_on: row.from_on,
            reason: row.reason,
            decided_by: person.map(|person| person.name).unwrap_or_default(),
        })
        .collect())
}

/// Every decision on the days of those authorities, each from its date, the oldest decision first;
/// one query.
pub(crate) async fn decisions(
    db: &impl ConnectionTrait,
    authorities: &[AuthorityId],
) -> Result<BTreeMap<AuthorityId, Vec<(NaiveDate, Days)>>, DbErr> {
    let rows: Vec<(i32, NaiveDate, i32)> = allocation::Entity::find()
        .select_only()
        .column(allocation::Column::AuthorityId)
        .column(allocation::Column::FromOn)
        .column(allocation::Column::Quarters)
        .filter(allocation::Column::AuthorityId.is_in(authorities.iter().map(|id| id.0)))
        .order_by_asc(allocation::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    let mut allocations: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for (authority, from, quarters) in rows {
        let decisions = allocations.entry(AuthorityId(authority)).or_default();
        decisions.push((from, Days::from_quarters(quarters)));
    }
    Ok(allocations)
}

/// A programme to start.
#[derive(Clone, Debug)]
pub(crate) struct NewProgramme {
    pub(crate) slug: String,
    pub(crate) name: String,
    pub(crate) lead_authority: String,
    pub(crate) starts_on: NaiveDate,
    pub(crate) ends_on: NaiveDate,
}

/// Saves a programme with the usual ceilings: six authorities, 120 days.
pub(crate) async fn add_programme(
    tx: &impl ConnectionTrait,
    new: &NewProgramme,
    now: DateTime<Utc>,
) -> Result<Programme, DbErr> {
    let row = programme::ActiveModel {
        slug: Set(new.slug.clone()),
        name: Set(new.name.clone()),
        lead_authority: Set(new.lead_authority.clone()),
        starts_on: Set(new.starts_on),
        ends_on: Set(new.ends_on),
        authority_ceiling: Set(6),
        allocation_ceiling: Set(Days::whole(120).quarters()),
        created_at: Set(now),
        ..Default::default()
    };
    Ok(programme_of(row.insert(tx).await?))
}

/// Saves a programme’s ceilings.
pub(crate) async fn save_ceilings(
    tx: &impl ConnectionTrait,
    programme: &Programme,
) -> Result<(), DbErr> {
    let row = programme::ActiveModel {
        id: Set(programme.id.0),
        authority_ceiling: Set(programme.authority_ceiling),
        allocation_ceiling: Set(programme.allocation_ceiling.quarters()),
        ..Default::default()
    };
    row.update(tx).await?;
    Ok(())
}

/// Saves a round with its window.
pub(crate) async fn add_round(
    tx: &impl ConnectionTrait,
    programme: ProgrammeId,
    month: u32,
    kind: RoundKind,
    (opens_on, closes_on): (NaiveDate, NaiveDate),
) -> Result<Round, DbErr> {
    let row = round::ActiveModel {
        programme_id: Set(programme.0),
        month: Set(month as i32),
        kind: Set(kind.code().into()),
        opens_on: Set(opens_on),
        closes_on: Set(closes_on),
        ..Default::default()
    };
    round_of(row.insert(tx).await?)
}

/// Locks the round’s row until the transaction ends; the round as it stands.
pub(crate) async fn lock_round(
    tx: &impl ConnectionTrait,
    id: RoundId,
) -> Result<Option<Round>, DbErr> {
    let found = round::Entity::find_by_id(id.0)
        .lock(LockType::NoKeyUpdate)
        .one(tx)
        .await?;
    found.map(round_of).transpose()
}

/// Moves a round’s window.
pub(crate) async fn save_window(
    tx: &impl ConnectionTrait,
    round: RoundId,
    opens_on: NaiveDate,
    closes_on: NaiveDate,
) -> Result<(), DbErr> {
    let row = round::ActiveModel {
        id: Set(round.0),
        opens_on: Set(opens_on),
        closes_on: Set(closes_on),
        ..Default::default()
    };
    row.update(tx).await?;
    Ok(())
}

/// An authority to take in.
#[derive(Clone, Debug)]
pub(crate) struct NewAuthority {
    pub(crate) slug: String,
    pub(crate) name: String,
    pub(crate) old_la_code: Option<String>,
    pub(crate) new_la_code: Option<String>,
    pub(crate) region: Option<String>,
    pub(crate) readiness: Readiness,
    pub(crate) commitment: String,
    pub(crate) joined_on: NaiveDate,
}

/// Saves an active authority.
pub(crate) async fn add_authority(
    tx: &impl ConnectionTrait,
    programme: ProgrammeId,
    new: &NewAuthority,
) -> Result<Authority, DbErr> {
    let row = authority::ActiveModel {
        programme_id: Set(programme.0),
        slug: Set(new.slug.clone()),
        name: Set(new.name.clone()),
        old_la_code: Set(new.old_la_code.clone()),
        new_la_code: Set(new.new_la_code.clone()),
        region: Set(new.region.clone()),
        readiness: Set(new.readiness.code().into()),
        commitment: Set(new.commitment.clone()),
        status: Set(Standing::Active.code().into()),
        joined_on: Set(new.joined_on),
        ..Default::default()
    };
    authority_of(row.insert(tx).await?)
}

/// Saves where an authority stands.
pub(crate) async fn save_standing(
    tx: &impl ConnectionTrait,
    authority: AuthorityId,
    standing: Standing,
) -> Result<(), DbErr> {
    let row = authority::ActiveModel {
        id: Set(authority.0),
        status: Set(standing.code().into()),
        ..Default::default()
    };
    row.update(tx).await?;
    Ok(())
}

/// Saves a decision on an authority’s days.
pub(crate) async fn add_allocation(
    tx: &impl ConnectionTrait,
    authority: AuthorityId,
    days: Days,
    reason: &str,
    from_on: NaiveDate,
    decided_by: PersonId,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let row = allocation::ActiveModel {
        authority_id: Set(authority.0),
        quarters: Set(days.quarters()),
        reason: Set(reason.into()),
        from_on: Set(from_on),
        decided_by: Set(decided_by.0),
        decided_at: Set(now),
        ..Default::default()
    };
    allocation::Entity::insert(row)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// A programme as its row keeps it.
pub(crate) fn programme_of(row: programme::Model) -> Programme {
    Programme {
        id: ProgrammeId(row.id),
        slug: row.slug,
        name: row.name,
        lead_authority: row.lead_authority,
        starts_on: row.starts_on,
        ends_on: row.ends_on,
        authority_ceiling: row.authority_ceiling,
        allocation_ceiling: Days::from_quarters(row.allocation_ceiling),
    }
}

/// An authority as its row keeps it.
pub(crate) fn authority_of(row: authority::Model) -> Result<Authority, DbErr> {
    Ok(Authority {
        id: AuthorityId(row.id),
        programme: ProgrammeId(row.programme_id),
        slug: row.slug,
        name: row.name,
        old_la_code: row.old_la_code,
        new_la_code: row.new_la_code,
        region: row.region,
        readiness: row.readiness.parse().map_err(DbErr::Custom)?,
        commitment: row.commitment,
        standing: row.status.parse().map_err(DbErr::Custom)?,
        joined_on: row.joined_on,
    })
}

/// A round as its row keeps it.
pub(crate) fn round_of(row: round::Model) -> Result<Round, DbErr> {
    let month = u32::try_from(row.month).map_err(|error| DbErr::Custom(error.to_string()))?;
    Ok(Round {
        id: RoundId(row.id),
        month,
        kind: if row.kind == RoundKind::Full.code() {
            RoundKind::Full
        } else {
            RoundKind::Pulse
        },
        opens_on: row.opens_on,
        closes_on: row.closes_on,
    })
}

/// From a decision to the person who took it.
struct DecidedBy;

impl sea_orm::Linked for DecidedBy {
    type FromEntity = allocation::Entity;
    type ToEntity = person::Entity;

    fn link(&self) -> Vec<sea_orm::RelationDef> {
        vec![
            allocation::Entity::belongs_to(person::Entity)
                .from(allocation::Column::DecidedBy)
                .to(person::Column::Id)
                .into(),
        ]
    }
}
