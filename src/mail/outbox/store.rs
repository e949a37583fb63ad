//! Mails that wait to be sent. A row goes when its mail is delivered: its text holds a link.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, Select,
    sea_query::{Expr, LockBehavior, LockType},
};

use crate::{entities::outbox, mail::Letter, people::PersonId};

/// So many rows go into one statement; SQLite takes 32,766 values in one.
const CHUNK: usize = 500;

/// Whom a mail is to, so that those that wait can be taken out again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Addressee {
    /// Somebody with an account.
    Person(PersonId),
    /// Somebody whom a survey asks by name.
    Invitee(i32),
}

/// A mail to be sent.
#[derive(Clone, Debug)]
pub(crate) struct NewMail {
    pub(crate) to: Addressee,
    pub(crate) recipient: String,
    pub(crate) letter: Letter,
    pub(crate) reminder: bool,
}

/// A mail that whoever claimed it sends.
#[derive(Clone, Debug)]
pub(crate) struct DueMail {
    pub(crate) id: i32,
    pub(crate) recipient: String,
    pub(crate) letter: Letter,
    pub(crate) reminder: bool,
    /// How often it was tried in vain.
    pub(crate) attempts: u32,
}

/// Puts mails into the outbox.
pub(crate) async fn queue(
    tx: &impl ConnectionTrait,
    mails: &[NewMail],
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    for chunk in mails.chunks(CHUNK) {
        let rows = chunk.iter().map(|mail| outbox::ActiveModel {
            invitee_id: Set(match mail.to {
                Addressee::Invitee(id) => Some(id),
                Addressee::Person(_) => None,
            }),
            person_id: Set(match mail.to {
                Addressee::Person(id) => Some(id.0),
                Addressee::Invitee(_) => None,
            }),
            recipient: Set(mail.recipient.clone()),
            subject: Set(mail.letter.subject.clone()),
            body: Set(mail.letter.body.clone()),
            attempts: Set(0),
            due_at: Set(now),
            failed_at: Set(None),
            reminder: Set(mail.reminder),
            ..Default::default()
        });
        outbox::Entity::insert_many(rows)
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}

/// Mails to be tried now: invitations first, so that the time one takes tells nothing of how many
/// reminders were before it.
fn due(now: DateTime<Utc>) -> Select<outbox::Entity> {
    outbox::Entity::find()
        .filter(outbox::Column::FailedAt.is_null())
        .filter(outbox::Column::DueAt.lte(now))
        .order_by_asc(outbox::Column::Reminder)
        .order_by_asc(outbox::Column::DueAt)
        .order_by_asc(outbox::Column::Id)
        .limit(1)
}

/// Whether a mail is to be tried now.
pub(crate) async fn any_due(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<bool, DbErr> {
    Ok(due(now).one(db).await?.is_some())
}

/// How many mails there are, and how late the oldest is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Standing {
    pub(crate) waiting: u64,
    pub(crate) failed: u64,
    pub(crate) overdue: TimeDelta,
}

/// How the outbox stands. Reminders are left out: how many there are would tell how many people have
/// answered.
pub(crate) async fn standing(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
) -> Result<Standing, DbErr> {
    let counted = || outbox::Entity::find().filter(outbox::Column::Reminder.eq(false));
    let failed = outbox::Column::FailedAt.is_not_null();
    let oldest = counted()
        .select_only()
        .column(outbox::Column::DueAt)
        .filter(outbox::Column::FailedAt.is_null())
        .filter(outbox::Column::DueAt.lte(now))
        .order_by_asc(outbox::Column::DueAt)
        .into_tuple::<DateTime<Utc>>()
        .one(db)
        .await?;
    Ok(Standing {
        waiting: counted()
            .filter(outbox::Column::FailedAt.is_null())
            .count(db)
            .await?,
        failed: counted().filter(failed).count(db).await?,
        overdue: oldest.map_or(TimeDelta::zero(), |oldest| now - oldest),
    })
}

/// Takes the next mail to be tried now, for nobody else to take until `until`.
pub(crate) async fn claim(
    tx: &impl ConnectionTrait,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Option<DueMail>, DbErr> {
    let next = due(now).lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    let Some(row) = next.one(tx).await? else {
        return Ok(None);
    };
    outbox::Entity::update_many()
        .col_expr(outbox::Column::DueAt, Expr::value(until))
        .filter(outbox::Column::Id.eq(row.id))
        .exec(tx)
        .await?;
    Ok(Some(DueMail {
        id: row.id,
        recipient: row.recipient,
        letter: Letter {
            subject: row.subject,
            body: row.body,
        },
        reminder: row.reminder,
        attempts: row.attempts.unsigned_abs(),
    }))
}

/// Takes a mail out of the outbox.
pub(crate) async fn take_out(tx: &impl ConnectionTrait, id: i32) -> Result<(), DbErr> {
    outbox::Entity::delete_by_id(id).exec(tx).await?;
    Ok(())
}

/// Has a mail tried again later.
pub(crate) async fn postpone(
    tx: &impl ConnectionTrait,
    id: i32,
    attempts: u32,
    due_at: DateTime<Utc>,
) -> Result<(), DbErr> {
    outbox::Entity::update_many()
        .col_expr(
            outbox::Column::Attempts,
            Expr::value(attempts.cast_signed()),
        )
        .col_expr(outbox::Column::DueAt, Expr::value(due_at))
        .filter(outbox::Column::Id.eq(id))
        .exec(tx)
        .await?;
    Ok(())
}

/// Gives a mail up; nobody needs its text any more.
pub(crate) async fn give_up(
    tx: &impl ConnectionTrait,
    id: i32,
    attempts: u32,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    outbox::Entity::update_many()
        .col_expr(
            outbox::Column::Attempts,
            Expr::value(attempts.cast_signed()),
        )
        .col_expr(outbox::Column::FailedAt, Expr::value(now))
        .col_expr(outbox::Column::Subject, Expr::value(""))
        .col_expr(outbox::Column::Body, Expr::value(""))
        .filter(outbox::Column::Id.eq(id))
        .exec(tx)
        .await?;
    Ok(())
}

/// Gives up what waited when a backup was made, since it may have gone out afterwards: of an
/// invitation its sender is told that it was not delivered, anything else is forgotten.
pub(crate) async fn give_up_waiting(
    tx: &impl ConnectionTrait,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let forgotten = Condition::any()
        .add(outbox::Column::PersonId.is_not_null())
        .add(outbox::Column::Reminder.eq(true));
    outbox::Entity::delete_many()
        .filter(forgotten)
        .exec(tx)
        .await?;
    outbox::Entity::update_many()
        .col_expr(outbox::Column::FailedAt, Expr::value(now))
        .col_expr(outbox::Column::Subject, Expr::value(""))
        .col_expr(outbox::Column::Body, Expr::value(""))
        .filter(outbox::Column::FailedAt.is_null())
        .exec(tx)
        .await?;
    Ok(())
}

/// Takes out the mails to somebody with an account.
pub(crate) async fn take_out_of_person(
    tx: &impl ConnectionTrait,
    person: PersonId,
) -> Result<(), DbErr> {
    outbox::Entity::delete_many()
        .filter(outbox::Column::PersonId.eq(person.0))
        .exec(tx)
        .await?;
    Ok(())
}
