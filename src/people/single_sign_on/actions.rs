//! Signing somebody in by what the identity provider says of them.

use chrono::{DateTime, Utc};
use sea_orm::ConnectionTrait;
use serde_json::json;

use super::{
    provider::Identity,
    rules::{Known, Match, whose},
    store,
};
use crate::{
    database::Database,
    error::Error,
    metrics,
    people::{
        How, PersonId,
        actions::{audit_sign_in, refuse_sign_in},
        rules::{email, sha256},
        store as people, throttle,
    },
};

/// Whose account the identity is; nobody's where no invited person's. `link` is the token of a
/// set-password link that they came by.
///
/// # Errors
/// Where the database fails.
pub(super) async fn sign_in(
    db: &Database,
    identity: &Identity,
    link: Option<&str>,
    now: DateTime<Utc>,
) -> Result<Option<PersonId>, Error> {
    let link = link.map(sha256);
    let tx = db.write_tx().await?;
    let known = known(&tx, identity, link.as_deref(), now).await?;
    let matched = whose(known);
    let person = match matched {
        Match::Kept(person) | Match::ByLink(person) | Match::ByEmail(person) => person,
        Match::Nobody => {
            tx.rollback().await?;
            refuse_sign_in(db, How::Provider, now).await?;
            return Ok(None);
        }
    };
    if !matches!(matched, Match::Kept(_)) {
        bind(&tx, identity, matched, now).await?;
    }
    if let (Match::ByLink(_), Some(link)) = (matched, &link) {
        store::use_link(&tx, link, now).await?;
        throttle::forgive(&tx, person).await?;
    }
    audit_sign_in(&tx, Some(person), How::Provider, now).await?;
    tx.commit().await?;
    metrics::signed_in(true);
    Ok(Some(person))
}

/// Keeps whose the identity is, and that it has become theirs.
async fn bind(
    tx: &impl ConnectionTrait,
    identity: &Identity,
    matched: Match,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let (person, by) = match matched {
        Match::Kept(_) | Match::Nobody => return Ok(()),
        Match::ByLink(person) => (person, "link"),
        Match::ByEmail(person) => (person, "email"),
    };
    store::bind(tx, identity, person, now).await?;
    let event = people::Event {
        person: Some(person),
        programme: None,
        verb: "person.identity-kept",
        subject: format!("person {person}"),
        detail: json!({ "issuer": identity.issuer, "by": by }),
    };
    Ok(people::audit(tx, event, now).await?)
}

async fn known(
    tx: &impl ConnectionTrait,
    identity: &Identity,
    link: Option<&str>,
    now: DateTime<Utc>,
) -> Result<Known, Error> {
    if let Some(before) = store::bound(tx, identity).await? {
        return Ok(Known {
            is_bound: true,
            bound: store::usable(tx, before).await?,
            ..Known::default()
        });
    }
    let of_link = match link {
        Some(link) => people::password_link(tx, link, now).await?,
        None => None,
    };
    let of_email = match identity.verified_email.as_deref().and_then(email) {
        Some(email) => people::account(tx, &email).await?.map(|account| account.id),
        None => None,
    };
    Ok(Known {
        by_link: free(tx, of_link, &identity.issuer).await?,
        by_email: free(tx, of_email, &identity.issuer).await?,
        ..Known::default()
    })
}

/// The account, if it can be used and is nobody else's at the provider.
async fn free(
    tx: &impl ConnectionTrait,
    person: Option<PersonId>,
    issuer: &str,
) -> Result<Option<PersonId>, Error> {
    let Some(person) = person else {
        return Ok(None);
    };
    let Some(person) = store::usable(tx, person).await? else {
        return Ok(None);
    };
    let taken = store::has_identity(tx, person, issuer).await?;
    Ok((!taken).then_some(person))
}
