//! Publication by agreement, its correction and withdrawal, and moderation.

mod correcting;
mod moderating;
mod publishing;

pub use correcting::{retract, start_correction, stop_correction};
pub use moderating::{NotRecorded, Writing, record_moderation};
pub use publishing::{agree, propose, send_back, withdraw};

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use serde_json::{Value, json};

use super::{Frozen, PublicationId, Topic, history::History, rules, scored_now, store};
use crate::{
    database::Database,
    error::Error,
    people::{self, PersonId, store::Event},
    programmes,
    questionnaires::{self, AuthorityRound, rules::SurveyState},
};

/// Why a step of a publication is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// A snapshot never changes; a correction takes its place.
    AlreadyPublished,
    /// Figures move while answers come in.
    SurveyOpen,
    /// A change since this round is published already; rounds are published in their order.
    LaterPublished,
    /// The change since that round would rest on figures that are being put right.
    EarlierCorrected,
    /// The safety flag is raised and nothing is agreed on yet (rule 15).
    SafetyOpen,
    /// No dimension has a maturity.
    NothingScored,
    /// A correction that corrects nothing.
    NothingChanged,
    /// There is no proposal, or no longer the one that was read.
    OtherProposal,
    /// The stored answers or records are not those that were proposed.
    FiguresChanged,
    /// There is no published result to correct or withdraw.
    NotPublished,
    /// The result came from another installation, where its answers are.
    AnswersElsewhere,
    /// A correction is open already.
    AlreadyCorrected,
    /// There is no open correction.
    NotCorrected,
    /// The correction is proposed.
    ProposalStands,
    /// What is stored no longer gives the published figures.
    ChangedSincePublished,
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
            Self::EarlierCorrected => {
                "An earlier round is being corrected, and the change since it is part of this result. Finish that first"
            }
            Self::SafetyOpen => {
                "Risk and the child first: agree a response at the moderation agenda before the result is proposed"
            }
            Self::NothingScored => "No dimension has a score yet, so there is nothing to publish",
            Self::NothingChanged => {
                "The figures are those that are published already. Stop the correction, or put right what is wrong first"
            }
            Self::OtherProposal => {
                "There is a newer proposal, or none any more. Read the result again before you decide"
            }
            Self::FiguresChanged => {
                "The figures have changed since they were proposed. They must be proposed again"
            }
            Self::NotPublished => "No result of this round is published",
            Self::AnswersElsewhere => {
                "This result came with a handover pack. Its answers stayed in the other installation, so it can only be corrected there"
            }
            Self::AlreadyCorrected => "This round is being corrected already",
            Self::NotCorrected => "This round is not being corrected",
            Self::ProposalStands => "The correction is proposed. Withdraw the proposal first",
            Self::ChangedSincePublished => {
                "What is stored no longer gives the published figures. Propose the correction, or put back what was changed"
            }
        }
    }
}

/// What a step is taken on: the authority's row is locked and its history read.
struct Step<'a> {
    tx: DatabaseTransaction,
    at: &'a AuthorityRound,
    history: History,
    by: (PersonId, DateTime<Utc>),
}

impl<'a> Step<'a> {
    async fn begin(
        db: &Database,
        at: &'a AuthorityRound,
        by: (PersonId, DateTime<Utc>),
    ) -> Result<Self, Error> {
        let tx = db.write_tx().await?;
        programmes::store::lock_authority(&tx, at.authority.id).await?;
        let history = store::history(&tx, at.authority.id, at.round.id).await?;
        Ok(Self {
            tx,
            at,
            history,
            by,
        })
    }

    fn key(&self) -> (people::AuthorityId, programmes::RoundId) {
        (self.at.authority.id, self.at.round.id)
    }

    /// Writes the event and makes it all so.
    async fn finish(self, verb: &'static str, subject: String, more: Value) -> Result<(), Error> {
        let (person, now) = self.by;
        let mut detail =
            json!({ "authority": self.at.authority.slug, "round": self.at.round.slug() });
        if let (Some(detail), Value::Object(more)) = (detail.as_object_mut(), more) {
            detail.extend(more);
        }
        let event = Event {
            person: Some(person),
            programme: Some(self.at.programme.id),
            verb,
            subject,
            detail,
        };
        people::store::audit(&self.tx, event, now).await?;
        Ok(self.tx.commit().await?)
    }

    /// The figures as they stand, if they may be published.
    async fn publishable(&self) -> Result<Result<Frozen, Refusal>, Error> {
        let (tx, at) = (&self.tx, self.at);
        let coverage = questionnaires::store::coverage(tx, at.authority.id, at.round.id).await?;
        if coverage.survey == SurveyState::Open {
            return Ok(Err(Refusal::SurveyOpen));
        }
        let published = store::published_before(tx, at.authority.id, u32::MAX).await?;
        let later = published.iter().any(|it| it.month > at.round.month);
        // A round that was published before is in its order: later ones keep the change since it
        // that they froze, and say that it was corrected.
        if later && !self.history.was_published() {
            return Ok(Err(Refusal::LaterPublished));
        }
        let correcting = store::correcting(tx, at.authority.id).await?;
        let mut earlier = published.iter().filter(|it| it.month < at.round.month);
        if earlier.any(|it| correcting.contains(&it.round)) {
            return Ok(Err(Refusal::EarlierCorrected));
        }
        let frozen = scored_now(tx, at.authority.id, &at.round).await?;
        if frozen.result.overall.dimensions.is_empty() {
            return Ok(Err(Refusal::NothingScored));
        }
        if !rules::safety_flags(&frozen.changes).is_empty() {
            let written = store::moderations(tx, at.authority.id, at.round.id).await?;
            let newest = store::newest(&written, Topic::Safety);
            if !newest.is_some_and(store::Moderation::is_agreed) {
                return Ok(Err(Refusal::SafetyOpen));
            }
        }
        Ok(Ok(frozen))
    }
}

/// Whether a proposal or a published result is exactly these figures.
async fn froze(
    tx: &impl ConnectionTrait,
    id: PublicationId,
    frozen: &Frozen,
) -> Result<bool, Error> {
    let kept = store::snapshot(tx, id).await?;
    Ok(kept.is_some_and(|it| it.result == frozen.result && it.changes == frozen.changes))
}

fn subject(id: PublicationId) -> String {
    format!("publication {id}")
}
