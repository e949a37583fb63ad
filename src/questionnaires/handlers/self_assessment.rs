//! The agreed self-assessment: the lead's pages, and what others may read once it is submitted.

use axum::{
    extract::{Query, State},
    response::{IntoResponse, Response},
};

use super::{Answer, Came, refused, to};
use crate::{
    app::{AppState, Fields},
    error::Error,
    people::{Act, CurrentPerson},
    programmes::{Dimension, Shell},
    questionnaires::{
        AuthorityRound, CheckPath, ClearSectionPath, SectionPath, SelfAssessmentPath,
        SubmittedPath,
        actions::{self, By},
        forms::SectionForm,
        round_for,
        rules::{Instrument, Part, Refusal, Section, SelfAssessment, Version, parts},
        store,
        views::self_assessment as views,
    },
    ui::FieldErrors,
};

/// What every page of a self-assessment starts from.
struct Loaded {
    at: AuthorityRound,
    version: Version,
    saved: Option<SelfAssessment>,
    /// Why nothing can be changed.
    shut: Option<Refusal>,
}

impl Loaded {
    async fn of(
        state: &AppState,
        person: &CurrentPerson,
        act: Act,
        address: [&str; 3],
    ) -> Result<Self, Error> {
        let at = round_for(state, person, act, address).await?;
        let db = state.database.read();
        let (authority, round) = (at.authority.id, at.round.id);
        let (_, version) = store::round_version(db, round, Instrument::Diagnostic).await?;
        let saved = store::self_assessment(db, authority, round).await?;
        let submitted = saved.as_ref().is_some_and(|s| s.submitted_at.is_some());
        let shut = if submitted {
            Some(Refusal::Submitted)
        } else if let Some(settled) = store::round_is_settled(db, authority, round).await? {
            Some(Refusal::Settled(settled))
        } else {
            (!at.round.is_open(state.today())).then_some(Refusal::Window)
        };
        Ok(Self {
            at,
            version,
            saved,
            shut,
        })
    }

    /// The section of an address, with its dimension.
    fn part(&self, key: &str) -> Result<(Dimension, Part<'_>), Error> {
        let part = parts(&self.version)
            .into_iter()
            .find(|part| part.key == key);
        let part = part.ok_or(Error::NotFound)?;
        let first = part.items.first().ok_or(Error::NotFound)?;
        Ok((first.dimension, part))
    }

    fn section(&self, dimension: Dimension) -> Section {
        let saved = self.saved.as_ref();
        let section = saved.and_then(|saved| saved.sections.get(&dimension));
        section.cloned().unwrap_or_default()
    }
}

fn by(state: &AppState, person: &CurrentPerson) -> By {
    By {
        person: person.id,
        today: state.today(),
        now: state.now(),
    }
}

pub(in crate::questionnaires) async fn overview(
    path: SelfAssessmentPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Query(came): Query<Came>,
) -> Answer {
    let address = [path.programme.as_str(), &path.authority, &path.round];
    let page = Loaded::of(&state, &person, Act::ReadRound, address).await?;
    let shell = Shell::new(&state, &person, &page.at.programme).banner(came.banner());
    let runs = person.may(Act::RunDiagnostic, page.at.authority.place());
    let parts = parts(&page.version);
    Ok(match (&page.saved, &page.shut) {
        (Some(saved), Some(Refusal::Submitted)) => {
            views::whole(&shell, &page.at, &parts, saved).into_response()
        }
        (saved, shut) if runs => {
            views::tasks(&shell, &page.at, &parts, saved.as_ref(), shut.as_ref()).into_response()
        }
        _ => views::not_yet(&shell, &page.at).into_response(),
    })
}

pub(in crate::questionnaires) async fn section(
    path: SectionPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Query(came): Query<Came>,
) -> Answer {
    let address = [path.programme.as_str(), &path.authority, &path.round];
    let page = Loaded::of(&state, &person, Act::RunDiagnostic, address).await?;
    if page.shut == Some(Refusal::Submitted) {
        return Ok(to(SelfAssessmentPath::of(&page.at)));
    }
    let (dimension, part) = page.part(&path.section)?;
    let saved = page.section(dimension);
    let shell = Shell::new(&state, &person, &page.at.programme);
    if let Some(shut) = &page.shut {
        return Ok(views::read_only(&shell, &page.at, &part, &saved, shut).into_response());
    }
    let form = SectionForm::saved(&part, &saved.answers, &saved.notes).completed(saved.complete);
    let errors = FieldErrors::new();
    Ok(views::section(&shell, &page.at, &part, came.after_check(), &form, &errors).into_response())
}

