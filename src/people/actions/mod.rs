//! What is done to accounts: signing in, setting a password; by the operator, adding people.

mod operator;

use chrono::{DateTime, Duration, Utc};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use super::{
    How, Password, Passwords, PersonId,
    account::{
        actions::own,
        store::{email_of, password_hash, use_email_links},
    },
    letters, rules,
    second_step::has_second_step,
    single_sign_on::forget_identities,
    store::{self, Account, Event},
    throttle::{self, Budget, Device},
};
use crate::{app::AppState, database::Database, error::Error, gate::Place, metrics};

pub use operator::{Before, NewPerson, add_person, moved, restored, take_back};

pub use super::{second_step::actions::remove_second_step, single_sign_on::unbind};

/// How long a set-password link can be used.
pub(crate) const LINK_LIFE: Duration = Duration::hours(72);

/// Somebody whose password was right.
pub(super) struct Proved {
    pub(super) person: PersonId,
    /// What it was compared with; by now the account may have another.
    hash: String,
}

impl Proved {
    /// What the password is known by, while its code is waited for.
    pub(super) fn password(&self) -> String {
        rules::sha256(&self.hash)
    }
}

/// The account that was typed, for [`sign_in`] and for the trail alone: nobody is told.
///
/// # Errors
/// Where the database fails.
pub(super) async fn typed_account(db: &Database, email: &str) -> Result<Option<Account>, Error> {
    Ok(match rules::email(email) {
        Some(email) => store::account(db.read(), &email).await?,
        None => None,
    })
}

/// Whom signing in found, or `None`: the same answer, as slow, for a wrong password
/// and for an unknown e-mail address. `place` is one among those whose passwords are checked.
///
/// # Errors
/// Where the machine fails.
pub(super) async fn sign_in(
    (passwords, place): (&Passwords, Place),
    account: Option<Account>,
    password: String,
) -> Result<Option<Proved>, Error> {
    let (id, hash) = match account {
        Some(account) => (Some(account.id), account.password_hash),
        None => (None, None),
    };
    let right = passwords.verify_at(place, password, hash.clone()).await?;
    let proved = id.zip(hash).filter(|_| right);
    Ok(proved.map(|(person, hash)| Proved { person, hash }))
}

/// Holds the person's row; whether their password is still the one that was right. It may have
/// waited in the line, and whoever set another meanwhile has ended the sessions there were.
async fn still_right(tx: &impl ConnectionTrait, proved: &Proved) -> Result<bool, Error> {
    store::lock_person(tx, proved.person).await?;
    let hash = password_hash(tx, proved.person).await?;
    Ok(hash.as_ref() == Some(&proved.hash))
}

/// Records that a right password waits for its code: the try is given back. `false` where the
/// password is another by now. The session must be kept before, so that a new password ends it.
///
/// # Errors
/// Where the database fails.
pub(super) async fn record_code_asked(
    db: &Database,
    proved: &Proved,
    budget: &Budget,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    let tx = db.write_tx().await?;
    if !still_right(&tx, proved).await? {
        return Ok(false);
    }
    throttle::right(&tx, budget).await?;
    let event = own(proved.person, "person.code-asked", json!({}));
    store::audit(&tx, event, now).await?;
    tx.commit().await?;
    Ok(true)
}

/// A sign-in that was refused: on whose account, if on one. Who it was that tried is not known.
pub(super) fn refused_sign_in(on: Option<PersonId>, detail: Value) -> Event<'static> {
    Event {
        person: None,
        programme: None,
        verb: "person.sign-in-refused",
        subject: on.map(|id| format!("person {id}")).unwrap_or_default(),
        detail,
    }
}

/// Records a sign-in that was refused.
///
/// # Errors
/// Where the database fails.
pub(super) async fn refuse_sign_in(
    db: &Database,
    on: Option<PersonId>,
    by: How,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let tx = db.write_tx().await?;
    let event = refused_sign_in(on, json!({ "how": by.code() }));
    store::audit(&tx, event, now).await?;
    tx.commit().await?;
    metrics::signed_in(false);
    Ok(())
}

/// Records a sign-in by the right password: the try is given back, and the browser is known from
/// now on by the secret that is returned. `None` where the password is another by now, or a code is
/// to be asked. The session must be kept before, so that a new password ends it.
///
/// # Errors
/// Where the database fails.
pub(super) async fn record_sign_in(
    db: &Database,
    proved: &Proved,
    (budget, device): (&Budget, &Device),
    now: DateTime<Utc>,
) -> Result<Option<String>, Error> {
    let person = proved.person;
    let tx = db.write_tx().await?;
    if !still_right(&tx, proved).await? || has_second_step(&tx, person).await? {
        return Ok(None);
    }
    throttle::right(&tx, budget).await?;
    let secret = throttle::remember(&tx, device, person, now).await?;
    audit_sign_in(&tx, person, How::Password, now).await?;
    tx.commit().await?;
    metrics::signed_in(true);
    Ok(Some(secret))
}

