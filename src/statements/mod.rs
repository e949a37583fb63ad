//! What the service says of itself to anybody: accessibility, privacy, cookies, security.

use axum::{Router, routing::get};
use axum_extra::routing::{RouterExt, TypedPath};
use serde::Deserialize;

use crate::app::AppState;

mod accessibility;
mod cookies;
mod handlers;
mod privacy;
mod security;

pub use cookies::{COOKIES, Cookie};

/// The accessibility statement.
#[derive(Clone, Copy, Debug, TypedPath, Deserialize)]
#[typed_path("/accessibility")]
pub struct AccessibilityPath;

/// The privacy notice.
#[derive(Clone, Copy, Debug, TypedPath, Deserialize)]
#[typed_path("/privacy")]
pub struct PrivacyPath;

/// The cookies.
#[derive(Clone, Copy, Debug, TypedPath, Deserialize)]
#[typed_path("/cookies")]
pub struct CookiesPath;

/// The room’s pages; every footer leads to them.
pub fn routes() -> Router<AppState> {
    Router::new()
        .typed_get(handlers::accessibility)
        .typed_get(handlers::privacy)
        .typed_get(handlers::cookies)
        .route("/.well-known/security.txt", get(handlers::security))
}
