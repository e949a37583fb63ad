//! Setting up a second step, taking it, and taking it away.

use sea_orm::{ConnectionTrait, DatabaseTransaction};
use serde_json::json;

use chrono::{DateTime, Utc};

use super::store::{self, Kept};
use crate::{
    app::AppState,
    error::Error,
    metrics,
    people::{
        How, PersonId,
        account::{
            actions::own,
            store::{add_wrong_try, email_of, wrong_tries},
        },
        current::SignedIn,
        letters,
        rules::second_step::{
            SecondStep, TRIES, TRIES_COUNT_FOR, Typed, recovery_codes, recovery_hash,
        },
        single_sign_on::forget_identities,
        store::{Event, audit, end_sessions, lock_person, lock_signed_in, signed_in_at},
        throttle::{self, Budget},
    },
};

/// Sets up a second step by its first code; the recovery codes, to be shown once, or nothing where
/// the code is wrong. Every other session of the person ends.
///
/// # Errors
/// Where the database fails.
pub(super) async fn set_up(
    state: &AppState,
    who: &SignedIn,
    new: &SecondStep,
    code: &str,
) -> Result<Option<Vec<String>>, Error> {
    let (person, now) = (who.person.id, state.now());
    let tx = state.database.write_tx().await?;
    lock_signed_in(&tx, person, &who.session).await?;
    if store::has_second_step(&tx, person).await? {
        return Err(Error::Conflict("A second step is set up already.".into()));
    }
    let step = match Typed::read(code) {
        Some(Typed::Code(code)) if may_try(&tx, person, now).await? => new.step_of(&code, 0, now),
        _ => None,
    };
    let Some(last_step) = step else {
        refuse(&tx, person, now).await?;
        tx.commit().await?;
        return Ok(None);
    };
    let kept = Kept {
        secret: new.text(),
        last_step,
    };
    store::add(&tx, person, kept, now).await?;
    let codes = make_codes(&tx, person).await?;
    let ended = end_sessions(&tx, person, Some(&who.session)).await?;
    if state.settings.mail.is_some() {
        let letter = letters::second_step_added();
        letters::post(&tx, person, &who.person.email, letter, now).await?;
    }
    let detail = json!({ "sessions_ended": ended });
    audit(&tx, own(person, "person.second-step-added", detail), now).await?;
    tx.commit().await?;
    Ok(Some(codes))
}

async fn make_codes(tx: &DatabaseTransaction, person: PersonId) -> Result<Vec<String>, Error> {
    let codes = recovery_codes();
    let hashes = codes.iter().map(|code| recovery_hash(code)).collect();
    store::replace_codes(tx, person, hashes).await?;
    Ok(codes)
}

async fn may_try(
    tx: &DatabaseTransaction,
    person: PersonId,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    Ok(wrong_tries(tx, person, now - TRIES_COUNT_FOR).await? < TRIES)
}

/// Counts a wrong code; those that come too often are not counted, or the wait would never end, and
/// the trail has the first of them.
async fn refuse(
    tx: &DatabaseTransaction,
    person: PersonId,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let until = now + TRIES_COUNT_FOR;
    let detail = if may_try(tx, person, now).await? {
        add_wrong_try(tx, person, now).await?;
        json!({})
    } else if throttle::is_first(tx, &Budget::of_codes(person), until, now).await? {
        json!({ "tries": "too many" })
    } else {
        return Ok(());
    };
    Ok(audit(tx, own(person, "person.code-refused", detail), now).await?)
}

/// Takes the second step: how, or nothing where the code is wrong, was used, or came after too many
/// wrong ones. The person’s row is held meanwhile, so that two who send one code get one answer
/// each.
///
/// # Errors
/// Where the database fails.
pub(super) async fn take(
    state: &AppState,
    person: PersonId,
    typed: &str,
) -> Result<Option<How>, Error> {
    let now = state.now();
    let tx = state.database.write_tx().await?;
    lock_person(&tx, person).await?;
    let how = if may_try(&tx, person, now).await? {
        accept(&tx, person, typed, now).await?
    } else {
        None
    };
    match how {
        None => refuse(&tx, person, now).await?,
        Some(how) => {
            signed_in_at(&tx, person, now).await?;
            let left = store::codes_left(&tx, person).await?;
            let detail = json!({ "how": how.code(), "recovery_codes_left": left });
            audit(&tx, own(person, "person.signed-in", detail), now).await?;
        }
    }
    tx.commit().await?;
    metrics::signed_in(how.is_some());
    Ok(how)
}

