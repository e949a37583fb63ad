//! Reading a return through and freezing it.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect},
};
use maud::Markup;

use super::{Answer, by, preview, quarter_of};
use crate::{
    app::{AppState, Fields},
    error::Error,
    people::{Act, CurrentPerson},
    programmes::{Programme, Shell, programme_for},
    reports::returns::{
        FreezingPath, ReturnPath,
        actions::{self, Refused},
        forms::FreezingForm,
        rules::Stage,
        store, views,
    },
    support_days::{self, Quarter},
    ui::FieldErrors,
};

const CHANGED: &str =
    "The return changed after you opened this page. Read it again, then freeze it";

pub(in crate::reports::returns) async fn freezing(
    path: FreezingPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let (programme, quarter) = freezable(&state, &person, &path).await?;
    let of = (&state, &person, &programme, quarter);
    Ok(page(of, FreezingForm::default(), FieldErrors::new())
        .await?
        .into_response())
}

/// The programme and the quarter, if its return can be frozen today.
async fn freezable(
    state: &AppState,
    person: &CurrentPerson,
    path: &FreezingPath,
) -> Result<(Programme, Quarter), Error> {
    let programme = programme_for(state, person, Act::PrepareReturns, &path.programme).await?;
    let (quarter, stage) = quarter_of(state, &programme, &path.quarter).await?;
    match stage {
        Stage::Ended => Ok((programme, quarter)),
        Stage::UnderWay => Err(Error::Conflict(format!(
            "{} has not ended yet.",
            quarter.title()
        ))),
        other => Err(Error::Conflict(other.refusal(quarter).unwrap_or_default())),
    }
}

/// The page with what was typed, on the return as it stands now.
async fn page(
    (state, person, programme, quarter): (&AppState, &CurrentPerson, &Programme, Quarter),
    mut form: FreezingForm,
    mut errors: FieldErrors,
) -> Result<Markup, Error> {
    let content = preview(state, programme, quarter).await?.content;
    // What was read and ticked is not what stands here now.
    if !form.mark.is_empty() && form.mark != content.mark() {
        form.read.clear();
        errors.add("read", CHANGED);
    }
    form.mark = content.mark();
    let db = state.database.read();
    let frozen = store::frozen(db, programme.id).await?;
    let closed = support_days::store::closed_quarters(db, programme.id).await?;
    let has_return = |it: &Quarter| frozen.iter().any(|own| own.quarter == *it);
    // Those before the newest return were passed over already.
    let newest = frozen.last().map(|it| it.quarter);
    let earlier = Quarter::spanning(programme.starts_on, quarter.starts_on())
        .filter(|it| *it < quarter && newest.is_none_or(|newest| *it > newest));
    let page = views::FreezingPage {
        quarter,
        content,
        passed_over: earlier.filter(|it| !has_return(it)).collect(),
        closed: closed.contains(&quarter),
        name: &person.name,
    };
    let shell = Shell::new(state, person, programme).current("Returns");
    Ok(views::freezing(&shell, programme, &page, &form, &errors))
}

pub(in crate::reports::returns) async fn freeze(
    path: FreezingPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Fields(mut form): Fields<FreezingForm>,
) -> Answer {
    let (programme, quarter) = freezable(&state, &person, &path).await?;
    let mut errors = FieldErrors::new();
    match form.parse() {
        Err(wrong) => errors = wrong,
        Ok(others) => {
            let of = (&programme, quarter, state.demonstration);
            let by = by(&state, &person, &programme);
            match actions::freeze(&state.database, of, (&form.mark, others), &by).await? {
                Ok(()) => {
                    let next = format!("{}?done=frozen", ReturnPath::of(&programme, quarter));
                    return Ok(Redirect::to(&next).into_response());
                }
                Err(Refused::Stage(sentence)) => return Err(Error::Conflict(sentence)),
                Err(Refused::Changed | Refused::WrittenSince) => {
                    form.read.clear();
                    form.mark.clear();
                    errors.add("read", CHANGED);
                }
            }
        }
    }
    let of = (&state, &person, &programme, quarter);
    let page = page(of, form, errors).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}
