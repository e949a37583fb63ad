//! Accounts, sign-in and sign-out, and the one table of who may do what.

use axum::{Router, routing::get};
use axum_extra::routing::{RouterExt, TypedPath};
use serde::Deserialize;

use crate::app::AppState;

pub mod actions;
mod current;
mod forms;
mod handlers;
mod hashing;
mod passwords;
pub mod permissions;
mod rules;
mod sessions;
pub mod single_sign_on;
pub(crate) mod store;
pub mod throttle;
mod views;
pub mod visits;

pub use current::CurrentPerson;
pub(crate) use handlers::PERSON_KEY;
pub use passwords::Passwords;
pub use permissions::{Act, Place};
pub use rules::{AuthorityId, Membership, PersonId, ProgrammeId, Role, SignedInBy};
pub(crate) use rules::{email, new_secret, percent_encoded, sha256};
pub use sessions::DatabaseSessions;
pub use store::Colleague;
pub(crate) use views::{DEMONSTRATION_PASSWORD, viewer};

/// `/sign-in`.
#[derive(TypedPath, Deserialize)]
#[typed_path("/sign-in")]
pub struct SignInPath;

/// `/sign-out`, a POST.
#[derive(TypedPath, Deserialize)]
#[typed_path("/sign-out")]
pub struct SignOutPath;

/// `/account`.
#[derive(TypedPath, Deserialize)]
#[typed_path("/account")]
pub struct AccountPath;

/// A one-time link to set a password.
#[derive(TypedPath, Deserialize)]
#[typed_path("/set-password/{token}")]
pub struct SetPasswordPath {
    /// The secret that was printed when the person was added.
    pub token: String,
}

/// The sign-in page that leads on to `next`.
pub fn sign_in_address(next: &str) -> String {
    if next == "/" || next.is_empty() {
        return SignInPath.to_string();
    }
    format!("{SignInPath}?next={}", rules::percent_encoded(next))
}

/// The room's pages.
pub fn routes() -> Router<AppState> {
    Router::new()
        .typed_get(handlers::sign_in_page)
        .typed_post(handlers::sign_in)
        .typed_post(handlers::sign_out)
        .typed_get(handlers::account)
        .route(
            SetPasswordPath::PATH,
            get(handlers::set_password_page).post(handlers::set_password),
        )
        .merge(single_sign_on::routes())
}
