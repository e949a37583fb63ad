//! Changing one’s password.

use axum::{
    extract::State,
    response::{IntoResponse, Redirect},
};

use super::{Answer, refused};
use crate::{
    app::{AppState, Fields},
    people::{
        CurrentPerson,
        account::{
            AccountPath, PasswordPath, actions,
            forms::{ChangePassword, WRONG_PASSWORD},
            store, views,
        },
        current::SignedIn,
    },
    ui::FieldErrors,
};

pub(in crate::people::account) async fn page(
    _: PasswordPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let frame = views::Frame::new(&state, &person);
    Ok(views::password(&frame, &FieldErrors::new()).into_response())
}

pub(in crate::people::account) async fn change(
    _: PasswordPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    signed_in: SignedIn,
    Fields(form): Fields<ChangePassword>,
) -> Answer {
    let frame = views::Frame::new(&state, &person);
    let local = store::local_words(state.database.read(), person.id).await?;
    let password = match form.parse(&local) {
        Ok(password) => password,
        Err(errors) => return Ok(refused(views::password(&frame, &errors))),
    };
    if !actions::prove(&state, person.id, form.current).await? {
        let mut errors = FieldErrors::new();
        errors.add("current", WRONG_PASSWORD);
        return Ok(refused(views::password(&frame, &errors)));
    }
    actions::change_password(&state, &person, &signed_in.session, password).await?;
    Ok(Redirect::to(&format!("{AccountPath}?done=password")).into_response())
}
