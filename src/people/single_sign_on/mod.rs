//! Signing in by an OpenID Connect provider: the council's own, or DfE Sign-in.

mod actions;
mod handlers;
mod http;
mod provider;
mod rules;
mod settings;
mod store;
mod views;

use axum::{Router, routing::get};
use axum_extra::routing::{RouterExt, TypedPath};
use serde::Deserialize;

use crate::app::AppState;

pub use actions::unbind;
pub use provider::Provider;
pub use settings::ProviderSettings;
pub(super) use store::unbind as forget_identities;
pub(super) use views::{instead_of_a_new_password, instead_of_password};

/// Leads to the provider.
#[derive(TypedPath, Deserialize)]
#[typed_path("/sign-in/provider")]
pub struct ProviderPath;

/// Where the provider sends the browser back to.
#[derive(TypedPath, Deserialize)]
#[typed_path("/sign-in/callback")]
pub struct CallbackPath;

/// Leads to the provider by a link that would set a password.
#[derive(TypedPath, Deserialize)]
#[typed_path("/set-password/{token}/provider")]
pub struct ByLinkPath {
    /// The link's secret.
    pub token: String,
}

/// The room's pages; without a provider there are none at them.
pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .typed_get(handlers::leave)
        .typed_get(handlers::back)
        .route(ByLinkPath::PATH, get(handlers::leave_by_link))
}
