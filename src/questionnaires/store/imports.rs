//! Responses and evidence as a file brings them: all at once.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait,
    QueryFilter, QuerySelect, sea_query::Query,
};

use super::to_json;
use crate::{
    entities::{
        consensus, rating, record, response, second_rating, self_assessment,
        self_assessment_section,
    },
    programmes::{AuthorityId, RoundId},
    questionnaires::{
        files::FiledRecord,
        rules::{CollectedResponse, Group},
    },
};

/// So many rows go into one statement; SQLite takes 32,766 values in one.
const CHUNK: usize = 500;

/// Whether the round has survey responses, or group results handed over without them.
pub(crate) async fn has_responses(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    round: RoundId,
) -> Result<bool, DbErr> {
    let responses = response::Entity::find()
        .filter(response::Column::AuthorityId.eq(authority.0))
        .filter(response::Column::RoundId.eq(round.0))
        .count(db)
        .await?;
    Ok(responses > 0)
}

/// Deletes the round's survey responses.
pub(crate) async fn delete_responses(
    tx: &impl ConnectionTrait,
    authority: AuthorityId,
    round: RoundId,
) -> Result<(), DbErr> {
    response::Entity::delete_many()
        .filter(response::Column::AuthorityId.eq(authority.0))
        .filter(response::Column::RoundId.eq(round.0))
        .exec(tx)
        .await?;
    Ok(())
}

/// Deletes a self-assessment.
pub(crate) async fn delete_self_assessment(
    tx: &impl ConnectionTrait,
    id: i32,
) -> Result<(), DbErr> {
    self_assessment_section::Entity::delete_many()
        .filter(self_assessment_section::Column::SelfAssessmentId.eq(id))
        .exec(tx)
        .await?;
    self_assessment::Entity::delete_by_id(id).exec(tx).await?;
    Ok(())
}

