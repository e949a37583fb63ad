//! Stub.

use axum::Router;

use crate::app::AppState;

/// The room's pages.
pub fn routes() -> Router<AppState> {
    Router::new()
}

/// Start page.
pub async fn start_page(
    _: &AppState,
    person: &crate::people::CurrentPerson,
) -> Result<String, crate::error::Error> {
    let _ = person;
    Ok("/programmes".into())
}
