//! Notes and agreed responses at flags: each one kept, the newest holds.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait,
    QueryFilter, QueryOrder,
};

use super::history::names;
use crate::{
    entities::moderation,
    maturity::{Topic, history::Deed},
    people::{AuthorityId, PersonId},
    programmes::RoundId,
};

/// What was written at a flag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Moderation {
    pub(crate) id: i32,
    pub(crate) topic: Topic,
    pub(crate) notes: String,
    /// The agreed response; empty while the flag is open.
    pub(crate) response: String,
    pub(crate) made: Deed,
}

impl Moderation {
    /// Whether a response is agreed on.
    pub(crate) fn is_agreed(&self) -> bool {
        !self.response.is_empty()
    }
}

/// All that was written in a round, the oldest first.
pub(crate) async fn moderations(
    db: &impl ConnectionTrait,
    authority: AuthorityId,
    round: RoundId,
) -> Result<Vec<Moderation>, DbErr> {
    let rows = moderation::Entity::find()
        .filter(moderation::Column::AuthorityId.eq(authority.0))
        .filter(moderation::Column::RoundId.eq(round.0))
        .order_by_asc(moderation::Column::Id)
        .all(db)
        .await?;
    let names = names(db, rows.iter().map(|row| row.made_by).collect()).await?;
    let rows = rows.into_iter().map(|row| {
        Ok(Moderation {
            id: row.id,
            topic: row.topic.parse().map_err(DbErr::Custom)?,
            notes: row.notes,
            response: row.response,
            made: Deed {
                by: names.get(&row.made_by).cloned().unwrap_or_default(),
                at: row.made_at,
            },
        })
    });
    rows.collect()
}

/// What was last written at a flag.
pub(crate) fn newest(written: &[Moderation], topic: Topic) -> Option<&Moderation> {
    written.iter().rev().find(|it| it.topic == topic)
}

/// Writes notes and a response beside what was written before.
pub(crate) async fn add_moderation(
    tx: &impl ConnectionTrait,
    (authority, round, topic): (AuthorityId, RoundId, Topic),
    (notes, response): (String, String),
    (person, now): (PersonId, DateTime<Utc>),
) -> Result<(), DbErr> {
    let row = moderation::ActiveModel {
        authority_id: Set(authority.0),
        round_id: Set(round.0),
        topic: Set(topic.to_string()),
        notes: Set(notes),
        response: Set(response),
        made_by: Set(person.0),
        made_at: Set(now),
        ..Default::default()
    };
    row.insert(tx).await?;
    Ok(())
}
