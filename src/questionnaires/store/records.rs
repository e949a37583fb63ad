//! QA records as they were rated.

use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    sea_query::Query,
};

use super::from_json;
use crate::{
    entities::{instrument, rating, record, second_rating},
    people::PersonId,
    programmes::{AuthorityId, RoundId},
    questionnaires::rules::{Rated, RecordLine},
};

/// The round's QA records, by instrument and reference.
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
    let (mut lines, mut last) = (Vec::<RecordLine>::new(), None);
    for (rating, record) in rows {
        let Some(record) = record else { continue };
        if last.replace(record.id) != Some(record.id) {
            let found = instruments.iter().find(|i| i.id == record.instrument_id);
            let code = found.map(|i| i.code.as_str()).unwrap_or_default();
            lines.push(RecordLine {
                instrument: code.parse().map_err(DbErr::Custom)?,
                reference: record.reference,
                ratings: Vec::new(),
            });
        }
        let rated = Rated {
            rater: rating.rater,
            on: rating.rated_on,
            scores: from_json(&rating.scores)?,
        };
        if let Some(line) = lines.last_mut() {
            line.ratings.push(rated);
        }
    }
    lines.sort_by(|a, b| (a.instrument, &a.reference).cmp(&(b.instrument, &b.reference)));
    Ok(lines)
}

/// Whether the person still has a record of the round to rate blind: until then they meet nothing
/// that its first rating could be read from.
pub(crate) async fn has_blind_rating_to_do(
    db: &impl ConnectionTrait,
    person: PersonId,
    (authority, round): (AuthorityId, RoundId),
) -> Result<bool, DbErr> {
    let rated = Query::select()
        .column(rating::Column::RecordId)
        .from(rating::Entity)
        .and_where(rating::Column::PersonId.eq(person.0))
        .and_where(rating::Column::Draft.eq(false))
        .to_owned();
    let to_do = second_rating::Entity::find()
        .inner_join(record::Entity)
        .filter(second_rating::Column::PersonId.eq(person.0))
        .filter(record::Column::AuthorityId.eq(authority.0))
        .filter(record::Column::RoundId.eq(round.0))
        .filter(second_rating::Column::RecordId.not_in_subquery(rated))
        .count(db)
        .await?;
    Ok(to_do > 0)
}
