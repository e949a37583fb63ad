//! A forgotten password. Whether an account has the address is never told.

use axum::{
    extract::{Query, State},
    response::{IntoResponse, Redirect},
};

use super::{Answer, Done, refused};
use crate::{
    app::{AppState, Fields},
    people::account::{ForgottenPath, actions, forms::Forgotten, views},
    ui::FieldErrors,
};

pub(in crate::people::account) async fn page(
    _: ForgottenPath,
    State(state): State<AppState>,
    Query(done): Query<Done>,
) -> Answer {
    Ok(if state.settings.mail.is_none() {
        views::forgotten_without_mail(&state)
    } else if done.done == "asked" {
        views::reset_asked(&state)
    } else {
        views::forgotten(&state, "", &FieldErrors::new())
    }
    .into_response())
}

pub(in crate::people::account) async fn ask(
    _: ForgottenPath,
    State(state): State<AppState>,
    Fields(form): Fields<Forgotten>,
) -> Answer {
    if state.settings.mail.is_none() {
        return Ok(refused(views::forgotten_without_mail(&state)));
    }
    match form.parse() {
        Err(errors) => Ok(refused(views::forgotten(&state, &form.email, &errors))),
        Ok(email) => {
            actions::ask_for_reset(&state, &email).await?;
            Ok(Redirect::to(&format!("{ForgottenPath}?done=asked")).into_response())
        }
    }
}