/// Writes the round's responses anew, under new random ids: afterwards no row, and on PostgreSQL
/// no transaction number in one, tells when or in which order they came.
pub(crate) async fn forget_order(
    tx: &impl ConnectionTrait,
    authority: AuthorityId,
    round: RoundId,
) -> Result<(), DbErr> {
    let rows = response::Entity::find()
        .filter(response::Column::AuthorityId.eq(authority.0))
        .filter(response::Column::RoundId.eq(round.0))
        .all(tx)
        .await?;
    delete_responses(tx, authority, round).await?;
    let ids = free_ids(tx, rows.len()).await?;
    let mut rows: Vec<_> = ids
        .into_iter()
        .zip(rows)
        .map(|(id, row)| response::Model { id, ..row })
        .collect();
    rows.sort_unstable_by_key(|row| row.id);
    for chunk in rows.chunks(CHUNK) {
        let rows = chunk.iter().cloned().map(|row| response::ActiveModel {
            id: Set(row.id),
            authority_id: Set(row.authority_id),
            round_id: Set(row.round_id),
            instrument_id: Set(row.instrument_id),
            role_group: Set(row.role_group),
            answers: Set(row.answers),
            came_by: Set(row.came_by),
        });
        response::Entity::insert_many(rows)
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}

/// Saves survey responses under random ids, in the order of the ids: the order in which they
/// came is not kept.
pub(crate) async fn add_responses(
    tx: &impl ConnectionTrait,
    (authority, round): (AuthorityId, RoundId),
    instrument_of: impl Fn(Group) -> Option<i32>,
    responses: &[CollectedResponse],
) -> Result<(), DbErr> {
    let ids = free_ids(tx, responses.len()).await?;
    let mut by_id: Vec<_> = ids.into_iter().zip(responses).collect();
    by_id.sort_unstable_by_key(|(id, _)| *id);
    for chunk in by_id.chunks(CHUNK) {
        let mut rows = Vec::with_capacity(chunk.len());
        for (id, response) in chunk {
            let group = response.group;
            let instrument = instrument_of(group)
                .ok_or_else(|| DbErr::Custom(format!("no instrument asks {group}")))?;
            rows.push(response::ActiveModel {
                id: Set(*id),
                authority_id: Set(authority.0),
                round_id: Set(round.0),
                instrument_id: Set(instrument),
                role_group: Set(group.code().into()),
                answers: Set(to_json(&response.answers)?),
                came_by: Set(response.came_by.code().into()),
            });
        }
        response::Entity::insert_many(rows)
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}

/// So many random ids that no response has, in random order.
async fn free_ids(tx: &impl ConnectionTrait, count: usize) -> Result<Vec<i32>, DbErr> {
    let (mut free, mut seen) = (Vec::with_capacity(count), BTreeSet::new());
    while free.len() < count {
        let wanted = (count - free.len()).min(CHUNK);
        let mut ids = BTreeSet::new();
        while ids.len() < wanted {
            let id = rand::random_range(1..=i32::MAX);
            if seen.insert(id) {
                ids.insert(id);
            }
        }
        let taken: Vec<i32> = response::Entity::find()
            .select_only()
            .column(response::Column::Id)
            .filter(response::Column::Id.is_in(ids.iter().copied()))
            .into_tuple()
            .all(tx)
            .await?;
        free.extend(ids.into_iter().filter(|id| !taken.contains(id)));
    }
    use rand::seq::SliceRandom;
    free.shuffle(&mut rand::rng());
    Ok(free)
}

/// Whether the round has QA records.
pub(crate) async fn has_records(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    round: RoundId,
) -> Result<bool, DbErr> {
    let records = record::Entity::find()
        .filter(record::Column::AuthorityId.eq(authority.0))
        .filter(record::Column::RoundId.eq(round.0))
        .count(db)
        .await?;
    Ok(records > 0)
}

/// Deletes the round's QA records, with their second ratings and what was agreed on them.
pub(crate) async fn delete_records(
    tx: &impl ConnectionTrait,
    authority: AuthorityId,
    round: RoundId,
) -> Result<(), DbErr> {
    let of_round = Query::select()
        .column(record::Column::Id)
        .from(record::Entity)
        .and_where(record::Column::AuthorityId.eq(authority.0))
        .and_where(record::Column::RoundId.eq(round.0))
        .to_owned();
    consensus::Entity::delete_many()
        .filter(consensus::Column::RecordId.in_subquery(of_round.clone()))
        .exec(tx)
        .await?;
    second_rating::Entity::delete_many()
        .filter(second_rating::Column::RecordId.in_subquery(of_round.clone()))
        .exec(tx)
        .await?;
    rating::Entity::delete_many()
        .filter(rating::Column::RecordId.in_subquery(of_round))
        .exec(tx)
        .await?;
    record::Entity::delete_many()
        .filter(record::Column::AuthorityId.eq(authority.0))
        .filter(record::Column::RoundId.eq(round.0))
        .exec(tx)
        .await?;
    Ok(())
}

/// Saves QA records with their ratings, into a round that has none.
pub(crate) async fn add_records(
    tx: &impl ConnectionTrait,
    (authority, round): (AuthorityId, RoundId),
    instrument_of: impl Fn(&FiledRecord) -> Option<i32>,
    records: &[FiledRecord],
) -> Result<(), DbErr> {
    for chunk in records.chunks(CHUNK) {
        let mut rows = Vec::with_capacity(chunk.len());
        for filed in chunk {
            let instrument = instrument_of(filed).ok_or_else(|| {
                DbErr::Custom(format!(
                    "no version of {} is loaded",
                    filed.instrument.code()
                ))
            })?;
            rows.push(record::ActiveModel {
                authority_id: Set(authority.0),
                round_id: Set(round.0),
                instrument_id: Set(instrument),
                reference: Set(filed.reference.clone()),
                team: Set(filed.origin.team.clone()),
                chosen: Set(filed.origin.chosen.map(|way| way.code().to_owned())),
                ..Default::default()
            });
        }
        record::Entity::insert_many(rows)
            .exec_without_returning(tx)
            .await?;
    }
    let saved = record::Entity::find()
        .filter(record::Column::AuthorityId.eq(authority.0))
        .filter(record::Column::RoundId.eq(round.0))
        .all(tx)
        .await?;
    let ids: BTreeMap<_, _> = saved
        .iter()
        .map(|row| ((row.instrument_id, row.reference.as_str()), row.id))
        .collect();
    let mut rows = Vec::new();
    for filed in records {
        let instrument = instrument_of(filed).unwrap_or_default();
        let Some(id) = ids.get(&(instrument, filed.reference.as_str())) else {
            return Err(DbErr::Custom("a saved record is missing".into()));
        };
        for rating in &filed.ratings {
            rows.push(rating::ActiveModel {
                record_id: Set(*id),
                rater: Set(rating.rater.clone()),
                rated_on: Set(Some(rating.rated_on)),
                scores: Set(to_json(&rating.scores)?),
                ..Default::default()
            });
        }
    }
    while !rows.is_empty() {
        let rest = rows.split_off(rows.len().min(CHUNK));
        rating::Entity::insert_many(rows)
            .exec_without_returning(tx)
            .await?;
        rows = rest;
    }
    Ok(())
}
