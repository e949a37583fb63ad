//! All that the scoring needs of rounds, in a number of queries that does not grow with them.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::{Used, from_json, used, versions};
use crate::{
    entities::{consensus, rating, record, response, self_assessment, self_assessment_section},
    programmes::{AuthorityId, RoundId},
    questionnaires::rules::{
        Answers, Collected, CollectedRecord, CollectedResponse, Raters, Ratings, Version,
        look_alike_key,
    },
};

type Key = (AuthorityId, RoundId);
type Many = BTreeMap<Key, Collected>;

/// All that each of those authorities holds in each of those rounds; every pair has an entry.
pub(crate) async fn collected_many(
    db: &impl ConnectionTrait,
    authorities: &[AuthorityId],
    rounds: &[RoundId],
) -> Result<Many, DbErr> {
    let used = used(db, rounds).await?;
    let ids: BTreeSet<i32> = used
        .values()
        .flat_map(|used| used.values().copied())
        .collect();
    let versions = versions(db, ids).await?;
    let mut many = Many::new();
    for round in rounds {
        let of_round = round_versions(used.get(round), &versions);
        for authority in authorities {
            let empty = Collected {
                versions: of_round.clone(),
                ..Collected::default()
            };
            many.insert((*authority, *round), empty);
        }
    }
    add_responses(db, authorities, rounds, &mut many).await?;
    add_agreed(db, authorities, rounds, &mut many).await?;
    add_records(db, authorities, rounds, &versions, &mut many).await?;
    Ok(many)
}

/// The records of an authority's round alone, with its versions: what evidence is scored from.
pub(crate) async fn collected_evidence(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    round: RoundId,
) -> Result<Collected, DbErr> {
    let used = used(db, &[round]).await?;
    let versions = versions(db, used.values().flat_map(|used| used.values().copied())).await?;
    let empty = Collected {
        versions: round_versions(used.get(&round), &versions),
        ..Collected::default()
    };
    let mut many = Many::from([((authority, round), empty)]);
    add_records(db, &[authority], &[round], &versions, &mut many).await?;
    Ok(many.remove(&(authority, round)).unwrap_or_default())
}

fn round_versions(used: Option<&Used>, versions: &BTreeMap<i32, Version>) -> Vec<Version> {
    let ids = used.into_iter().flat_map(|used| used.values());
    ids.filter_map(|id| versions.get(id).cloned()).collect()
}

fn within<C: ColumnTrait>(
    (authority, authorities): (C, &[AuthorityId]),
    (round, rounds): (C, &[RoundId]),
) -> Condition {
    Condition::all()
        .add(authority.is_in(authorities.iter().map(|id| id.0)))
        .add(round.is_in(rounds.iter().map(|id| id.0)))
}

async fn add_responses(
    db: &impl ConnectionTrait,
    authorities: &[AuthorityId],
    rounds: &[RoundId],
    many: &mut Many,
) -> Result<(), DbErr> {
    use response::Column;
    let rows: Vec<(i32, i32, String, String, String)> = response::Entity::find()
        .select_only()
        .columns([
            Column::AuthorityId,
            Column::RoundId,
            Column::RoleGroup,
            Column::Answers,
            Column::CameBy,
        ])
        .filter(within(
            (Column::AuthorityId, authorities),
            (Column::RoundId, rounds),
        ))
        .order_by_asc(Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    for (authority, round, group, answers, came_by) in rows {
        if let Some(found) = many.get_mut(&key(authority, round)) {
            found.responses.push(CollectedResponse {
                group: group.parse().map_err(DbErr::Custom)?,
                answers: from_json(&answers)?,
                came_by: came_by.parse().map_err(DbErr::Custom)?,
            });
        }
    }
    Ok(())
}

async fn add_agreed(
    db: &impl ConnectionTrait,
    authorities: &[AuthorityId],
    rounds: &[RoundId],
    many: &mut Many,
) -> Result<(), DbErr> {
    use self_assessment::Column;
    let rows = self_assessment_section::Entity::find()
        .find_also_related(self_assessment::Entity)
        .filter(within(
            (Column::AuthorityId, authorities),
            (Column::RoundId, rounds),
        ))
        .filter(Column::SubmittedAt.is_not_null())
        .all(db)
        .await?;
    for (section, assessment) in rows {
        let Some(assessment) = assessment else {
            continue;
        };
        if let Some(found) = many.get_mut(&key(assessment.authority_id, assessment.round_id)) {
            let answers: Answers = from_json(&section.answers)?;
            found.agreed.get_or_insert_default().extend(answers);
        }
    }
    Ok(())
}

async fn add_records(
    db: &impl ConnectionTrait,
    authorities: &[AuthorityId],
    rounds: &[RoundId],
    versions: &BTreeMap<i32, Version>,
    many: &mut Many,
) -> Result<(), DbErr> {
    use record::Column;
    let rows = rating::Entity::find()
        .find_also_related(record::Entity)
        .filter(within(
            (Column::AuthorityId, authorities),
            (Column::RoundId, rounds),
        ))
        .filter(rating::Column::Draft.eq(false))
        .order_by_asc(rating::Column::RecordId)
        .order_by_asc(rating::Column::Id)
        .all(db)
        .await?;
    let mut settled = consensus(db, authorities, rounds).await?;
    let mut raters: BTreeMap<Key, Raters> = BTreeMap::new();
    for (rating, record) in &rows {
        if let (Some(account), Some(record)) = (rating.person_id, record) {
            let place = key(record.authority_id, record.round_id);
            raters.entry(place).or_default().add(account, &rating.rater);
        }
    }
    let nobody = Raters::default();
    let mut last = None;
    for (rating, record) in rows {
        let Some(record) = record else { continue };
        let place = key(record.authority_id, record.round_id);
        let Some(found) = many.get_mut(&place) else {
            continue;
        };
        let Some(version) = versions.get(&record.instrument_id) else {
            continue;
        };
        if last.replace(record.id) != Some(record.id) {
            found.records.push(CollectedRecord {
                instrument: version.instrument,
                ratings: Vec::new(),
                raters: Vec::new(),
                team: record.team.as_deref().map(look_alike_key),
                consensus: settled.remove(&record.id).unwrap_or_default(),
            });
        }
        let scores: Ratings = from_json(&rating.scores)?;
        if let Some(record) = found.records.last_mut() {
            record.ratings.push(scores);
            let known = raters.get(&place).unwrap_or(&nobody);
            let rater = known.key(rating.person_id, &rating.rater);
            record.raters.push(rater);
        }
    }
    Ok(())
}

/// The consensus that holds, by record and item.
async fn consensus(
    db: &impl ConnectionTrait,
    authorities: &[AuthorityId],
    rounds: &[RoundId],
) -> Result<BTreeMap<i32, BTreeMap<String, u8>>, DbErr> {
    let rows: Vec<(i32, String, i32)> = consensus::Entity::find()
        .select_only()
        .columns([
            consensus::Column::RecordId,
            consensus::Column::Item,
            consensus::Column::Score,
        ])
        .inner_join(record::Entity)
        .filter(within(
            (record::Column::AuthorityId, authorities),
            (record::Column::RoundId, rounds),
        ))
        .order_by_asc(consensus::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    let mut settled: BTreeMap<i32, BTreeMap<String, u8>> = BTreeMap::new();
    for (record, item, score) in rows {
        let score = u8::try_from(score).map_err(|error| DbErr::Custom(error.to_string()))?;
        settled.entry(record).or_default().insert(item, score);
    }
    Ok(settled)
}

fn key(authority: i32, round: i32) -> Key {
    (AuthorityId(authority), RoundId(round))
}
