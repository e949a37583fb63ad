//! What the operator does by commands: people added, and what follows a restored or moved database.

use chrono::{DateTime, Utc};
use sea_orm::ConnectionTrait;
use serde_json::json;

use crate::{
    database::Database,
    error::Error,
    identifiers::complaint,
    mail,
    people::{
        AuthorityId, PersonId, ProgrammeId, Role, rules,
        store::{self, Event},
    },
};

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
    ] {
        tx.execute_unprepared(sql).await?;
    }
    mail::outbox::give_up_waiting(&tx, now).await?;
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
