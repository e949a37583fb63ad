//! QA records as they were rated.

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use super::from_json;
use crate::{
    entities::{instrument, rating, record},
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
