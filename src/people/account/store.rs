//! One’s own sessions, password and e-mail address in the database.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, JoinType, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, RelationTrait, sea_query::Expr,
};

use crate::{
    database::Database,
    entities::{
        authority, email_link, membership, password_link, person, programme, session, wrong_try,
    },
    people::{LocalWords, Over, PersonId, SessionLimits, store::going_on},
};

/// A place where somebody is signed in.
#[derive(Clone, Debug)]
pub(crate) struct OwnSession {
    /// What it is kept by.
    pub(crate) key: String,
    /// `Firefox on Windows`.
    pub(crate) device: String,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) last_seen_at: DateTime<Utc>,
}

/// The person’s sessions that go on, the last used first.
pub(crate) async fn sessions(
    db: &impl ConnectionTrait,
    person: PersonId,
    limits: SessionLimits,
    now: DateTime<Utc>,
) -> Result<Vec<OwnSession>, DbErr> {
    let rows = session::Entity::find()
        .filter(session::Column::PersonId.eq(person.0))
        .filter(going_on(limits, now))
        .order_by_desc(session::Column::LastSeenAt)
        .order_by_desc(session::Column::CreatedAt)
        .all(db)
        .await?;
    let own = rows.into_iter().map(|row| OwnSession {
        key: row.id_hash,
        device: row.device,
        created_at: row.created_at.unwrap_or_default(),
        last_seen_at: row.last_seen_at.unwrap_or_default(),
    });
    Ok(own.collect())
}

/// Why a session is over; nothing where nobody was signed in by it yet. A key that is not known is
/// one that was ended: a browser gives up its own with the time.
pub(crate) async fn why_over(
    db: &impl ConnectionTrait,
    key: &str,
    limits: SessionLimits,
    now: DateTime<Utc>,
) -> Result<Option<Over>, DbErr> {
    let Some(row) = session::Entity::find_by_id(key).one(db).await? else {
        return Ok(Some(Over::Ended));
    };
    if row.person_id.is_none() || row.awaits_code {
        return Ok(None);
    }
    let over = |since: Option<DateTime<Utc>>, limit| since.is_none_or(|since| since + limit <= now);
    Ok(if over(row.created_at, limits.absolute) {
        Some(Over::Long)
    } else if over(row.last_seen_at, limits.idle) {
        Some(Over::Idle)
    } else {
        None
    })
}

/// Keeps that a session is used.
pub(crate) async fn touch(db: &Database, key: &str, now: DateTime<Utc>) -> Result<(), DbErr> {
    let tx = db.write_tx().await?;
    session::Entity::update_many()
        .col_expr(session::Column::LastSeenAt, Expr::value(now))
        .filter(session::Column::IdHash.eq(key))
        .exec(&tx)
        .await?;
    tx.commit().await
}

/// Ends one session of the person; whether there was one.
pub(crate) async fn end_session(
    tx: &impl ConnectionTrait,
    person: PersonId,
    key: &str,
) -> Result<bool, DbErr> {
    let ended = session::Entity::delete_many()
        .filter(session::Column::PersonId.eq(person.0))
        .filter(session::Column::IdHash.eq(key))
        .exec(tx)
        .await?;
    Ok(ended.rows_affected > 0)
}

/// The hash of the person’s password, if they have one and may sign in.
pub(crate) async fn password_hash(
    db: &impl ConnectionTrait,
    person: PersonId,
) -> Result<Option<String>, DbErr> {
    let found = person::Entity::find_by_id(person.0)
        .filter(person::Column::DisabledAt.is_null())
        .one(db)
        .await?;
    Ok(found.and_then(|person| person.password_hash))
}

/// The person’s e-mail address.
pub(crate) async fn email_of(
    db: &impl ConnectionTrait,
    person: PersonId,
) -> Result<Option<String>, DbErr> {
    let found = person::Entity::find_by_id(person.0).one(db).await?;
    Ok(found.map(|person| person.email))
}

/// Name and e-mail address; where there is a role, the programme, its lead authority and a partner.
type WordsRow = (
    String,
    String,
    Option<String>,
    Option<String>,
    Option<String>,
);

