//! People, their roles and links in the database.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait,
    sea_query::{Expr, ExprTrait, OnConflict, Query, SelectStatement},
};

use super::{AuthorityId, CurrentPerson, Membership, PersonId, ProgrammeId, Role, actions::Before};
use crate::entities::{
    assignment, audit_event, membership, password_link, person, programme, publication, rating,
    record, second_rating, session, trail,
};

/// What signing in needs to know.
pub(crate) struct Account {
    pub(crate) id: PersonId,
    pub(crate) password_hash: Option<String>,
}

/// A person of a programme, as others see them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Colleague {
    /// The person.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// Their e-mail address.
    pub email: String,
    /// Their role in the programme.
    pub role: Role,
    /// The authorities they lead or are assigned to.
    pub authorities: Vec<AuthorityId>,
}

/// The account of an e-mail address, unless it is disabled.
pub(crate) async fn account(
    db: &impl ConnectionTrait,
    email: &str,
) -> Result<Option<Account>, DbErr> {
    let found = person::Entity::find()
        .filter(person::Column::Email.eq(email))
        .filter(person::Column::DisabledAt.is_null())
        .one(db)
        .await?;
    Ok(found.map(|person| Account {
        id: PersonId(person.id),
        password_hash: person.password_hash,
    }))
}

/// Person, name, e-mail address, whether a second rating waits for them; then, where there is a role: its membership, programme, word,
/// authority.
type RoleRow = (
    i32,
    String,
    String,
    bool,
    Option<i32>,
    Option<i32>,
    Option<String>,
    Option<i32>,
);

/// The person whose session it is, with every role, in one query; nobody where it has ended.
pub(crate) async fn signed_in(
    db: &impl ConnectionTrait,
    session: &str,
    now: DateTime<Utc>,
) -> Result<Option<CurrentPerson>, DbErr> {
    let whose = Query::select()
        .column(session::Column::PersonId)
        .from(session::Entity)
        .and_where(session::Column::IdHash.eq(session))
        .and_where(session::Column::ExpiresAt.gt(now))
        .to_owned();
    with_roles(db, person::Column::Id.in_subquery(whose)).await
}

/// The person with every role, in one query; nobody where the account is disabled.
pub(crate) async fn current_person(
    db: &impl ConnectionTrait,
    id: PersonId,
) -> Result<Option<CurrentPerson>, DbErr> {
    with_roles(db, person::Column::Id.eq(id.0)).await
}

async fn with_roles(
    db: &impl ConnectionTrait,
    whose: Expr,
) -> Result<Option<CurrentPerson>, DbErr> {
    let rows: Vec<RoleRow> = person::Entity::find()
        .select_only()
        .column(person::Column::Id)
        .column(person::Column::Name)
        .column(person::Column::Email)
        .column_as(
            Expr::exists(awaited_ratings(Expr::col((
                person::Entity,
                person::Column::Id,
            )))),
            "rates",
        )
        .column(membership::Column::Id)
        .column(membership::Column::ProgrammeId)
        .column(membership::Column::Role)
        .column(assignment::Column::AuthorityId)
        .join(JoinType::LeftJoin, membership::Relation::Person.def().rev())
        .join(
            JoinType::LeftJoin,
            assignment::Relation::Membership.def().rev(),
        )
        .filter(whose)
        .filter(person::Column::DisabledAt.is_null())
        .into_tuple()
        .all(db)
        .await?;
    let Some((id, name, email, rates, ..)) = rows.first().cloned() else {
        return Ok(None);
    };
    let mut memberships: BTreeMap<i32, Membership> = BTreeMap::new();
    for (_, _, _, _, membership, programme, role, authority) in rows {
        let (Some(membership), Some(role)) = (membership, role.and_then(|r| r.parse().ok())) else {
            continue;
        };
        memberships
            .entry(membership)
            .or_insert_with(|| Membership {
                programme: programme.map(ProgrammeId),
                role,
                authorities: Vec::new(),
            })
            .authorities
            .extend(authority.map(AuthorityId));
    }
    Ok(Some(CurrentPerson {
        id: PersonId(id),
        name,
        email,
        has_ratings_to_do: rates,
        memberships: memberships.into_values().collect(),
    }))
}

