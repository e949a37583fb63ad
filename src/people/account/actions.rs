//! What people do to their own accounts: password, e-mail address, sessions.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::SqlErr;
use serde_json::json;
use tower_sessions::Session;

use super::{
    ConfirmEmailPath,
    forms::{Proof, Wrong},
    store,
};
use crate::{
    app::AppState,
    database::Database,
    error::Error,
    mail::outbox::take_out_of_person,
    people::{
        CurrentPerson, Password, PersonId, SetPasswordPath,
        current::SignedIn,
        letters, rules,
        second_step::actions as second_step,
        sessions,
        store::{Event, account, add_password_link, audit, end_sessions, lock_person},
        store::{lock_signed_in, renew_session, save_password, use_password_links},
        throttle::{self, Budget, Tried},
    },
};

/// How long a link to set a new password can be used.
const RESET_LIFE: TimeDelta = TimeDelta::hours(1);

/// A link made so recently is the one to use, or was used: nobody is sent one mail after another.
const RESET_EVERY: TimeDelta = TimeDelta::minutes(5);

/// How long a link to a new e-mail address can be used.
const EMAIL_LIFE: TimeDelta = TimeDelta::hours(24);

/// Something that a person did to their own account, or that was tried on it.
pub(crate) fn own<'a>(person: PersonId, verb: &'a str, detail: serde_json::Value) -> Event<'a> {
    Event {
        person: Some(person),
        programme: None,
        verb,
        subject: format!("person {person}"),
        detail,
    }
}

/// Whether somebody signed in has given their password again, and a code where one is asked for at
/// sign-in: their session then goes on under a new key. The try is counted before it is looked at,
/// so that however many come at once, only those that the budget allows are. Wrong codes count
/// here: those of sign-in can be used up by a stranger with the password.
///
/// # Errors
/// Where the session has ended meanwhile, or the database or the machine fails.
pub(crate) async fn prove(
    state: &AppState,
    (who, session): (&mut SignedIn, &Session),
    proof: Proof,
) -> Result<Result<(), Wrong>, Error> {
    let (db, now, person) = (&state.database, state.now(), who.person.id);
    // A place first: a try that the line is too long for is not counted.
    let place = state.passwords.place()?;
    let Some(hash) = store::password_hash(db.read(), person).await? else {
        return Ok(Err(Wrong::Password));
    };
    let refused = |detail| own(person, "person.password-refused", detail);
    let too_many = refused(json!({ "tries": "too many" }));
    let budget = Budget::of_proof(person);
    let Tried::Now(budget) = throttle::count(db, budget, too_many, now).await? else {
        return Ok(Err(Wrong::Password));
    };
    let passwords = &state.passwords;
    let right = passwords
        .verify_at(place, proof.password, Some(hash))
        .await?;
    let key = sessions::new_key(session).await?;
    let tx = db.write_tx().await?;
    lock_person(&tx, person).await?;
    let (event, wrong) = if !right {
        (refused(json!({})), Wrong::Password)
    } else if !second_step::proves(&tx, person, &proof.code, now).await? {
        (own(person, "person.code-refused", json!({})), Wrong::Code)
    } else {
        throttle::right(&tx, &budget).await?;
        let renewed = sessions::hash(&key);
        if !renew_session(&tx, person, (&who.session, &renewed)).await? {
            return Err(Error::NotSaved);
        }
        tx.commit().await?;
        who.session = renewed;
        return Ok(Ok(sessions::go_on_under(session, key).await?));
    };
    audit(&tx, event, now).await?;
    tx.commit().await?;
    Ok(Err(wrong))
}

/// Changes the password of somebody who has proved the former one; every other session ends.
///
/// # Errors
/// Where the session has ended meanwhile, or the database or the machine fails.
pub(crate) async fn change_password(
    state: &AppState,
    person: &CurrentPerson,
    session: &str,
    password: Password,
) -> Result<(), Error> {
    let now = state.now();
    let hash = state.passwords.hash(password).await?;
    let tx = state.database.write_tx().await?;
    lock_signed_in(&tx, person.id, session).await?;
    save_password(&tx, person.id, hash).await?;
    use_password_links(&tx, person.id, now).await?;
    store::use_email_links(&tx, person.id, now).await?;
    let ended = end_sessions(&tx, person.id, Some(session)).await?;
    if state.settings.mail.is_some() {
        let letter = letters::password_set(false);
        letters::post(&tx, person.id, &person.email, letter, now).await?;
    }
    let detail = json!({ "by": "password", "sessions_ended": ended });
    audit(&tx, own(person.id, "person.password-set", detail), now).await?;
    Ok(tx.commit().await?)
}

/// Sends a link to set a new password, if an account has that address; whether it has is not told,
/// and what is done where it has not is nearly as much.
///
/// # Errors
/// Where the database fails.
pub(crate) async fn ask_for_reset(state: &AppState, email: &str) -> Result<(), Error> {
    let now = state.now();
    let whose = match rules::email(email) {
        Some(email) => account(state.database.read(), &email)
            .await?
            .map(|account| (account.id, email)),
        None => None,
    };
    let tx = state.database.write_tx().await?;
    let sent = match &whose {
        Some((person, email)) => send_reset(state, &tx, *person, email, now).await?,
        None => false,
    };
    let event = Event {
        person: None,
        programme: None,
        verb: "person.reset-asked",
        subject: whose.map_or_else(String::new, |(person, _)| format!("person {person}")),
        detail: json!({ "sent": sent }),
    };
    audit(&tx, event, now).await?;
    Ok(tx.commit().await?)
}

