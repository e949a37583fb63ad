//! Inviting somebody, and a new link for whom was invited.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DbErr, SqlErr};
use serde_json::json;

use super::{Acting, answers_for, audit, begin, begin_with, no_say, store, told};
use crate::{
    database::Database,
    error::Error,
    mail::{
        Letter,
        outbox::{self, Addressee, NewMail},
    },
    people::{self, PersonId, actions::LINK_LIFE, actions::new_password_link},
    team::{
        forms::Invitee,
        letters::{self, address},
        rules::Refusal,
    },
};

/// How somebody new to the programme comes to know of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::team) enum Welcome {
    /// A mail has what they need.
    Mailed,
    /// The manager passes a link on, shown this once.
    Link(NewLink),
    /// They have an account under this name and sign in as before; the manager tells them.
    Known(String),
    /// They have an account under this name that waits for its password; its link is void, and
    /// only the operator can make another.
    Waiting(String),
}

/// A link to set a password, shown this once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::team) struct NewLink {
    pub(in crate::team) name: String,
    pub(in crate::team) email: String,
    pub(in crate::team) address: String,
    pub(in crate::team) until: DateTime<Utc>,
}

/// Gives somebody a role, with an account if they have none.
pub(in crate::team) async fn invite(
    db: &Database,
    acting: &Acting<'_>,
    invitee: &Invitee,
) -> Result<Result<Welcome, Refusal>, Error> {
    let (tx, manager) = begin(db, acting).await?;
    let known = store::lock_account(&tx, &invitee.email).await?;
    let (person, name, taken_up, answers) = match known {
        None => {
            let person = add_account(&tx, acting, invitee).await?;
            (person, invitee.name.clone(), false, true)
        }
        Some(known) => {
            let seats = store::seats(&tx, known.id).await?;
            let here = Some(acting.programme.id);
            if seats.iter().any(|(programme, _)| *programme == here) {
                return Ok(Err(Refusal::AlreadyIn));
            }
            let answers = answers_for(&manager, &seats);
            if known.account.disabled_at.is_some() {
                if !answers {
                    return Ok(Err(no_say(acting, known.id, Refusal::DisabledElsewhere)));
                }
                store::set_disabled(&tx, known.id, None).await?;
                let detail = json!({ "from": "disabled", "to": "enabled" });
                audit(&tx, acting, "person.enabled", known.id, detail).await?;
            }
            (known.id, known.name, known.account.is_taken_up(), answers)
        }
    };
    let here = Some(acting.programme.id);
    let membership = people::store::add_membership(&tx, person, here, invitee.post.role).await?;
    people::store::assign(&tx, membership, &invitee.post.authorities).await?;
    let welcome = match (taken_up, acting.mail, answers) {
        (true, true, _) => {
            let letter = letters::added(acting.writer(), &invitee.post);
            queue(&tx, acting, (person, &invitee.email), letter).await?;
            Welcome::Mailed
        }
        (true, false, _) => {
            void_links(&tx, acting, person).await?;
            Welcome::Known(name)
        }
        (false, true, _) => {
            let until = acting.now + LINK_LIFE;
            let token = mint(&tx, acting, person).await?;
            let letter = letters::invitation(acting.writer(), &invitee.post, &token, until);
            queue(&tx, acting, (person, &invitee.email), letter).await?;
            Welcome::Mailed
        }
        (false, false, true) => {
            let token = mint(&tx, acting, person).await?;
            Welcome::Link(shown(acting, (name, invitee.email.clone()), &token))
        }
        (false, false, false) => {
            void_links(&tx, acting, person).await?;
            Welcome::Waiting(name)
        }
    };
    let detail = json!({ "from": null, "to": told(&invitee.post) });
    audit(&tx, acting, "person.added", person, detail).await?;
    tx.commit().await?;
    Ok(Ok(welcome))
}

async fn add_account(
    tx: &impl ConnectionTrait,
    acting: &Acting<'_>,
    invitee: &Invitee,
) -> Result<PersonId, Error> {
    let added = store::add_account(tx, &invitee.email, &invitee.name, acting.now).await;
    // Another programme may have been as quick: no row stood yet that could be locked.
    added.map_err(|error| match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => Error::Conflict(
            "Somebody else invited this email address at the same moment. Go back and try again."
                .into(),
        ),
        _ => error.into(),
    })
}

/// A new link for a person of the programme, in the place of any that was not used: by mail, or
/// (`Some`) to be passed on. A link that the manager sees opens the account, so that it is shown
/// only to a manager of every role that the account has.
pub(in crate::team) async fn new_link(
    db: &Database,
    acting: &Acting<'_>,
    person: PersonId,
) -> Result<Result<Option<NewLink>, Refusal>, Error> {
    let (tx, manager, member) = begin_with(db, acting, person).await?;
    if member.account.disabled_at.is_some() {
        let sentence = "Their account is disabled. Enable it first.";
        return Err(Error::Conflict(sentence.into()));
    }
    let seats = store::seats(&tx, person).await?;
    if !acting.mail && !answers_for(&manager, &seats) {
        return Ok(Err(no_say(acting, person, Refusal::RolesElsewhere)));
    }
    let token = mint(&tx, acting, person).await?;
    let link = if acting.mail {
        let until = acting.now + LINK_LIFE;
        let letter = match member.account.is_taken_up() {
            true => letters::new_link(acting.writer(), &token, until),
            false => letters::invitation(acting.writer(), &member.post, &token, until),
        };
        queue(&tx, acting, (person, &member.email), letter).await?;
        None
    } else {
        Some(shown(acting, (member.name, member.email), &token))
    };
    let by = if acting.mail { "mail" } else { "hand" };
    audit(&tx, acting, "person.link-made", person, json!({ "by": by })).await?;
    tx.commit().await?;
    Ok(Ok(link))
}

/// Ends the links that a manager of another programme was shown: they would open this one too.
async fn void_links(
    tx: &impl ConnectionTrait,
    acting: &Acting<'_>,
    person: PersonId,
) -> Result<(), DbErr> {
    people::store::use_password_links(tx, person, acting.now).await
}

async fn mint(
    tx: &impl ConnectionTrait,
    acting: &Acting<'_>,
    person: PersonId,
) -> Result<String, Error> {
    new_password_link(tx, person, acting.now).await
}

fn shown(acting: &Acting<'_>, (name, email): (String, String), token: &str) -> NewLink {
    NewLink {
        name,
        email,
        address: address(acting.public_url, token),
        until: acting.now + LINK_LIFE,
    }
}

async fn queue(
    tx: &impl ConnectionTrait,
    acting: &Acting<'_>,
    (person, recipient): (PersonId, &str),
    letter: Letter,
) -> Result<(), DbErr> {
    let mail = NewMail {
        to: Addressee::Person(person),
        recipient: recipient.to_owned(),
        letter,
        reminder: false,
    };
    outbox::queue(tx, &[mail], acting.now).await
}
