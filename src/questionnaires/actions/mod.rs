//! What people do with questionnaires: load instruments, import, complete, open, answer.

pub(super) mod answering;
pub(super) mod asking;
mod closing;
mod draws;
mod imports;
mod instruments;
mod records;
mod self_assessment;
mod survey;
#[cfg(test)]
mod tests;

pub use answering::respond;
pub use closing::close_responses;
pub(crate) use closing::{close_in, draft_waits};
pub use draws::{DrawRefusal, draw_second_ratings, reassign_second_rating};
pub use imports::{
    EvidencePreview, ImportError, Imported, Importing, ResponsesPreview, import_evidence,
    import_responses, import_responses_as, preview_evidence, preview_responses,
};
pub(in crate::questionnaires) use instruments::SEED_INSTRUMENTS;
pub use instruments::{Publishing, load_instruments, publish_version};
pub(in crate::questionnaires) use instruments::{gone, read_version, was_published, whose};
pub use records::{begin_record, delete_draft, record_consensus, save_rating, submit_rating};
pub use self_assessment::{
    By, Merged, clear_section, merge_section, save_section, sign_off, submit_self_assessment,
};
pub use survey::{close_survey, correct_headcounts, open_survey, set_last_day};

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DbErr};

use super::AuthorityRound;
use crate::people::{self, PersonId, store::Event};

/// Writes an event on an authority's round.
async fn audit(
    tx: &impl ConnectionTrait,
    at: &AuthorityRound,
    person: Option<PersonId>,
    verb: &str,
    detail: serde_json::Value,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let event = Event {
        person,
        programme: Some(at.programme.id),
        verb,
        subject: format!("authority {} {}", at.authority.id, at.round.slug()),
        detail,
    };
    people::store::audit(tx, event, now).await
}
