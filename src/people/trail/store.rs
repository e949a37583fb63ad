//! Events in the database, written by one door.

use chrono::{DateTime, SubsecRound, Utc};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, OnConflict, Query},
};

use super::{chain::Link, request};
use crate::{
    entities::{audit_event, programme, trail},
    people::{PersonId, ProgrammeId},
};

/// Something that somebody did, for the audit trail.
#[derive(Debug)]
pub(crate) struct Event<'a> {
    /// Who, unless it was the operator or nobody signed in.
    pub person: Option<PersonId>,
    /// In which programme, if in one.
    pub programme: Option<ProgrammeId>,
    /// `support-days.recorded`.
    pub verb: &'a str,
    /// `entry 12`.
    pub subject: String,
    /// What changed; never a secret, a token or free text.
    pub detail: serde_json::Value,
}

/// Writes an event at the end of its programme’s chain; in the transaction of the change that it
/// tells of, and last. The chain is held from here until the transaction ends.
pub(crate) async fn audit(
    db: &impl ConnectionTrait,
    event: Event<'_>,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let trail = lengthen(db, event.programme, is_reading(event.verb)).await?;
    let request = request::id();
    let detail = event.detail.to_string();
    // PostgreSQL keeps microseconds: what is written is what is hashed.
    let at = now.trunc_subsecs(6);
    let link = Link {
        sequence: trail.length,
        at,
        person: event.person.map(|person| person.0),
        programme: event.programme.map(|programme| programme.0),
        verb: event.verb,
        subject: &event.subject,
        detail: &detail,
        request: request.as_deref(),
    };
    let hash = link.hash(&trail.head);
    let row = audit_event::ActiveModel {
        at: Set(at),
        person_id: Set(link.person),
        programme_id: Set(link.programme),
        verb: Set(event.verb.into()),
        sequence: Set(trail.length),
        hash: Set(hash.clone()),
        subject: Set(event.subject),
        detail: Set(detail),
        request_id: Set(request),
        ..Default::default()
    };
    audit_event::Entity::insert(row)
        .exec_without_returning(db)
        .await?;
    trail::Entity::update_many()
        .col_expr(trail::Column::Head, Expr::value(hash))
        .filter(trail::Column::ProgrammeId.eq(trail.programme_id))
        .exec(db)
        .await?;
    Ok(())
}

/// That somebody looked at something or took a file changes nothing.
fn is_reading(verb: &str) -> bool {
    [".viewed", ".downloaded", ".exported", ".refused"]
        .iter()
        .any(|reading| verb.ends_with(reading))
}

/// Makes a chain longer by one, counts a change where it is one, and holds the chain’s row until
/// the transaction ends, so that a reader who sees a count sees every change that it stands for.
/// The head returned is still that of the event before.
async fn lengthen(
    db: &impl ConnectionTrait,
    programme: Option<ProgrammeId>,
    reading: bool,
) -> Result<trail::Model, DbErr> {
    let change = i64::from(!reading);
    let first = trail::ActiveModel {
        programme_id: Set(programme.map_or(0, |programme| programme.0)),
        changes: Set(change),
        length: Set(1),
        head: Set(String::new()),
        cut: Set(0),
        cut_hash: Set(String::new()),
    };
    let more = |column, by: i64| Expr::col((trail::Entity, column)).add(by);
    let or_add = OnConflict::column(trail::Column::ProgrammeId)
        .value(trail::Column::Changes, more(trail::Column::Changes, change))
        .value(trail::Column::Length, more(trail::Column::Length, 1))
        .to_owned();
    trail::Entity::insert(first)
        .on_conflict(or_add)
        .exec_with_returning(db)
        .await
}

/// How many changes a programme has had, by its word in addresses; none where there is no such
/// programme. Two equal numbers mean that nothing in it has changed between.
pub(crate) async fn changes(db: &impl ConnectionTrait, slug: &str) -> Result<Option<i64>, DbErr> {
    let query = Query::select()
        .column((trail::Entity, trail::Column::Changes))
        .from(programme::Entity)
        .left_join(
            trail::Entity,
            Expr::col((trail::Entity, trail::Column::ProgrammeId))
                .equals((programme::Entity, programme::Column::Id)),
        )
        .and_where(programme::Column::Slug.eq(slug))
        .to_owned();
    let Some(row) = db.query_one(&query).await? else {
        return Ok(None);
    };
    let changes: Option<i64> = row.try_get("", "changes")?;
    Ok(Some(changes.unwrap_or_default()))
}

