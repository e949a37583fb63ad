//! The page of downloads, and each file.

use axum::{
    extract::{Query, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

use super::{
    DownloadPath, DownloadsPath, actions,
    bundle::Bundle,
    file::{File, Subject},
    gather::{Ledgers, Source},
    period::{Period, PeriodForm},
    views,
};
use crate::{
    app::AppState,
    error::Error,
    people::{Act, CurrentPerson},
    programmes::{Shell, programme_for},
    ui::FieldErrors,
};

pub(super) async fn page(
    path: DownloadsPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Query(form): Query<PeriodForm>,
) -> Result<Response, Error> {
    let programme = programme_for(&state, &person, Act::Download, &path.programme).await?;
    let source = Source::of(&state, programme).await?;
    let errors = match source.whole().map(|whole| form.parse(whole)) {
        None | Some(Ok(_)) => FieldErrors::new(),
        Some(Err(errors)) => errors,
    };
    Ok(shown(&state, &person, &source, (&form, &errors)))
}

pub(super) async fn download(
    path: DownloadPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Query(form): Query<PeriodForm>,
) -> Result<Response, Error> {
    let programme = programme_for(&state, &person, Act::Download, &path.programme).await?;
    let file = File::named(&path.file).ok_or(Error::NotFound)?;
    let source = Source::of(&state, programme).await?;
    let whole = source.whole().ok_or_else(nothing_yet)?;
    let period = match form.parse(whole) {
        Ok(period) => period,
        Err(errors) => return Ok(shown(&state, &person, &source, (&form, &errors))),
    };
    let whose = (source.programme.id, person.id);
    let bytes = made(&state, source, period, file).await?;
    let bytes = bytes.ok_or_else(|| nothing_in(period, file))?;
    actions::record(&state, whose, file, period).await?;
    let disposition = format!("attachment; filename=\"{}\"", file.name());
    let headers = [
        (header::CONTENT_TYPE, file.media_type().to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    Ok((headers, bytes).into_response())
}

async fn made(
    state: &AppState,
    source: Source,
    period: Period,
    file: File,
) -> Result<Option<Vec<u8>>, Error> {
    let ledgers = Ledgers::of(state, &source, period).await?;
    let bundle = Bundle {
        source,
        ledgers,
        period,
    };
    // A national programme's files are megabytes to write and to compress.
    let bytes = tokio::task::spawn_blocking(move || bundle.bytes(file)).await;
    bytes.map_err(|error| Error::Internal(error.to_string()))?
}

/// The page; as a refused form where anything is wrong with the period.
fn shown(
    state: &AppState,
    person: &CurrentPerson,
    source: &Source,
    (form, errors): (&PeriodForm, &FieldErrors),
) -> Response {
    let shell = Shell::new(state, person, &source.programme).current("Downloads");
    let status = match errors.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    (status, views::downloads(&shell, source, form, errors)).into_response()
}

fn nothing_yet() -> Error {
    Error::Conflict("The programme has not begun, so there are no files yet.".into())
}

fn nothing_in(period: Period, file: File) -> Error {
    let lacking = file.subject().map_or("Nothing stands", Subject::lacking);
    Error::Conflict(format!(
        "{lacking} in the period you chose ({}), so this file would be empty. Choose a longer one.",
        period.title()
    ))
}
