//! Responses and evidence from a file: sent, looked at, confirmed; and evidence as a file.

use std::collections::BTreeSet;

use axum::{
    extract::{Query, State},
    http::header,
    response::{IntoResponse, Response},
};
use maud::Markup;
use serde::Deserialize;

use super::{Answer, Came, evidence::may_read, refused, to};
use crate::{
    app::{AppState, Fields},
    error::Error,
    files::Sending,
    people::{
        Act, CurrentPerson,
        visits::{Seen, downloaded},
    },
    programmes::{
        Shell,
        held_files::{self, HeldFile, Whose},
    },
    questionnaires::{
        AuthorityRound, EvidenceFilePath, HeldFilePath, ImportFilePath, ImportsPath, TemplatePath,
        actions::{self, ImportError, Importing},
        files, round_for,
        rules::{ImportKind, Settled, Version},
        store,
        views::imports as views,
    },
    ui::FieldErrors,
};

fn act(kind: ImportKind) -> Act {
    match kind {
        ImportKind::Responses => Act::ImportResponses,
        ImportKind::Evidence => Act::RecordEvidence,
    }
}

/// The round, if the person may import this kind into it; files older than a day go first.
async fn importable(
    state: &AppState,
    person: &CurrentPerson,
    kind: ImportKind,
    address: [&str; 3],
) -> Result<AuthorityRound, Error> {
    let at = round_for(state, person, act(kind), address).await?;
    held_files::expire(&state.database, state.now()).await?;
    if kind == ImportKind::Evidence {
        not_blind(state, person, &at).await?;
    }
    Ok(at)
}

/// Refuses whoever has a record of the round to rate blind.
async fn not_blind(
    state: &AppState,
    person: &CurrentPerson,
    at: &AuthorityRound,
) -> Result<(), Error> {
    let (db, place) = (state.database.read(), (at.authority.id, at.round.id));
    match store::has_blind_rating_to_do(db, person.id, place).await? {
        false => Ok(()),
        true => Err(Error::Conflict(
            "Finish your blind rating first. Until then you do not see how others rated.".into(),
        )),
    }
}

/// The purpose that a file is held for: another round's page does not find it.
fn purpose(kind: ImportKind, at: &AuthorityRound) -> String {
    format!("{kind} {} {}", at.authority.id, at.round.id)
}

fn whose<'a>(at: &AuthorityRound, person: &CurrentPerson, purpose: &'a str) -> Whose<'a> {
    Whose {
        programme: at.programme.id,
        person: person.id,
        purpose,
    }
}

pub(in crate::questionnaires) async fn choice(
    path: ImportsPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Query(came): Query<Came>,
) -> Answer {
    let address = [path.programme.as_str(), &path.authority, &path.round];
    let at = round_for(&state, &person, Act::ImportResponses, address).await?;
    let settled =
        store::round_is_settled(state.database.read(), at.authority.id, at.round.id).await?;
    let (db, place) = (state.database.read(), (at.authority.id, at.round.id));
    let closed = store::closed_responses(db, place.0, place.1)
        .await?
        .is_some();
    let evidence = person.may(Act::RecordEvidence, at.authority.place());
    let shell = Shell::new(&state, &person, &at.programme).banner(came.banner());
    Ok(views::choice(&shell, &at, (settled, closed), evidence).into_response())
}

pub(in crate::questionnaires) async fn form(
    path: ImportFilePath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let address = [path.programme.as_str(), &path.authority, &path.round];
    let at = importable(&state, &person, path.kind, address).await?;
    let purpose = purpose(path.kind, &at);
    let waiting = held_files::waiting(state.database.read(), whose(&at, &person, &purpose)).await?;
    let shell = Shell::new(&state, &person, &at.programme);
    let page = views::upload(
        &shell,
        &at,
        path.kind,
        waiting.as_ref(),
        &FieldErrors::new(),
    );
    Ok(page.into_response())
}

