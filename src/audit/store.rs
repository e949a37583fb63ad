//! The events that are sought, newest first, with the names that stand beside their numbers.

use std::collections::BTreeMap;

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeZone, Utc};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, JoinType,
    QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Alias, BinOper, Expr, ExprTrait, Query},
};

use super::verbs::of_accounts;
use crate::{
    entities::{audit_event, correction, entry, membership, person, publication},
    people::{PersonId, ProgrammeId},
    programmes::AuthorityId,
};

/// What is sought.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sought {
    /// In a programme, with what its people did to their own accounts; everything without one.
    pub(super) programme: Option<ProgrammeId>,
    pub(super) person: Option<PersonId>,
    pub(super) verbs: Option<Vec<&'static str>>,
    pub(super) authority: Option<(AuthorityId, String)>,
    pub(super) from: Option<NaiveDate>,
    pub(super) to: Option<NaiveDate>,
    /// Only events written before that one.
    pub(super) before: Option<i32>,
}

/// An event as it is read.
#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct Found {
    pub(super) id: i32,
    pub(super) at: DateTime<Utc>,
    pub(super) person_id: Option<i32>,
    pub(super) name: Option<String>,
    pub(super) programme_id: Option<i32>,
    pub(super) sequence: i64,
    pub(super) verb: String,
    pub(super) subject: String,
    pub(super) detail: String,
    pub(super) request_id: Option<String>,
    pub(super) hash: String,
}

/// Up to so many of the events, newest first.
pub(super) async fn found(
    db: &impl ConnectionTrait,
    sought: &Sought,
    most: u64,
) -> Result<Vec<Found>, DbErr> {
    use audit_event::Column;
    audit_event::Entity::find()
        .select_only()
        .columns([
            Column::Id,
            Column::At,
            Column::PersonId,
            Column::ProgrammeId,
            Column::Sequence,
            Column::Verb,
            Column::Subject,
            Column::Detail,
            Column::RequestId,
            Column::Hash,
        ])
        .column(person::Column::Name)
        .join(JoinType::LeftJoin, person_of())
        .filter(condition(sought))
        .order_by_desc(Column::Id)
        .limit(most)
        .into_model::<Found>()
        .all(db)
        .await
}

fn person_of() -> sea_orm::RelationDef {
    audit_event::Entity::belongs_to(person::Entity)
        .from(audit_event::Column::PersonId)
        .to(person::Column::Id)
        .into()
}

fn condition(sought: &Sought) -> Condition {
    use audit_event::Column;
    let mut all = Condition::all();
    if let Some(programme) = sought.programme {
        all = all.add(
            Condition::any()
                .add(Column::ProgrammeId.eq(programme.0))
                .add(of_accounts_in(programme)),
        );
    }
    if let Some(person) = sought.person {
        let on_them = Column::Subject.eq(format!("person {person}"));
        all = all.add(
            Condition::any()
                .add(Column::PersonId.eq(person.0))
                .add(on_them),
        );
    }
    if let Some(verbs) = &sought.verbs {
        all = all.add(Column::Verb.is_in(verbs.iter().copied()));
    }
    if let Some((id, slug)) = &sought.authority {
        all = all.add(about(*id, slug));
    }
    if let Some(from) = sought.from {
        all = all.add(Column::At.gte(midnight(from)));
    }
    if let Some(next) = sought.to.and_then(|to| to.checked_add_days(Days::new(1))) {
        all = all.add(Column::At.lt(midnight(next)));
    }
    if let Some(before) = sought.before {
        all = all.add(Column::Id.lt(before));
    }
    all
}

/// What the programme’s people did to their own accounts, and what was tried with them; of those who
/// have left, until then.
fn of_accounts_in(programme: ProgrammeId) -> Condition {
    use audit_event::Column;
    let members = |what: Expr| {
        Query::select()
            .expr(what)
            .from(membership::Entity)
            .and_where(membership::Column::ProgrammeId.eq(programme.0))
            .to_owned()
    };
    let ids = members(Expr::col(membership::Column::PersonId));
    let subjects = members(named("person", membership::Column::PersonId));
    let gone = |column: Column| Expr::col((Alias::new("gone"), column));
    let event = |column: Column| Expr::col((audit_event::Entity, column));
    let by_them = named("person", (audit_event::Entity, Column::PersonId));
    let on_them = gone(Column::Subject).eq(event(Column::Subject));
    let left = Query::select()
        .expr(gone(Column::Id))
        .from_as(audit_event::Entity, Alias::new("gone"))
        .and_where(gone(Column::ProgrammeId).eq(programme.0))
        .and_where(gone(Column::Verb).eq("person.left"))
        .and_where(gone(Column::Id).gte(event(Column::Id)))
        .and_where(on_them.or(gone(Column::Subject).eq(by_them)))
        .to_owned();
    Condition::all()
        .add(Column::ProgrammeId.is_null())
        .add(Column::Verb.is_in(of_accounts()))
        .add(
            Condition::any()
                .add(Column::PersonId.in_subquery(ids))
                .add(Column::Subject.in_subquery(subjects))
                .add(Expr::exists(left)),
        )
}

