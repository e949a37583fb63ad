//! What is kept of a download.

use serde_json::json;

use super::{file::File, period::Period};
use crate::{
    app::AppState,
    error::Error,
    people::{self, PersonId, store::Event},
    programmes::ProgrammeId,
};

/// Keeps in the audit trail that a person took a file.
///
/// # Errors
/// Where the database fails.
pub(super) async fn record(
    state: &AppState,
    (programme, person): (ProgrammeId, PersonId),
    file: File,
    period: Period,
) -> Result<(), Error> {
    let event = Event {
        person: Some(person),
        programme: Some(programme),
        verb: "file.downloaded",
        subject: file.name(),
        detail: json!({ "from": period.first.code(), "to": period.last.code() }),
    };
    let tx = state.database.write_tx().await?;
    people::store::audit(&tx, event, state.now()).await?;
    Ok(tx.commit().await?)
}