/// A sign-in in the audit trail.
pub(super) async fn audit_sign_in(
    tx: &impl ConnectionTrait,
    person: PersonId,
    by: How,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    store::signed_in_at(tx, person, now).await?;
    let event = own(person, "person.signed-in", json!({ "how": by.code() }));
    Ok(store::audit(tx, event, now).await?)
}

/// A new one-time link token for the person to set a password with; it works for 72 hours, and
/// links before it that were not used work no more.
///
/// # Errors
/// Where the database fails.
pub async fn new_password_link(
    tx: &impl ConnectionTrait,
    person: PersonId,
    now: DateTime<Utc>,
) -> Result<String, Error> {
    store::use_password_links(tx, person, now).await?;
    let token = rules::new_secret();
    store::add_password_link(tx, rules::sha256(&token), person, now + LINK_LIFE).await?;
    Ok(token)
}

/// Whose password a link sets, while it can be used.
///
/// # Errors
/// Where the database fails.
pub async fn whose_link(
    db: &Database,
    token: &str,
    now: DateTime<Utc>,
) -> Result<Option<PersonId>, Error> {
    Ok(store::password_link(db.read(), &rules::sha256(token), now).await?)
}

/// Whose password a link sets, with the e-mail address of the account, while it can be used.
/// Whoever holds the link is told, so that nobody sets a password for the wrong account.
///
/// # Errors
/// Where the database fails.
pub(super) async fn link_account(
    db: &Database,
    token: &str,
    now: DateTime<Utc>,
) -> Result<Option<(PersonId, String)>, Error> {
    Ok(store::link_account(db.read(), &rules::sha256(token), now).await?)
}

/// Sets the password and uses up every link of the person: whose it is, or nobody’s where this one
/// no longer works. Their sessions end, what was tried at the account before is forgotten, nobody
/// at a provider is them any more, and where mail can be sent they are told.
///
/// # Errors
/// Where the database or the machine fails.
pub async fn set_password(
    state: &AppState,
    token: &str,
    password: Password,
    now: DateTime<Utc>,
) -> Result<Option<PersonId>, Error> {
    let (db, token_hash) = (&state.database, rules::sha256(token));
    let Some(person) = store::password_link(db.read(), &token_hash, now).await? else {
        return Ok(None);
    };
    let hash = state.passwords.hash(password).await?;
    let tx = db.write_tx().await?;
    store::lock_person(&tx, person).await?;
    if store::password_link(&tx, &token_hash, now).await? != Some(person) {
        return Ok(None);
    }
    store::save_password(&tx, person, hash).await?;
    store::use_password_links(&tx, person, now).await?;
    throttle::forgive(&tx, person).await?;
    use_email_links(&tx, person, now).await?;
    // Whoever had the mailbox before may have bound an account of their own.
    let unbound = forget_identities(&tx, person).await?;
    let ended = store::end_sessions(&tx, person, None).await?;
    if state.settings.mail.is_some()
        && let Some(email) = email_of(&tx, person).await?
    {
        letters::post(&tx, person, &email, letters::password_set(unbound), now).await?;
    }
    let mut detail = json!({ "by": "link", "sessions_ended": ended });
    if unbound {
        detail["identity_removed"] = Value::Bool(true);
    }
    store::audit(&tx, own(person, "person.password-set", detail), now).await?;
    tx.commit().await?;
    Ok(Some(person))
}

/// Makes a browser a known one of the person's, who has given a code after that password; its
/// secret. `None` where the password is another by now. The session must be kept before, so that a
/// new password ends it.
///
/// # Errors
/// Where the database fails.
pub(super) async fn know_device_after_code(
    db: &Database,
    device: &Device,
    (person, password): (PersonId, &str),
    now: DateTime<Utc>,
) -> Result<Option<String>, Error> {
    let tx = db.write_tx().await?;
    store::lock_person(&tx, person).await?;
    let hash = password_hash(&tx, person).await?;
    if hash.is_none_or(|hash| rules::sha256(&hash) != password) {
        return Ok(None);
    }
    let secret = throttle::remember(&tx, device, person, now).await?;
    tx.commit().await?;
    Ok(Some(secret))
}

/// Makes a browser a known one of the person's, who came by a link; its secret.
///
/// # Errors
/// Where the database fails.
pub(super) async fn know_device(
    db: &Database,
    device: &Device,
    person: PersonId,
    now: DateTime<Utc>,
) -> Result<String, Error> {
    let tx = db.write_tx().await?;
    let secret = throttle::remember(&tx, device, person, now).await?;
    tx.commit().await?;
    Ok(secret)
}
