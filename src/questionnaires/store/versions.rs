//! Instruments in their versions, and which of them a round uses.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait,
    QueryFilter, QueryOrder, QuerySelect, sea_query::LockType,
};

use crate::{
    entities::{instrument, item, round, round_instrument},
    programmes::{ProgrammeId, RoundId},
    questionnaires::rules::{Group, Instrument, Item, Version},
};

/// Publishes a version with its items, for one programme or for every one; it never changes again.
pub(crate) async fn add_version(
    tx: &impl ConnectionTrait,
    programme: Option<ProgrammeId>,
    version: &Version,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let row = instrument::ActiveModel {
        code: Set(version.instrument.code().into()),
        version: Set(version.version.clone()),
        published_at: Set(now),
        programme_id: Set(programme.map(|id| id.0)),
        ..Default::default()
    };
    let id = row.insert(tx).await?.id;
    let items = (1..).zip(&version.items).map(|(position, item)| {
        let groups: Vec<&str> = item.groups.iter().map(|group| group.code()).collect();
        item::ActiveModel {
            instrument_id: Set(id),
            position: Set(position),
            code: Set(item.code.clone()),
            dimension: Set(item.dimension.to_string()),
            text: Set(item.text.clone()),
            groups: Set(groups.join(" ")),
            low: Set(item.low.clone()),
            middle: Set(item.middle.clone()),
            high: Set(item.high.clone()),
            ..Default::default()
        }
    });
    item::Entity::insert_many(items)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// Which version of each instrument a round uses, by the row's id.
pub(crate) type Used = BTreeMap<Instrument, i32>;

/// The versions attached to each round, else the latest of each instrument that its programme has.
pub(crate) async fn used(
    db: &impl ConnectionTrait,
    rounds: &[RoundId],
) -> Result<BTreeMap<RoundId, Used>, DbErr> {
    let ids = || rounds.iter().map(|round| round.0);
    let all = instrument::Entity::find()
        .order_by_asc(instrument::Column::Id)
        .all(db)
        .await?;
    let mut codes = BTreeMap::new();
    for row in &all {
        codes.insert(row.id, code_of(row)?);
    }
    let of_rounds: Vec<(i32, i32)> = round::Entity::find()
        .select_only()
        .columns([round::Column::Id, round::Column::ProgrammeId])
        .filter(round::Column::Id.is_in(ids()))
        .into_tuple()
        .all(db)
        .await?;
    let latest = |programme: i32| -> Used {
        let seen = all
            .iter()
            .filter(|it| it.programme_id.is_none_or(|own| own == programme));
        seen.filter_map(|it| Some((*codes.get(&it.id)?, it.id)))
            .collect()
    };
    let mut used: BTreeMap<RoundId, Used> = of_rounds
        .into_iter()
        .map(|(round, programme)| (RoundId(round), latest(programme)))
        .collect();
    let attached = round_instrument::Entity::find()
        .filter(round_instrument::Column::RoundId.is_in(ids()))
        .all(db)
        .await?;
    for row in attached {
        let of_round = used.get_mut(&RoundId(row.round_id));
        if let (Some(of_round), Some(code)) = (of_round, codes.get(&row.instrument_id)) {
            of_round.insert(*code, row.instrument_id);
        }
    }
    Ok(used)
}

/// Those versions with their items, by the row's id.
pub(crate) async fn versions(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = i32>,
) -> Result<BTreeMap<i32, Version>, DbErr> {
    let rows = item::Entity::find()
        .find_also_related(instrument::Entity)
        .filter(item::Column::InstrumentId.is_in(ids))
        .order_by_asc(item::Column::InstrumentId)
        .order_by_asc(item::Column::Position)
        .all(db)
        .await?;
    let mut versions: BTreeMap<i32, Version> = BTreeMap::new();
    for (row, instrument) in rows {
        let Some(instrument) = instrument else {
            continue;
        };
        let code = code_of(&instrument)?;
        versions
            .entry(instrument.id)
            .or_insert_with(|| Version {
                instrument: code,
                version: instrument.version,
                items: Vec::new(),
            })
            .items
            .push(item_of(row)?);
    }
    Ok(versions)
}

/// The versions that one round uses: all six, each with the row's id.
pub(crate) async fn round_versions(
    db: &impl ConnectionTrait,
    round: RoundId,
) -> Result<BTreeMap<i32, Version>, DbErr> {
    let used = used(db, &[round]).await?;
    versions(db, used.values().flat_map(|used| used.values().copied())).await
}

/// The version of one instrument that a round uses, with the row's id.
pub(crate) async fn round_version(
    db: &impl ConnectionTrait,
    round: RoundId,
    instrument: Instrument,
) -> Result<(i32, Version), DbErr> {
    let used = used(db, &[round]).await?;
    let id = used.get(&round).and_then(|used| used.get(&instrument));
    let found = versions(db, id.copied()).await?.pop_first();
    found.ok_or_else(|| DbErr::Custom(format!("no version of {} is loaded", instrument.code())))
}

/// The version of an instrument that the round is held to, by the row's id.
pub(crate) async fn attached_version(
    db: &impl ConnectionTrait,
    round: RoundId,
    instrument: Instrument,
) -> Result<Option<i32>, DbErr> {
    let found = round_instrument::Entity::find()
        .inner_join(instrument::Entity)
        .filter(round_instrument::Column::RoundId.eq(round.0))
        .filter(instrument::Column::Code.eq(instrument.code()))
        .one(db)
        .await?;
    Ok(found.map(|row| row.instrument_id))
}

/// Holds the round to the versions it uses now, unless it is held to some already. The first
/// write of anything in a round locks its row and does so.
pub(crate) async fn attach_versions(
    tx: &impl ConnectionTrait,
    round: RoundId,
) -> Result<(), DbErr> {
    attach_all(tx, vec![round]).await
}

/// Holds the rounds that have begun to the versions they use now: those of one programme, or of
/// every one. What is published after this is for coming rounds.
pub(crate) async fn attach_begun(
    tx: &impl ConnectionTrait,
    programme: Option<ProgrammeId>,
    today: NaiveDate,
) -> Result<(), DbErr> {
    let mut begun = round::Entity::find()
        .select_only()
        .column(round::Column::Id)
        .filter(round::Column::OpensOn.lte(today));
    if let Some(programme) = programme {
        begun = begun.filter(round::Column::ProgrammeId.eq(programme.0));
    }
    let begun: Vec<i32> = begun.into_tuple().all(tx).await?;
    attach_all(tx, begun.into_iter().map(RoundId).collect()).await
}

async fn attach_all(tx: &impl ConnectionTrait, rounds: Vec<RoundId>) -> Result<(), DbErr> {
    let attached = attached(tx, &rounds).await?;
    let free = |rounds: Vec<RoundId>, attached: BTreeSet<RoundId>| -> Vec<RoundId> {
        rounds
            .into_iter()
            .filter(|it| !attached.contains(it))
            .collect()
    };
    let rounds = free(rounds, attached);
    if rounds.is_empty() {
        return Ok(());
    }
    // In one order, so that two who hold several never wait for each other.
    round::Entity::find()
        .filter(round::Column::Id.is_in(rounds.iter().map(|round| round.0)))
        .order_by_asc(round::Column::Id)
        .lock(LockType::NoKeyUpdate)
        .all(tx)
        .await?;
    let attached = self::attached(tx, &rounds).await?;
    let used = used(tx, &free(rounds, attached)).await?;
    let rows: Vec<_> = used
        .into_iter()
        .flat_map(|(round, used)| {
            used.into_values()
                .map(move |id| round_instrument::ActiveModel {
                    round_id: Set(round.0),
                    instrument_id: Set(id),
                })
        })
        .collect();
    // A statement has room for so many values.
    for rows in rows.chunks(1_000) {
        round_instrument::Entity::insert_many(rows.to_vec())
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}

/// Which of those rounds are held to their versions.
pub(crate) async fn attached(
    db: &impl ConnectionTrait,
    rounds: &[RoundId],
) -> Result<BTreeSet<RoundId>, DbErr> {
    let ids: Vec<i32> = round_instrument::Entity::find()
        .select_only()
        .distinct()
        .column(round_instrument::Column::RoundId)
        .filter(round_instrument::Column::RoundId.is_in(rounds.iter().map(|round| round.0)))
        .into_tuple()
        .all(db)
        .await?;
    Ok(ids.into_iter().map(RoundId).collect())
}

pub(super) fn code_of(row: &instrument::Model) -> Result<Instrument, DbErr> {
    row.code.parse().map_err(DbErr::Custom)
}

fn item_of(row: item::Model) -> Result<Item, DbErr> {
    let groups: Result<Vec<Group>, _> = row.groups.split_whitespace().map(str::parse).collect();
    Ok(Item {
        code: row.code,
        dimension: row.dimension.parse().map_err(DbErr::Custom)?,
        text: row.text,
        groups: groups.map_err(DbErr::Custom)?,
        low: row.low,
        middle: row.middle,
        high: row.high,
    })
}
