//! The page and the file.

use axum::{
    body::Body,
    extract::{Query, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use futures_util::{StreamExt, stream};
use serde_json::json;

use super::{
    AuditFilePath, AuditPath,
    details::Names,
    export::Rest,
    forms::FilterForm,
    store::{self, Sought},
    views::{self, Page},
};
use crate::{
    app::AppState,
    error::Error,
    people::{self, Act, CurrentPerson, PersonId, store::Event},
    programmes::{self, Authority, Programme, SetUpPath, Shell, programme_for},
    ui::FieldErrors,
};

/// Events of a page.
const PAGE: usize = 50;

pub(super) async fn page(
    path: AuditPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Query(form): Query<FilterForm>,
) -> Result<Response, Error> {
    let programme = programme_for(&state, &person, Act::ReadAudit, &path.programme).await?;
    let asked = Asked::of(&state, programme).await?;
    match form.parse(&asked.programme, &asked.authorities, &asked.people) {
        Ok(sought) => {
            let page = read(&state, asked, sought).await?;
            Ok(shown(&state, &person, &page, (&form, &FieldErrors::new())))
        }
        Err(errors) => Ok(refused(&state, &person, asked, (&form, &errors))),
    }
}

pub(super) async fn file(
    path: AuditFilePath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Query(form): Query<FilterForm>,
) -> Result<Response, Error> {
    let programme = programme_for(&state, &person, Act::ReadAudit, &path.programme).await?;
    let asked = Asked::of(&state, programme).await?;
    let sought = match form.parse(&asked.programme, &asked.authorities, &asked.people) {
        Ok(sought) => Sought {
            before: None,
            ..sought
        },
        Err(errors) => return Ok(refused(&state, &person, asked, (&form, &errors))),
    };
    record(&state, &person, &asked.programme).await?;
    let rest = Rest::new(state.database.clone(), sought);
    // What fails before the first part is sent fails with a page.
    let Some((first, rest)) = rest.part().await? else {
        return Err(Error::NotFound);
    };
    let parts = stream::once(async { Ok(first) }).chain(stream::try_unfold(rest, Rest::part));
    let disposition = format!(
        "attachment; filename=\"audit-{}.csv\"",
        asked.programme.slug
    );
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    Ok((headers, Body::from_stream(parts)).into_response())
}

/// Keeps that the trail was taken, before it is.
async fn record(
    state: &AppState,
    person: &CurrentPerson,
    programme: &Programme,
) -> Result<(), Error> {
    let event = Event {
        person: Some(person.id),
        programme: Some(programme.id),
        verb: "audit.downloaded",
        subject: format!("programme {}", programme.id),
        detail: json!({}),
    };
    let tx = state.database.write_tx().await?;
    people::store::audit(&tx, event, state.now()).await?;
    Ok(tx.commit().await?)
}

/// Who and what can be asked for.
struct Asked {
    programme: Programme,
    authorities: Vec<Authority>,
    people: Vec<(PersonId, String)>,
}

impl Asked {
    async fn of(state: &AppState, programme: Programme) -> Result<Self, Error> {
        let db = state.database.read();
        Ok(Self {
            authorities: programmes::store::authorities(db, programme.id).await?,
            people: store::people(db, programme.id).await?,
            programme,
        })
    }
}

async fn read(state: &AppState, asked: Asked, sought: Sought) -> Result<Page, Error> {
    let db = state.database.read();
    let mut events = store::found(db, &sought, PAGE as u64 + 1).await?;
    let more = events.len() > PAGE;
    events.truncate(PAGE);
    let subjects = events.iter().map(|event| event.subject.as_str());
    let named = subjects
        .clone()
        .filter_map(|subject| subject.strip_prefix("person ")?.parse().ok());
    let names = Names {
        people: store::names(db, named).await?,
        places: store::places(db, subjects).await?,
        rounds: programmes::store::rounds(db, asked.programme.id).await?,
        authorities: asked.authorities,
    };
    Ok(Page {
        programme: asked.programme,
        people: asked.people,
        names,
        older: more.then(|| events.last().map(|event| event.id)).flatten(),
        first: sought.before.is_none(),
        events,
    })
}

fn refused(
    state: &AppState,
    person: &CurrentPerson,
    asked: Asked,
    form: (&FilterForm, &FieldErrors),
) -> Response {
    let page = Page {
        programme: asked.programme,
        people: asked.people,
        names: Names {
            authorities: asked.authorities,
            ..Names::default()
        },
        events: Vec::new(),
        older: None,
        first: true,
    };
    shown(state, person, &page, form)
}

fn shown(
    state: &AppState,
    person: &CurrentPerson,
    page: &Page,
    (form, errors): (&FilterForm, &FieldErrors),
) -> Response {
    let back = SetUpPath {
        programme: page.programme.slug.clone(),
    };
    let shell = Shell::new(state, person, &page.programme)
        .back(back.to_string(), "Back to set-up")
        .wide();
    let status = match errors.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    (status, views::page(&shell, page, form, errors)).into_response()
}
