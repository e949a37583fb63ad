//! What is done to accounts: adding people, signing in, setting a password.

use chrono::{DateTime, Duration, Utc};
use sea_orm::ConnectionTrait;
use serde_json::json;

use super::{
    AuthorityId, Passwords, PersonId, ProgrammeId, Role, rules,
    store::{self, Event},
};
use crate::{database::Database, error::Error, identifiers::complaint};

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

/// The person that signing in found, or `None`: the same answer, as slow, for a wrong password
/// and for an unknown e-mail address.
///
/// # Errors
/// Where the database or the machine fails.
pub async fn sign_in(
    db: &Database,
    passwords: &Passwords,
    email: &str,
    password: String,
) -> Result<Option<PersonId>, Error> {
    let account = match rules::email(email) {
        Some(email) => store::account(db.read(), &email).await?,
        None => None,
    };
    let (id, hash) = match account {
        Some(account) => (Some(account.id), account.password_hash),
        None => (None, None),
    };
    let right = passwords.verify(password, hash).await?;
    Ok(id.filter(|_| right))
}

/// Records a sign-in, good or refused.
///
/// # Errors
/// Where the database fails.
pub async fn record_sign_in(
    db: &Database,
    person: Option<PersonId>,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let tx = db.write_tx().await?;
    let event = Event {
        person,
        programme: None,
        verb: if person.is_some() {
            "person.signed-in"
        } else {
            "person.sign-in-refused"
        },
        subject: person.map(|id| format!("person {id}")).unwrap_or_default(),
        detail: json!({}),
    };
    if let Some(person) = person {
        store::signed_in_at(&tx, person, now).await?;
    }
    store::audit(&tx, event, now).await?;
    Ok(tx.commit().await?)
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
    let token = rules::new_secret();
    store::void_password_links(tx, person).await?;
    store::add_password_link(tx, rules::sha256(&token), person, now + LINK_LIFE).await?;
    Ok(token)
}

/// The e-mail address whose password a link sets, where it can still be used. Whoever holds the
/// link is told, so that nobody sets a password for the wrong account.
///
/// # Errors
/// Where the database fails.
pub async fn link_email(
    db: &Database,
    token: &str,
    now: DateTime<Utc>,
) -> Result<Option<String>, Error> {
    Ok(store::link_email(db.read(), &rules::sha256(token), now).await?)
}

/// Sets the password and uses the link up; `false` where the link no longer works.
///
/// # Errors
/// Where the database or the machine fails.
pub async fn set_password(
    db: &Database,
    passwords: &Passwords,
    token: &str,
    password: String,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    let token_hash = rules::sha256(token);
    let hash = passwords.hash(password).await?;
    let tx = db.write_tx().await?;
    let Some(person) = store::password_link(&tx, &token_hash, now).await? else {
        return Ok(false);
    };
    store::set_password(&tx, &token_hash, person, hash, now).await?;
    let event = Event {
        person: Some(person),
        programme: None,
        verb: "person.password-set",
        subject: format!("person {person}"),
        detail: json!({}),
    };
    store::audit(&tx, event, now).await?;
    tx.commit().await?;
    Ok(true)
}
