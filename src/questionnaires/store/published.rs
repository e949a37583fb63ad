//! What is published of the instruments, as a programme sees it.

use std::collections::BTreeMap;

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::code_of;
use crate::{
    entities::{instrument, item},
    programmes::ProgrammeId,
    questionnaires::{
        files::Known,
        rules::{Instrument, Published},
    },
    ui::formats,
};

/// The versions of every programme and the programme's own.
fn seen_by(programme: ProgrammeId) -> Condition {
    Condition::any()
        .add(instrument::Column::ProgrammeId.is_null())
        .add(instrument::Column::ProgrammeId.eq(programme.0))
}

/// The versions that the programme sees, the newest first.
pub(crate) async fn published(
    db: &impl ConnectionTrait,
    programme: ProgrammeId,
) -> Result<Vec<Published>, DbErr> {
    let rows = instrument::Entity::find()
        .filter(seen_by(programme))
        .order_by_desc(instrument::Column::Id)
        .all(db)
        .await?;
    let counts: Vec<(i32, i64)> = item::Entity::find()
        .select_only()
        .column(item::Column::InstrumentId)
        .column_as(item::Column::Id.count(), "items")
        .filter(item::Column::InstrumentId.is_in(rows.iter().map(|row| row.id)))
        .group_by(item::Column::InstrumentId)
        .into_tuple()
        .all(db)
        .await?;
    let counts: BTreeMap<i32, i64> = counts.into_iter().collect();
    rows.into_iter()
        .map(|row| {
            Ok(Published {
                id: row.id,
                instrument: code_of(&row)?,
                items: counts.get(&row.id).copied().unwrap_or_default(),
                published_on: formats::in_england(row.published_at),
                own: row.programme_id.is_some(),
                version: row.version,
            })
        })
        .collect()
}

/// What a new version of a programme will stand beside; without one, what is published anywhere.
pub(in crate::questionnaires) async fn known(
    db: &impl ConnectionTrait,
    programme: Option<ProgrammeId>,
) -> Result<Known, DbErr> {
    let seen = programme.map_or_else(Condition::all, seen_by);
    let rows = instrument::Entity::find()
        .filter(seen.clone())
        .all(db)
        .await?;
    let codes: Vec<(String, String)> = item::Entity::find()
        .select_only()
        .column(item::Column::Code)
        .column(instrument::Column::Code)
        .distinct()
        .inner_join(instrument::Entity)
        .filter(seen)
        .into_tuple()
        .all(db)
        .await?;
    let mut known = Known::default();
    for row in rows {
        known.labels.insert((code_of(&row)?, row.version));
    }
    for (item, instrument) in codes {
        let instrument: Instrument = instrument.parse().map_err(DbErr::Custom)?;
        known.codes.insert((item.to_ascii_lowercase(), instrument));
    }
    Ok(known)
}
