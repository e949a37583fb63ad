//! Signing somebody in by what the identity provider says of them.

use chrono::{DateTime, Utc};
use sea_orm::ConnectionTrait;
use serde_json::json;

use super::{
    Provider,
    provider::Identity,
    rules::{Known, Match, whose},
    store,
};
use crate::{
    app::AppState,
    error::Error,
    metrics,
    people::{
        How, PersonId,
        account::{actions::own, store::email_of},
        actions::{audit_sign_in, refuse_sign_in},
        letters,
        rules::{email, sha256},
        second_step::has_second_step,
        store as people, throttle,
    },
};

/// Whose account the identity is; nobody's where no invited person's. `link` is the token of a
/// set-password link that they came by. Nothing is changed by looking.
///
/// # Errors
/// Where the database fails.
pub(super) async fn found(
    state: &AppState,
    identity: &Identity,
    link: Option<&str>,
) -> Result<Option<PersonId>, Error> {
    let link = link.map(sha256);
    let tx = state.database.write_tx().await?;
    let known = known(&tx, identity, link.as_deref(), state.now()).await?;
    tx.rollback().await?;
    Ok(whose(known).person())
}

/// Records a sign-in that the provider vouched for and that found nobody.
///
/// # Errors
/// Where the database fails.
pub(super) async fn refuse(state: &AppState) -> Result<(), Error> {
    refuse_sign_in(&state.database, None, How::Provider, state.now()).await
}

/// Records the sign-in of the person whom the identity was found to be, and keeps that it is theirs.
/// `false` where it is theirs no more by now. The session must be kept before, so that whoever ends
/// the person's sessions ends it.
///
/// # Errors
/// Where the database fails.
pub(super) async fn sign_in(
    state: &AppState,
    person: PersonId,
    identity: &Identity,
    link: Option<&str>,
) -> Result<bool, Error> {
    let now = state.now();
    let link = link.map(sha256);
    let tx = state.database.write_tx().await?;
    let known = known(&tx, identity, link.as_deref(), now).await?;
    let matched = whose(known);
    if matched.person() != Some(person) {
        tx.rollback().await?;
        return Ok(false);
    }
    if !matches!(matched, Match::Kept(_)) {
        let mail = state.settings.mail.as_ref();
        let told = mail.and(state.provider.as_ref()).map(Provider::name);
        bind(&tx, identity, matched, told, now).await?;
    }
    if let (Match::ByLink(_), Some(link)) = (matched, &link) {
        store::use_link(&tx, link, now).await?;
        throttle::forgive(&tx, person).await?;
    }
    audit_sign_in(&tx, person, How::Provider, now).await?;
    tx.commit().await?;
    metrics::signed_in(true);
    Ok(true)
}

/// Keeps whose the identity is, and that it has become theirs; where mail can be sent, `told` is the
/// provider's name, and they are told.
async fn bind(
    tx: &impl ConnectionTrait,
    identity: &Identity,
    matched: Match,
    told: Option<&str>,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let (person, by) = match matched {
        Match::Kept(_) | Match::Nobody => return Ok(()),
        Match::ByLink(person) => (person, "link"),
        Match::ByEmail(person) => (person, "email"),
    };
    store::bind(tx, identity, person, now).await?;
    if let Some(name) = told
        && let Some(email) = email_of(tx, person).await?
    {
        letters::post(tx, person, &email, letters::provider_added(name), now).await?;
    }
    let event = people::Event {
        person: Some(person),
        programme: None,
        verb: "person.identity-kept",
        subject: format!("person {person}"),
        detail: json!({ "issuer": identity.issuer, "by": by }),
    };
    Ok(people::audit(tx, event, now).await?)
}

/// Lets nobody at a provider sign in as the person any more, and ends the person’s sessions; whether
/// anybody could. The caller has asked whether `by` may, and says with `told` whether mail can be
/// sent to the person.
///
/// # Errors
/// Where the database fails.
pub async fn unbind(
    tx: &impl ConnectionTrait,
    person: PersonId,
    by: PersonId,
    told: bool,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    people::lock_person(tx, person).await?;
    if !store::unbind(tx, person).await? {
        return Ok(false);
    }
    let ended = people::end_sessions(tx, person, None).await?;
    if told && let Some(email) = email_of(tx, person).await? {
        letters::post(tx, person, &email, letters::provider_removed(), now).await?;
    }
    let detail = json!({ "sessions_ended": ended });
    let event = people::Event {
        person: Some(by),
        ..own(person, "person.identity-removed", detail)
    };
    people::audit(tx, event, now).await?;
    Ok(true)
}

async fn known(
    tx: &impl ConnectionTrait,
    identity: &Identity,
    link: Option<&str>,
    now: DateTime<Utc>,
) -> Result<Known, Error> {
    let of_email = hold(tx, identity, link, now).await?;
    // All of it again, now that the accounts are held: the same answer may have come a moment ago.
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
    let of_link = match of_link {
        // A mailbox alone never stands for the second step (ASVS 6.4.3).
        Some(person) if has_second_step(tx, person).await? => None,
        whose => whose,
    };
    let still = by_address(tx, identity).await?;
    Ok(Known {
        by_link: free(tx, of_link, &identity.issuer).await?,
        by_email: free(tx, still.filter(|_| still == of_email), &identity.issuer).await?,
        ..Known::default()
    })
}

/// Holds every account that the identity may be, until the transaction ends; the one of the e-mail
/// address.
async fn hold(
    tx: &impl ConnectionTrait,
    identity: &Identity,
    link: Option<&str>,
    now: DateTime<Utc>,
) -> Result<Option<PersonId>, Error> {
    let before = store::bound(tx, identity).await?;
    // The link is not held yet: whoever sets a password holds the account before its link.
    let of_link = match link {
        Some(link) => people::link_account(tx, link, now).await?,
        None => None,
    };
    let of_email = by_address(tx, identity).await?;
    let of_link = of_link.map(|(person, _)| person);
    let mut held: Vec<PersonId> = [before, of_link, of_email].into_iter().flatten().collect();
    // In one order, or two answers could wait for each other.
    held.sort_unstable_by_key(|person| person.0);
    held.dedup();
    for person in held {
        people::lock_person(tx, person).await?;
    }
    Ok(of_email)
}

/// Whose the e-mail address is that the provider says is verified.
async fn by_address(
    tx: &impl ConnectionTrait,
    identity: &Identity,
) -> Result<Option<PersonId>, Error> {
    let Some(email) = identity.verified_email.as_deref().and_then(email) else {
        return Ok(None);
    };
    let account = people::account(tx, &email).await?;
    Ok(account.map(|account| account.id))
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
