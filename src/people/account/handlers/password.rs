//! Changing one’s password.

use axum::{
    extract::State,
    response::{IntoResponse, Redirect},
};

use tower_sessions::Session;

use super::{Answer, refused};
use crate::{
    app::{AppState, Fields},
    people::{
        CurrentPerson,
        account::{
            AccountPath, PasswordPath, actions,
            forms::{ChangePassword, Proof},
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
    signed_in: SignedIn,
) -> Answer {
    let frame = views::Frame::new(&state, &person);
    let code_asked = signed_in.has_second_step;
    Ok(views::password(&frame, code_asked, &FieldErrors::new()).into_response())
}

pub(in crate::people::account) async fn change(
    _: PasswordPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    mut signed_in: SignedIn,
    session: Session,
    Fields(form): Fields<ChangePassword>,
) -> Answer {
    let frame = views::Frame::new(&state, &person);
    let code_asked = signed_in.has_second_step;
    let local = store::local_words(state.database.read(), person.id).await?;
    let password = match form.parse(&local, code_asked) {
        Ok(password) => password,
        Err(errors) => return Ok(refused(views::password(&frame, code_asked, &errors))),
    };
    let proof = Proof {
        password: form.current,
        code: form.code,
    };
    if let Err(wrong) = actions::prove(&state, (&mut signed_in, &session), proof).await? {
        let mut errors = FieldErrors::new();
        wrong.tell("current", &mut errors);
        return Ok(refused(views::password(&frame, code_asked, &errors)));
    }
    actions::change_password(&state, &person, &signed_in.session, password).await?;
    Ok(Redirect::to(&format!("{AccountPath}?done=password")).into_response())
}
