//! Publication by agreement: a facilitator proposes, the authority’s lead agrees.

use chrono::{DateTime, Utc};
use sea_orm::ConnectionTrait;
use serde_json::json;

use super::{Frozen, PublicationId, scored_now, store};
use crate::{
    database::Database,
    error::Error,
    people::{self, PersonId, store::Event},
    programmes,
    questionnaires::{self, AuthorityRound, rules::SurveyState},
};

/// Why a round is not proposed, or not published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// A snapshot never changes.
    AlreadyPublished,
    /// Figures move while answers come in.
    SurveyOpen,
    /// A change since this round is published already; rounds are published in their order.
    LaterPublished,
    /// No dimension has a maturity.
    NothingScored,
    /// There is no proposal, or no longer the one that was read.
    OtherProposal,
    /// The stored answers or records are not those that were proposed.
    FiguresChanged,
}

impl Refusal {
    /// As the person is told.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::AlreadyPublished => "This round is already published",
            Self::SurveyOpen => "The survey must be closed before the result is published",
            Self::LaterPublished => {
                "A later round is already published, and its changes were worked out without this one"
            }
            Self::NothingScored => "No dimension has a score yet, so there is nothing to publish",
            Self::OtherProposal => {
                "There is a newer proposal, or none any more. Read the result again before you agree"
            }
            Self::FiguresChanged => {
                "The figures have changed since they were proposed. They must be proposed again"
            }
        }
    }
}

/// Proposes that the round’s result is published, as it stands now; an earlier proposal lapses.
///
/// # Errors
/// Where the database fails; a refusal is the inner error.
pub async fn propose(
    db: &Database,
    at: &AuthorityRound,
    person: PersonId,
    now: DateTime<Utc>,
) -> Result<Result<PublicationId, Refusal>, Error> {
    let tx = db.write_tx().await?;
    programmes::store::lock_authority(&tx, at.authority.id).await?;
    if published(&tx, at).await? {
        return Ok(Err(Refusal::AlreadyPublished));
    }
    let frozen = match publishable(&tx, at).await? {
        Ok(frozen) => frozen,
        Err(refusal) => return Ok(Err(refusal)),
    };
    store::lapse(&tx, at.authority.id, at.round.id).await?;
    let id = store::add_proposal(&tx, (at.authority.id, at.round.id), &frozen, person, now).await?;
    audit(&tx, at, "publication.proposed", id, person, now).await?;
    tx.commit().await?;
    Ok(Ok(id))
}

/// Agrees to the proposal that was read, which publishes the round’s result for good.
///
/// # Errors
/// Where the database fails; a refusal is the inner error.
pub async fn agree(
    db: &Database,
    at: &AuthorityRound,
    proposal: PublicationId,
    person: PersonId,
    now: DateTime<Utc>,
) -> Result<Result<(), Refusal>, Error> {
    let tx = db.write_tx().await?;
    programmes::store::lock_authority(&tx, at.authority.id).await?;
    let standing = store::publication(&tx, at.authority.id, at.round.id).await?;
    match standing {
        Some(it) if it.agreed.is_some() => return Ok(Err(Refusal::AlreadyPublished)),
        Some(it) if it.id == proposal => {}
        _ => return Ok(Err(Refusal::OtherProposal)),
    }
    let frozen = match publishable(&tx, at).await? {
        Ok(frozen) => frozen,
        Err(refusal) => return Ok(Err(refusal)),
    };
    if !store::froze(&tx, proposal, &frozen).await? {
        return Ok(Err(Refusal::FiguresChanged));
    }
    store::agree(&tx, proposal, person, now).await?;
    questionnaires::store::delete_drafts(&tx, at.authority.id, at.round.id).await?;
    audit(&tx, at, "publication.agreed", proposal, person, now).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// Withdraws the proposal that stands, so that the round can be corrected.
///
/// # Errors
/// Where the database fails; a refusal is the inner error.
pub async fn withdraw(
    db: &Database,
    at: &AuthorityRound,
    person: PersonId,
    now: DateTime<Utc>,
) -> Result<Result<(), Refusal>, Error> {
    let tx = db.write_tx().await?;
    programmes::store::lock_authority(&tx, at.authority.id).await?;
    let standing = store::publication(&tx, at.authority.id, at.round.id).await?;
    let id = match standing {
        None => return Ok(Err(Refusal::OtherProposal)),
        Some(it) if it.agreed.is_some() => return Ok(Err(Refusal::AlreadyPublished)),
        Some(it) => it.id,
    };
    store::lapse(&tx, at.authority.id, at.round.id).await?;
    audit(&tx, at, "publication.withdrawn", id, person, now).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

async fn published(tx: &impl ConnectionTrait, at: &AuthorityRound) -> Result<bool, Error> {
    let standing = store::publication(tx, at.authority.id, at.round.id).await?;
    Ok(standing.is_some_and(|it| it.agreed.is_some()))
}

/// The figures as they stand, if they may be published.
async fn publishable(
    tx: &impl ConnectionTrait,
    at: &AuthorityRound,
) -> Result<Result<Frozen, Refusal>, Error> {
    let coverage = questionnaires::store::coverage(tx, at.authority.id, at.round.id).await?;
    if coverage.survey == SurveyState::Open {
        return Ok(Err(Refusal::SurveyOpen));
    }
    let published = store::published_before(tx, at.authority.id, u32::MAX).await?;
    if published.iter().any(|(_, month)| *month > at.round.month) {
        return Ok(Err(Refusal::LaterPublished));
    }
    let frozen = scored_now(tx, at.authority.id, &at.round).await?;
    Ok(match frozen.result.overall.dimensions.is_empty() {
        true => Err(Refusal::NothingScored),
        false => Ok(frozen),
    })
}

async fn audit(
    tx: &impl ConnectionTrait,
    at: &AuthorityRound,
    verb: &str,
    publication: PublicationId,
    person: PersonId,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let event = Event {
        person: Some(person),
        programme: Some(at.programme.id),
        verb,
        subject: format!("publication {publication}"),
        detail: json!({ "authority": at.authority.slug, "round": at.round.slug() }),
    };
    Ok(people::store::audit(tx, event, now).await?)
}
