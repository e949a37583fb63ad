//! The steps of an entry's life.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::json;

use super::{Held, Refused};
use crate::{
    database::Database,
    error::Error,
    people::PersonId,
    programmes::Authority,
    support_days::{Entry, EntryId, Revision, Stay, store},
};

/// Which entry, by whom and when.
#[derive(Clone, Copy, Debug)]
pub struct Step<'a> {
    /// Whose ledger.
    pub authority: &'a Authority,
    /// The entry.
    pub id: EntryId,
    /// Who takes the step.
    pub person: PersonId,
    /// When.
    pub now: DateTime<Utc>,
}

/// Why a step is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotTaken {
    /// The ledger refuses it.
    Refused(Refused),
    /// The entry has a newer revision than the one that the person saw.
    ChangedSince,
    /// It can't be taken from where the entry stands; a sentence for the person.
    Stays(Stay),
}

/// Says that a booked entry took place as its revision `seen` says it.
///
/// # Errors
/// The database's; the inner error is why it is not taken: a reason is needed in a closed quarter.
pub async fn deliver(
    db: &Database,
    step: Step<'_>,
    seen: i32,
    reason: Option<String>,
    today: NaiveDate,
) -> Result<Result<(), NotTaken>, Error> {
    let to = |entry: &Entry| entry.clone().deliver(today);
    take(db, step, seen, reason, to).await
}

/// Cancels the entry that its revision `seen` says, with a reason; its days can be drawn again.
///
/// # Errors
/// The database's; the inner error is why it is not taken.
pub async fn cancel(
    db: &Database,
    step: Step<'_>,
    seen: i32,
    reason: String,
) -> Result<Result<(), NotTaken>, Error> {
    take(db, step, seen, Some(reason), |entry| entry.clone().cancel()).await
}

/// The authority's lead agrees to the entry as its revision `seen` says it.
///
/// # Errors
/// The database's; the inner error is why it is not taken.
pub async fn confirm(
    db: &Database,
    step: Step<'_>,
    seen: i32,
) -> Result<Result<(), NotTaken>, Error> {
    take(db, step, seen, None, |entry| entry.clone().confirm()).await
}

/// The authority's lead disputes the entry as its revision `seen` says it, with a reason.
///
/// # Errors
/// The database's; the inner error is why it is not taken.
pub async fn dispute(
    db: &Database,
    step: Step<'_>,
    seen: i32,
    reason: String,
) -> Result<Result<(), NotTaken>, Error> {
    let to = |entry: &Entry| entry.clone().dispute();
    take(db, step, seen, Some(reason), to).await
}

/// Answers a dispute without a change; `reason` says how it was settled.
///
/// # Errors
/// The database's; the inner error is why it is not taken.
pub async fn settle(
    db: &Database,
    step: Step<'_>,
    seen: i32,
    reason: String,
) -> Result<Result<(), NotTaken>, Error> {
    let to = |entry: &Entry| entry.clone().settle();
    take(db, step, seen, Some(reason), to).await
}

/// What an entry should have said.
#[derive(Clone, Debug)]
pub struct Correction {
    /// The revision that is corrected.
    pub seen: i32,
    /// What it should say.
    pub to: Entry,
    /// Whether a booked entry took place.
    pub took_place: bool,
    /// Why.
    pub reason: String,
}

/// Corrects an entry, or delivers it with what changed.
///
/// # Errors
/// The database's; the inner error is why it is not taken.
pub async fn correct(
    db: &Database,
    step: Step<'_>,
    correction: Correction,
    today: NaiveDate,
) -> Result<Result<(), NotTaken>, Error> {
    let Correction {
        seen,
        to,
        took_place,
        reason,
    } = correction;
    let to = |entry: &Entry| entry.correct(to.clone(), took_place, today);
    take(db, step, seen, Some(reason), to).await
}

/// Takes one step: `to` says what the entry comes to be from what its newest revision says, which
/// must be the one that the person saw. The same step sent twice is taken once.
async fn take(
    db: &Database,
    step: Step<'_>,
    seen: i32,
    reason: Option<String>,
    to: impl Fn(&Entry) -> Result<Entry, Stay>,
) -> Result<Result<(), NotTaken>, Error> {
    let (authority, id) = (step.authority, step.id);
    let ids = [authority.id];
    let mut held = Held::begin(db, authority.programme, &ids, Some(step.person), step.now).await?;
    let history = store::history(held.tx(), authority.id, id).await?;
    let latest = history.last().ok_or(Error::NotFound)?;
    if seen != latest.number {
        let made = (step.person, reason.as_deref());
        let repeated = is_repeated(&history, seen, made, to);
        return Ok(repeated.then_some(()).ok_or(NotTaken::ChangedSince));
    }
    let entry = match to(&latest.entry) {
        Ok(entry) => entry,
        Err(sentence) => return Ok(Err(NotTaken::Stays(sentence))),
    };
    let detail = json!({
        "authority": authority.id,
        "from": latest.entry.status,
        "to": entry.status,
        "from_quarters": latest.entry.days(),
        "to_quarters": entry.days(),
        "revision": latest.number + 1,
    });
    if let Err(refused) = held.revise(authority.id, id, latest, entry, reason).await? {
        return Ok(Err(NotTaken::Refused(refused)));
    }
    held.commit("support-days.revised", format!("entry {id}"), detail)
        .await?;
    Ok(Ok(()))
}

/// Whether the revision after the one seen is this very step, taken by this person before.
fn is_repeated(
    history: &[Revision],
    seen: i32,
    (person, reason): (PersonId, Option<&str>),
    to: impl Fn(&Entry) -> Result<Entry, Stay>,
) -> bool {
    let steps = history.windows(2);
    let taken = steps.filter_map(|pair| match pair {
        [before, after] if before.number == seen => Some((before, after)),
        _ => None,
    });
    taken.into_iter().any(|(before, after)| {
        after.made_by == Some(person)
            && after.reason.as_deref() == reason
            && to(&before.entry).as_ref() == Ok(&after.entry)
    })
}