pub(in crate::questionnaires) async fn save(
    path: SectionPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Query(came): Query<Came>,
    Fields(fields): Fields<Vec<(String, String)>>,
) -> Answer {
    let address = [path.programme.as_str(), &path.authority, &path.round];
    let page = Loaded::of(&state, &person, Act::RunDiagnostic, address).await?;
    let (dimension, part) = page.part(&path.section)?;
    let form = SectionForm::sent(fields);
    let errors = match form.section(&part) {
        Ok(section) => {
            let (db, by) = (&state.database, by(&state, &person));
            match actions::save_section(db, &page.at, (dimension, &section), by).await? {
                Ok(()) if came.after_check() => return Ok(to(CheckPath::of(&page.at))),
                Ok(()) => {
                    let back = SelfAssessmentPath::of(&page.at);
                    return Ok(to(format!("{back}?done=saved")));
                }
                Err(refusal) => views::refusal_at(&part, &page.at, &refusal),
            }
        }
        Err(errors) => errors,
    };
    let shell = Shell::new(&state, &person, &page.at.programme);
    let check = came.after_check();
    Ok(refused(views::section(
        &shell, &page.at, &part, check, &form, &errors,
    )))
}

pub(in crate::questionnaires) async fn ask_to_clear(
    path: ClearSectionPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let address = [path.programme.as_str(), &path.authority, &path.round];
    let page = Loaded::of(&state, &person, Act::RunDiagnostic, address).await?;
    let (_, part) = page.part(&path.section)?;
    let shell = Shell::new(&state, &person, &page.at.programme);
    Ok(views::ask_to_clear(&shell, &page.at, &part).into_response())
}

pub(in crate::questionnaires) async fn clear(
    path: ClearSectionPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let address = [path.programme.as_str(), &path.authority, &path.round];
    let page = Loaded::of(&state, &person, Act::RunDiagnostic, address).await?;
    let (dimension, part) = page.part(&path.section)?;
    let (db, by) = (&state.database, by(&state, &person));
    match actions::clear_section(db, &page.at, dimension, by).await? {
        Ok(()) => {
            let back = SelfAssessmentPath::of(&page.at);
            Ok(to(format!("{back}?done=cleared")))
        }
        Err(refusal) => Ok(stopped(&state, &person, &page.at, &part, &refusal)),
    }
}

/// The page that says why a button did nothing.
fn stopped(
    state: &AppState,
    person: &CurrentPerson,
    at: &AuthorityRound,
    part: &Part<'_>,
    refusal: &Refusal,
) -> Response {
    let shell = Shell::new(state, person, &at.programme);
    let saved = Section::default();
    refused(views::read_only(&shell, at, part, &saved, refusal))
}

pub(in crate::questionnaires) async fn check(
    path: CheckPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let address = [path.programme.as_str(), &path.authority, &path.round];
    let page = Loaded::of(&state, &person, Act::RunDiagnostic, address).await?;
    if page.shut == Some(Refusal::Submitted) {
        return Ok(to(SelfAssessmentPath::of(&page.at)));
    }
    let shell = Shell::new(&state, &person, &page.at.programme);
    let (parts, shut) = (parts(&page.version), page.shut.as_ref());
    let saved = page.saved.as_ref();
    Ok(views::check(&shell, &page.at, &parts, saved, shut, false).into_response())
}

pub(in crate::questionnaires) async fn submit(
    path: CheckPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let address = [path.programme.as_str(), &path.authority, &path.round];
    let page = Loaded::of(&state, &person, Act::RunDiagnostic, address).await?;
    let (db, by) = (&state.database, by(&state, &person));
    match actions::submit_self_assessment(db, &page.at, by).await? {
        Ok(()) => Ok(to(SubmittedPath::of(&page.at))),
        Err(Refusal::Submitted) => Err(Error::Conflict(format!(
            "The agreed self-assessment of {} has already been submitted for this round. Nothing was changed.",
            page.at.authority.name
        ))),
        Err(refusal) => {
            let shell = Shell::new(&state, &person, &page.at.programme);
            let (parts, saved) = (parts(&page.version), page.saved.as_ref());
            Ok(refused(views::check(
                &shell,
                &page.at,
                &parts,
                saved,
                Some(&refusal),
                true,
            )))
        }
    }
}

pub(in crate::questionnaires) async fn submitted(
    path: SubmittedPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let address = [path.programme.as_str(), &path.authority, &path.round];
    let page = Loaded::of(&state, &person, Act::RunDiagnostic, address).await?;
    let shell = Shell::new(&state, &person, &page.at.programme);
    match page.saved {
        Some(saved) if saved.submitted_at.is_some() => {
            Ok(views::submitted(&shell, &page.at, &saved).into_response())
        }
        _ => Ok(to(SelfAssessmentPath::of(&page.at))),
    }
}
