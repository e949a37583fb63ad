//! What ends: a second step, an identity, an account, a role, sessions; and enabling again.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DbErr};
use serde_json::json;

use super::{Acting, answers_for, audit, begin_on_account, begin_with, no_say, spare, store, told};
use crate::{
    database::Database,
    error::Error,
    mail::outbox,
    people::{self, PersonId, Role},
    support_days,
    team::rules::{End, Refusal, Seat},
};

/// Ends something of a person. What is of the whole account is for a manager who answers for it, and
/// is not the manager’s own.
pub(in crate::team) async fn end(
    db: &Database,
    acting: &Acting<'_>,
    person: PersonId,
    end: End,
) -> Result<Result<(), Refusal>, Error> {
    if end == End::Leaving {
        return leave(db, acting, person).await;
    }
    let (tx, manager, member, seats) = begin_on_account(db, acting, person).await?;
    if person == manager.id {
        return Ok(Err(Refusal::Oneself));
    }
    if !answers_for(&manager, &seats) {
        return Ok(Err(no_say(acting, person, Refusal::RolesElsewhere)));
    }
    let (by, told, now) = (manager.id, acting.mail, acting.now);
    match end {
        End::SecondStep => {
            people::actions::remove_second_step(&tx, person, by, told, now).await?;
        }
        End::Identity => {
            people::actions::unbind(&tx, person, by, told, now).await?;
        }
        End::Disabling if member.account.disabled_at.is_none() => {
            if let Err(refusal) = disable(&tx, acting, person, &seats).await? {
                return Ok(Err(refusal));
            }
        }
        End::Disabling | End::Leaving => {}
    }
    tx.commit().await?;
    Ok(Ok(()))
}

/// Disables an account: its owner signs in nowhere and is out at once.
async fn disable(
    tx: &impl ConnectionTrait,
    acting: &Acting<'_>,
    person: PersonId,
    seats: &[Seat],
) -> Result<Result<(), Refusal>, DbErr> {
    if let Err(refusal) = spare_everywhere(tx, acting, person, seats).await? {
        return Ok(Err(refusal));
    }
    store::set_disabled(tx, person, Some(acting.now)).await?;
    let sessions = people::store::end_sessions(tx, person, None).await?;
    withdraw_secrets(tx, person, acting.now).await?;
    let detail = json!({ "from": "enabled", "to": "disabled", "sessions": sessions });
    audit(tx, acting, "person.disabled", person, detail).await?;
    Ok(Ok(()))
}

/// Refuses where the person alone manages a programme, or alone may set programmes up.
async fn spare_everywhere(
    tx: &impl ConnectionTrait,
    acting: &Acting<'_>,
    person: PersonId,
    seats: &[Seat],
) -> Result<Result<(), Refusal>, DbErr> {
    for (programme, role) in seats {
        let manages = *role == Role::Manager;
        if manages && !store::has_another_manager(tx, *programme, person).await? {
            return Ok(Err(match programme {
                None => Refusal::LastFounder,
                Some(id) if *id == acting.programme.id => Refusal::LastManager,
                Some(_) => Refusal::LastManagerElsewhere,
            }));
        }
    }
    Ok(Ok(()))
}

/// Lets no link open anything of the person’s any more: to set a password, to a calendar, in a
/// mail that waits.
async fn withdraw_secrets(
    tx: &impl ConnectionTrait,
    person: PersonId,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    people::store::use_password_links(tx, person, now).await?;
    people::store::use_email_links(tx, person, now).await?;
    support_days::store::remove_calendar_link(tx, person).await?;
    outbox::take_out_of_person(tx, person).await
}

/// Enables a disabled account. Its password is as it was.
pub(in crate::team) async fn enable(
    db: &Database,
    acting: &Acting<'_>,
    person: PersonId,
) -> Result<Result<(), Refusal>, Error> {
    let (tx, manager, member, seats) = begin_on_account(db, acting, person).await?;
    if !answers_for(&manager, &seats) {
        return Ok(Err(no_say(acting, person, Refusal::RolesElsewhere)));
    }
    if member.account.disabled_at.is_none() {
        return Ok(Ok(()));
    }
    store::set_disabled(&tx, person, None).await?;
    let detail = json!({ "from": "disabled", "to": "enabled" });
    audit(&tx, acting, "person.enabled", person, detail).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// Takes a person out of the programme. Where that was their last role, their links go too; an
/// account with a role elsewhere keeps them.
async fn leave(
    db: &Database,
    acting: &Acting<'_>,
    person: PersonId,
) -> Result<Result<(), Refusal>, Error> {
    let (tx, _, member) = begin_with(db, acting, person).await?;
    if let Err(refusal) = spare(&tx, acting, &member).await? {
        return Ok(Err(refusal));
    }
    store::end_membership(&tx, member.membership).await?;
    let sessions = people::store::end_sessions(&tx, person, None).await?;
    if store::seats(&tx, person).await?.is_empty() {
        withdraw_secrets(&tx, person, acting.now).await?;
    }
    let detail = json!({ "from": told(&member.post), "to": null, "sessions": sessions });
    audit(&tx, acting, store::LEFT, person, detail).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// Ends every session of a person of the programme.
pub(in crate::team) async fn end_sessions(
    db: &Database,
    acting: &Acting<'_>,
    person: PersonId,
) -> Result<(), Error> {
    let (tx, ..) = begin_with(db, acting, person).await?;
    let sessions = people::store::end_sessions(&tx, person, None).await?;
    let detail = json!({ "sessions": sessions });
    audit(&tx, acting, "person.sessions-ended", person, detail).await?;
    Ok(tx.commit().await?)
}