pub(in crate::questionnaires) async fn upload(
    path: ImportFilePath,
    State(state): State<AppState>,
    person: CurrentPerson,
    sending: Sending,
) -> Answer {
    let address = [path.programme.as_str(), &path.authority, &path.round];
    let at = importable(&state, &person, path.kind, address).await?;
    let sent = match sending.received(&state.gate, "to import").await? {
        Ok(sent) => sent,
        Err(sentence) => return Ok(again(&state, &person, &at, path.kind, sentence)),
    };
    if let Err(error) = preview(&state, &at, path.kind, &sent.content).await {
        return not_imported(&state, &person, &at, path.kind, error);
    }
    let purpose = purpose(path.kind, &at);
    let whose = whose(&at, &person, &purpose);
    let file = held_files::hold(
        &state.database,
        whose,
        (&sent.name, &sent.content),
        state.now(),
    )
    .await?;
    let ImportFilePath {
        programme,
        authority,
        round,
        kind,
    } = path;
    Ok(to(HeldFilePath {
        programme,
        authority,
        round,
        kind,
        file,
    }))
}

async fn preview(
    state: &AppState,
    at: &AuthorityRound,
    kind: ImportKind,
    content: &[u8],
) -> Result<views::Preview, ImportError> {
    let (db, today) = (&state.database, state.today());
    Ok(match kind {
        ImportKind::Responses => {
            views::Preview::Responses(actions::preview_responses(db, at, content).await?)
        }
        ImportKind::Evidence => {
            views::Preview::Evidence(actions::preview_evidence(db, at, content, today).await?)
        }
    })
}

/// The form again, with what is wrong.
fn again(
    state: &AppState,
    person: &CurrentPerson,
    at: &AuthorityRound,
    kind: ImportKind,
    complaint: String,
) -> Response {
    let mut errors = FieldErrors::new();
    errors.add("file", complaint);
    let shell = Shell::new(state, person, &at.programme);
    refused(views::upload(&shell, at, kind, None, &errors))
}

/// The page that says why a file is not taken.
fn not_imported(
    state: &AppState,
    person: &CurrentPerson,
    at: &AuthorityRound,
    kind: ImportKind,
    error: ImportError,
) -> Answer {
    let sentence = match error {
        ImportError::Faults(faults) => {
            let shell = Shell::new(state, person, &at.programme);
            return Ok(refused(views::faults(&shell, at, kind, &faults)));
        }
        ImportError::Settled(Settled::Published) => {
            "The result of this round is published, so nothing can be imported into it"
        }
        ImportError::Settled(Settled::Proposed) => {
            "The result of this round is proposed for publication, so nothing can be imported into it"
        }
        ImportError::Closed => {
            "Somebody has looked at the draft result of this round, so its responses are closed for good: a result before and after could tell what a few people answered. A file with the agreed self-assessment alone is taken"
        }
        ImportError::Present(_) => "Somebody else has imported into this round meanwhile",
        ImportError::Error(error) => return Err(error),
    };
    Ok(again(state, person, at, kind, sentence.into()))
}

/// The file that waits for this person on this page.
async fn waiting(
    state: &AppState,
    person: &CurrentPerson,
    path: &HeldFilePath,
) -> Result<(AuthorityRound, HeldFile), Error> {
    let address = [path.programme.as_str(), &path.authority, &path.round];
    let at = importable(state, person, path.kind, address).await?;
    let purpose = purpose(path.kind, &at);
    let whose = whose(&at, person, &purpose);
    let file = held_files::find(state.database.read(), whose, path.file).await?;
    Ok((at, file.ok_or_else(held_files::gone)?))
}

pub(in crate::questionnaires) async fn held(
    path: HeldFilePath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let (at, file) = waiting(&state, &person, &path).await?;
    match check(&state, &person, (&at, &path), &file, &FieldErrors::new()).await {
        Ok(page) => Ok(page.into_response()),
        Err(error) => not_imported(&state, &person, &at, path.kind, error),
    }
}

