//! The agenda of the moderation meeting, and what is written at each flag.

use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use maud::Markup;
use serde::Deserialize;

use super::{Answer, Done, back_to_round, looking::looked_at, rate_first, rates_first};
use crate::{
    app::{AppState, Fields},
    error::Error,
    maturity::{
        FlagPath, Frozen, ModerationPath, Topic,
        actions::{self, NotRecorded, Writing},
        rules::safety_flags,
        scored_now, store,
        views::{self, About, Agenda, Flag},
    },
    people::{Act, CurrentPerson},
    programmes::Shell,
    questionnaires::{self, AuthorityRound, actions::draft_waits, round_for, rules::Settled},
    ui::{FieldErrors, read_text},
};

/// The longest notes and the longest response, in characters.
const LIMIT: usize = 4000;

/// What is typed at a flag.
#[derive(Clone, Debug, Default, Deserialize)]
pub(in crate::maturity) struct FlagForm {
    #[serde(default)]
    pub(in crate::maturity) notes: String,
    #[serde(default)]
    pub(in crate::maturity) response: String,
    /// The number of what stood there when the page was opened.
    #[serde(default)]
    pub(in crate::maturity) seen: String,
}

pub(in crate::maturity) async fn agenda(
    path: ModerationPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Query(done): Query<Done>,
) -> Answer {
    let address = [path.programme.as_str(), &path.authority, &path.round];
    let at = round_for(&state, &person, Act::ModerateRound, address).await?;
    if rates_first(&state, &person, &at).await? {
        return Ok(rate_first(&state, &person, &at));
    }
    let agenda = read(&state, &at).await?;
    let banner = (done.done == "recorded").then_some("Notes and response recorded");
    let shell = back_to_round(Shell::new(&state, &person, &at.programme), &at).banner(banner);
    Ok(views::agenda(&shell, &at, &agenda).into_response())
}

pub(in crate::maturity) async fn flag(
    path: FlagPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let (at, agenda, topic) = match open(&path, &state, &person).await? {
        Ok(opened) => opened,
        Err(instead) => return Ok(instead),
    };
    if agenda.published {
        return Ok(Redirect::to(&ModerationPath::of(&at).to_string()).into_response());
    }
    let newest = agenda.flag(topic).and_then(|it| it.written.last());
    let form = FlagForm {
        notes: newest.map(|it| it.notes.clone()).unwrap_or_default(),
        response: newest.map(|it| it.response.clone()).unwrap_or_default(),
        seen: newest.map_or(0, |it| it.id).to_string(),
    };
    let place = (&state, &person, &at);
    let page = page(place, &agenda, topic, (&form, false), &FieldErrors::new())?;
    Ok(page.into_response())
}