/// What says that it is on an authority, or is on an entry or a result of it.
fn about(id: AuthorityId, slug: &str) -> Condition {
    use audit_event::Column;
    let own = |what: Expr, table: sea_orm::sea_query::TableRef, whose: Expr| {
        Query::select()
            .expr(what)
            .from(table)
            .and_where(whose.eq(id.0))
            .to_owned()
    };
    let entries = own(
        named("entry", entry::Column::Id),
        entry::Entity.into(),
        Expr::col(entry::Column::AuthorityId),
    );
    let publications = own(
        named("publication", publication::Column::Id),
        publication::Entity.into(),
        Expr::col(publication::Column::AuthorityId),
    );
    let corrections = own(
        named("correction", correction::Column::Id),
        correction::Entity.into(),
        Expr::col(correction::Column::AuthorityId),
    );
    let subject = || Column::Subject;
    let said = [
        format!("%\"authority\":{id},%"),
        format!("%\"authority\":{id}}}%"),
        format!("%\"authority\":\"{slug}\"%"),
    ];
    let mut any = Condition::any()
        .add(subject().eq(format!("authority {id}")))
        .add(subject().like(format!("authority {id} %")));
    for subjects in [entries, publications, corrections] {
        any = any.add(subject().in_subquery(subjects));
    }
    for like in said {
        any = any.add(Column::Detail.like(like));
    }
    any
}

/// `entry 12`, in the database.
fn named(word: &str, id: impl sea_orm::sea_query::IntoColumnRef) -> Expr {
    Expr::val(format!("{word} ")).binary(BinOper::Custom("||"), Expr::col(id).cast_as("TEXT"))
}

/// The moment that a day begins in England.
fn midnight(day: NaiveDate) -> DateTime<Utc> {
    let midnight = day.and_time(NaiveTime::MIN);
    let local = chrono_tz::Europe::London.from_local_datetime(&midnight);
    local
        .earliest()
        .map_or_else(|| midnight.and_utc(), |it| it.with_timezone(&Utc))
}

/// The names of people.
pub(super) async fn names(
    db: &impl ConnectionTrait,
    people: impl Iterator<Item = i32>,
) -> Result<BTreeMap<i32, String>, DbErr> {
    let rows: Vec<(i32, String)> = person::Entity::find()
        .select_only()
        .columns([person::Column::Id, person::Column::Name])
        .filter(person::Column::Id.is_in(people))
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}

/// Whose the entries of those subjects are.
pub(super) async fn places(
    db: &impl ConnectionTrait,
    subjects: impl Iterator<Item = &str>,
) -> Result<BTreeMap<String, AuthorityId>, DbErr> {
    let ids: Vec<i32> = subjects
        .filter_map(|subject| subject.strip_prefix("entry ")?.parse().ok())
        .collect();
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows: Vec<(i32, i32)> = entry::Entity::find()
        .select_only()
        .columns([entry::Column::Id, entry::Column::AuthorityId])
        .filter(entry::Column::Id.is_in(ids))
        .into_tuple()
        .all(db)
        .await?;
    let rows = rows.into_iter();
    Ok(rows
        .map(|(id, authority)| (format!("entry {id}"), AuthorityId(authority)))
        .collect())
}

/// Everybody who can be asked for: who has a role in the programme or did something in it.
pub(super) async fn people(
    db: &impl ConnectionTrait,
    programme: ProgrammeId,
) -> Result<Vec<(PersonId, String)>, DbErr> {
    let members = Query::select()
        .column(membership::Column::PersonId)
        .from(membership::Entity)
        .and_where(membership::Column::ProgrammeId.eq(programme.0))
        .to_owned();
    let doers = Query::select()
        .column(audit_event::Column::PersonId)
        .distinct()
        .from(audit_event::Entity)
        .and_where(audit_event::Column::ProgrammeId.eq(programme.0))
        .and_where(audit_event::Column::PersonId.is_not_null())
        .to_owned();
    let rows: Vec<(i32, String)> = person::Entity::find()
        .select_only()
        .columns([person::Column::Id, person::Column::Name])
        .filter(
            Condition::any()
                .add(person::Column::Id.in_subquery(members))
                .add(person::Column::Id.in_subquery(doers)),
        )
        .order_by_asc(person::Column::Name)
        .order_by_asc(person::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .map(|(id, name)| (PersonId(id), name))
        .collect())
}
