//! One’s own account: password, e-mail address, where one is signed in.

use axum::{Router, routing::get};
use axum_extra::routing::{RouterExt, TypedPath};
use serde::Deserialize;

use crate::app::AppState;

pub(super) mod actions;
pub(super) mod forms;
mod handlers;
pub(super) mod store;
pub(super) mod views;

/// `/account`.
#[derive(TypedPath, Deserialize)]
#[typed_path("/account")]
pub struct AccountPath;

/// `/account/password`.
#[derive(TypedPath, Deserialize)]
#[typed_path("/account/password")]
pub struct PasswordPath;

/// `/account/email`.
#[derive(TypedPath, Deserialize)]
#[typed_path("/account/email")]
pub struct EmailPath;

/// A one-time link that confirms a new e-mail address.
#[derive(TypedPath, Deserialize)]
#[typed_path("/confirm-email/{token}")]
pub struct ConfirmEmailPath {
    /// The secret that was sent to the new address.
    pub token: String,
}

/// `/account/session`: how long it lasts; a POST lets it last longer.
#[derive(TypedPath, Deserialize)]
#[typed_path("/account/session")]
pub struct SessionPath;

/// `/account/sessions/end`, a POST.
#[derive(TypedPath, Deserialize)]
#[typed_path("/account/sessions/end")]
pub struct EndSessionPath;

/// `/account/sessions/end-others`, a POST.
#[derive(TypedPath, Deserialize)]
#[typed_path("/account/sessions/end-others")]
pub struct EndOtherSessionsPath;

/// `/forgotten-password`.
#[derive(TypedPath, Deserialize)]
#[typed_path("/forgotten-password")]
pub struct ForgottenPath;

pub(super) fn routes() -> Router<AppState> {
    use handlers::{email, forgotten, password, sessions};
    Router::new()
        .typed_get(handlers::account)
        .typed_get(password::page)
        .typed_post(password::change)
        .typed_get(email::page)
        .typed_post(email::ask)
        .route(
            ConfirmEmailPath::PATH,
            get(email::confirm_page).post(email::confirm),
        )
        .typed_get(sessions::left)
        .typed_post(sessions::extend)
        .typed_post(sessions::end)
        .typed_post(sessions::end_others)
        .typed_get(forgotten::page)
        .typed_post(forgotten::ask)
}