/// The page on which a file is confirmed.
async fn check(
    state: &AppState,
    person: &CurrentPerson,
    (at, path): (&AuthorityRound, &HeldFilePath),
    file: &HeldFile,
    errors: &FieldErrors,
) -> Result<Markup, ImportError> {
    let preview = preview(state, at, path.kind, &file.content).await?;
    let shell = Shell::new(state, person, &at.programme);
    Ok(views::check(
        &shell,
        at,
        (path, &file.name),
        &preview,
        errors,
    ))
}

/// The form that confirms an import.
#[derive(Debug, Default, Deserialize)]
pub(in crate::questionnaires) struct ConfirmForm {
    #[serde(default)]
    replace: String,
}

pub(in crate::questionnaires) async fn confirm(
    path: HeldFilePath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Fields(form): Fields<ConfirmForm>,
) -> Answer {
    let (at, file) = waiting(&state, &person, &path).await?;
    let by = Importing {
        person: Some(person.id),
        replace: form.replace == "yes",
        held: Some(file.id),
        today: state.today(),
        now: state.now(),
    };
    let db = &state.database;
    let (done, imported) = match path.kind {
        ImportKind::Responses => (
            "responses",
            actions::import_responses(db, &at, &file.content, by).await,
        ),
        ImportKind::Evidence => (
            "records",
            actions::import_evidence(db, &at, &file.content, by).await,
        ),
    };
    match imported {
        Ok(_) => Ok(to(format!("{}?done={done}", ImportsPath::of(&at)))),
        Err(ImportError::Present(_)) => {
            let mut errors = FieldErrors::new();
            errors.add(
                "replace",
                "Select that the file takes the place of what is there",
            );
            match check(&state, &person, (&at, &path), &file, &errors).await {
                Ok(page) => Ok(refused(page)),
                Err(error) => not_imported(&state, &person, &at, path.kind, error),
            }
        }
        Err(error) => not_imported(&state, &person, &at, path.kind, error),
    }
}

pub(in crate::questionnaires) async fn template(
    path: TemplatePath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let address = [path.programme.as_str(), &path.authority, &path.round];
    let at = round_for(&state, &person, act(path.kind), address).await?;
    let versions = versions(&state, &at).await?;
    let csv = match path.kind {
        ImportKind::Responses => files::responses_template(&versions),
        ImportKind::Evidence => files::evidence_template(&versions),
    };
    attachment(&format!("{}-template.csv", path.kind), csv)
}

pub(in crate::questionnaires) async fn evidence_file(
    path: EvidenceFilePath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let address = [path.programme.as_str(), &path.authority, &path.round];
    let at = round_for(&state, &person, Act::ReadRound, address).await?;
    not_blind(&state, &person, &at).await?;
    let db = state.database.read();
    let settled = store::round_is_settled(db, at.authority.id, at.round.id).await?;
    let mut open = store::records(db, at.authority.id, at.round.id).await?;
    open.retain(|record| may_read(&person, &at, settled, record));
    let open: BTreeSet<_> = open
        .iter()
        .map(|it| (it.instrument, &it.reference))
        .collect();
    let mut records = store::kept_records(db, at.authority.id, at.round.id).await?;
    records.retain(|it| open.contains(&(it.instrument, &it.reference)));
    let csv = files::evidence_csv(&versions(&state, &at).await?, &records);
    let name = format!("{}-{}-evidence.csv", at.authority.slug, at.round.slug());
    let seen = Seen {
        programme: at.programme.id,
        subject: format!("authority {} {}", at.authority.id, at.round.slug()),
        what: "evidence.csv",
        snapshots: Vec::new(),
    };
    downloaded(&state, &person, seen).await?;
    attachment(&name, csv)
}

async fn versions(state: &AppState, at: &AuthorityRound) -> Result<Vec<Version>, Error> {
    let by_id = store::round_versions(state.database.read(), at.round.id).await?;
    Ok(by_id.into_values().collect())
}

/// The name is made of slugs: letters, digits, hyphens and a full stop.
fn attachment(name: &str, csv: Result<Vec<u8>, csv::Error>) -> Answer {
    let csv = csv.map_err(|error| Error::Internal(error.to_string()))?;
    let disposition = format!("attachment; filename=\"{name}\"");
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    Ok((headers, csv).into_response())
}
