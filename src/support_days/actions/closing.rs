//! Closing a quarter.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::DatabaseTransaction;
use serde_json::json;

use crate::{
    database::Database,
    error::Error,
    people::{self, PersonId, store::Event},
    programmes::{self, Programme},
    support_days::{Quarter, store},
};

/// Closes a quarter: from then on its figures change only with a reason. That it is closed
/// already changes nothing.
///
/// # Errors
/// Not found where the programme has no such quarter, a conflict where it has not ended;
/// otherwise the database's.
pub async fn close_quarter(
    db: &Database,
    programme: &Programme,
    quarter: Quarter,
    (person, now): (PersonId, DateTime<Utc>),
    today: NaiveDate,
) -> Result<(), Error> {
    may_close(programme, quarter, today)?;
    let tx = db.write_tx().await?;
    close_within(&tx, programme, &[quarter], (person, now)).await?;
    Ok(tx.commit().await?)
}

/// Closes those of the quarters that are open, as a part of a transaction that does more; until
/// that ends, nothing of the programme's ledgers changes.
pub(crate) async fn close_within(
    tx: &DatabaseTransaction,
    programme: &Programme,
    quarters: &[Quarter],
    (person, now): (PersonId, DateTime<Utc>),
) -> Result<(), Error> {
    // Whoever draws on an authority's days holds its row, so that no entry slips by.
    programmes::store::lock_programme(tx, programme.id).await?;
    let authorities = programmes::store::authorities(tx, programme.id).await?;
    let mut ids: Vec<_> = authorities.iter().map(|authority| authority.id).collect();
    ids.sort_unstable();
    for id in ids {
        programmes::store::lock_authority(tx, id).await?;
    }
    let closed = store::closed_quarters(tx, programme.id).await?;
    for quarter in quarters.iter().filter(|it| !closed.contains(it)) {
        store::close_quarter(tx, programme.id, *quarter, (person, now)).await?;
        let event = Event {
            person: Some(person),
            programme: Some(programme.id),
            verb: "quarter.closed",
            subject: format!("quarter {quarter}"),
            detail: json!({}),
        };
        people::store::audit(tx, event, now).await?;
    }
    Ok(())
}

/// Whether a quarter is the programme's and has ended.
///
/// # Errors
/// Not found where the programme has no such quarter, a conflict where it has not ended.
pub(in crate::support_days) fn may_close(
    programme: &Programme,
    quarter: Quarter,
    today: NaiveDate,
) -> Result<(), Error> {
    if !Quarter::spanning(programme.starts_on, programme.ends_on).any(|own| own == quarter) {
        return Err(Error::NotFound);
    }
    if quarter.ends_on() >= today {
        let sentence = format!("{} has not ended yet.", quarter.title());
        return Err(Error::Conflict(sentence));
    }
    Ok(())
}