/// The records drawn for that person to rate a second time that still wait: not submitted by
/// them, and not in a published round.
pub(crate) fn awaited_ratings(whose: impl Into<Expr>) -> SelectStatement {
    let column = |column| Expr::col((second_rating::Entity, column));
    let submitted = Query::select()
        .column(rating::Column::Id)
        .from(rating::Entity)
        .and_where(
            Expr::col((rating::Entity, rating::Column::RecordId))
                .eq(column(second_rating::Column::RecordId)),
        )
        .and_where(
            Expr::col((rating::Entity, rating::Column::PersonId))
                .eq(column(second_rating::Column::PersonId)),
        )
        .and_where(Expr::col((rating::Entity, rating::Column::Draft)).eq(false))
        .to_owned();
    let of_record =
        |own, theirs| Expr::col((publication::Entity, own)).equals((record::Entity, theirs));
    use publication::Column::{AuthorityId, RoundId};
    let published = Query::select()
        .column((publication::Entity, publication::Column::Id))
        .from(publication::Entity)
        .inner_join(
            record::Entity,
            of_record(AuthorityId, record::Column::AuthorityId)
                .and(of_record(RoundId, record::Column::RoundId)),
        )
        .and_where(
            Expr::col((record::Entity, record::Column::Id))
                .eq(column(second_rating::Column::RecordId)),
        )
        .and_where(Expr::col((publication::Entity, publication::Column::State)).eq("agreed"))
        .to_owned();
    Query::select()
        .column((second_rating::Entity, second_rating::Column::RecordId))
        .from(second_rating::Entity)
        .and_where(column(second_rating::Column::PersonId).eq(whose.into()))
        .and_where(Expr::exists(submitted).not())
        .and_where(Expr::exists(published).not())
        .to_owned()
}

/// Everybody with a role in the programme, by name.
pub(crate) async fn colleagues(
    db: &impl ConnectionTrait,
    programme: ProgrammeId,
) -> Result<Vec<Colleague>, DbErr> {
    let rows: Vec<(i32, String, String, String, Option<i32>)> = person::Entity::find()
        .select_only()
        .column(person::Column::Id)
        .column(person::Column::Name)
        .column(person::Column::Email)
        .column(membership::Column::Role)
        .column(assignment::Column::AuthorityId)
        .join(
            JoinType::InnerJoin,
            membership::Relation::Person.def().rev(),
        )
        .join(
            JoinType::LeftJoin,
            assignment::Relation::Membership.def().rev(),
        )
        .filter(membership::Column::ProgrammeId.eq(programme.0))
        .filter(person::Column::DisabledAt.is_null())
        .into_tuple()
        .all(db)
        .await?;
    let mut people: BTreeMap<(String, i32), Colleague> = BTreeMap::new();
    for (id, name, email, role, authority) in rows {
        let Ok(role) = role.parse() else { continue };
        people
            .entry((name.clone(), id))
            .or_insert_with(|| Colleague {
                id: PersonId(id),
                name,
                email,
                role,
                authorities: vec![],
            })
            .authorities
            .extend(authority.map(AuthorityId));
    }
    Ok(people.into_values().collect())
}

/// The account of an e-mail address, disabled or not.
pub(crate) async fn before(
    db: &impl ConnectionTrait,
    email: &str,
) -> Result<Option<(PersonId, Before)>, DbErr> {
    let found = person::Entity::find()
        .filter(person::Column::Email.eq(email))
        .one(db)
        .await?;
    Ok(found.map(|row| {
        let before = Before {
            name: row.name,
            disabled: row.disabled_at.is_some(),
        };
        (PersonId(row.id), before)
    }))
}

/// Enables a disabled account.
pub(crate) async fn enable(db: &impl ConnectionTrait, person: PersonId) -> Result<(), DbErr> {
    let row = person::ActiveModel {
        id: Set(person.0),
        disabled_at: Set(None),
        ..Default::default()
    };
    row.update(db).await?;
    Ok(())
}

