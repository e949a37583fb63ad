//! QA records: begin one, save and submit one's own rating of it, delete a draft, record consensus.

use sea_orm::DatabaseTransaction;
use serde_json::json;

use super::{By, audit};
use crate::{
    database::Database,
    error::Error,
    questionnaires::{
        AuthorityRound,
        rules::{
            Chosen, Instrument, OwnRating, RecordHead, RecordId, RecordOrigin, RecordRefusal, Seen,
            as_first_written, next_reference,
        },
        store,
    },
};

/// Begins a record of an instrument, with the next free reference, as a draft of the person's.
///
/// # Errors
/// Where the database fails; a refusal is the inner error.
pub async fn begin_record(
    db: &Database,
    at: &AuthorityRound,
    instrument: Instrument,
    (by, name): (By, &str),
) -> Result<Result<RecordId, RecordRefusal>, Error> {
    if by.today < at.round.opens_on {
        return Ok(Err(RecordRefusal::NotBegun));
    }
    let tx = match begin(db, at).await? {
        Ok(tx) => tx,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let place = (at.authority.id, at.round.id);
    let (version, _) = store::round_version(&tx, at.round.id, instrument).await?;
    let taken = store::references(&tx, place, version).await?;
    let reference = next_reference(instrument, taken.iter().map(String::as_str));
    let id = store::add_record(&tx, place, version, reference.clone()).await?;
    store::save_own_rating(&tx, id, (by.person, name), &Seen::default()).await?;
    let detail = json!({ "record": id, "reference": reference });
    audit(&tx, at, Some(by.person), "record.begun", detail, by.now).await?;
    tx.commit().await?;
    Ok(Ok(id))
}

/// Saves the person's own draft of a record: one that they began, or that was drawn for them.
///
/// # Errors
/// Where the database fails; a refusal is the inner error.
pub async fn save_rating(
    db: &Database,
    at: &AuthorityRound,
    record: RecordId,
    seen: &Seen,
    (by, name): (By, &str),
) -> Result<Result<(), RecordRefusal>, Error> {
    let tx = match begin(db, at).await? {
        Ok(tx) => tx,
        Err(refusal) => return Ok(Err(refusal)),
    };
    if let Err(refusal) = own(&tx, record, by).await? {
        return Ok(Err(refusal));
    }
    store::save_own_rating(&tx, record, (by.person, name), seen).await?;
    if !store::is_drawn_for(&tx, record, by.person).await? {
        let place = (at.authority.id, at.round.id);
        let known = store::teams(&tx, place, (record, by.person)).await?;
        let first = |label: &String| as_first_written(&known, label);
        let origin = RecordOrigin {
            team: seen.origin.team.as_ref().map(first),
            chosen: seen.origin.chosen,
        };
        store::save_origin(&tx, record, &origin).await?;
    }
    tx.commit().await?;
    Ok(Ok(()))
}

/// Submits the person's own draft, if it is still what was `checked`; it never changes again.
///
/// # Errors
/// Where the database fails; a refusal is the inner error.
pub async fn submit_rating(
    db: &Database,
    at: &AuthorityRound,
    record: &RecordHead,
    checked: &Seen,
    by: By,
) -> Result<Result<(), RecordRefusal>, Error> {
    let tx = match begin(db, at).await? {
        Ok(tx) => tx,
        Err(refusal) => return Ok(Err(refusal)),
    };
    match own(&tx, record.id, by).await? {
        Ok(own) if own.seen == *checked => {}
        Ok(_) => return Ok(Err(RecordRefusal::Changed)),
        Err(refusal) => return Ok(Err(refusal)),
    }
    let second = store::is_drawn_for(&tx, record.id, by.person).await?;
    store::submit_own_rating(&tx, record.id, by.person, by.today).await?;
    let mut detail = json!({ "record": record.id, "second": second });
    if !second {
        let RecordOrigin { team, chosen } = &checked.origin;
        detail["team"] = json!(team);
        detail["chosen"] = json!(chosen.map(Chosen::code));
    }
    audit(&tx, at, Some(by.person), "rating.submitted", detail, by.now).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// Deletes a record that the person began and has not submitted.
///
/// # Errors
/// Where the database fails; a refusal is the inner error.
pub async fn delete_draft(
    db: &Database,
    at: &AuthorityRound,
    record: &RecordHead,
    by: By,
) -> Result<Result<(), RecordRefusal>, Error> {
    let tx = match begin(db, at).await? {
        Ok(tx) => tx,
        Err(refusal) => return Ok(Err(refusal)),
    };
    if let Err(refusal) = own(&tx, record.id, by).await? {
        return Ok(Err(refusal));
    }
    if store::is_drawn_for(&tx, record.id, by.person).await? {
        return Ok(Err(RecordRefusal::Gone));
    }
    store::delete_own_draft(&tx, record.id, by.person).await?;
    store::delete_record(&tx, record.id).await?;
    let detail = json!({ "record": record.id });
    audit(&tx, at, Some(by.person), "record.deleted", detail, by.now).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// Records what raters who differed settled on, item by item; what was there before stays.
///
/// # Errors
/// Where the database fails; a refusal is the inner error.
pub async fn record_consensus(
    db: &Database,
    at: &AuthorityRound,
    record: RecordId,
    agreed: &[(String, u8, String)],
    by: By,
) -> Result<Result<(), RecordRefusal>, Error> {
    let tx = match begin(db, at).await? {
        Ok(tx) => tx,
        Err(refusal) => return Ok(Err(refusal)),
    };
    for (item, score, reason) in agreed {
        let made = (by.person, by.now);
        store::add_consensus(&tx, record, (item, *score, reason), made).await?;
    }
    let scores: Vec<_> = agreed
        .iter()
        .map(|(item, score, _)| (item, score))
        .collect();
    let detail = json!({ "record": record, "scores": scores });
    audit(
        &tx,
        at,
        Some(by.person),
        "consensus.recorded",
        detail,
        by.now,
    )
    .await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// A transaction that holds the authority's row, unless the round is settled.
pub(super) async fn begin(
    db: &Database,
    at: &AuthorityRound,
) -> Result<Result<DatabaseTransaction, RecordRefusal>, Error> {
    let tx = db.write_tx().await?;
    Ok(
        match store::begin_write(&tx, at.authority.id, at.round.id).await? {
            Some(settled) => Err(RecordRefusal::Settled(settled)),
            None => Ok(tx),
        },
    )
}

/// The person's draft behind the lock; an empty one where a drawn record is not begun.
async fn own(
    tx: &DatabaseTransaction,
    record: RecordId,
    by: By,
) -> Result<Result<OwnRating, RecordRefusal>, Error> {
    Ok(match store::own_rating(tx, record, by.person).await? {
        Some(own) if own.submitted => Err(RecordRefusal::Submitted),
        Some(own) => Ok(own),
        None if store::is_drawn_for(tx, record, by.person).await? => Ok(OwnRating::default()),
        None => Err(RecordRefusal::Gone),
    })
}