pub(in crate::maturity) async fn record(
    path: FlagPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Fields(mut form): Fields<FlagForm>,
) -> Answer {
    let (at, agenda, topic) = match open(&path, &state, &person).await? {
        Ok(opened) => opened,
        Err(instead) => return Ok(instead),
    };
    let place = (&state, &person, &at);
    let (writing, mut errors) = read_form(&form, topic);
    if !errors.is_empty() {
        let page = page(place, &agenda, topic, (&form, false), &errors)?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let recorded =
        actions::record_moderation(&state.database, &at, writing, person.id, state.now());
    match recorded.await? {
        Ok(()) => {
            let next = format!("{}?done=recorded", ModerationPath::of(&at));
            Ok(Redirect::to(&next).into_response())
        }
        Err(NotRecorded::Published) => Err(Error::Conflict(
            "The result is published. Notes and responses can be written again while it is being corrected.".into(),
        )),
        Err(NotRecorded::WrittenSince) => {
            let agenda = read(&state, &at).await?;
            let newest = agenda.flag(topic).and_then(|it| it.written.last());
            form.seen = newest.map_or(0, |it| it.id).to_string();
            let by = newest.map(|it| it.made.by.as_str()).unwrap_or("Somebody");
            errors.add(
                "notes",
                format!("{by} wrote here after you opened this page. Bring both together, then save"),
            );
            let page = page(place, &agenda, topic, (&form, true), &errors)?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

type Opened = (AuthorityRound, Agenda, Topic);

/// The flag of an address: one that is raised, or that something was written at.
async fn open(
    path: &FlagPath,
    state: &AppState,
    person: &CurrentPerson,
) -> Result<Result<Opened, Response>, Error> {
    let address = [path.programme.as_str(), &path.authority, &path.round];
    let at = round_for(state, person, Act::ModerateRound, address).await?;
    if rates_first(state, person, &at).await? {
        return Ok(Err(rate_first(state, person, &at)));
    }
    let topic = Topic::of_key(&path.topic).ok_or(Error::NotFound)?;
    let agenda = read(state, &at).await?;
    match agenda.flag(topic) {
        Some(_) => Ok(Ok((at, agenda, topic))),
        None => Err(Error::NotFound),
    }
}

fn read_form(form: &FlagForm, topic: Topic) -> (Writing, FieldErrors) {
    let mut errors = FieldErrors::new();
    let notes = read_text(&mut errors, "notes", "Notes", None, LIMIT, &form.notes);
    let response = read_text(
        &mut errors,
        "response",
        "Agreed response",
        None,
        LIMIT,
        &form.response,
    );
    if errors.is_empty() && notes.is_empty() && response.is_empty() {
        errors.add("notes", "Enter notes or the agreed response");
    }
    let writing = Writing {
        topic,
        seen: form.seen.trim().parse().unwrap_or(-1),
        notes,
        response,
    };
    (writing, errors)
}

fn page(
    (state, person, at): (&AppState, &CurrentPerson, &AuthorityRound),
    agenda: &Agenda,
    topic: Topic,
    (form, changed): (&FlagForm, bool),
    errors: &FieldErrors,
) -> Result<Markup, Error> {
    let flag = agenda.flag(topic).ok_or(Error::NotFound)?;
    let shell = Shell::new(state, person, &at.programme);
    let shell = shell.back(ModerationPath::of(at).to_string(), "Back to the agenda");
    Ok(views::flag(
        &shell,
        at,
        flag,
        (form, changed, LIMIT),
        errors,
    ))
}

/// The flags of the figures that the meeting is about: the published or proposed ones, or what is
/// stored now. Before the first look at the draft there are none to tell.
pub(super) async fn read(state: &AppState, at: &AuthorityRound) -> Result<Agenda, Error> {
    let db = state.database.read();
    let (authority, round) = (at.authority.id, at.round.id);
    let looked_at = looked_at(db, at).await?;
    let settled = questionnaires::store::round_is_settled(db, authority, round).await?;
    let mut written = store::moderations(db, authority, round).await?;
    let frozen = if looked_at {
        Some(figures(state, at, settled).await?)
    } else {
        None
    };
    let mut flags = Vec::new();
    let raised = frozen.into_iter().flat_map(about_each);
    for (topic, about) in raised {
        let mine = written.extract_if(.., |writing| writing.topic == topic);
        let flag = Flag {
            topic,
            written: mine.collect(),
            about,
        };
        if flag.is_raised() || !flag.written.is_empty() {
            flags.push(flag);
        }
    }
    Ok(Agenda {
        instead: if looked_at {
            None
        } else {
            Some(draft_waits(db, at, state.today()).await?)
        },
        published: settled == Some(Settled::Published),
        flags,
    })
}

/// What may be talked over, safety first, then D1.
fn about_each(frozen: Frozen) -> impl Iterator<Item = (Topic, About)> {
    let safety = About::Safety(safety_flags(&frozen.changes));
    let gaps = frozen.result.dimensions.into_iter();
    let gaps = gaps.map(|it| (Topic::Gap(it.dimension), About::Gap(Box::new(it))));
    [(Topic::Safety, safety)].into_iter().chain(gaps)
}

async fn figures(
    state: &AppState,
    at: &AuthorityRound,
    settled: Option<Settled>,
) -> Result<Frozen, Error> {
    let db = state.database.read();
    let history = store::history(db, at.authority.id, at.round.id).await?;
    let frozen = match settled {
        Some(Settled::Published) => history.standing(),
        Some(Settled::Proposed) => history.proposal(),
        None => None,
    };
    let kept = match frozen {
        Some(it) => store::snapshot(db, it.id).await?,
        None => None,
    };
    Ok(match kept {
        Some(kept) => Frozen {
            result: kept.result,
            changes: kept.changes,
        },
        None => scored_now(db, at.authority.id, &at.round).await?,
    })
}
