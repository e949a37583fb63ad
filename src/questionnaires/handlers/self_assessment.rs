//! The agreed self-assessment: the lead's pages, and what others may read once it is submitted.

use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};

use std::sync::Arc;

use super::{Answer, AsOneGoes, Came, refused, to};
use crate::{
    app::{AppState, Fields},
    error::Error,
    people::{Act, CurrentPerson, new_secret},
    programmes::{Dimension, Shell},
    questionnaires::{
        AuthorityRound, CheckPath, ClearSectionPath, SectionPath, SelfAssessmentPath,
        SubmittedPath,
        actions::{self, By, Merged},
        forms::{COMPLETED, PAGE, SectionForm, conflicting_field},
        round_for,
        rules::{Instrument, LastRound, Part, Refusal, Section, SelfAssessment, Version, parts},
        store,
        views::self_assessment as views,
    },
    ui::FieldErrors,
};

/// What every page of a self-assessment starts from.
struct Loaded {
    at: AuthorityRound,
    version: Arc<Version>,
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
        let diagnostic = Instrument::Diagnostic;
        let version = state.versions.of_round(db, round, diagnostic).await?;
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

    /// What the authority said the last time.
    async fn last_round(&self, state: &AppState) -> Result<Option<LastRound>, Error> {
        let (db, at) = (state.database.read(), &self.at);
        let found = store::last_self_assessment(db, at.authority.id, &at.round).await?;
        let Some((round, version, said)) = found else {
            return Ok(None);
        };
        let version = state.versions.of_id(db, version).await?;
        Ok(Some(LastRound::of(round, (&said, &version), &self.version)))
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
    let form = SectionForm::of_section(&part, &saved, &new_secret()[..16]);
    let last = page.last_round(&state).await?;
    let asked = views::Asked {
        part: &part,
        form: &form,
        last: last.as_ref(),
    };
    let (check, errors) = (came.after_check(), FieldErrors::new());
    Ok(views::section(&shell, &page.at, &asked, check, &errors).into_response())
}

pub(in crate::questionnaires) async fn save(
    path: SectionPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Query(came): Query<Came>,
    AsOneGoes(as_one_goes): AsOneGoes,
    Fields(fields): Fields<Vec<(String, String)>>,
) -> Answer {
    let address = [path.programme.as_str(), &path.authority, &path.round];
    let page = Loaded::of(&state, &person, Act::RunDiagnostic, address).await?;
    let (dimension, part) = page.part(&path.section)?;
    let form = SectionForm::sent(fields);
    let (db, by) = (&state.database, by(&state, &person));
    let mut status = StatusCode::UNPROCESSABLE_ENTITY;
    let (form, errors) = match form.changes(&part, as_one_goes) {
        Ok(changes) => match actions::merge_section(db, &page.at, (dimension, &changes), by).await?
        {
            Ok(merged) if merged.conflicts.is_empty() => {
                return Ok(saved(&page.at, as_one_goes, came.after_check()));
            }
            Ok(merged) => {
                status = StatusCode::CONFLICT;
                conflicting(&state, &part, (&form, &merged), by).await?
            }
            Err(refusal) => {
                let errors = views::refusal_at(&part, &page.at, &refusal);
                (form, errors)
            }
        },
        Err(errors) => (form, errors),
    };
    if as_one_goes {
        return Ok(status.into_response());
    }
    let shell = Shell::new(&state, &person, &page.at.programme);
    let last = page.last_round(&state).await?;
    let asked = views::Asked {
        part: &part,
        form: &form,
        last: last.as_ref(),
    };
    let check = came.after_check();
    Ok(refused(views::section(
        &shell, &page.at, &asked, check, &errors,
    )))
}

fn saved(at: &AuthorityRound, as_one_goes: bool, check: bool) -> Response {
    match (as_one_goes, check) {
        (true, _) => StatusCode::NO_CONTENT.into_response(),
        (false, true) => to(CheckPath::of(at)),
        (false, false) => to(format!("{}?done=saved", SelfAssessmentPath::of(at))),
    }
}

/// The form as it is saved now, with what the person typed where somebody else was first, and
/// what each of them said there.
async fn conflicting(
    state: &AppState,
    part: &Part<'_>,
    (sent, merged): (&SectionForm, &Merged),
    by: By,
) -> Result<(SectionForm, FieldErrors), Error> {
    let savers = merged.conflicts.iter().filter_map(|it| it.saver.as_ref());
    let names = store::names_of(state.database.read(), savers.map(|saver| saver.person)).await?;
    let mut form = SectionForm::of_section(part, &merged.section, sent.get(PAGE));
    form = form.with(COMPLETED, sent);
    for conflict in &merged.conflicts {
        form = form.with(&conflicting_field(conflict), sent);
    }
    let errors = views::conflicts_at(part, &merged.conflicts, (sent, by.person), &names);
    Ok((form, errors))
}

pub(in crate::questionnaires) async fn ask_to_clear(
    path: ClearSectionPath,
    State(state): State<AppState>,
    person: CurrentPerson,
) -> Answer {
    let address = [path.programme.as_str(), &path.authority, &path.round];
    let page = Loaded::of(&state, &person, Act::RunDiagnostic, address).await?;
    let (dimension, part) = page.part(&path.section)?;
    let shell = Shell::new(&state, &person, &page.at.programme);
    let section = page.section(dimension);
    Ok(views::ask_to_clear(&shell, &page.at, (&part, &section), None).into_response())
}

pub(in crate::questionnaires) async fn clear(
    path: ClearSectionPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Fields(fields): Fields<Vec<(String, String)>>,
) -> Answer {
    let address = [path.programme.as_str(), &path.authority, &path.round];
    let page = Loaded::of(&state, &person, Act::RunDiagnostic, address).await?;
    let (dimension, part) = page.part(&path.section)?;
    let (db, by) = (&state.database, by(&state, &person));
    let mark = fields.iter().find(|(name, _)| name == "mark");
    let mark = mark.map_or("", |(_, mark)| mark);
    match actions::clear_section(db, &page.at, (dimension, mark), by).await? {
        Ok(()) => {
            let back = SelfAssessmentPath::of(&page.at);
            Ok(to(format!("{back}?done=cleared")))
        }
        Err(refusal @ Refusal::Changed) => {
            // Read anew: what is to be cleared is what is saved now.
            let page = Loaded::of(&state, &person, Act::RunDiagnostic, address).await?;
            let (dimension, part) = page.part(&path.section)?;
            let (shell, section) = (
                Shell::new(&state, &person, &page.at.programme),
                page.section(dimension),
            );
            let asked = (&part, &section);
            Ok(refused(views::ask_to_clear(
                &shell,
                &page.at,
                asked,
                Some(&refusal),
            )))
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
    let last = page.last_round(&state).await?;
    let read = (page.saved.as_ref(), last.as_ref());
    Ok(views::check(&shell, &page.at, &parts, read, shut, false).into_response())
}

pub(in crate::questionnaires) async fn submit(
    path: CheckPath,
    State(state): State<AppState>,
    person: CurrentPerson,
    Fields(fields): Fields<Vec<(String, String)>>,
) -> Answer {
    let address = [path.programme.as_str(), &path.authority, &path.round];
    let page = Loaded::of(&state, &person, Act::RunDiagnostic, address).await?;
    let mark = fields.iter().find(|(name, _)| name == "mark");
    let mark = mark.map(|(_, mark)| mark.as_str());
    let (db, by) = (&state.database, by(&state, &person));
    match actions::sign_off(db, &page.at, mark, by).await? {
        Ok(()) => Ok(to(SubmittedPath::of(&page.at))),
        Err(Refusal::Submitted) => Err(Error::Conflict(format!(
            "The agreed self-assessment of {} has already been signed off for this round. Nothing was changed.",
            page.at.authority.name
        ))),
        Err(refusal) => {
            // Read anew: what is to be signed off is what is saved now.
            let page = Loaded::of(&state, &person, Act::RunDiagnostic, address).await?;
            let shell = Shell::new(&state, &person, &page.at.programme);
            let (parts, last) = (parts(&page.version), page.last_round(&state).await?);
            let read = (page.saved.as_ref(), last.as_ref());
            let drawn = views::check(&shell, &page.at, &parts, read, Some(&refusal), true);
            Ok(refused(drawn))
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
