//! The steps of a publication that ask for a reason: send back, correct, withdraw the result.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use super::{Answer, back_to_round, done, rate_first, rates_first, refused};
use crate::{
    app::{AppState, Fields},
    error::Error,
    maturity::{
        CorrectionPath, PublicationId, RetractionPath, SendBackPath,
        actions::{self, Refusal},
        store,
        views::{self, Asked},
    },
    people::{Act, CurrentPerson},
    programmes::Shell,
    questionnaires::{AuthorityRound, round_for},
    ui::{FieldErrors, read_text},
};

/// The longest reason, in characters.
const LIMIT: usize = 1000;

/// What is typed.
#[derive(Clone, Debug, Default, Deserialize)]
pub(in crate::maturity) struct ReasonForm {
    #[serde(default)]
    pub(in crate::maturity) reason: String,
    /// The number of the proposal or the result that it is about.
    #[serde(default)]
    pub(in crate::maturity) about: String,
}

impl Asked {
    fn act(self) -> Act {
        match self {
            Self::SendBack => Act::AgreePublication,
            Self::Correct => Act::ProposePublication,
            Self::Retract => Act::WithdrawPublication,
        }
    }

    fn missing(self) -> &'static str {
        match self {
            Self::SendBack => "Enter what should be put right",
            Self::Correct => "Enter why the result is corrected",
            Self::Retract => "Enter why the result is withdrawn",
        }
    }

    fn done(self) -> &'static str {
        match self {
            Self::SendBack => "sent-back",
            Self::Correct => "correcting",
            Self::Retract => "retracted",
        }
    }

    /// What the step would be taken on, or why it can't be taken.
    async fn about(
        self,
        state: &AppState,
        at: &AuthorityRound,
    ) -> Result<Result<PublicationId, Refusal>, Error> {
        let db = state.database.read();
        let history = store::history(db, at.authority.id, at.round.id).await?;
        let standing = history
            .standing()
            .map(|it| it.id)
            .ok_or(Refusal::NotPublished);
        Ok(match self {
            Self::SendBack => history
                .proposal()
                .map(|it| it.id)
                .ok_or(Refusal::OtherProposal),
            Self::Correct if history.correction().is_some() => Err(Refusal::AlreadyCorrected),
            Self::Correct | Self::Retract => standing,
        })
    }

    async fn take(
        self,
        state: &AppState,
        at: &AuthorityRound,
        person: &CurrentPerson,
        (about, reason): (PublicationId, String),
    ) -> Result<Result<(), Refusal>, Error> {
        let (db, person, now) = (&state.database, person.id, state.now());
        match self {
            Self::SendBack => actions::send_back(db, at, (about, reason), person, now).await,
            Self::Correct => actions::start_correction(db, at, reason, person, now).await,
            Self::Retract => actions::retract(db, at, reason, person, now).await,
        }
    }
}

async fn ask(asked: Asked, address: [&str; 3], state: AppState, person: CurrentPerson) -> Answer {
    let at = round_for(&state, &person, asked.act(), address).await?;
    let about = match asked.about(&state, &at).await? {
        Ok(about) => about,
        Err(refusal) => return refused(&state, &person, &at, refusal).await,
    };
    let form = ReasonForm {
        about: about.to_string(),
        ..ReasonForm::default()
    };
    let page = page(asked, (&state, &person, &at), &form, &FieldErrors::new());
    Ok(page)
}

async fn decide(
    asked: Asked,
    address: [&str; 3],
    state: AppState,
    person: CurrentPerson,
    form: ReasonForm,
) -> Answer {
    let at = round_for(&state, &person, asked.act(), address).await?;
    if asked == Asked::SendBack && rates_first(&state, &person, &at).await? {
        return Ok(rate_first(&state, &person, &at));
    }
    let mut errors = FieldErrors::new();
    let missing = Some(asked.missing());
    let reason = read_text(
        &mut errors,
        "reason",
        "Reason",
        missing,
        LIMIT,
        &form.reason,
    );
    if !errors.is_empty() {
        let page = page(asked, (&state, &person, &at), &form, &errors);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let about = form
        .about
        .parse()
        .map(PublicationId)
        .unwrap_or(PublicationId(0));
    match asked.take(&state, &at, &person, (about, reason)).await? {
        Ok(()) => Ok(done(&at, asked.done())),
        Err(refusal) => refused(&state, &person, &at, refusal).await,
    }
}

fn page(
    asked: Asked,
    (state, person, at): (&AppState, &CurrentPerson, &AuthorityRound),
    form: &ReasonForm,
    errors: &FieldErrors,
) -> Response {
    let shell = back_to_round(Shell::new(state, person, &at.programme), at);
    views::reason(&shell, at, asked, (form, LIMIT), errors).into_response()
}

/// The two handlers of a step: the page that asks for the reason, and where it is sent.
macro_rules! asked {
    ($asked:ident, $path:ident, $ask:ident, $decide:ident) => {
        pub(in crate::maturity) async fn $ask(
            path: $path,
            State(state): State<AppState>,
            person: CurrentPerson,
        ) -> Answer {
            let address = [path.programme.as_str(), &path.authority, &path.round];
            ask(Asked::$asked, address, state, person).await
        }

        pub(in crate::maturity) async fn $decide(
            path: $path,
            State(state): State<AppState>,
            person: CurrentPerson,
            Fields(form): Fields<ReasonForm>,
        ) -> Answer {
            let address = [path.programme.as_str(), &path.authority, &path.round];
            decide(Asked::$asked, address, state, person, form).await
        }
    };
}

asked!(SendBack, SendBackPath, ask_to_send_back, send_back);
asked!(Correct, CorrectionPath, ask_to_correct, correct);
asked!(Retract, RetractionPath, ask_to_retract, retract);
