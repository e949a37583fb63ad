//! The second step at sign-in, and the pages that set it up.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use maud::Markup;
use tower_sessions::Session;

use super::{
    CodePath, RecoveryCodesPath, SecondStepOffPath, SecondStepPath, actions,
    forms::{Code, SetUp, WRONG_CODE},
    store::has_second_step,
    views,
};
use crate::{
    app::{AppState, Fields},
    error::Error,
    people::{
        CurrentPerson, PersonId, SignInPath,
        account::{AccountPath, actions::prove, forms::Proof, views::Frame},
        actions::know_device_after_code,
        current::SignedIn,
        rules::{
            local_address,
            second_step::{CODE_AWAITED_FOR, SecondStep},
        },
        sessions::{self, Awaited},
        throttle::{Device, keep_device},
    },
    ui::FieldErrors,
};

type Answer = Result<Response, Error>;

/// Where a session keeps the secret that is being set up.
const NEW_SECRET: &str = "new-second-step";

/// Who has given a right password not long ago.
async fn awaited(state: &AppState, session: &Session) -> Result<Option<Awaited>, Error> {
    let awaited = sessions::awaited(session).await?;
    Ok(awaited.filter(|awaited| state.now() < awaited.since + CODE_AWAITED_FOR))
}

pub(super) async fn code_page(
    _: CodePath,
    State(state): State<AppState>,
    session: Session,
) -> Answer {
    Ok(match awaited(&state, &session).await? {
        Some(_) => views::code(&state, &FieldErrors::new()).into_response(),
        None => Redirect::to(&SignInPath.to_string()).into_response(),
    })
}

pub(super) async fn code(
    _: CodePath,
    State(state): State<AppState>,
    session: Session,
    headers: HeaderMap,
    device: Device,
    Fields(form): Fields<Code>,
) -> Answer {
    let Some(awaited) = awaited(&state, &session).await? else {
        return Ok(Redirect::to(&SignInPath.to_string()).into_response());
    };
    let mut errors = form.check();
    if errors.is_empty() {
        let person = PersonId(awaited.person);
        if let Some(how) = actions::take(&state, person, &form.code).await? {
            sessions::begin(&session, &headers, person, how).await?;
            session.save().await?;
            let whose = (person, awaited.password.as_str());
            let known = know_device_after_code(&state.database, &device, whose, state.now());
            let Some(secret) = known.await? else {
                session.flush().await?;
                return Ok(Redirect::to(&SignInPath.to_string()).into_response());
            };
            let answer = Redirect::to(local_address(&awaited.next)).into_response();
            return Ok(keep_device(&state.settings, secret, answer));
        }
        errors.add("code", WRONG_CODE);
    }
    Ok(refused(views::code(&state, &errors)))
}

pub(super) async fn page(
    _: SecondStepPath,
    State(state): State<AppState>,
    signed_in: SignedIn,
    session: Session,
) -> Answer {
    if signed_in.has_second_step {
        return managed(&state, &signed_in, &FieldErrors::new()).await;
    }
    let new = new_secret(&session, &signed_in).await?;
    let frame = frame(&state, &signed_in);
    Ok(views::set_up(&frame, &signed_in, &new, &FieldErrors::new()).into_response())
}

/// No way back where there is nothing to go back to.
fn frame<'a>(state: &AppState, signed_in: &'a SignedIn) -> Frame<'a> {
    let frame = Frame::new(state, &signed_in.person);
    if signed_in.needs_second_step && !signed_in.has_second_step {
        frame.without_back()
    } else {
        frame
    }
}

/// The secret being set up: the same until it is, so that a code of the app fits however often the
/// page is looked at.
async fn new_secret(session: &Session, signed_in: &SignedIn) -> Result<SecondStep, Error> {
    let kept: Option<String> = session.get(NEW_SECRET).await?;
    let email = &signed_in.person.email;
    if let Some(known) = kept.and_then(|text| SecondStep::read(&text, email)) {
        return Ok(known);
    }
    let new = SecondStep::generate(email)
        .ok_or_else(|| Error::Internal("a second step could not be made".into()))?;
    sessions::keep(session, NEW_SECRET, new.text()).await?;
    Ok(new)
}

