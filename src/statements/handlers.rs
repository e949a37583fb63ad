//! The pages; nobody need be signed in, and nothing is asked of the database.

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use maud::Markup;

use super::{
    AccessibilityPath, CookiesPath, PrivacyPath, accessibility, cookies, privacy, security,
};
use crate::{app::AppState, ui};

pub(super) async fn accessibility(_: AccessibilityPath, State(state): State<AppState>) -> Markup {
    let body = accessibility::statement(&state.settings.public_url);
    ui::plain_page(accessibility::TITLE, state.demonstration, body)
}

pub(super) async fn privacy(_: PrivacyPath, State(state): State<AppState>) -> Markup {
    let body = privacy::notice(&state.settings.keep);
    ui::plain_page(privacy::TITLE, state.demonstration, body)
}

pub(super) async fn cookies(_: CookiesPath, State(state): State<AppState>) -> Markup {
    let body = cookies::page(state.settings.is_https());
    ui::plain_page(cookies::TITLE, state.demonstration, body)
}

pub(super) async fn security(State(state): State<AppState>) -> Response {
    let text = security::text(&state.settings.public_url, state.now());
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}
