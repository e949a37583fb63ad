//! What a file or a handover pack takes out of a round, and brings in again, whole.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
};

use super::{from_json, origin_of, to_json, versions};
use crate::{
    entities::{consensus, instrument, rating, record, round_instrument},
    people::PersonId,
    programmes::{AuthorityId, ProgrammeId, RoundId},
    questionnaires::rules::{Instrument, KeptRating, KeptRecord, KeptScore, Version},
};

/// How many QA records the round has, drafts among them.
pub(crate) async fn record_total(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    round: RoundId,
) -> Result<u64, DbErr> {
    record::Entity::find()
        .filter(record::Column::AuthorityId.eq(authority.0))
        .filter(record::Column::RoundId.eq(round.0))
        .count(db)
        .await
}

/// The round's QA records as they were rated, in the order in which they came; no draft.
pub(crate) async fn kept_records(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    round: RoundId,
) -> Result<Vec<KeptRecord>, DbErr> {
    let rows = rating::Entity::find()
        .find_also_related(record::Entity)
        .filter(record::Column::AuthorityId.eq(authority.0))
        .filter(record::Column::RoundId.eq(round.0))
        .filter(rating::Column::Draft.eq(false))
        .order_by_asc(rating::Column::RecordId)
        .order_by_asc(rating::Column::Id)
        .all(db)
        .await?;
    let codes: BTreeMap<i32, String> = instrument::Entity::find()
        .select_only()
        .columns([instrument::Column::Id, instrument::Column::Code])
        .into_tuple::<(i32, String)>()
        .all(db)
        .await?
        .into_iter()
        .collect();
    let mut settled = settled(db, authority, round).await?;
    let (mut kept, mut last) = (Vec::<KeptRecord>::new(), None);
    for (rating, record) in rows {
        let Some(record) = record else { continue };
        if last.replace(record.id) != Some(record.id) {
            let code = codes.get(&record.instrument_id);
            let code = code.map(String::as_str).unwrap_or_default();
            kept.push(KeptRecord {
                instrument: code.parse().map_err(DbErr::Custom)?,
                origin: origin_of(&record)?,
                reference: record.reference,
                ratings: Vec::new(),
                consensus: settled.remove(&record.id).unwrap_or_default(),
            });
        }
        if let Some(record) = kept.last_mut() {
            record.ratings.push(KeptRating {
                rater: rating.rater,
                rated_on: rating.rated_on,
                scores: from_json(&rating.scores)?,
                notes: from_json(&rating.notes)?,
            });
        }
    }
    Ok(kept)
}

/// The consensus that holds, with its reason, by record and item.
async fn settled(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    round: RoundId,
) -> Result<BTreeMap<i32, BTreeMap<String, KeptScore>>, DbErr> {
    let rows = consensus::Entity::find()
        .inner_join(record::Entity)
        .filter(record::Column::AuthorityId.eq(authority.0))
        .filter(record::Column::RoundId.eq(round.0))
        .order_by_asc(consensus::Column::Id)
        .all(db)
        .await?;
    let mut settled: BTreeMap<_, BTreeMap<_, _>> = BTreeMap::new();
    for row in rows {
        let score = u8::try_from(row.score).map_err(|error| DbErr::Custom(error.to_string()))?;
        let reason = row.reason;
        let of_record = settled.entry(row.record_id).or_default();
        of_record.insert(row.item, KeptScore { score, reason });
    }
    Ok(settled)
}