/// Whether that is a code of somebody signed in, who may have no second step to be asked for.
///
/// # Errors
/// Where the database fails.
pub(in crate::people) async fn proves(
    tx: &DatabaseTransaction,
    person: PersonId,
    typed: &str,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    let asked = store::has_second_step(tx, person).await?;
    Ok(!asked || accept(tx, person, typed, now).await?.is_some())
}

async fn accept(
    tx: &DatabaseTransaction,
    person: PersonId,
    typed: &str,
    now: DateTime<Utc>,
) -> Result<Option<How>, Error> {
    let Some(kept) = store::find(tx, person).await? else {
        return Ok(None);
    };
    match Typed::read(typed) {
        Some(Typed::Code(code)) => {
            let known = SecondStep::read(&kept.secret, "");
            let step = known.and_then(|known| known.step_of(&code, kept.last_step, now));
            if let Some(step) = step {
                store::used(tx, person, step).await?;
            }
            Ok(step.map(|_| How::Code))
        }
        Some(Typed::Recovery(hash)) => {
            let right = store::use_code(tx, person, &hash).await?;
            Ok(right.then_some(How::RecoveryCode))
        }
        None => Ok(None),
    }
}

/// How many recovery codes the person has left.
///
/// # Errors
/// Where the database fails.
pub(super) async fn codes_left(state: &AppState, person: PersonId) -> Result<u64, Error> {
    Ok(store::codes_left(state.database.read(), person).await?)
}

/// Makes ten new recovery codes, to be shown once; the former ones no longer work.
///
/// # Errors
/// Where the database fails.
pub(super) async fn new_codes(state: &AppState, who: &SignedIn) -> Result<Vec<String>, Error> {
    let (person, now) = (&who.person, state.now());
    let tx = state.database.write_tx().await?;
    lock_signed_in(&tx, person.id, &who.session).await?;
    if !store::has_second_step(&tx, person.id).await? {
        return Err(Error::Conflict("Set up a second step first.".into()));
    }
    let codes = make_codes(&tx, person.id).await?;
    if state.settings.mail.is_some() {
        let letter = letters::recovery_codes_made();
        letters::post(&tx, person.id, &person.email, letter, now).await?;
    }
    audit(
        &tx,
        own(person.id, "person.recovery-codes-made", json!({})),
        now,
    )
    .await?;
    tx.commit().await?;
    Ok(codes)
}

/// Takes the person’s own second step away; every other session of theirs ends.
///
/// # Errors
/// Where the database fails.
pub(super) async fn turn_off(state: &AppState, who: &SignedIn) -> Result<(), Error> {
    let (person, now) = (who.person.id, state.now());
    let tx = state.database.write_tx().await?;
    lock_signed_in(&tx, person, &who.session).await?;
    if !store::remove(&tx, person).await? {
        return Ok(());
    }
    end_sessions(&tx, person, Some(&who.session)).await?;
    if state.settings.mail.is_some() {
        let letter = letters::second_step_removed();
        letters::post(&tx, person, &who.person.email, letter, now).await?;
    }
    audit(
        &tx,
        own(person, "person.second-step-removed", json!({})),
        now,
    )
    .await?;
    Ok(tx.commit().await?)
}

/// Takes somebody’s second step away, because they have lost it, and ends their sessions; whether
/// there was one. The caller has asked whether `by` may, and says with `told` whether mail can be
/// sent to the person.
///
/// # Errors
/// Where the database fails.
pub async fn remove_second_step(
    tx: &impl ConnectionTrait,
    person: PersonId,
    by: PersonId,
    told: bool,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    lock_person(tx, person).await?;
    if !store::remove(tx, person).await? {
        return Ok(false);
    }
    // Somebody else's account at a provider may have been bound too: this is how it is undone.
    forget_identities(tx, person).await?;
    let ended = end_sessions(tx, person, None).await?;
    if told && let Some(email) = email_of(tx, person).await? {
        letters::post(tx, person, &email, letters::second_step_removed(), now).await?;
    }
    let event = Event {
        person: Some(by),
        ..own(
            person,
            "person.second-step-removed",
            json!({ "sessions_ended": ended }),
        )
    };
    audit(tx, event, now).await?;
    Ok(true)
}