/// What the events of some verbs tell of a subject, oldest first.
pub(crate) async fn told_of(
    db: &impl ConnectionTrait,
    programme: ProgrammeId,
    subject: &str,
    verbs: &[&str],
) -> Result<Vec<serde_json::Value>, DbErr> {
    let details: Vec<String> = audit_event::Entity::find()
        .select_only()
        .column(audit_event::Column::Detail)
        .filter(audit_event::Column::ProgrammeId.eq(programme.0))
        .filter(audit_event::Column::Subject.eq(subject))
        .filter(audit_event::Column::Verb.is_in(verbs.iter().copied()))
        .order_by_asc(audit_event::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    let parsed = details.iter().map(|detail| serde_json::from_str(detail));
    parsed
        .collect::<Result<_, _>>()
        .map_err(|error| DbErr::Custom(error.to_string()))
}

/// The verb and the subject of a programme’s events of some verbs, oldest first.
pub(crate) async fn subjects_of(
    db: &impl ConnectionTrait,
    programme: ProgrammeId,
    verbs: &[&str],
) -> Result<Vec<(String, String)>, DbErr> {
    audit_event::Entity::find()
        .select_only()
        .columns([audit_event::Column::Verb, audit_event::Column::Subject])
        .filter(audit_event::Column::ProgrammeId.eq(programme.0))
        .filter(audit_event::Column::Verb.is_in(verbs.iter().copied()))
        .order_by_asc(audit_event::Column::Id)
        .into_tuple()
        .all(db)
        .await
}

/// What was taken off the beginning of a chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cut {
    /// How many events.
    pub(crate) events: u64,
    /// The hash of the last of them.
    pub(crate) last: String,
}

/// Takes the events until a moment off the beginning of a chain, all of it where none is given;
/// nothing where there are none. Only what lies before the cut may be deleted: the database refuses
/// all else.
pub(crate) async fn cut(
    db: &impl ConnectionTrait,
    programme: Option<ProgrammeId>,
    before: Option<DateTime<Utc>>,
) -> Result<Option<Cut>, DbErr> {
    let chain = programme.map_or(0, |programme| programme.0);
    let held = trail::Entity::find_by_id(chain).lock_exclusive().one(db);
    let Some(held) = held.await? else {
        return Ok(None);
    };
    let own = match programme {
        Some(programme) => audit_event::Column::ProgrammeId.eq(programme.0),
        None => audit_event::Column::ProgrammeId.is_null(),
    };
    let last: Option<(i64, String)> = match before {
        None => Some((held.length, held.head)),
        Some(before) => {
            // The clock may have gone back: the first that is to stay ends what goes.
            let stays: Option<i64> = audit_event::Entity::find()
                .select_only()
                .column(audit_event::Column::Sequence)
                .filter(own.clone())
                .filter(audit_event::Column::At.gte(before))
                .order_by_asc(audit_event::Column::Sequence)
                .limit(1)
                .into_tuple()
                .one(db)
                .await?;
            let goes = stays.map_or(held.length, |stays| stays - 1);
            audit_event::Entity::find()
                .select_only()
                .columns([audit_event::Column::Sequence, audit_event::Column::Hash])
                .filter(own.clone())
                .filter(audit_event::Column::Sequence.eq(goes))
                .into_tuple()
                .one(db)
                .await?
        }
    };
    let Some((sequence, hash)) = last.filter(|(sequence, _)| *sequence > held.cut) else {
        return Ok(None);
    };
    trail::Entity::update_many()
        .col_expr(trail::Column::Cut, Expr::value(sequence))
        .col_expr(trail::Column::CutHash, Expr::value(hash.clone()))
        .filter(trail::Column::ProgrammeId.eq(chain))
        .exec(db)
        .await?;
    let gone = audit_event::Entity::delete_many()
        .filter(own)
        .filter(audit_event::Column::Sequence.lte(sequence))
        .exec(db)
        .await?;
    Ok(Some(Cut {
        events: gone.rows_affected,
        last: hash,
    }))
}
