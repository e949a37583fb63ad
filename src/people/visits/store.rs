//! The audit trail, asked for by who and since when.

use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use crate::{
    entities::audit_event::{Column, Entity},
    people::{PersonId, ProgrammeId, store::Event},
};

/// Whether exactly that is in the audit trail since then.
pub(super) async fn is_kept(
    db: &impl ConnectionTrait,
    event: &Event<'_>,
    since: DateTime<Utc>,
) -> Result<bool, DbErr> {
    let found: Option<i32> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::PersonId.eq(event.person.map(|person| person.0)))
        .filter(Column::Verb.eq(event.verb))
        .filter(Column::At.gte(since))
        .filter(Column::ProgrammeId.eq(event.programme.map(|programme| programme.0)))
        .filter(Column::Subject.eq(event.subject.as_str()))
        .filter(Column::Detail.eq(event.detail.to_string()))
        .limit(1)
        .into_tuple()
        .one(db)
        .await?;
    Ok(found.is_some())
}

/// When the person last did that to that before a moment.
pub(super) async fn last(
    db: &impl ConnectionTrait,
    (person, programme): (PersonId, ProgrammeId),
    (verb, subject): (&str, &str),
    before: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, DbErr> {
    Entity::find()
        .select_only()
        .column(Column::At)
        .filter(Column::PersonId.eq(person.0))
        .filter(Column::Verb.eq(verb))
        .filter(Column::At.lt(before))
        .filter(Column::ProgrammeId.eq(programme.0))
        .filter(Column::Subject.eq(subject))
        .order_by_desc(Column::At)
        .limit(1)
        .into_tuple()
        .one(db)
        .await
}

/// What the audit trail tells of a programme.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Told {
    /// When.
    pub(crate) at: DateTime<Utc>,
    /// `authority.joined`.
    pub(crate) verb: String,
    /// `authority 3`.
    pub(crate) subject: String,
    /// What changed.
    pub(crate) detail: serde_json::Value,
}

/// What the events of some verbs tell of a programme after a moment, or ever; oldest first.
pub(crate) async fn told_since(
    db: &impl ConnectionTrait,
    programme: ProgrammeId,
    verbs: &[&str],
    since: Option<DateTime<Utc>>,
) -> Result<Vec<Told>, DbErr> {
    let mut query = Entity::find()
        .select_only()
        .columns([Column::At, Column::Verb, Column::Subject, Column::Detail])
        .filter(Column::ProgrammeId.eq(programme.0))
        .filter(Column::Verb.is_in(verbs.iter().copied()));
    if let Some(since) = since {
        query = query.filter(Column::At.gt(since));
    }
    let rows: Vec<(DateTime<Utc>, String, String, String)> =
        query.order_by_asc(Column::Id).into_tuple().all(db).await?;
    let told = rows.into_iter().map(|(at, verb, subject, detail)| {
        let detail = serde_json::from_str(&detail);
        Ok(Told {
            at,
            verb,
            subject,
            detail: detail.map_err(|error| DbErr::Custom(error.to_string()))?,
        })
    });
    told.collect()
}
