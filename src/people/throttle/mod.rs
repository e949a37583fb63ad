//! Slows guessing at an account, and never keeps its owner out.
//!
//! Each account has a budget of wrong tries, counted in the database so that every instance agrees.
//! It is counted under a hash of what was typed as the e-mail address, whether there is such an
//! account or not: an unknown one is slowed in the same words, with the same work. A try is counted
//! *before* the password is checked and given back if it was right, so that a hundred tries at once
//! are a hundred tries.
//!
//! After eight wrong ones each further try waits, twice as long as the one before, a quarter of an
//! hour at most: a stranger can guess about a hundred times a day. A longer lock would be the
//! stranger's tool rather than ours: whoever knows an officer's address could keep them out for
//! good (OWASP ASVS 6.1.1). The quarter of an hour can be kept going, too. So the officer has ways
//! that no stranger can close:
//!
//! * A browser that somebody signed in from keeps a cookie, of 192 random bits, by which it has a
//!   budget of its own for that person. What strangers do from elsewhere does not count there, and
//!   what is tried there does not count elsewhere.
//! * A link to set a password, which only their mailbox or the programme's manager gives, empties
//!   the account's budgets, and makes the browser it is used in a known one: a stranger who begins
//!   again at that moment reaches only the account's budget, not that browser's. The codes of the
//!   second step stay counted: a mailbox alone must not bring tries of them back.
//! * Signing in by an identity provider has nothing to do with any of it.
//!
//! The password and code that somebody signed in is asked for again have a budget of their own, too.
//!
//! A try that must wait is in the audit trail: the first of each wait, so that nobody fills it.
//!
//! A known browser is no second factor and no part of one: it opens nothing, and stealing its
//! cookie gives eight more guesses.

mod devices;
mod rules;
mod store;

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::ConnectionTrait;

use self::rules::Tries;
use super::{
    PersonId,
    rules::{email, sha256},
    trail::{Event, audit},
};
use crate::{database::Database, error::Error};

pub(crate) use devices::{Device, keep_device, remember};

/// What tries are counted against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Budget(String);

impl Budget {
    /// That of an account, or of what was typed in the place of one.
    fn of_account(typed: &str) -> Self {
        let typed = email(typed).unwrap_or_else(|| typed.trim().to_lowercase());
        Self(sha256(&format!("account {typed}")))
    }

    /// That of a person's known browser.
    fn of_device(token_hash: &str, person: PersonId) -> Self {
        Self(sha256(&format!("device {token_hash} {person}")))
    }

    /// That of the password that somebody signed in is asked for again. Not that of codes, which a
    /// stranger with the password can use up.
    pub(crate) fn of_proof(person: PersonId) -> Self {
        Self(sha256(&format!("proof {person}")))
    }

    /// That of a person's codes at sign-in, which are counted elsewhere.
    pub(crate) fn of_codes(person: PersonId) -> Self {
        Self(sha256(&format!("codes {person}")))
    }

    /// Where it is kept until when the trail was told that tries are refused.
    fn told(&self) -> Self {
        Self(sha256(&format!("told {}", self.0)))
    }
}

/// Whether something may be tried now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Tried {
    /// It may; it counts as wrong until [`right`] gives it back.
    Now(Budget),
    /// Not before so long.
    After(TimeDelta),
}

/// Counts a try to sign in, from this browser, to what was typed as an e-mail address; `refused`
/// tells the trail of one that must wait.
///
/// # Errors
/// Where the database fails.
pub(crate) async fn try_to_sign_in(
    db: &Database,
    (typed, device): (&str, &Device),
    refused: Event<'_>,
    now: DateTime<Utc>,
) -> Result<Tried, Error> {
    let known = match (device.hash(), email(typed)) {
        (Some(hash), Some(email)) => store::whose(db.read(), &hash, &email, now)
            .await?
            .map(|person| Budget::of_device(&hash, person)),
        _ => None,
    };
    let budget = known.unwrap_or_else(|| Budget::of_account(typed));
    count(db, budget, refused, now).await
}

/// Counts a try against a budget; `refused` tells the trail of one that must wait.
///
/// # Errors
/// Where the database fails.
pub(crate) async fn count(
    db: &Database,
    budget: Budget,
    refused: Event<'_>,
    now: DateTime<Utc>,
) -> Result<Tried, Error> {
    let tx = db.write_tx().await?;
    let before = store::tries(&tx, &budget.0, now).await?;
    let tried = match before.one_more(now) {
        Ok(tries) => {
            store::save(&tx, &budget.0, tries).await?;
            Tried::Now(budget)
        }
        Err(wait) => {
            if is_first(&tx, &budget, now + wait, now).await? {
                audit(&tx, refused, now).await?;
            }
            Tried::After(wait)
        }
    };
    tx.commit().await?;
    Ok(tried)
}

/// Whether that is the first try to be refused until a moment: the trail is told of it alone, or
/// whoever guesses could fill it.
///
/// # Errors
/// Where the database fails.
pub(crate) async fn is_first(
    tx: &impl ConnectionTrait,
    budget: &Budget,
    until: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    let told = budget.told();
    if store::tries(tx, &told.0, now).await?.free_at > now {
        return Ok(false);
    }
    let told_until = Tries {
        wrong: 0,
        free_at: until,
        forget_at: until,
    };
    store::save(tx, &told.0, told_until).await?;
    Ok(true)
}

/// The try was right: nothing of its budget is used any more.
///
/// # Errors
/// Where the database fails.
pub(crate) async fn right(tx: &impl ConnectionTrait, budget: &Budget) -> Result<(), Error> {
    forget(tx, vec![budget.clone()]).await
}

/// Forgets what was tried, and then that it was told of: in the order in which they are held.
async fn forget(tx: &impl ConnectionTrait, budgets: Vec<Budget>) -> Result<(), Error> {
    let told: Vec<String> = budgets.iter().map(|budget| budget.told().0).collect();
    store::forget(tx, budgets.into_iter().map(|budget| budget.0)).await?;
    Ok(store::forget(tx, told).await?)
}

/// The person came by a link that was sent to them: whatever passwords were tried before are
/// forgotten. Not wrong codes, or whoever reads the mailbox could guess them without end.
///
/// # Errors
/// Where the database fails.
pub(crate) async fn forgive(tx: &impl ConnectionTrait, person: PersonId) -> Result<(), Error> {
    let (email, devices) = store::email_and_devices(tx, person).await?;
    let of_devices = devices.iter().map(|hash| Budget::of_device(hash, person));
    let budgets = email.iter().map(|email| Budget::of_account(email));
    let own = [Budget::of_proof(person)];
    forget(tx, budgets.chain(of_devices).chain(own).collect()).await
}

/// Deletes the tries and the browsers whose time is over.
///
/// # Errors
/// Where the database fails.
pub async fn expire(db: &Database, now: DateTime<Utc>) -> Result<(), Error> {
    let tx = db.write_tx().await?;
    store::expire(&tx, now).await?;
    Ok(tx.commit().await?)
}

/// How long to wait, as people say it.
pub(crate) fn in_words(wait: TimeDelta) -> String {
    match (wait.num_seconds() + 59) / 60 {
        0 | 1 => "1 minute".into(),
        minutes => format!("{minutes} minutes"),
    }
}
