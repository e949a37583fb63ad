//! Writing of an authority and of the programme.

use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect},
};

use super::{Answer, Done, by, quarter_of};
use crate::{
    app::{AppState, Fields},
    error::Error,
    people::{Act, AuthorityId, CurrentPerson},
    programmes::{Programme, Shell, authority_for, programme_for},
    reports::returns::{
        AuthorityWordsPath, ReturnPath, ReturnWordsPath, ReturnsPath,
        actions::{self, Refused, Writing},
        forms::WordsForm,
        rules::{Part, Stage, together},
        store, views,
    },
    support_days::Quarter,
    ui::FieldErrors,
};

/// What is written of, by whom and where.
struct Place {
    programme: Programme,
    /// None for the programme.
    authority: Option<(AuthorityId, String)>,
    quarter: Quarter,
    stage: Stage,
    parts: &'static [Part],
    action: String,
    back: (String, &'static str),
}

async fn of_programme(
    state: &AppState,
    person: &CurrentPerson,
    path: &ReturnWordsPath,
) -> Result<Place, Error> {
    let programme = programme_for(state, person, Act::PrepareReturns, &path.programme).await?;
    let (quarter, stage) = quarter_of(state, &programme, &path.quarter).await?;
    Ok(Place {
        authority: None,
        quarter,
        stage,
        parts: &Part::ALL,
        action: path.to_string(),
        back: (
            ReturnPath::of(&programme, quarter).to_string(),
            "Back to the return",
        ),
        programme,
    })
}

async fn of_authority(
    state: &AppState,
    person: &CurrentPerson,
    path: &AuthorityWordsPath,
) -> Result<Place, Error> {
    let act = Act::WriteForReturn;
    let (programme, authority) =
        authority_for(state, person, act, &path.programme, &path.authority).await?;
    let (quarter, stage) = quarter_of(state, &programme, &path.quarter).await?;
    if authority.joined_on > quarter.ends_on() {
        return Err(Error::NotFound);
    }
    let back = match person.may(Act::PrepareReturns, programme.place()) {
        true => (
            ReturnPath::of(&programme, quarter).to_string(),
            "Back to the return",
        ),
        false => {
            let programme = programme.slug.clone();
            (ReturnsPath { programme }.to_string(), "Back to the returns")
        }
    };
    Ok(Place {
        authority: Some((authority.id, authority.name)),
        quarter,
        stage,
        parts: &Part::OF_AUTHORITY,
        action: path.to_string(),
        back,
        programme,
    })
}

pub(in crate::reports::returns) async fn programme_words(
    path: ReturnWordsPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Query(done): Query<Done>,
) -> Answer {
    let place = of_programme(&state, &person, &path).await?;
    show(&state, &person, &place, &done).await
}

pub(in crate::reports::returns) async fn authority_words(
    path: AuthorityWordsPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Query(done): Query<Done>,
) -> Answer {
    let place = of_authority(&state, &person, &path).await?;
    show(&state, &person, &place, &done).await
}

async fn show(state: &AppState, person: &CurrentPerson, place: &Place, done: &Done) -> Answer {
    if place.stage == Stage::NotBegun {
        let sentence = place.stage.refusal(place.quarter);
        return Err(Error::Conflict(sentence.unwrap_or_default()));
    }
    let (mut page, form) = read(state, place).await?;
    if page.open {
        page.standing.clear();
    }
    let shell = shell(state, person, place).banner(done.banner());
    Ok(views::words(&shell, &page, &form, &FieldErrors::new()).into_response())
}

fn shell<'a>(state: &AppState, person: &'a CurrentPerson, place: &Place) -> Shell<'a> {
    Shell::new(state, person, &place.programme).current("Returns")
}

/// What stands, and the form filled in with it.
async fn read<'a>(
    state: &AppState,
    place: &'a Place,
) -> Result<(views::WordsPage<'a>, WordsForm), Error> {
    let db = state.database.read();
    let rows = store::words(db, place.programme.id, place.quarter).await?;
    let authority = place.authority.as_ref().map(|(id, _)| *id);
    let newest = rows
        .iter()
        .filter(|row| row.authority == authority)
        .map(|row| row.id)
        .max();
    let standing = together(&rows, authority);
    let mut form = WordsForm {
        seen: newest.unwrap_or_default().to_string(),
        ..WordsForm::default()
    };
    for it in &standing {
        form.set(it.part, it.text.clone());
    }
    let name = place.authority.as_ref().map(|(_, name)| name.as_str());
    let page = views::WordsPage {
        quarter: place.quarter,
        name: name.unwrap_or(&place.programme.name),
        parts: place.parts,
        action: place.action.clone(),
        back: place.back.clone(),
        standing,
        open: place.stage.takes_words(),
    };
    Ok((page, form))
}

pub(in crate::reports::returns) async fn write_programme_words(
    path: ReturnWordsPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Fields(form): Fields<WordsForm>,
) -> Answer {
    let place = of_programme(&state, &person, &path).await?;
    save(&state, &person, &place, form).await
}

pub(in crate::reports::returns) async fn write_authority_words(
    path: AuthorityWordsPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Fields(form): Fields<WordsForm>,
) -> Answer {
    let place = of_authority(&state, &person, &path).await?;
    save(&state, &person, &place, form).await
}

async fn save(
    state: &AppState,
    person: &CurrentPerson,
    place: &Place,
    mut form: WordsForm,
) -> Answer {
    let errors = match form.parse(place.parts) {
        Err(errors) => {
            let (mut page, _) = read(state, place).await?;
            if page.open {
                page.standing.clear();
            }
            return refused((state, person, place), page, &form, &errors);
        }
        Ok(parts) => {
            let writing = Writing {
                authority: place.authority.as_ref().map(|(id, _)| *id),
                seen: form.seen(),
                parts,
            };
            let of = (&place.programme, place.quarter);
            let by = by(state, person, &place.programme);
            match actions::write(&state.database, of, writing, &by).await? {
                Ok(()) => {
                    let next = format!("{}?done=saved", place.action);
                    return Ok(Redirect::to(&next).into_response());
                }
                Err(refused) => told(refused),
            }
        }
    };
    // What stands is shown beside what was typed; the next sending is of both together.
    let (page, now) = read(state, place).await?;
    form.seen = now.seen;
    refused((state, person, place), page, &form, &errors)
}

fn told(refused: Refused) -> FieldErrors {
    let sentence = match refused {
        Refused::Stage(sentence) => {
            format!("{sentence} What you typed is below: keep it for the next return")
        }
        Refused::WrittenSince | Refused::Changed => {
            "Somebody wrote here after you opened this page. Bring both together, then save".into()
        }
    };
    let mut errors = FieldErrors::new();
    errors.add(Part::Learning.code(), sentence);
    errors
}

fn refused(
    (state, person, place): (&AppState, &CurrentPerson, &Place),
    page: views::WordsPage<'_>,
    form: &WordsForm,
    errors: &FieldErrors,
) -> Answer {
    let page = views::words(&shell(state, person, place), &page, form, errors);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}
