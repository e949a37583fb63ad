//! The manager's pages of the instruments: versions, and the way of a new one from file to rounds.

use axum::{
    extract::{Query, State},
    http::header,
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use super::{Answer, Came, refused, to};
use crate::{
    app::AppState,
    error::Error,
    files::{Fault, Sending},
    people::{
        Act, CurrentPerson,
        visits::{Seen, downloaded},
    },
    programmes::{self, Programme, Shell, held_files, programme_for},
    questionnaires::{
        HeldVersionPath, InstrumentsPath, VersionFilePath, VersionPath,
        actions::{self, ImportError, Publishing},
        files,
        rules::{Audience, Instrument, Published, Version, published_before},
        store,
        views::instruments as views,
    },
    ui::FieldErrors,
};

const ACT: Act = Act::ManageInstruments;

pub(in crate::questionnaires) async fn list(
    path: InstrumentsPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Query(came): Query<Came>,
) -> Answer {
    let programme = programme_for(&state, &person, ACT, &path.programme).await?;
    let page = list_page(
        &state,
        &person,
        &programme,
        came.banner(),
        &FieldErrors::new(),
    )
    .await?;
    Ok(page.into_response())
}

async fn list_page(
    state: &AppState,
    person: &CurrentPerson,
    programme: &Programme,
    banner: Option<&'static str>,
    errors: &FieldErrors,
) -> Result<maud::Markup, Error> {
    let db = state.database.read();
    let rounds = programmes::store::rounds(db, programme.id).await?;
    let ids: Vec<_> = rounds.iter().map(|round| round.id).collect();
    let page = views::List {
        published: store::published(db, programme.id).await?,
        used: store::used(db, &ids).await?,
        attached: store::attached(db, &ids).await?,
        waiting: held_files::waiting(db, actions::whose(programme.id, person.id)).await?,
        rounds,
        today: state.today(),
    };
    let shell = Shell::new(state, person, programme).banner(banner);
    Ok(views::list(&shell, programme, &page, errors))
}

pub(in crate::questionnaires) async fn upload(
    path: InstrumentsPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    sending: Sending,
) -> Answer {
    let programme = programme_for(&state, &person, ACT, &path.programme).await?;
    let sent = match sending.received(&state.gate, "of the new version").await? {
        Ok(sent) => sent,
        Err(sentence) => {
            let mut errors = FieldErrors::new();
            errors.add("file", sentence);
            let page = list_page(&state, &person, &programme, None, &errors).await?;
            return Ok(refused(page));
        }
    };
    if let Err(faults) =
        actions::read_version(state.database.read(), programme.id, &sent.content).await?
    {
        return Ok(faulty(&state, &person, &programme, &faults));
    }
    let whose = actions::whose(programme.id, person.id);
    let file = held_files::hold(
        &state.database,
        whose,
        (&sent.name, &sent.content),
        state.now(),
    )
    .await?;
    Ok(to(HeldVersionPath {
        programme: programme.slug,
        file,
    }))
}

fn faulty(
    state: &AppState,
    person: &CurrentPerson,
    programme: &Programme,
    faults: &[Fault],
) -> Response {
    let shell = Shell::new(state, person, programme);
    refused(views::faults(&shell, programme, faults))
}

/// Whom a version is shown as.
#[derive(Deserialize)]
pub(in crate::questionnaires) struct Shown {
    #[serde(default)]
    group: String,
}

pub(in crate::questionnaires) async fn held(
    path: HeldVersionPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Query(shown): Query<Shown>,
) -> Answer {
    let programme = programme_for(&state, &person, ACT, &path.programme).await?;
    let db = state.database.read();
    let whose = actions::whose(programme.id, person.id);
    let Some(file) = held_files::find(db, whose, path.file).await? else {
        return after_publishing(&state, &programme, path.file).await;
    };
    let version = match actions::read_version(db, programme.id, &file.content).await? {
        Ok(version) => version,
        Err(faults) => return Ok(faulty(&state, &person, &programme, &faults)),
    };
    let published = store::published(db, programme.id).await?;
    let before = version_before(&state, &published, version.instrument, None).await?;
    let rounds = programmes::store::rounds(db, programme.id).await?;
    let ids: Vec<_> = rounds.iter().map(|round| round.id).collect();
    let page = views::Preview {
        attached: store::attached(db, &ids).await?,
        seen: views::Seen {
            audience: Audience::named(version.instrument, &shown.group),
            address: path.to_string(),
            version,
            before,
        },
        file,
        rounds,
        today: state.today(),
    };
    let shell = Shell::new(&state, &person, &programme);
    Ok(views::preview(&shell, &programme, &page).into_response())
}

/// The newest version before that row, or before a new one.
async fn version_before(
    state: &AppState,
    published: &[Published],
    instrument: Instrument,
    before: Option<i32>,
) -> Result<Option<Version>, Error> {
    let id = published_before(published, instrument, before).map(|it| it.id);
    let found = store::versions(state.database.read(), id).await?;
    Ok(found.into_values().next())
}

/// Where a file leads that no longer waits: to what it became, if it was published.
async fn after_publishing(state: &AppState, programme: &Programme, file: i32) -> Answer {
    match actions::was_published(state.database.read(), programme.id, file).await? {
        true => Ok(published_page(programme)),
        false => Err(actions::gone()),
    }
}

fn published_page(programme: &Programme) -> Response {
    let programme = programme.slug.clone();
    to(format!("{}?done=published", InstrumentsPath { programme }))
}

pub(in crate::questionnaires) async fn publish(
    path: HeldVersionPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let programme = programme_for(&state, &person, ACT, &path.programme).await?;
    let whose = actions::whose(programme.id, person.id);
    let Some(file) = held_files::find(state.database.read(), whose, path.file).await? else {
        // Sent twice: the first has published it.
        return after_publishing(&state, &programme, path.file).await;
    };
    let publishing = Publishing {
        programme: Some(programme.id),
        person: Some(person.id),
        today: state.today(),
        now: state.now(),
    };
    let from = (Some(file.id), &*file.content);
    match actions::publish_version(&state.database, publishing, from).await {
        Ok(_) => Ok(published_page(&programme)),
        Err(ImportError::Faults(faults)) => Ok(faulty(&state, &person, &programme, &faults)),
        Err(error @ (ImportError::Settled(_) | ImportError::Present(_) | ImportError::Closed)) => {
            Err(Error::Internal(error.to_string()))
        }
        Err(ImportError::Error(Error::Conflict(_))) => {
            after_publishing(&state, &programme, path.file).await
        }
        Err(ImportError::Error(error)) => Err(error),
    }
}

/// The published version of an address that the programme sees, with what else it sees.
async fn published_version(
    state: &AppState,
    programme: &Programme,
    [instrument, label]: [&str; 2],
) -> Result<(Vec<Published>, Published, Version), Error> {
    let db = state.database.read();
    let instrument: Instrument = instrument.parse().map_err(|_| Error::NotFound)?;
    let all = store::published(db, programme.id).await?;
    let found = all
        .iter()
        .find(|it| it.instrument == instrument && it.version == label);
    let found = found.cloned().ok_or(Error::NotFound)?;
    let version = store::versions(db, [found.id]).await?.remove(&found.id);
    Ok((all, found, version.ok_or(Error::NotFound)?))
}

pub(in crate::questionnaires) async fn version(
    path: VersionPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Query(shown): Query<Shown>,
) -> Answer {
    let programme = programme_for(&state, &person, ACT, &path.programme).await?;
    let address = [path.instrument.as_str(), &path.version];
    let (all, published, version) = published_version(&state, &programme, address).await?;
    let seen = views::Seen {
        audience: Audience::named(version.instrument, &shown.group),
        address: path.to_string(),
        before: version_before(&state, &all, version.instrument, Some(published.id)).await?,
        version,
    };
    let shell = Shell::new(&state, &person, &programme);
    Ok(views::version(&shell, &programme, &published, &seen).into_response())
}

pub(in crate::questionnaires) async fn file(
    path: VersionFilePath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let programme = programme_for(&state, &person, ACT, &path.programme).await?;
    let address = [path.instrument.as_str(), &path.version];
    let (_, published, version) = published_version(&state, &programme, address).await?;
    let csv = files::instrument_csv(&[&version]).map_err(|e| Error::Internal(e.to_string()))?;
    // A label is letters, digits, full stops and hyphens.
    let name = format!("{}-{}.csv", published.instrument, published.version);
    let seen = Seen {
        programme: programme.id,
        subject: "instrument".into(),
        what: &name,
        snapshots: Vec::new(),
    };
    downloaded(&state, &person, seen).await?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
    ];
    Ok((headers, csv).into_response())
}