async fn managed(state: &AppState, signed_in: &SignedIn, errors: &FieldErrors) -> Answer {
    let left = actions::codes_left(state, signed_in.person.id).await?;
    let page = views::managed(&frame(state, signed_in), signed_in, left, errors);
    Ok(if errors.is_empty() {
        page.into_response()
    } else {
        refused(page)
    })
}

pub(super) async fn set_up(
    _: SecondStepPath,
    State(state): State<AppState>,
    mut signed_in: SignedIn,
    session: Session,
    Fields(form): Fields<SetUp>,
) -> Answer {
    if has_second_step(state.database.read(), signed_in.person.id).await? {
        return Ok(Redirect::to(&SecondStepPath.to_string()).into_response());
    }
    let new = new_secret(&session, &signed_in).await?;
    let mut errors = form.check();
    if errors.is_empty() {
        // The code is of an app that no sign-in asks for yet.
        let proof = Proof {
            password: form.password,
            ..Proof::default()
        };
        if let Err(wrong) = prove(&state, (&mut signed_in, &session), proof).await? {
            wrong.tell("password", &mut errors);
        } else if let Some(codes) = actions::set_up(&state, &signed_in, &new, &form.code).await? {
            session.remove::<String>(NEW_SECRET).await?;
            let frame = frame(&state, &signed_in);
            return Ok(views::codes(&frame, "Second step set up", &codes).into_response());
        } else {
            errors.add("code", WRONG_CODE);
        }
    }
    let frame = frame(&state, &signed_in);
    Ok(refused(views::set_up(&frame, &signed_in, &new, &errors)))
}

pub(super) async fn new_codes(
    _: RecoveryCodesPath,
    State(state): State<AppState>,
    _: CurrentPerson,
    mut signed_in: SignedIn,
    session: Session,
    Fields(form): Fields<Proof>,
) -> Answer {
    if let Some(answer) = unproved(&state, (&mut signed_in, &session), form).await? {
        return Ok(answer);
    }
    let codes = actions::new_codes(&state, &signed_in).await?;
    let frame = frame(&state, &signed_in);
    Ok(views::codes(&frame, "New recovery codes", &codes).into_response())
}

pub(super) async fn turn_off(
    _: SecondStepOffPath,
    State(state): State<AppState>,
    _: CurrentPerson,
    mut signed_in: SignedIn,
    session: Session,
    Fields(form): Fields<Proof>,
) -> Answer {
    if let Some(answer) = unproved(&state, (&mut signed_in, &session), form).await? {
        return Ok(answer);
    }
    actions::turn_off(&state, &signed_in).await?;
    if signed_in.needs_second_step {
        return Ok(Redirect::to(&SecondStepPath.to_string()).into_response());
    }
    Ok(Redirect::to(&format!("{AccountPath}?done=second-step")).into_response())
}

/// What to answer where there is no second step to change, or what was asked for again is wrong.
async fn unproved(
    state: &AppState,
    (signed_in, session): (&mut SignedIn, &Session),
    form: Proof,
) -> Result<Option<Response>, Error> {
    if !signed_in.has_second_step {
        let there = Redirect::to(&SecondStepPath.to_string());
        return Ok(Some(there.into_response()));
    }
    let mut errors = FieldErrors::new();
    form.check(true, &mut errors);
    if errors.is_empty() {
        match prove(state, (&mut *signed_in, session), form).await? {
            Ok(()) => return Ok(None),
            Err(wrong) => wrong.tell("password", &mut errors),
        }
    }
    managed(state, signed_in, &errors).await.map(Some)
}

fn refused(page: Markup) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
}