/// Adds to records that were just saved what a file of evidence has no column for: the lines of
/// observed behaviour and the consensus, in the name of `person`.
pub(crate) async fn add_notes_and_consensus(
    tx: &impl ConnectionTrait,
    (authority, round): (AuthorityId, RoundId),
    instrument_of: impl Fn(Instrument) -> Option<i32>,
    records: &[KeptRecord],
    (person, now): (PersonId, DateTime<Utc>),
) -> Result<(), DbErr> {
    let saved = record::Entity::find()
        .filter(record::Column::AuthorityId.eq(authority.0))
        .filter(record::Column::RoundId.eq(round.0))
        .all(tx)
        .await?;
    let ids: BTreeMap<_, _> = saved
        .iter()
        .map(|row| ((row.instrument_id, row.reference.as_str()), row.id))
        .collect();
    for kept in records {
        let instrument = instrument_of(kept.instrument).unwrap_or_default();
        let Some(id) = ids.get(&(instrument, kept.reference.as_str())) else {
            return Err(DbErr::Custom("a saved record is missing".into()));
        };
        for rating in kept.ratings.iter().filter(|it| !it.notes.is_empty()) {
            rating::Entity::update_many()
                .col_expr(rating::Column::Notes, Expr::value(to_json(&rating.notes)?))
                .filter(rating::Column::RecordId.eq(*id))
                .filter(rating::Column::Rater.eq(rating.rater.as_str()))
                .exec(tx)
                .await?;
        }
        let rows = kept
            .consensus
            .iter()
            .map(|(item, it)| consensus::ActiveModel {
                record_id: Set(*id),
                item: Set(item.clone()),
                score: Set(it.score.into()),
                reason: Set(it.reason.clone()),
                made_by: Set(person.0),
                made_at: Set(now),
                ..Default::default()
            });
        let rows: Vec<_> = rows.collect();
        if !rows.is_empty() {
            consensus::Entity::insert_many(rows)
                .exec_without_returning(tx)
                .await?;
        }
    }
    Ok(())
}

/// The versions that each round is held to; a round that is held to none is left out.
pub(crate) async fn held_versions(
    db: &impl ConnectionTrait,
    rounds: &[RoundId],
) -> Result<BTreeMap<RoundId, Vec<Version>>, DbErr> {
    let rows = round_instrument::Entity::find()
        .filter(round_instrument::Column::RoundId.is_in(rounds.iter().map(|round| round.0)))
        .all(db)
        .await?;
    let known = versions(db, rows.iter().map(|row| row.instrument_id)).await?;
    let mut attached: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for row in rows {
        let of_round = attached.entry(RoundId(row.round_id)).or_default();
        of_round.extend(known.get(&row.instrument_id).cloned());
    }
    for versions in attached.values_mut() {
        versions.sort_by_key(|version| version.instrument);
    }
    Ok(attached)
}

/// Holds a round to those versions.
pub(crate) async fn attach(
    tx: &impl ConnectionTrait,
    round: RoundId,
    instruments: impl IntoIterator<Item = i32>,
) -> Result<(), DbErr> {
    let rows: Vec<_> = instruments
        .into_iter()
        .map(|id| round_instrument::ActiveModel {
            round_id: Set(round.0),
            instrument_id: Set(id),
        })
        .collect();
    if !rows.is_empty() {
        round_instrument::Entity::insert_many(rows)
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}

/// The row of that version, of every programme, with its items.
pub(crate) async fn common_version(
    db: &impl ConnectionTrait,
    instrument: Instrument,
    label: &str,
) -> Result<Option<(i32, Version)>, DbErr> {
    let id: Option<i32> = instrument::Entity::find()
        .select_only()
        .column(instrument::Column::Id)
        .filter(instrument::Column::Code.eq(instrument.code()))
        .filter(instrument::Column::Version.eq(label))
        .filter(instrument::Column::ProgrammeId.is_null())
        .into_tuple()
        .one(db)
        .await?;
    Ok(versions(db, id).await?.pop_first())
}

/// Makes a version, added just now for every programme, that of one programme alone.
pub(crate) async fn give_version_to(
    tx: &impl ConnectionTrait,
    id: i32,
    programme: ProgrammeId,
) -> Result<(), DbErr> {
    instrument::Entity::update_many()
        .col_expr(instrument::Column::ProgrammeId, Expr::value(programme.0))
        .filter(instrument::Column::Id.eq(id))
        .exec(tx)
        .await?;
    Ok(())
}
