//! Changing one’s e-mail address: the new one confirms it.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};

use tower_sessions::Session;

use super::{Answer, refused};
use crate::{
    app::{AppState, Fields},
    error::Error,
    people::{
        CurrentPerson, SignInPath,
        account::{AccountPath, EmailPath, actions, forms::ChangeEmail, views},
        current::SignedIn,
    },
    ui::FieldErrors,
};

pub(in crate::people::account) async fn page(
    _: EmailPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    signed_in: SignedIn,
) -> Answer {
    let frame = views::Frame::new(&state, &person);
    if state.settings.mail.is_none() {
        return Ok(views::email_without_mail(&frame).into_response());
    }
    let code_asked = signed_in.has_second_step;
    Ok(views::email(&frame, code_asked, "", &FieldErrors::new()).into_response())
}

pub(in crate::people::account) async fn ask(
    _: EmailPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    mut signed_in: SignedIn,
    session: Session,
    Fields(form): Fields<ChangeEmail>,
) -> Answer {
    let frame = views::Frame::new(&state, &person);
    if state.settings.mail.is_none() {
        return Ok(refused(views::email_without_mail(&frame)));
    }
    let mut errors = FieldErrors::new();
    let code_asked = signed_in.has_second_step;
    match form.parse(code_asked) {
        Err(wrong) => errors = wrong,
        Ok(email) => {
            let proved = actions::prove(&state, (&mut signed_in, &session), form.proof).await?;
            let who = (person.id, signed_in.session.as_str());
            if let Err(wrong) = proved {
                wrong.tell("password", &mut errors);
            } else {
                actions::ask_for_email(&state, who, &email).await?;
                return Ok(Redirect::to(&format!("{AccountPath}?done=email")).into_response());
            }
        }
    }
    Ok(refused(views::email(
        &frame,
        code_asked,
        &form.email,
        &errors,
    )))
}

pub(in crate::people::account) async fn confirm_page(
    State(state): State<AppState>,
    Path(token): Path<String>,
    signed_in: Result<SignedIn, Error>,
) -> Answer {
    let link = actions::email_link(&state.database, &token, state.now()).await?;
    let Some((person, email)) = link else {
        return Ok(over(&state));
    };
    if signed_in.is_ok_and(|other| other.person.id != person) {
        return Ok(views::somebody_elses(&state));
    }
    Ok(views::confirm_email(&state, &token, &email).into_response())
}

pub(in crate::people::account) async fn confirm(
    State(state): State<AppState>,
    Path(token): Path<String>,
    signed_in: Result<SignedIn, Error>,
) -> Answer {
    let link = actions::email_link(&state.database, &token, state.now()).await?;
    let Some((person, _)) = link else {
        return Ok(over(&state));
    };
    if signed_in.is_ok_and(|other| other.person.id != person) {
        return Ok(views::somebody_elses(&state));
    }
    if !actions::confirm_email(&state, &token).await? {
        return Ok(over(&state));
    }
    Ok(Redirect::to(&format!("{SignInPath}?done=email")).into_response())
}

fn over(state: &AppState) -> Response {
    (StatusCode::GONE, views::email_link_over(state)).into_response()
}
