//! The second step at sign-in: a code of an app, or a recovery code.

use axum::Router;
use axum_extra::routing::{RouterExt, TypedPath};
use serde::Deserialize;

use crate::app::AppState;

pub(super) mod actions;
mod forms;
mod handlers;
mod store;
mod views;

pub(super) use store::has_second_step;
pub(super) use views::code_again;

/// `/sign-in/code`: the second step itself.
#[derive(TypedPath, Deserialize)]
#[typed_path("/sign-in/code")]
pub struct CodePath;

/// `/account/second-step`: setting it up.
#[derive(TypedPath, Deserialize)]
#[typed_path("/account/second-step")]
pub struct SecondStepPath;

/// `/account/second-step/recovery-codes`, a POST.
#[derive(TypedPath, Deserialize)]
#[typed_path("/account/second-step/recovery-codes")]
pub struct RecoveryCodesPath;

/// `/account/second-step/off`, a POST.
#[derive(TypedPath, Deserialize)]
#[typed_path("/account/second-step/off")]
pub struct SecondStepOffPath;

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .typed_get(handlers::code_page)
        .typed_post(handlers::code)
        .typed_get(handlers::page)
        .typed_post(handlers::set_up)
        .typed_post(handlers::new_codes)
        .typed_post(handlers::turn_off)
}
