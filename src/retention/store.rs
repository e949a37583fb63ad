//! What is due, asked of the database.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, JoinType, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, RelationTrait,
    sea_query::{Expr, ExprTrait, LockType, Query, SelectStatement},
};

use super::{Due, Periods, actions::Why};
use crate::{
    database::locks_rows,
    entities::{
        audit_event, authority, draft, held_file, invitation, invitee, membership, outbox,
        password_link, person, programme, publication, round, session, survey,
    },
    people::{PersonId, ProgrammeId},
    programmes,
};

/// How long a mail that could not be sent is told of.
pub(super) const FAILED_MAILS: TimeDelta = TimeDelta::days(30);

/// How long a survey’s drafts are kept after it, or its round, closed: it may be extended.
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

/// A programme’s last day.
pub(super) async fn ends_on(
    db: &impl ConnectionTrait,
    id: ProgrammeId,
) -> Result<Option<NaiveDate>, DbErr> {
    programme::Entity::find_by_id(id.0)
        .select_only()
        .column(programme::Column::EndsOn)
        .into_tuple()
        .one(db)
        .await
}

/// People whose name and address are no longer needed, who was seen longest ago first. Whoever
/// alone manages a programme that still runs, or alone may set programmes up, is needed.
pub(super) async fn people(
    db: &impl ConnectionTrait,
    periods: &Periods,
    (today, now): (NaiveDate, DateTime<Utc>),
) -> Result<Vec<Due>, DbErr> {
    let disabled: Vec<(i32, Option<DateTime<Utc>>)> = person::Entity::find()
        .select_only()
        .columns([person::Column::Id, person::Column::DisabledAt])
        // A name that came with an authority’s pack has none, and nor has who was made anonymous.
        .filter(person::Column::Email.contains("@"))
        .into_tuple()
        .all(db)
        .await?;
    let seen = last_seen(db, None).await?;
    let mut roles = roles(db, today).await?;
    let mut due = Vec::new();
    for (id, disabled) in disabled {
        let Some(&last) = seen.get(&id) else { continue };
        let left = disabled.or_else(|| (!roles.members.contains(&id)).then_some(last));
        let why = match left {
            Some(left) if Ord::max(left, last) <= periods.left_before(now) => Why::Left,
            _ if last <= periods.unused_before(now) => Why::Unused,
            _ => continue,
        };
        due.push((last, id, why));
    }
    due.sort_unstable_by_key(|(last, id, _)| (*last, *id));
    // One after the other: of managers who are all idle, the one who was seen last stays.
    due.retain(|(_, id, _)| {
        let goes = !roles.needs(*id);
        if goes {
            roles.take_out(*id);
        }
        goes
    });
    let due = due.into_iter().map(|(since, id, why)| Due::Person {
        id: PersonId(id),
        why,
        since,
    });
    Ok(due.collect())
}

/// Whether the person was seen after that moment.
pub(super) async fn seen_after(
    db: &impl ConnectionTrait,
    person: PersonId,
    since: DateTime<Utc>,
) -> Result<bool, DbErr> {
    let seen = last_seen(db, Some(person)).await?;
    Ok(seen.get(&person.0).is_some_and(|last| *last > since))
}

/// What is done to an account by others that means that its person is expected, or was there until
/// then.
const DONE_TO: [&str; 5] = [
    "person.added",
    "person.enabled",
    "person.left",
    "person.link-made",
    "person.moved",
];

/// When people, or one, were last seen: they signed in, did something, or were added or changed.
async fn last_seen(
    db: &impl ConnectionTrait,
    only: Option<PersonId>,
) -> Result<BTreeMap<i32, DateTime<Utc>>, DbErr> {
    let mut people = person::Entity::find().select_only().columns([
        person::Column::Id,
        person::Column::CreatedAt,
        person::Column::LastSignedInAt,
    ]);
    let mut by = audit_event::Entity::find()
        .select_only()
        .column(audit_event::Column::PersonId)
        .column_as(audit_event::Column::At.max(), "last")
        .filter(audit_event::Column::PersonId.is_not_null())
        .group_by(audit_event::Column::PersonId);
    let mut on = audit_event::Entity::find()
        .select_only()
        .column(audit_event::Column::Subject)
        .column_as(audit_event::Column::At.max(), "last")
        .filter(audit_event::Column::Verb.is_in(DONE_TO))
        .group_by(audit_event::Column::Subject);
    if let Some(only) = only {
        people = people.filter(person::Column::Id.eq(only.0));
        by = by.filter(audit_event::Column::PersonId.eq(only.0));
        on = on.filter(audit_event::Column::Subject.eq(format!("person {only}")));
    }
    let people: Vec<(i32, DateTime<Utc>, Option<DateTime<Utc>>)> =
        people.into_tuple().all(db).await?;
    let by: Vec<(Option<i32>, DateTime<Utc>)> = by.into_tuple().all(db).await?;
    let on: Vec<(String, DateTime<Utc>)> = on.into_tuple().all(db).await?;
    let mut seen: BTreeMap<i32, DateTime<Utc>> = people
        .into_iter()
        .map(|(id, created, signed_in)| (id, signed_in.map_or(created, |at| Ord::max(at, created))))
        .collect();
    let by = by.into_iter().filter_map(|(id, at)| Some((id?, at)));
    let on = on.into_iter().filter_map(|(subject, at)| {
        let id: i32 = subject.strip_prefix("person ")?.parse().ok()?;
        Some((id, at))
    });
    for (id, at) in by.chain(on) {
        if let Some(last) = seen.get_mut(&id) {
            *last = Ord::max(*last, at);
        }
    }
    Ok(seen)
}

