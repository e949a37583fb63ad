//! QA records as they were rated.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, JoinType, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait, RelationTrait, Select, sea_query::Expr,
};

use super::{awaited, from_json, origin_of};
use crate::{
    entities::{consensus, instrument, person, publication, rating, record, round, second_rating},
    people::PersonId,
    programmes::{AuthorityId, ProgrammeId, RoundId},
    questionnaires::rules::{Consensus, Drawn, Instrument, Rated, Ratings, RecordId, RecordLine},
};

/// The round's QA records with their submitted ratings, lines, draws and consensus, by instrument
/// and reference.
pub(crate) async fn records(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    round: RoundId,
) -> Result<Vec<RecordLine>, DbErr> {
    let rows = rating::Entity::find()
        .find_also_related(record::Entity)
        .filter(record::Column::AuthorityId.eq(authority.0))
        .filter(record::Column::RoundId.eq(round.0))
        .filter(rating::Column::Draft.eq(false))
        .order_by_asc(rating::Column::RecordId)
        .order_by_asc(rating::Column::Id)
        .all(db)
        .await?;
    let instruments = instrument::Entity::find().all(db).await?;
    let mut drawn = drawn(db, authority, round).await?;
    let mut consensus = consensus(db, authority, round).await?;
    let (mut lines, mut last) = (Vec::<RecordLine>::new(), None);
    for (rating, record) in rows {
        let Some(record) = record else { continue };
        if last.replace(record.id) != Some(record.id) {
            let found = instruments.iter().find(|i| i.id == record.instrument_id);
            let code = found.map(|i| i.code.as_str()).unwrap_or_default();
            lines.push(RecordLine {
                id: RecordId(record.id),
                instrument: code.parse().map_err(DbErr::Custom)?,
                version: record.instrument_id,
                origin: origin_of(&record)?,
                reference: record.reference,
                ratings: Vec::new(),
                drawn: drawn.remove(&record.id),
                consensus: consensus.remove(&record.id).unwrap_or_default(),
            });
        }
        let rated = Rated {
            rater: rating.rater,
            person: rating.person_id.map(PersonId),
            on: rating.rated_on,
            scores: from_json(&rating.scores)?,
            notes: from_json(&rating.notes)?,
        };
        if let Some(line) = lines.last_mut() {
            line.ratings.push(rated);
        }
    }
    // CA-2 before CA-10.
    let key = |it: &RecordLine| (it.instrument, it.reference.len(), it.reference.clone());
    lines.sort_by_cached_key(key);
    Ok(lines)
}

fn of_round<E: EntityTrait>(query: Select<E>, authority: AuthorityId, round: RoundId) -> Select<E> {
    query
        .filter(record::Column::AuthorityId.eq(authority.0))
        .filter(record::Column::RoundId.eq(round.0))
}

/// Whom each record was drawn for.
async fn drawn(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    round: RoundId,
) -> Result<BTreeMap<i32, Drawn>, DbErr> {
    let query = second_rating::Entity::find()
        .select_only()
        .column(second_rating::Column::RecordId)
        .column(second_rating::Column::PersonId)
        .column(person::Column::Name)
        .inner_join(record::Entity)
        .join(JoinType::InnerJoin, second_rating::Relation::Person.def());
    let rows: Vec<(i32, i32, String)> = of_round(query, authority, round)
        .into_tuple()
        .all(db)
        .await?;
    let drawn = rows.into_iter().map(|(record, person, name)| {
        let person = PersonId(person);
        (record, Drawn { person, name })
    });
    Ok(drawn.collect())
}

/// Record, item, score, reason, who, when.
type ConsensusRow = (i32, String, i32, String, String, DateTime<Utc>);

/// Every consensus of each record, oldest first.
async fn consensus(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    round: RoundId,
) -> Result<BTreeMap<i32, Vec<Consensus>>, DbErr> {
    use consensus::Column;
    let query = consensus::Entity::find()
        .select_only()
        .columns([
            Column::RecordId,
            Column::Item,
            Column::Score,
            Column::Reason,
        ])
        .column(person::Column::Name)
        .column(Column::MadeAt)
        .inner_join(record::Entity)
        .join(JoinType::InnerJoin, consensus::Relation::Person.def())
        .order_by_asc(Column::Id);
    let rows: Vec<ConsensusRow> = of_round(query, authority, round)
        .into_tuple()
        .all(db)
        .await?;
    let mut all: BTreeMap<i32, Vec<Consensus>> = BTreeMap::new();
    for (record, item, score, reason, made_by, made_at) in rows {
        all.entry(record).or_default().push(Consensus {
            item,
            score: u8::try_from(score).map_err(|error| DbErr::Custom(error.to_string()))?,
            reason,
            made_by,
            made_at,
        });
    }
    Ok(all)
}

/// What both raters gave of each record in the programme that two people rated, of published rounds
/// alone: no reader meets anything of a round before.
pub(crate) async fn rated_twice(
    db: &impl ConnectionTrait,
    programme: ProgrammeId,
) -> Result<Vec<(Instrument, [Ratings; 2])>, DbErr> {
    let ids = rating::Entity::find()
        .select_only()
        .column(rating::Column::RecordId)
        .filter(rating::Column::Draft.eq(false))
        .group_by(rating::Column::RecordId)
        .having(rating::Column::Id.count().gt(1));
    let published = publication::Entity::find()
        .select_only()
        .columns([
            publication::Column::AuthorityId,
            publication::Column::RoundId,
        ])
        .filter(publication::Column::State.eq("agreed"));
    let place = [record::Column::AuthorityId, record::Column::RoundId];
    let place = Expr::tuple(place.map(|column| Expr::col((record::Entity, column))));
    let rows: Vec<(i32, String, String)> = rating::Entity::find()
        .select_only()
        .column(rating::Column::RecordId)
        .column(instrument::Column::Code)
        .column(rating::Column::Scores)
        .inner_join(record::Entity)
        .join(JoinType::InnerJoin, record::Relation::Instrument.def())
        .join(JoinType::InnerJoin, record::Relation::Round.def())
        .filter(round::Column::ProgrammeId.eq(programme.0))
        .filter(rating::Column::Draft.eq(false))
        .filter(rating::Column::RecordId.in_subquery(ids.into_query()))
        .filter(place.in_subquery(published.into_query()))
        .order_by_asc(rating::Column::RecordId)
        .order_by_asc(rating::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    let mut twice = Vec::new();
    for pair in rows.chunk_by(|(one, ..), (other, ..)| one == other) {
        if let [(_, code, first), (_, _, second), ..] = pair {
            let instrument = code.parse().map_err(DbErr::Custom)?;
            twice.push((instrument, [from_json(first)?, from_json(second)?]));
        }
    }
    Ok(twice)
}

/// Whether the person still has a record of the round to rate blind: until then they meet nothing
/// that its first rating could be read from. Once the round is published it can't be rated any more.
pub(crate) async fn has_blind_rating_to_do(
    db: &impl ConnectionTrait,
    person: PersonId,
    (authority, round): (AuthorityId, RoundId),
) -> Result<bool, DbErr> {
    let to_do = of_round(awaited(person), authority, round)
        .count(db)
        .await?;
    Ok(to_do > 0)
}
