//! Support days from a file: sent, looked at, confirmed.

use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect},
};
use serde::Deserialize;

use super::Answer;
use crate::{
    app::{AppState, Fields},
    error::Error,
    files::Sending,
    people::{Act, CurrentPerson},
    programmes::{
        self, Programme, Shell,
        held_files::{self, HeldFile},
        programme_for,
    },
    support_days::{
        HeldImportPath, ImportPath,
        actions::{self, Importing, NotImported},
        files::{Plan, Wrong},
        store, views,
    },
    ui::{FieldErrors, read_text},
};

/// Rows of a file on a page.
const ROWS: usize = 200;

/// The programme, if the person logs days for any of its authorities; each row asks for its own.
async fn importable(
    state: &AppState,
    person: &CurrentPerson,
    programme: &str,
) -> Result<Programme, Error> {
    let programme = programme_for(state, person, Act::ReadProgramme, programme).await?;
    if person.records_days_in(programme.id) {
        Ok(programme)
    } else {
        Err(person.refuse(Act::RecordSupportDays, programme.id))
    }
}

fn importing<'a>(
    state: &AppState,
    person: &'a CurrentPerson,
    programme: &'a Programme,
) -> Importing<'a> {
    Importing {
        programme,
        person: Some(person),
        today: state.today(),
        now: state.now(),
    }
}

pub(in crate::support_days) async fn import(
    path: ImportPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let programme = importable(&state, &person, &path.programme).await?;
    let waiting = held_files::waiting(
        state.database.read(),
        actions::whose((programme.id, person.id)),
    )
    .await?;
    let shell = Shell::new(&state, &person, &programme);
    let errors = FieldErrors::new();
    Ok(views::upload(&shell, &programme, waiting.as_ref(), &errors).into_response())
}

pub(in crate::support_days) async fn upload(
    path: ImportPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    sending: Sending,
) -> Answer {
    let programme = importable(&state, &person, &path.programme).await?;
    let sent = match sending.received(&state.gate, "to import").await? {
        Ok(sent) => sent,
        Err(sentence) => {
            let mut errors = FieldErrors::new();
            errors.add("file", sentence);
            let shell = Shell::new(&state, &person, &programme);
            let page = views::upload(&shell, &programme, None, &errors);
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let importing = importing(&state, &person, &programme);
    let previewed =
        actions::preview(state.database.read(), importing, &sent.content, false).await?;
    if let Err(faults) = previewed {
        return Ok(faulty(&state, &person, &programme, &faults));
    }
    let (db, by) = (&state.database, (programme.id, person.id));
    let file = actions::hold(db, by, (&sent.name, &sent.content), state.now()).await?;
    let programme = programme.slug;
    Ok(Redirect::to(&HeldImportPath { programme, file }.to_string()).into_response())
}

fn faulty(
    state: &AppState,
    person: &CurrentPerson,
    programme: &Programme,
    faults: &[Wrong],
) -> axum::response::Response {
    let shell = Shell::new(state, person, programme);
    let page = views::faults(&shell, programme, faults);
    (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
}

/// Which page of the rows, and what was just done.
#[derive(Deserialize)]
pub(in crate::support_days) struct Shown {
    #[serde(default)]
    page: String,
    #[serde(default)]
    done: String,
}

pub(in crate::support_days) async fn held_import(
    path: HeldImportPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Query(shown): Query<Shown>,
) -> Answer {
    let programme = importable(&state, &person, &path.programme).await?;
    let (db, by) = (state.database.read(), (programme.id, person.id));
    if let Some(file) = held_files::find(db, actions::whose(by), path.file).await? {
        let importing = importing(&state, &person, &programme);
        let plan = match actions::preview(db, importing, &file.content, false).await? {
            Ok(plan) => plan,
            Err(faults) => return Ok(faulty(&state, &person, &programme, &faults)),
        };
        let typed = ("", FieldErrors::new());
        let page = shown.page.parse().unwrap_or(1);
        return preview_page(&state, &person, &programme, (&file, &plan), page, typed)
            .await
            .map(IntoResponse::into_response);
    }
    let imported = actions::imported(db, by, path.file).await?;
    let imported = imported.ok_or_else(actions::gone)?;
    let authorities = programmes::store::authorities(db, programme.id).await?;
    let banner = (shown.done == "imported").then_some("Support days imported");
    let shell = Shell::new(&state, &person, &programme).banner(banner);
    Ok(views::imported(&shell, &programme, &authorities, &imported).into_response())
}

async fn preview_page(
    state: &AppState,
    person: &CurrentPerson,
    programme: &Programme,
    (file, plan): (&HeldFile, &Plan),
    page: usize,
    (reason, errors): (&str, FieldErrors),
) -> Result<maud::Markup, Error> {
    let rows = plan.rows();
    let pages = rows.len().div_ceil(ROWS).max(1);
    let page = page.clamp(1, pages);
    let shown: Vec<_> = rows
        .into_iter()
        .skip((page - 1) * ROWS)
        .take(ROWS)
        .collect();
    let people = shown.iter().map(|(.., (id, _))| *id);
    let preview = views::Preview {
        file,
        plan,
        names: store::names(state.database.read(), people).await?,
        rows: shown,
        pages: (page, pages),
    };
    let shell = Shell::new(state, person, programme);
    Ok(views::preview(&shell, programme, &preview, reason, &errors))
}

/// The form that confirms an import.
#[derive(Debug, Default, Deserialize)]
pub(in crate::support_days) struct ConfirmForm {
    #[serde(default)]
    reason: String,
}

pub(in crate::support_days) async fn confirm_import(
    path: HeldImportPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Fields(form): Fields<ConfirmForm>,
) -> Answer {
    let programme = importable(&state, &person, &path.programme).await?;
    let (db, by) = (state.database.read(), (programme.id, person.id));
    let done = format!("{path}?done=imported");
    let Some(file) = held_files::find(db, actions::whose(by), path.file).await? else {
        // Sent twice: the first has imported it.
        let imported = actions::imported(db, by, path.file).await?;
        imported.ok_or_else(actions::gone)?;
        return Ok(Redirect::to(&done).into_response());
    };
    let importing = importing(&state, &person, &programme);
    let mut errors = FieldErrors::new();
    let reason = read_text(&mut errors, "reason", "Reason", None, 400, &form.reason);
    if errors.is_empty() {
        let reason = (!reason.is_empty()).then_some(reason);
        let from = (Some(file.id), &*file.content);
        match actions::import(&state.database, importing, from, reason).await {
            Ok(Ok(_)) => return Ok(Redirect::to(&done).into_response()),
            Ok(Err(NotImported::Faults(faults))) => {
                return Ok(faulty(&state, &person, &programme, &faults));
            }
            Ok(Err(NotImported::NeedsReason)) => {
                errors.add("reason", "Enter why the figures of a closed quarter change");
            }
            Err(Error::Conflict(_)) if actions::imported(db, by, path.file).await?.is_some() => {
                return Ok(Redirect::to(&done).into_response());
            }
            Err(error) => return Err(error),
        }
    }
    let plan = match actions::preview(db, importing, &file.content, false).await? {
        Ok(plan) => plan,
        Err(faults) => return Ok(faulty(&state, &person, &programme, &faults)),
    };
    let typed = (&*form.reason, errors);
    let page = preview_page(&state, &person, &programme, (&file, &plan), 1, typed).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}
