//! What is done to accounts: adding people, signing in, setting a password.

use chrono::{DateTime, Duration, Utc};
use sea_orm::ConnectionTrait;
use serde_json::json;

use super::{
    AuthorityId, How, Password, Passwords, PersonId, ProgrammeId, Role,
    account::{
        actions::own,
        store::{email_of, password_hash, use_email_links},
    },
    letters, rules,
    second_step::has_second_step,
    store::{self, Event},
    throttle::{self, Budget, Device},
};
use crate::{
    app::AppState, database::Database, error::Error, gate::Place, identifiers::complaint, metrics,
};

pub use super::second_step::actions::remove_second_step;

/// How long a set-password link can be used.
pub(crate) const LINK_LIFE: Duration = Duration::hours(72);

/// Somebody to add to a programme.
#[derive(Clone, Debug)]
pub struct NewPerson {
    /// As typed; checked here.
    pub email: String,
    /// As shown to others.
    pub name: String,
    /// The role to give.
    pub role: Role,
    /// Where; a manager without one may set up programmes.
    pub programme: Option<ProgrammeId>,
    /// For leads and facilitators.
    pub authorities: Vec<AuthorityId>,
}

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

/// Whom signing in found, or `None`: the same answer, as slow, for a wrong password
/// and for an unknown e-mail address. `place` is one among those whose passwords are checked.
///
/// # Errors
/// Where the database or the machine fails.
pub(super) async fn sign_in(
    db: &Database,
    (passwords, place): (&Passwords, Place),
    email: &str,
    password: String,
) -> Result<Option<Proved>, Error> {
    let account = match rules::email(email) {
        Some(email) => store::account(db.read(), &email).await?,
        None => None,
    };
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

/// Records a sign-in that was refused.
///
/// # Errors
/// Where the database fails.
pub(super) async fn refuse_sign_in(
    db: &Database,
    by: How,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let tx = db.write_tx().await?;
    audit_sign_in(&tx, None, by, now).await?;
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
    audit_sign_in(&tx, Some(person), How::Password, now).await?;
    tx.commit().await?;
    metrics::signed_in(true);
    Ok(Some(secret))
}

/// A sign-in in the audit trail; refused where it is nobody’s.
pub(super) async fn audit_sign_in(
    tx: &impl ConnectionTrait,
    person: Option<PersonId>,
    by: How,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let event = Event {
        person,
        programme: None,
        verb: if person.is_some() {
            "person.signed-in"
        } else {
            "person.sign-in-refused"
        },
        subject: person.map(|id| format!("person {id}")).unwrap_or_default(),
        detail: json!({ "how": by.code() }),
    };
    if let Some(person) = person {
        store::signed_in_at(tx, person, now).await?;
    }
    Ok(store::audit(tx, event, now).await?)
}

/// What a backup must not bring back: whoever was signed in then may have been signed out since,
/// links may have been used or revoked, and mails sent. The trail says that the installation is one
/// restored.
///
/// # Errors
/// Where the database fails.
pub async fn restored(db: &Database, now: DateTime<Utc>) -> Result<(), Error> {
    let tx = db.write_tx().await?;
    store::end_every_session(&tx).await?;
    for sql in [
        "DELETE FROM password_link",
        "DELETE FROM email_link",
        "DELETE FROM calendar_link",
        "DELETE FROM outbox WHERE person_id IS NOT NULL",
    ] {
        tx.execute_unprepared(sql).await?;
    }
    let event = Event {
        person: None,
        programme: None,
        verb: "installation.restored",
        subject: String::new(),
        detail: json!({}),
    };
    store::audit(&tx, event, now).await?;
    Ok(tx.commit().await?)
}

/// Tells the trail that the installation has come here from another database.
///
/// # Errors
/// Where the database fails.
pub async fn moved(tx: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<(), Error> {
    let event = Event {
        person: None,
        programme: None,
        verb: "installation.moved",
        subject: String::new(),
        detail: json!({}),
    };
    Ok(store::audit(tx, event, now).await?)
}

/// Adds a person in a role, inside the caller's transaction.
///
/// # Errors
/// A sentence where the e-mail address, name or role can't be; otherwise the database's.
pub async fn add_person(
    tx: &impl ConnectionTrait,
    new: &NewPerson,
    now: DateTime<Utc>,
) -> Result<PersonId, Error> {
    let email = rules::email(&new.email)
        .ok_or_else(|| Error::BadRequest(format!("“{}” is not an e-mail address", new.email)))?;
    let name = new.name.trim();
    if name.is_empty() || name.chars().count() > 200 || name.chars().any(char::is_control) {
        return Err(Error::BadRequest(
            "A name must have 1 to 200 characters".into(),
        ));
    }
    if let Some(complaint) = complaint(name) {
        return Err(Error::BadRequest(format!("The name {complaint}")));
    }
    let person = store::find_or_add_person(tx, &email, name, now).await?;
    let membership = match store::role_in(tx, person, new.programme).await? {
        Some((membership, role)) if role == new.role.code() => membership,
        Some((_, role)) => {
            return Err(Error::Conflict(format!(
                "{email} is already a {role} there"
            )));
        }
        None => store::add_membership(tx, person, new.programme, new.role).await?,
    };
    if new.role == Role::Lead && store::leads_another(tx, membership, &new.authorities).await? {
        return Err(Error::Conflict(format!(
            "{email} leads another authority of that programme"
        )));
    }
    store::assign(tx, membership, &new.authorities).await?;
    let event = Event {
        person: None,
        programme: new.programme,
        verb: "person.added",
        subject: format!("person {person}"),
        detail: json!({ "role": new.role, "authorities": new.authorities }),
    };
    store::audit(tx, event, now).await?;
    Ok(person)
}

/// What stood already of a person who is added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Before {
    /// The name of the account, which adding does not change.
    pub name: String,
    /// Whether the account was disabled; adding enables it.
    pub disabled: bool,
}

/// The account that an e-mail address has before somebody is added with it; one that was disabled
/// is enabled. For the operator alone, inside the caller’s transaction.
///
/// # Errors
/// Where the database fails.
pub async fn take_back(
    tx: &impl ConnectionTrait,
    email: &str,
    now: DateTime<Utc>,
) -> Result<Option<Before>, Error> {
    let Some(email) = rules::email(email) else {
        return Ok(None);
    };
    let Some((person, before)) = store::before(tx, &email).await? else {
        return Ok(None);
    };
    if before.disabled {
        store::enable(tx, person).await?;
        let event = Event {
            person: None,
            programme: None,
            verb: "person.enabled",
            subject: format!("person {person}"),
            detail: json!({ "from": "disabled", "to": "enabled" }),
        };
        store::audit(tx, event, now).await?;
    }
    Ok(Some(before))
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
/// no longer works. Their sessions end, what was tried at the account before is forgotten, and
/// where mail can be sent they are told.
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
    let ended = store::end_sessions(&tx, person, None).await?;
    if state.settings.mail.is_some()
        && let Some(email) = email_of(&tx, person).await?
    {
        letters::post(&tx, person, &email, letters::password_set(), now).await?;
    }
    let detail = json!({ "by": "link", "sessions_ended": ended });
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