/// Adds an account, or finds the one that the e-mail address has.
pub(crate) async fn find_or_add_person(
    db: &impl ConnectionTrait,
    email: &str,
    name: &str,
    now: DateTime<Utc>,
) -> Result<PersonId, DbErr> {
    let found = person::Entity::find()
        .filter(person::Column::Email.eq(email))
        .one(db)
        .await?;
    if let Some(person) = found {
        return Ok(PersonId(person.id));
    }
    let person = person::ActiveModel {
        email: Set(email.into()),
        name: Set(name.into()),
        created_at: Set(now),
        ..Default::default()
    };
    Ok(PersonId(person.insert(db).await?.id))
}

/// Adds an account that nobody can use: a name that stands beside what came from elsewhere. `key`
/// is no e-mail address.
pub(crate) async fn add_name(
    db: &impl ConnectionTrait,
    key: &str,
    name: &str,
    now: DateTime<Utc>,
) -> Result<PersonId, DbErr> {
    let person = person::ActiveModel {
        email: Set(key.into()),
        name: Set(name.into()),
        created_at: Set(now),
        disabled_at: Set(Some(now)),
        ..Default::default()
    };
    Ok(PersonId(person.insert(db).await?.id))
}

/// The role that a person holds in a programme, or outside any.
pub(crate) async fn role_in(
    db: &impl ConnectionTrait,
    person: PersonId,
    programme: Option<ProgrammeId>,
) -> Result<Option<(i32, String)>, DbErr> {
    let in_programme = match programme {
        Some(programme) => membership::Column::ProgrammeId.eq(programme.0),
        None => membership::Column::ProgrammeId.is_null(),
    };
    let found = membership::Entity::find()
        .filter(membership::Column::PersonId.eq(person.0))
        .filter(in_programme)
        .one(db)
        .await?;
    Ok(found.map(|membership| (membership.id, membership.role)))
}

/// Gives a role; the id of the membership.
pub(crate) async fn add_membership(
    db: &impl ConnectionTrait,
    person: PersonId,
    programme: Option<ProgrammeId>,
    role: Role,
) -> Result<i32, DbErr> {
    let membership = membership::ActiveModel {
        person_id: Set(person.0),
        programme_id: Set(programme.map(|programme| programme.0)),
        role: Set(role.code().into()),
        ..Default::default()
    };
    Ok(membership.insert(db).await?.id)
}

/// Whether a membership is assigned to an authority that is not one of these.
pub(crate) async fn leads_another(
    db: &impl ConnectionTrait,
    membership: i32,
    authorities: &[AuthorityId],
) -> Result<bool, DbErr> {
    let other = assignment::Entity::find()
        .filter(assignment::Column::MembershipId.eq(membership))
        .filter(assignment::Column::AuthorityId.is_not_in(authorities.iter().map(|id| id.0)))
        .one(db)
        .await?;
    Ok(other.is_some())
}

/// Assigns a lead or facilitator to authorities, leaving out those they have.
pub(crate) async fn assign(
    db: &impl ConnectionTrait,
    membership: i32,
    authorities: &[AuthorityId],
) -> Result<(), DbErr> {
    for authority in authorities {
        let row = assignment::ActiveModel {
            membership_id: Set(membership),
            authority_id: Set(authority.0),
        };
        assignment::Entity::insert(row)
            .on_conflict_do_nothing()
            .exec_without_returning(db)
            .await?;
    }
    Ok(())
}

