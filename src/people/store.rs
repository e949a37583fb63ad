//! People, their roles and links in the database.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QuerySelect,
    RelationDef, RelationTrait, Select,
    sea_query::{Expr, ExprTrait, LockType, Query, SelectStatement},
};

use super::{
    AuthorityId, CurrentPerson, Membership, PersonId, ProgrammeId, Role, SessionLimits,
    actions::Before,
};
pub(crate) use super::{
    account::store::use_email_links,
    trail::{Event, audit, changes, told_of},
};
use crate::{
    database::locks_rows,
    entities::{
        assignment, membership, password_link, person, publication, rating, record, second_rating,
        second_step, session,
    },
    error::Error,
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

/// Somebody whose session goes on.
#[derive(Clone, Debug)]
pub(crate) struct SignedIn {
    pub(crate) person: CurrentPerson,
    /// Whether a code is asked from them at sign-in.
    pub(crate) has_second_step: bool,
    /// How they signed in.
    pub(crate) how: String,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) last_seen_at: DateTime<Utc>,
}

/// The same as [`RoleRow`], then whether there is a second step, and of the session: how it was
/// begun, when, and when it was last used.
type SessionRow = (
    i32,
    String,
    String,
    bool,
    Option<i32>,
    Option<i32>,
    Option<String>,
    Option<i32>,
    bool,
    String,
    DateTime<Utc>,
    DateTime<Utc>,
);

/// The person whose session it is, with every role, in one query; nobody where it has ended or
/// waits for a code.
pub(crate) async fn signed_in(
    db: &impl ConnectionTrait,
    session: &str,
    limits: SessionLimits,
    now: DateTime<Utc>,
) -> Result<Option<SignedIn>, DbErr> {
    let of_person: RelationDef = session::Entity::belongs_to(person::Entity)
        .from(session::Column::PersonId)
        .to(person::Column::Id)
        .into();
    let factor = Query::select()
        .column(second_step::Column::PersonId)
        .from(second_step::Entity)
        .and_where(
            Expr::col((second_step::Entity, second_step::Column::PersonId))
                .equals((person::Entity, person::Column::Id)),
        )
        .to_owned();
    let rows: Vec<SessionRow> = roles()
        .column_as(Expr::exists(factor), "second_step")
        .column(session::Column::How)
        .column(session::Column::CreatedAt)
        .column(session::Column::LastSeenAt)
        .join(JoinType::InnerJoin, of_person.rev())
        .filter(session::Column::IdHash.eq(session))
        .filter(going_on(limits, now))
        .into_tuple()
        .all(db)
        .await?;
    let Some((.., has_second_step, how, created_at, last_seen_at)) = rows.first().cloned() else {
        return Ok(None);
    };
    let roles = rows
        .into_iter()
        .map(|(a, b, c, d, e, f, g, h, ..)| (a, b, c, d, e, f, g, h));
    Ok(with_roles(roles.collect()).map(|person| SignedIn {
        person,
        has_second_step,
        how,
        created_at,
        last_seen_at,
    }))
}

/// What a session must be to count.
pub(crate) fn going_on(limits: SessionLimits, now: DateTime<Utc>) -> Expr {
    session::Column::AwaitsCode
        .eq(false)
        // The cookie's own end is told by the machine's clock.
        .and(session::Column::ExpiresAt.gt(Utc::now()))
        .and(session::Column::CreatedAt.gt(now - limits.absolute))
        .and(session::Column::LastSeenAt.gt(now - limits.idle))
}

/// The person with every role, in one query; nobody where the account is disabled.
pub(crate) async fn current_person(
    db: &impl ConnectionTrait,
    id: PersonId,
) -> Result<Option<CurrentPerson>, DbErr> {
    let rows = roles().filter(person::Column::Id.eq(id.0));
    Ok(with_roles(rows.into_tuple().all(db).await?))
}

/// People who may sign in, a row for each of their roles.
fn roles() -> Select<person::Entity> {
    person::Entity::find()
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
        .filter(person::Column::DisabledAt.is_null())
}

fn with_roles(rows: Vec<RoleRow>) -> Option<CurrentPerson> {
    let (id, name, email, rates, ..) = rows.first().cloned()?;
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
    Some(CurrentPerson {
        id: PersonId(id),
        name,
        email,
        has_ratings_to_do: rates,
        memberships: memberships.into_values().collect(),
    })
}

/// Locks the person’s row until the transaction ends: whatever is decided on their password, codes
/// or e-mail address is decided by one at a time.
pub(crate) async fn lock_person(tx: &impl ConnectionTrait, id: PersonId) -> Result<(), DbErr> {
    if !locks_rows(tx) {
        return Ok(());
    }
    person::Entity::find_by_id(id.0)
        .lock(LockType::NoKeyUpdate)
        .one(tx)
        .await?;
    Ok(())
}

/// Locks the person’s row for somebody signed in, whose session may have been ended while they
/// waited: by a new password, or by the person from elsewhere.
///
/// # Errors
/// [`Error::NotSaved`] where the session is gone; otherwise the database's.
pub(crate) async fn lock_signed_in(
    tx: &impl ConnectionTrait,
    person: PersonId,
    session: &str,
) -> Result<(), Error> {
    lock_person(tx, person).await?;
    let found = session::Entity::find_by_id(session)
        .filter(session::Column::PersonId.eq(person.0))
        .filter(session::Column::AwaitsCode.eq(false))
        .one(tx)
        .await?;
    found.map(|_| ()).ok_or(Error::NotSaved)
}

/// Ends every session of the person but one.
pub(crate) async fn end_sessions(
    tx: &impl ConnectionTrait,
    person: PersonId,
    but: Option<&str>,
) -> Result<u64, DbErr> {
    let mut ended = session::Entity::delete_many().filter(session::Column::PersonId.eq(person.0));
    if let Some(but) = but {
        ended = ended.filter(session::Column::IdHash.ne(but));
    }
    Ok(ended.exec(tx).await?.rows_affected)
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

/// The account that an unused link sets the password of, with its e-mail address.
pub(crate) async fn link_account(
    db: &impl ConnectionTrait,
    token_hash: &str,
    now: DateTime<Utc>,
) -> Result<Option<(PersonId, String)>, DbErr> {
    let found = password_link::Entity::find_by_id(token_hash)
        .find_also_related(person::Entity)
        .one(db)
        .await?;
    Ok(found
        .filter(|(link, _)| link.used_at.is_none() && link.expires_at > now)
        .and_then(|(_, person)| person)
        .map(|person| (PersonId(person.id), person.email)))
}

/// Uses up every set-password link of the person that is left.
pub(crate) async fn use_password_links(
    db: &impl ConnectionTrait,
    person: PersonId,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    password_link::Entity::update_many()
        .col_expr(password_link::Column::UsedAt, Expr::value(now))
        .filter(password_link::Column::PersonId.eq(person.0))
        .filter(password_link::Column::UsedAt.is_null())
        .exec(db)
        .await?;
    Ok(())
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

/// Ends every session there is.
pub(crate) async fn end_every_session(tx: &impl ConnectionTrait) -> Result<(), DbErr> {
    session::Entity::delete_many().exec(tx).await?;
    Ok(())
}
