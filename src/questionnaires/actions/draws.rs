//! Second ratings: draw records for them, and give one to somebody else.

use serde_json::json;

use super::{By, audit, records::begin};
use crate::{
    database::Database,
    error::Error,
    people::Colleague,
    questionnaires::{
        AuthorityRound,
        rules::{Draw, Instrument, RecordId, RecordLine, RecordRefusal, SecondRater, draw},
        store,
    },
};

/// Why nothing was drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DrawRefusal {
    /// The round takes nothing.
    Record(RecordRefusal),
    /// Everybody who was chosen has rated the record of this reference first.
    RatedBy(String),
}

/// Draws the observations that still need a second rating, at random, for `raters`, and every
/// organisational evidence record for `peer`. How many were drawn.
///
/// # Errors
/// Where the database fails; a refusal is the inner error.
pub async fn draw_second_ratings(
    db: &Database,
    at: &AuthorityRound,
    (raters, peer): (&[Colleague], Option<&Colleague>),
    by: By,
) -> Result<Result<usize, DrawRefusal>, Error> {
    let tx = match begin(db, at).await? {
        Ok(tx) => tx,
        Err(refusal) => return Ok(Err(DrawRefusal::Record(refusal))),
    };
    let records = store::records(&tx, at.authority.id, at.round.id).await?;
    let drawn = match plan(&records, raters, peer) {
        Ok(drawn) => drawn,
        Err(reference) => return Ok(Err(DrawRefusal::RatedBy(reference))),
    };
    store::add_second_ratings(&tx, &drawn, (by.person, by.now)).await?;
    let detail = json!({ "drawn": drawn });
    audit(
        &tx,
        at,
        Some(by.person),
        "second-ratings.drawn",
        detail,
        by.now,
    )
    .await?;
    tx.commit().await?;
    Ok(Ok(drawn.len()))
}

fn plan(
    records: &[RecordLine],
    raters: &[Colleague],
    peer: Option<&Colleague>,
) -> Result<Vec<Draw>, String> {
    let second = |it: &Colleague| SecondRater {
        person: it.id,
        name: it.name.clone(),
    };
    let raters: Vec<_> = raters.iter().map(second).collect();
    let peers: Vec<_> = peer.map(second).into_iter().collect();
    let mut drawn = Vec::new();
    for instrument in Instrument::EVIDENCE {
        let who = match instrument {
            Instrument::OrganisationalEvidence => &peers,
            _ => &raters,
        };
        if !who.is_empty() {
            drawn.extend(draw(instrument, records, who, &mut rand::rng())?);
        }
    }
    Ok(drawn)
}

/// Gives a drawn record to another second rater, as long as the first one has not submitted; what
/// they had begun is deleted.
///
/// # Errors
/// Where the database fails; a refusal is the inner error.
pub async fn reassign_second_rating(
    db: &Database,
    at: &AuthorityRound,
    record: RecordId,
    to: &Colleague,
    by: By,
) -> Result<Result<(), DrawRefusal>, Error> {
    let tx = match begin(db, at).await? {
        Ok(tx) => tx,
        Err(refusal) => return Ok(Err(DrawRefusal::Record(refusal))),
    };
    let records = store::records(&tx, at.authority.id, at.round.id).await?;
    let found = records.into_iter().find(|it| it.id == record);
    let drawn = found.filter(|it| !it.is_rated_twice());
    let Some((found, from)) = drawn.and_then(|it| Some((it.clone(), it.drawn?))) else {
        return Ok(Err(DrawRefusal::Record(RecordRefusal::NotDrawn)));
    };
    if found.was_first_rated_by(to.id, &to.name) {
        return Ok(Err(DrawRefusal::RatedBy(found.reference)));
    }
    store::delete_own_draft(&tx, record, from.person).await?;
    store::reassign(&tx, record, to.id, (by.person, by.now)).await?;
    let detail = json!({ "record": record, "from": from.person, "to": to.id });
    audit(
        &tx,
        at,
        Some(by.person),
        "second-rating.reassigned",
        detail,
        by.now,
    )
    .await?;
    tx.commit().await?;
    Ok(Ok(()))
}