/// Keeps a set-password link by the hash of its token.
pub(crate) async fn add_password_link(
    db: &impl ConnectionTrait,
    token_hash: String,
    person: PersonId,
    expires_at: DateTime<Utc>,
) -> Result<(), DbErr> {
    let link = password_link::ActiveModel {
        token_hash: Set(token_hash),
        person_id: Set(person.0),
        expires_at: Set(expires_at),
        used_at: Set(None),
    };
    password_link::Entity::insert(link)
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// Lets no unused set-password link of the person work any more.
pub(crate) async fn void_password_links(
    db: &impl ConnectionTrait,
    person: PersonId,
) -> Result<(), DbErr> {
    password_link::Entity::delete_many()
        .filter(password_link::Column::PersonId.eq(person.0))
        .filter(password_link::Column::UsedAt.is_null())
        .exec(db)
        .await?;
    Ok(())
}

/// Keeps when the person last signed in.
pub(crate) async fn signed_in_at(
    db: &impl ConnectionTrait,
    person: PersonId,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let row = person::ActiveModel {
        id: Set(person.0),
        last_signed_in_at: Set(Some(now)),
        ..Default::default()
    };
    row.update(db).await?;
    Ok(())
}

/// Whose password an unused link sets, if its time is not over.
pub(crate) async fn password_link(
    db: &impl ConnectionTrait,
    token_hash: &str,
    now: DateTime<Utc>,
) -> Result<Option<PersonId>, DbErr> {
    let link = password_link::Entity::find_by_id(token_hash)
        .lock_exclusive()
        .one(db)
        .await?;
    Ok(link
        .filter(|link| link.used_at.is_none() && link.expires_at > now)
        .map(|link| PersonId(link.person_id)))
}

/// The e-mail address of the account that an unused link sets the password of.
pub(crate) async fn link_email(
    db: &impl ConnectionTrait,
    token_hash: &str,
    now: DateTime<Utc>,
) -> Result<Option<String>, DbErr> {
    let found = password_link::Entity::find_by_id(token_hash)
        .find_also_related(person::Entity)
        .one(db)
        .await?;
    Ok(found
        .filter(|(link, _)| link.used_at.is_none() && link.expires_at > now)
        .and_then(|(_, person)| person)
        .map(|person| person.email))
}

/// Sets the password and uses the link up.
pub(crate) async fn set_password(
    db: &impl ConnectionTrait,
    token_hash: &str,
    person: PersonId,
    password_hash: String,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let used = password_link::ActiveModel {
        token_hash: Set(token_hash.into()),
        used_at: Set(Some(now)),
        ..Default::default()
    };
    used.update(db).await?;
    save_password(db, person, password_hash).await
}

/// Sets the password.
pub(crate) async fn save_password(
    db: &impl ConnectionTrait,
    person: PersonId,
    password_hash: String,
) -> Result<(), DbErr> {
    let person = person::ActiveModel {
        id: Set(person.0),
        password_hash: Set(Some(password_hash)),
        ..Default::default()
    };
    person.update(db).await?;
    Ok(())
}

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

/// Writes an event; in the transaction of the change that it tells of.
pub(crate) async fn audit(
    db: &impl ConnectionTrait,
    event: Event<'_>,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let row = audit_event::ActiveModel {
        at: Set(now),
        person_id: Set(event.person.map(|person| person.0)),
        programme_id: Set(event.programme.map(|programme| programme.0)),
        verb: Set(event.verb.into()),
        subject: Set(event.subject),
        detail: Set(event.detail.to_string()),
        ..Default::default()
    };
    audit_event::Entity::insert(row)
        .exec_without_returning(db)
        .await?;
    if is_reading(event.verb) {
        return Ok(());
    }
    count_change(db, event.programme).await
}

/// That somebody looked at something or took a file changes nothing.
fn is_reading(verb: &str) -> bool {
    verb.ends_with(".viewed") || verb.ends_with(".downloaded")
}

/// Counts a change. The count's row is held until the transaction ends, so that a reader who sees
/// a count sees every change that it stands for.
async fn count_change(
    db: &impl ConnectionTrait,
    programme: Option<ProgrammeId>,
) -> Result<(), DbErr> {
    let first = trail::ActiveModel {
        programme_id: Set(programme.map_or(0, |programme| programme.0)),
        changes: Set(1),
    };
    let one_more = Expr::col((trail::Entity, trail::Column::Changes)).add(1);
    let or_add = OnConflict::column(trail::Column::ProgrammeId)
        .value(trail::Column::Changes, one_more)
        .to_owned();
    trail::Entity::insert(first)
        .on_conflict(or_add)
        .exec_without_returning(db)
        .await?;
    Ok(())
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
