//! What managers do with people. Each change locks the programme’s row before it decides, and
//! asks again behind the lock whether the manager still is one.

mod ending;
mod inviting;
mod moving;

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr};
use serde_json::json;

use super::{
    letters::Writer,
    rules::{Member, Post, Refusal, Seat, answers_for},
    store,
};
use crate::{
    database::Database,
    error::Error,
    people::{
        self, Act, CurrentPerson, PersonId, Role,
        store::{Event, current_person},
        trail::refused,
    },
    programmes::{self, Programme},
};

pub(super) use ending::{enable, end, end_sessions};
pub(super) use inviting::{NewLink, Welcome, invite, new_link};
pub(super) use moving::change_post;

/// Which manager acts, in which programme, and when.
#[derive(Clone, Copy, Debug)]
pub(super) struct Acting<'a> {
    pub(super) programme: &'a Programme,
    pub(super) manager: &'a CurrentPerson,
    pub(super) now: DateTime<Utc>,
    /// Where the service is reached.
    pub(super) public_url: &'a str,
    /// Whether mail can be sent; otherwise the manager passes links on.
    pub(super) mail: bool,
}

impl<'a> Acting<'a> {
    fn writer(&self) -> Writer<'a> {
        Writer {
            public_url: self.public_url,
            programme: self.programme,
            name: &self.manager.name,
            email: &self.manager.email,
        }
    }
}

/// A transaction behind the lock on the programme’s row, and the manager as the roles are now.
async fn begin(
    db: &Database,
    acting: &Acting<'_>,
) -> Result<(DatabaseTransaction, CurrentPerson), Error> {
    let tx = db.write_tx().await?;
    programmes::store::lock_programme(&tx, acting.programme.id).await?;
    let manager = still_manager(&tx, acting).await?;
    Ok((tx, manager))
}

/// As [`begin`], with a person of the programme.
async fn begin_with(
    db: &Database,
    acting: &Acting<'_>,
    person: PersonId,
) -> Result<(DatabaseTransaction, CurrentPerson, Member), Error> {
    let (tx, manager) = begin(db, acting).await?;
    people::store::lock_person(&tx, person).await?;
    let found = store::member(&tx, acting.programme.id, person).await?;
    Ok((tx, manager, found.ok_or(Error::NotFound)?))
}

/// As [`begin_with`], for what reaches beyond the programme: behind the locks on every place where
/// the person has a role, always taken in the same order.
async fn begin_on_account(
    db: &Database,
    acting: &Acting<'_>,
    person: PersonId,
) -> Result<(DatabaseTransaction, CurrentPerson, Member, Vec<Seat>), Error> {
    let tx = db.write_tx().await?;
    let before = store::seats(&tx, person).await?;
    if before.iter().any(|(programme, _)| programme.is_none()) {
        store::lock_founders(&tx).await?;
    }
    let mut programmes: Vec<_> = before.iter().filter_map(|seat| seat.0).collect();
    programmes.push(acting.programme.id);
    programmes.sort_unstable();
    programmes.dedup();
    for programme in programmes {
        programmes::store::lock_programme(&tx, programme).await?;
    }
    people::store::lock_person(&tx, person).await?;
    let manager = still_manager(&tx, acting).await?;
    let found = store::member(&tx, acting.programme.id, person).await?;
    let member = found.ok_or(Error::NotFound)?;
    let seats = store::seats(&tx, person).await?;
    if seats != before {
        let sentence = "Their roles were changed at the same moment. Go back and look again.";
        return Err(Error::Conflict(sentence.into()));
    }
    Ok((tx, manager, member, seats))
}

async fn still_manager(
    tx: &impl ConnectionTrait,
    acting: &Acting<'_>,
) -> Result<CurrentPerson, Error> {
    let manager = current_person(tx, acting.manager.id).await?;
    let manager = manager.ok_or(Error::NotPermitted)?;
    manager.must(Act::ManagePeople, acting.programme.place())?;
    Ok(manager)
}

/// Refuses to take a manager’s role away where nobody else has it.
async fn spare(
    tx: &impl ConnectionTrait,
    acting: &Acting<'_>,
    member: &Member,
) -> Result<Result<(), Refusal>, DbErr> {
    let here = Some(acting.programme.id);
    let managed = member.post.role == Role::Manager;
    if managed && !store::has_another_manager(tx, here, member.id).await? {
        return Ok(Err(Refusal::LastManager));
    }
    Ok(Ok(()))
}

/// The refusal, which the trail is told of: the manager has no say over the whole account.
fn no_say(acting: &Acting<'_>, person: PersonId, refusal: Refusal) -> Refusal {
    let (by, here) = (acting.manager.id, Some(acting.programme.id));
    refused(by, Act::ManagePeople, here, format!("person {person}"));
    refusal
}

/// What the trail keeps of a role: words and numbers.
fn told(post: &Post) -> serde_json::Value {
    json!({ "role": post.role, "authorities": post.authorities })
}

async fn audit(
    tx: &impl ConnectionTrait,
    acting: &Acting<'_>,
    verb: &str,
    person: PersonId,
    detail: serde_json::Value,
) -> Result<(), DbErr> {
    let event = Event {
        person: Some(acting.manager.id),
        programme: Some(acting.programme.id),
        verb,
        subject: format!("person {person}"),
        detail,
    };
    people::store::audit(tx, event, acting.now).await
}