async fn send_reset(
    state: &AppState,
    tx: &sea_orm::DatabaseTransaction,
    person: PersonId,
    email: &str,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    lock_person(tx, person).await?;
    // The address may have become another’s, or the account been disabled, since it was looked up.
    let whose = account(tx, email).await?;
    if whose.is_none_or(|account| account.id != person) {
        return Ok(false);
    }
    let recent = (now + RESET_LIFE - RESET_EVERY, now + RESET_LIFE);
    if store::has_password_link(tx, person, recent).await? {
        return Ok(false);
    }
    // Former links go on working: anybody can ask for this one, and would end an invitation.
    let token = rules::new_secret();
    add_password_link(tx, rules::sha256(&token), person, now + RESET_LIFE).await?;
    let link = format!("{}{}", state.settings.public_url, SetPasswordPath { token });
    letters::post(tx, person, email, letters::reset(&link), now).await?;
    Ok(true)
}

/// Sends a link to a new e-mail address, unless an account has it; whether one has is not told. The
/// former links end either way, which would tell it too.
///
/// # Errors
/// Where the session has ended meanwhile, or the database fails.
pub(crate) async fn ask_for_email(
    state: &AppState,
    (person, session): (PersonId, &str),
    email: &str,
) -> Result<(), Error> {
    let now = state.now();
    let tx = state.database.write_tx().await?;
    lock_signed_in(&tx, person, session).await?;
    if store::is_taken(&tx, email).await? {
        store::use_email_links(&tx, person, now).await?;
    } else {
        let token = rules::new_secret();
        let hash = rules::sha256(&token);
        store::add_email_link(&tx, hash, person, email, EMAIL_LIFE, now).await?;
        let link = format!(
            "{}{}",
            state.settings.public_url,
            ConfirmEmailPath { token }
        );
        letters::post(&tx, person, email, letters::confirm_email(&link), now).await?;
    }
    audit(&tx, own(person, "person.email-asked", json!({})), now).await?;
    Ok(tx.commit().await?)
}

/// Whose new e-mail address a link confirms, and which, while it works.
///
/// # Errors
/// Where the database fails.
pub(crate) async fn email_link(
    db: &Database,
    token: &str,
    now: DateTime<Utc>,
) -> Result<Option<(PersonId, String)>, Error> {
    Ok(store::email_link(db.read(), &rules::sha256(token), now).await?)
}

/// Gives the person of a link their new e-mail address, and tells the former one; `false` where the
/// link no longer works or an account has the address by now.
///
/// # Errors
/// Where the database fails.
pub(crate) async fn confirm_email(state: &AppState, token: &str) -> Result<bool, Error> {
    let now = state.now();
    let token = rules::sha256(token);
    let Some((person, _)) = store::email_link(state.database.read(), &token, now).await? else {
        return Ok(false);
    };
    let tx = state.database.write_tx().await?;
    lock_person(&tx, person).await?;
    let Some((_, email)) = store::email_link(&tx, &token, now).await? else {
        return Ok(false);
    };
    let Some(former) = store::email_of(&tx, person).await? else {
        return Ok(false);
    };
    if store::is_taken(&tx, &email).await? {
        return Ok(false);
    }
    if let Err(error) = store::save_email(&tx, person, &email).await {
        // Somebody else may be as quick: no row stood yet that could be locked.
        return match error.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(_)) => Ok(false),
            _ => Err(error.into()),
        };
    }
    store::use_email_links(&tx, person, now).await?;
    // Links that were sent to the former address are worth nothing now.
    use_password_links(&tx, person, now).await?;
    take_out_of_person(&tx, person).await?;
    if state.settings.mail.is_some() {
        letters::post(&tx, person, &former, letters::email_changed(), now).await?;
    }
    audit(&tx, own(person, "person.email-changed", json!({})), now).await?;
    tx.commit().await?;
    Ok(true)
}

/// Ends one of the person’s own sessions.
///
/// # Errors
/// Where the database fails.
pub(crate) async fn end_session(
    state: &AppState,
    person: PersonId,
    key: &str,
) -> Result<(), Error> {
    let tx = state.database.write_tx().await?;
    if store::end_session(&tx, person, key).await? {
        let detail = json!({ "sessions_ended": 1 });
        audit(
            &tx,
            own(person, "person.session-ended", detail),
            state.now(),
        )
        .await?;
    }
    Ok(tx.commit().await?)
}

/// Ends every session of the person but this one.
///
/// # Errors
/// Where the database fails.
pub(crate) async fn end_other_sessions(
    state: &AppState,
    person: PersonId,
    this: &str,
) -> Result<(), Error> {
    let tx = state.database.write_tx().await?;
    let ended = end_sessions(&tx, person, Some(this)).await?;
    let detail = json!({ "sessions_ended": ended });
    audit(
        &tx,
        own(person, "person.session-ended", detail),
        state.now(),
    )
    .await?;
    Ok(tx.commit().await?)
}

/// Ends the session that somebody signs out of.
///
/// # Errors
/// Where the database fails.
pub(crate) async fn sign_out(state: &AppState, person: PersonId, this: &str) -> Result<(), Error> {
    let tx = state.database.write_tx().await?;
    store::end_session(&tx, person, this).await?;
    audit(
        &tx,
        own(person, "person.signed-out", json!({})),
        state.now(),
    )
    .await?;
    Ok(tx.commit().await?)
}
