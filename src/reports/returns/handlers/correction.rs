//! A note that corrects a frozen return.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect},
};
use maud::Markup;

use super::{Answer, by, quarter_of};
use crate::{
    app::{AppState, Fields},
    error::Error,
    people::{Act, CurrentPerson},
    programmes::{Programme, Shell, programme_for},
    reports::returns::{
        ReturnCorrectionPath, ReturnPath, actions, forms::NoteForm, rules::Stage, store, views,
    },
    support_days::Quarter,
    ui::FieldErrors,
};

pub(in crate::reports::returns) async fn correction(
    path: ReturnCorrectionPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let (programme, quarter) = frozen(&state, &person, &path).await?;
    let of = (&state, &person, &programme, quarter);
    Ok(page(of, &NoteForm::default(), &FieldErrors::new())
        .await?
        .into_response())
}

async fn frozen(
    state: &AppState,
    person: &CurrentPerson,
    path: &ReturnCorrectionPath,
) -> Result<(Programme, Quarter), Error> {
    let programme = programme_for(state, person, Act::PrepareReturns, &path.programme).await?;
    match quarter_of(state, &programme, &path.quarter).await? {
        (quarter, Stage::Frozen) => Ok((programme, quarter)),
        _ => Err(Error::NotFound),
    }
}

async fn page(
    (state, person, programme, quarter): (&AppState, &CurrentPerson, &Programme, Quarter),
    form: &NoteForm,
    errors: &FieldErrors,
) -> Result<Markup, Error> {
    let open = store::open_notes(state.database.read(), programme.id).await?;
    let about = quarter.to_string();
    let own = open
        .into_iter()
        .map(|(_, note)| note)
        .filter(|note| note.about == about);
    let page = views::CorrectionPage {
        quarter,
        waiting: own.collect(),
    };
    let shell = Shell::new(state, person, programme).current("Returns");
    Ok(views::correction(&shell, programme, &page, form, errors))
}

pub(in crate::reports::returns) async fn correct(
    path: ReturnCorrectionPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Fields(form): Fields<NoteForm>,
) -> Answer {
    let (programme, quarter) = frozen(&state, &person, &path).await?;
    let (text, reason) = match form.parse() {
        Ok(note) => note,
        Err(errors) => {
            let of = (&state, &person, &programme, quarter);
            let page = page(of, &form, &errors).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let of = (&programme, quarter);
    let by = by(&state, &person, &programme);
    actions::correct(&state.database, of, (&text, &reason), &by).await?;
    let next = format!("{}?done=corrected", ReturnPath::of(&programme, quarter));
    Ok(Redirect::to(&next).into_response())
}
