//! What is due, asked of the database.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, JoinType, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, RelationTrait,
    sea_query::{Expr, ExprTrait, Query, SelectStatement},
};

use super::{Due, Periods, actions::Why};
use crate::{
    entities::{
        audit_event, authority, draft, held_file, invitation, invitee, membership, outbox,
        password_link, person, programme, publication, round, session, survey,
    },
    people::{PersonId, ProgrammeId},
};

/// How long a mail that could not be sent is told of.
pub(super) const FAILED_MAILS: TimeDelta = TimeDelta::days(30);

/// How long a survey’s drafts are kept after it closed: it may be extended.
pub(super) const DRAFTS: TimeDelta = TimeDelta::days(30);

/// How long a link stays known after its time, and a file waits to be confirmed.
pub(super) const A_DAY: TimeDelta = TimeDelta::days(1);

/// Programmes whose last day is that one or earlier.
pub(super) async fn programmes(
    db: &impl ConnectionTrait,
    until: NaiveDate,
) -> Result<Vec<(ProgrammeId, String, NaiveDate)>, DbErr> {
    let rows: Vec<(i32, String, NaiveDate)> = programme::Entity::find()
        .select_only()
        .columns([
            programme::Column::Id,
            programme::Column::Slug,
            programme::Column::EndsOn,
        ])
        .filter(programme::Column::EndsOn.lte(until))
        .order_by_asc(programme::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    let rows = rows.into_iter();
    Ok(rows
        .map(|(id, slug, ended)| (ProgrammeId(id), slug, ended))
        .collect())
}

/// People whose name and address are no longer needed. The only manager of a programme that still
/// runs is needed.
pub(super) async fn people(
    db: &impl ConnectionTrait,
    periods: &Periods,
    (today, now): (NaiveDate, DateTime<Utc>),
) -> Result<Vec<Due>, DbErr> {
    let people: Vec<(i32, DateTime<Utc>, Option<DateTime<Utc>>)> = person::Entity::find()
        .select_only()
        .columns([
            person::Column::Id,
            person::Column::CreatedAt,
            person::Column::DisabledAt,
        ])
        // A name that came with an authority’s pack has none, and nor has who was made anonymous.
        .filter(person::Column::Email.contains("@"))
        .order_by_asc(person::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    let seen: Vec<(Option<i32>, DateTime<Utc>)> = audit_event::Entity::find()
        .select_only()
        .column(audit_event::Column::PersonId)
        .column_as(audit_event::Column::At.max(), "last")
        .filter(audit_event::Column::PersonId.is_not_null())
        .group_by(audit_event::Column::PersonId)
        .into_tuple()
        .all(db)
        .await?;
    let seen: BTreeMap<_, _> = seen
        .into_iter()
        .filter_map(|(person, last)| Some((person?, last)))
        .collect();
    let (members, needed) = roles(db, today).await?;
    let due = people.into_iter().filter_map(|(id, created, disabled)| {
        let last = Ord::max(seen.get(&id).copied().unwrap_or(created), created);
        let left = disabled.or_else(|| (!members.contains(&id)).then_some(last));
        let why = match left {
            Some(left) if Ord::max(left, last) <= periods.left_before(now) => Why::Left,
            _ if last <= periods.unused_before(now) => Why::Unused,
            _ => return None,
        };
        (!needed.contains(&id)).then_some(Due::Person {
            id: PersonId(id),
            why,
            since: last,
        })
    });
    Ok(due.collect())
}

/// Person, programme, role; the programme’s last day, and since when the account is disabled.
type RoleRow = (
    i32,
    Option<i32>,
    String,
    Option<NaiveDate>,
    Option<DateTime<Utc>>,
);

/// Who has a role, and who is the only manager of a programme that still runs.
async fn roles(
    db: &impl ConnectionTrait,
    today: NaiveDate,
) -> Result<(BTreeSet<i32>, BTreeSet<i32>), DbErr> {
    let rows: Vec<RoleRow> = membership::Entity::find()
        .select_only()
        .column(membership::Column::PersonId)
        .column(membership::Column::ProgrammeId)
        .column(membership::Column::Role)
        .column(programme::Column::EndsOn)
        .column(person::Column::DisabledAt)
        .join(JoinType::LeftJoin, programme_of())
        .join(JoinType::InnerJoin, membership::Relation::Person.def())
        .into_tuple()
        .all(db)
        .await?;
    let members = rows.iter().map(|(person, ..)| *person).collect();
    let mut managers: BTreeMap<i32, Vec<i32>> = BTreeMap::new();
    for (person, programme, role, ends, disabled) in rows {
        let runs = ends.is_some_and(|ends| ends >= today);
        if let Some(programme) =
            programme.filter(|_| runs && role == "manager" && disabled.is_none())
        {
            managers.entry(programme).or_default().push(person);
        }
    }
    let alone = managers.into_values().filter(|all| all.len() == 1);
    Ok((members, alone.flatten().collect()))
}

fn programme_of() -> sea_orm::RelationDef {
    membership::Entity::belongs_to(programme::Entity)
        .from(membership::Column::ProgrammeId)
        .to(programme::Column::Id)
        .into()
}

/// Surveys of rounds published before then that still have addresses.
pub(super) async fn addresses(
    db: &impl ConnectionTrait,
    before: DateTime<Utc>,
) -> Result<Vec<Due>, DbErr> {
    let rows: Vec<(i32, i32, i32, i32, i64)> = survey::Entity::find()
        .select_only()
        .column(survey::Column::Id)
        .column(survey::Column::AuthorityId)
        .column(round::Column::Month)
        .column(authority::Column::ProgrammeId)
        .column_as(invitee::Column::Id.count(), "addresses")
        .join(JoinType::InnerJoin, survey::Relation::Authority.def())
        .join(JoinType::InnerJoin, survey::Relation::Round.def())
        .join(JoinType::InnerJoin, invitee::Relation::Survey.def().rev())
        .filter(invitee::Column::Email.contains("@"))
        .filter(Expr::exists(published(before)))
        .group_by(survey::Column::Id)
        .group_by(survey::Column::AuthorityId)
        .group_by(round::Column::Month)
        .group_by(authority::Column::ProgrammeId)
        .order_by_asc(survey::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    let rows = rows.into_iter();
    Ok(rows
        .map(
            |(survey, authority, month, programme, addresses)| Due::Addresses {
                survey,
                programme: ProgrammeId(programme),
                subject: format!("authority {authority} month-{month}"),
                addresses: addresses.unsigned_abs(),
            },
        )
        .collect())
}

/// A published result of the survey’s round, from before then.
fn published(before: DateTime<Utc>) -> SelectStatement {
    let same = |own, theirs| Expr::col((publication::Entity, own)).equals((survey::Entity, theirs));
    Query::select()
        .column((publication::Entity, publication::Column::Id))
        .from(publication::Entity)
        .and_where(same(
            publication::Column::AuthorityId,
            survey::Column::AuthorityId,
        ))
        .and_where(same(publication::Column::RoundId, survey::Column::RoundId))
        .and_where(publication::Column::State.eq("agreed"))
        .and_where(publication::Column::AgreedAt.lte(before))
        .to_owned()
}

/// How many events outside any programme were written before then.
pub(super) async fn events(db: &impl ConnectionTrait, before: DateTime<Utc>) -> Result<u64, DbErr> {
    audit_event::Entity::find()
        .filter(audit_event::Column::ProgrammeId.is_null())
        .filter(audit_event::Column::At.lt(before))
        .count(db)
        .await
}

/// How many sessions, links, drafts, files and mails are over.
pub(super) async fn leftovers(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<u64, DbErr> {
    Ok(session::Entity::find()
        .filter(sessions(now))
        .count(db)
        .await?
        + password_link::Entity::find()
            .filter(links(now))
            .count(db)
            .await?
        + draft::Entity::find().filter(drafts(now)).count(db).await?
        + held_file::Entity::find()
            .filter(files(now))
            .count(db)
            .await?
        + outbox::Entity::find().filter(mails(now)).count(db).await?)
}

pub(super) fn sessions(now: DateTime<Utc>) -> Condition {
    Condition::all().add(session::Column::ExpiresAt.lt(now))
}

pub(super) fn links(now: DateTime<Utc>) -> Condition {
    Condition::all().add(password_link::Column::ExpiresAt.lt(now - A_DAY))
}

pub(super) fn files(now: DateTime<Utc>) -> Condition {
    Condition::all().add(held_file::Column::HeldAt.lt(now - A_DAY))
}

pub(super) fn mails(now: DateTime<Utc>) -> Condition {
    Condition::all().add(outbox::Column::FailedAt.lt(now - FAILED_MAILS))
}

pub(super) fn drafts(now: DateTime<Utc>) -> Condition {
    let closed = Query::select()
        .column(survey::Column::Id)
        .from(survey::Entity)
        .and_where(survey::Column::ClosedAt.lt(now - DRAFTS))
        .to_owned();
    let invited = Query::select()
        .column(invitation::Column::Id)
        .from(invitation::Entity)
        .and_where(invitation::Column::SurveyId.in_subquery(closed))
        .to_owned();
    Condition::all().add(draft::Column::InvitationId.in_subquery(invited))
}
