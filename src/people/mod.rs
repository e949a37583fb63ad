//! Accounts, sign-in and sign-out, and the one table of who may do what.

use axum::{Router, routing::get};
use axum_extra::routing::{RouterExt, TypedPath};
use serde::Deserialize;

use crate::app::AppState;

mod account;
pub mod actions;
mod current;
mod form_owner;
mod forms;
mod handlers;
mod hashing;
pub(crate) mod letters;
mod passwords;
pub mod permissions;
mod rules;
mod second_step;
mod sessions;
pub mod single_sign_on;
pub(crate) mod store;
pub mod throttle;
pub mod trail;
mod views;
pub mod visits;

pub use account::{
    AccountPath, ConfirmEmailPath, EmailPath, EndOtherSessionsPath, EndSessionPath, ForgottenPath,
    PasswordPath, SessionPath,
};
pub(crate) use current::SignedIn;
pub use current::{CurrentPerson, Over, SecondStep};
pub use form_owner::same_person;
pub use passwords::Passwords;
pub use permissions::{Act, Place};
pub use rules::password::{LocalWords, Password, Weakness};
pub use rules::{AuthorityId, Membership, PersonId, ProgrammeId, Role};
pub(crate) use rules::{email, new_secret, percent_encoded, sha256};
use second_step::code_again;
pub use second_step::{CodePath, RecoveryCodesPath, SecondStepOffPath, SecondStepPath};
pub use sessions::{DatabaseSessions, How, SessionLimits, begin as begin_session};
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

/// A one-time link to set a password.
#[derive(TypedPath, Deserialize)]
#[typed_path("/set-password/{token}")]
pub struct SetPasswordPath {
    /// The secret that was printed when the person was added.
    pub token: String,
}

/// The sign-in page that leads on to `next`, and says why a session is over.
pub fn sign_in_address(next: &str, over: Option<Over>) -> String {
    let mut query = Vec::new();
    if let Some(over) = over {
        query.push(format!("over={}", over.word()));
    }
    if next != "/" && !next.is_empty() {
        query.push(format!("next={}", rules::percent_encoded(next)));
    }
    if query.is_empty() {
        SignInPath.to_string()
    } else {
        format!("{SignInPath}?{}", query.join("&"))
    }
}

/// The room's pages.
pub fn routes() -> Router<AppState> {
    Router::new()
        .typed_get(handlers::sign_in_page)
        .typed_post(handlers::sign_in)
        .typed_post(handlers::sign_out)
        .route(
            SetPasswordPath::PATH,
            get(handlers::set_password_page).post(handlers::set_password),
        )
        .merge(account::routes())
        .merge(second_step::routes())
        .merge(single_sign_on::routes())
}