/// Holds every place where the person has a role until the transaction ends, in the order in which
/// the team’s pages do: no other manager of it goes meanwhile.
pub(super) async fn lock_places(db: &impl ConnectionTrait, id: PersonId) -> Result<(), DbErr> {
    let places: Vec<Option<i32>> = membership::Entity::find()
        .select_only()
        .column(membership::Column::ProgrammeId)
        .filter(membership::Column::PersonId.eq(id.0))
        .into_tuple()
        .all(db)
        .await?;
    let places: BTreeSet<Option<i32>> = places.into_iter().collect();
    // None is the first.
    for place in places {
        match place {
            Some(programme) => {
                programmes::store::lock_programme(db, ProgrammeId(programme)).await?;
            }
            None if locks_rows(db) => {
                membership::Entity::find()
                    .filter(membership::Column::ProgrammeId.is_null())
                    .order_by_asc(membership::Column::Id)
                    .lock(LockType::NoKeyUpdate)
                    .all(db)
                    .await?;
            }
            None => {}
        }
    }
    Ok(())
}

/// Who has a role, and who manages what still runs.
#[derive(Debug)]
pub(super) struct Roles {
    members: BTreeSet<i32>,
    /// By programme, whose account is enabled; without one, who may set programmes up.
    managers: BTreeMap<Option<i32>, BTreeSet<i32>>,
    /// Who has a password or has signed in.
    taken_up: BTreeSet<i32>,
}

impl Roles {
    /// Whether something has no other manager who can sign in.
    pub(super) fn needs(&self, id: i32) -> bool {
        self.managers.values().any(|all| {
            let mut others = all.iter().filter(|other| **other != id);
            all.contains(&id) && !others.any(|other| self.taken_up.contains(other))
        })
    }

    fn take_out(&mut self, id: i32) {
        for all in self.managers.values_mut() {
            all.remove(&id);
        }
    }
}

/// Person, programme, role; the programme’s last day, and since when the account is disabled.
type RoleRow = (
    i32,
    Option<i32>,
    String,
    Option<NaiveDate>,
    Option<DateTime<Utc>>,
);

/// Everybody’s roles.
pub(super) async fn roles(db: &impl ConnectionTrait, today: NaiveDate) -> Result<Roles, DbErr> {
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
    let taken_up: Vec<i32> = person::Entity::find()
        .select_only()
        .column(person::Column::Id)
        .filter(
            Condition::any()
                .add(person::Column::PasswordHash.is_not_null())
                .add(person::Column::LastSignedInAt.is_not_null()),
        )
        .into_tuple()
        .all(db)
        .await?;
    let members = rows.iter().map(|(person, ..)| *person).collect();
    let mut managers: BTreeMap<Option<i32>, BTreeSet<i32>> = BTreeMap::new();
    for (person, programme, role, ends, disabled) in rows {
        let runs = programme.is_none() || ends.is_some_and(|ends| ends >= today);
        if runs && role == "manager" && disabled.is_none() {
            managers.entry(programme).or_default().insert(person);
        }
    }
    Ok(Roles {
        members,
        managers,
        taken_up: taken_up.into_iter().collect(),
    })
}

fn programme_of() -> sea_orm::RelationDef {
    membership::Entity::belongs_to(programme::Entity)
        .from(membership::Column::ProgrammeId)
        .to(programme::Column::Id)
        .into()
}

/// Surveys that still have addresses, of rounds published before then, or over before that day and
/// not published.
pub(super) async fn addresses(
    db: &impl ConnectionTrait,
    before: DateTime<Utc>,
    over_before: NaiveDate,
) -> Result<Vec<Due>, DbErr> {
    let unpublished = Condition::all()
        .add(round::Column::ClosesOn.lt(over_before))
        .add(Expr::exists(published(None)).not());
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
        .filter(
            Condition::any()
                .add(Expr::exists(published(Some(before))))
                .add(unpublished),
        )
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

/// A published result of the survey’s round, from before then or from whenever.
fn published(before: Option<DateTime<Utc>>) -> SelectStatement {
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
        .and_where_option(before.map(|before| publication::Column::AgreedAt.lte(before)))
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
    // Nobody may have closed it: with its round it was over.
    let day = (now - DRAFTS).with_timezone(&chrono_tz::Europe::London);
    let over = Query::select()
        .column(round::Column::Id)
        .from(round::Entity)
        .and_where(round::Column::ClosesOn.lt(day.date_naive()))
        .to_owned();
    let closed = Query::select()
        .column(survey::Column::Id)
        .from(survey::Entity)
        .cond_where(
            Condition::any()
                .add(survey::Column::ClosedAt.lt(now - DRAFTS))
                .add(
                    Condition::all()
                        .add(survey::Column::ClosedAt.is_null())
                        .add(survey::Column::RoundId.in_subquery(over)),
                ),
        )
        .to_owned();
    let invited = Query::select()
        .column(invitation::Column::Id)
        .from(invitation::Entity)
        .and_where(invitation::Column::SurveyId.in_subquery(closed))
        .to_owned();
    Condition::all().add(draft::Column::InvitationId.in_subquery(invited))
}
