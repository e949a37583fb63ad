//! Who is signed in, and until when.

use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QuerySelect,
    RelationDef,
    sea_query::{Expr, ExprTrait, Query},
};

use super::{
    accounts::lock_person,
    roles::{roles, with_roles},
};
use crate::{
    entities::{person, second_step, session},
    error::Error,
    people::{CurrentPerson, PersonId, SessionLimits},
};

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

/// Keeps a session of the person by another key; whether it had not ended meanwhile.
pub(crate) async fn renew_session(
    tx: &impl ConnectionTrait,
    person: PersonId,
    (from, to): (&str, &str),
) -> Result<bool, DbErr> {
    let renewed = session::Entity::update_many()
        .col_expr(session::Column::IdHash, Expr::value(to))
        .filter(session::Column::IdHash.eq(from))
        .filter(session::Column::PersonId.eq(person.0))
        .filter(session::Column::AwaitsCode.eq(false))
        .exec(tx)
        .await?;
    Ok(renewed.rows_affected > 0)
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

/// Ends every session there is.
pub(crate) async fn end_every_session(tx: &impl ConnectionTrait) -> Result<(), DbErr> {
    session::Entity::delete_many().exec(tx).await?;
    Ok(())
}