/// What the person’s password may not be built on.
pub(crate) async fn local_words(
    db: &impl ConnectionTrait,
    person: PersonId,
) -> Result<LocalWords, DbErr> {
    let rows: Vec<WordsRow> = person::Entity::find()
        .select_only()
        .column(person::Column::Name)
        .column(person::Column::Email)
        .column_as(programme::Column::Name, "programme")
        .column(programme::Column::LeadAuthority)
        .column_as(authority::Column::Name, "authority")
        .join(JoinType::LeftJoin, membership::Relation::Person.def().rev())
        .join(
            JoinType::LeftJoin,
            membership::Entity::belongs_to(programme::Entity)
                .from(membership::Column::ProgrammeId)
                .to(programme::Column::Id)
                .into(),
        )
        .join(
            JoinType::LeftJoin,
            authority::Relation::Programme.def().rev(),
        )
        .filter(person::Column::Id.eq(person.0))
        .into_tuple()
        .all(db)
        .await?;
    let words = rows.iter().flat_map(|(name, email, a, b, c)| {
        [Some(name), Some(email), a.as_ref(), b.as_ref(), c.as_ref()]
            .into_iter()
            .flatten()
            .map(String::as_str)
    });
    Ok(LocalWords::new(words))
}

/// Keeps a wrong try.
pub(crate) async fn add_wrong_try(
    tx: &impl ConnectionTrait,
    person: PersonId,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let row = wrong_try::ActiveModel {
        person_id: Set(person.0),
        at: Set(now),
        ..Default::default()
    };
    wrong_try::Entity::insert(row)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// How many tries of the person count, the older ones being forgotten.
pub(crate) async fn wrong_tries(
    tx: &impl ConnectionTrait,
    person: PersonId,
    since: DateTime<Utc>,
) -> Result<u64, DbErr> {
    wrong_try::Entity::delete_many()
        .filter(wrong_try::Column::PersonId.eq(person.0))
        .filter(wrong_try::Column::At.lte(since))
        .exec(tx)
        .await?;
    wrong_try::Entity::find()
        .filter(wrong_try::Column::PersonId.eq(person.0))
        .count(tx)
        .await
}

/// Whether the person has a link to set a password, used or not, whose time ends between two
/// moments.
pub(crate) async fn has_password_link(
    tx: &impl ConnectionTrait,
    person: PersonId,
    (after, until): (DateTime<Utc>, DateTime<Utc>),
) -> Result<bool, DbErr> {
    let found = password_link::Entity::find()
        .filter(password_link::Column::PersonId.eq(person.0))
        .filter(password_link::Column::ExpiresAt.gt(after))
        .filter(password_link::Column::ExpiresAt.lte(until))
        .one(tx)
        .await?;
    Ok(found.is_some())
}

/// Whether an account has that e-mail address.
pub(crate) async fn is_taken(db: &impl ConnectionTrait, email: &str) -> Result<bool, DbErr> {
    let found = person::Entity::find()
        .filter(person::Column::Email.eq(email))
        .one(db)
        .await?;
    Ok(found.is_some())
}

/// Keeps a link that confirms a new e-mail address; the former ones no longer work.
pub(crate) async fn add_email_link(
    tx: &impl ConnectionTrait,
    token_hash: String,
    person: PersonId,
    email: &str,
    life: TimeDelta,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    use_email_links(tx, person, now).await?;
    let link = email_link::ActiveModel {
        token_hash: Set(token_hash),
        person_id: Set(person.0),
        email: Set(email.into()),
        expires_at: Set(now + life),
        used_at: Set(None),
    };
    email_link::Entity::insert(link)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// Whose new address a link confirms, and which, if it can still be used.
pub(crate) async fn email_link(
    db: &impl ConnectionTrait,
    token_hash: &str,
    now: DateTime<Utc>,
) -> Result<Option<(PersonId, String)>, DbErr> {
    let link = email_link::Entity::find_by_id(token_hash).one(db).await?;
    Ok(link
        .filter(|link| link.used_at.is_none() && link.expires_at > now)
        .map(|link| (PersonId(link.person_id), link.email)))
}

/// Uses up every link to a new address of the person that is left.
pub(crate) async fn use_email_links(
    tx: &impl ConnectionTrait,
    person: PersonId,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    email_link::Entity::update_many()
        .col_expr(email_link::Column::UsedAt, Expr::value(now))
        .filter(email_link::Column::PersonId.eq(person.0))
        .filter(email_link::Column::UsedAt.is_null())
        .exec(tx)
        .await?;
    Ok(())
}

/// Gives the person another e-mail address.
pub(crate) async fn save_email(
    tx: &impl ConnectionTrait,
    person: PersonId,
    email: &str,
) -> Result<(), DbErr> {
    person::Entity::update_many()
        .col_expr(person::Column::Email, Expr::value(email))
        .filter(person::Column::Id.eq(person.0))
        .exec(tx)
        .await?;
    Ok(())
}
