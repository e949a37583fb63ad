//! A respondent's pages: no account, only a link and a key in a cookie of this device.

use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::extract::{
    CookieJar,
    cookie::{Cookie, SameSite},
};
use tower_sessions::cookie::time::Duration;

use super::{Came, refused, to};
use crate::{
    app::{AppState, Fields},
    error::Error,
    people::sha256,
    questionnaires::{
        AnswerCheckPath, AnswerPath, AnswerSectionPath, AnswerSubmittedPath, ClearAnswersPath,
        SomeoneElsePath,
        actions::answering::{self as actions, Stopped},
        forms::SectionForm,
        rules::{Answers, Instrument, Part, Version, parts_for},
        store::{self, Draft, Invitation},
        views::answering::{self as views, Surroundings},
    },
    ui::FieldErrors,
};

/// Longer than any round's window, so that a draft can be come back to.
const COOKIE_LIFE: Duration = Duration::days(200);

/// Where this device stands with the survey.
enum Standing {
    Fresh,
    Drafting(String, Draft),
    Submitted,
}

/// What every page of a respondent starts from.
struct Loaded {
    invitation: Invitation,
    version: Version,
    standing: Standing,
}

impl Loaded {
    /// What the link leads to; the closing page where it takes no answers any more.
    async fn of(state: &AppState, jar: &CookieJar, token: &str) -> Result<Self, Response> {
        let found = Self::find(state, jar, token).await;
        let (page, takes_answers) = found?;
        if takes_answers {
            Ok(page)
        } else {
            Err(closed(state, &page.invitation, false))
        }
    }

    /// The page of a link, and whether it takes answers; its own page where it was withdrawn.
    async fn find(
        state: &AppState,
        jar: &CookieJar,
        token: &str,
    ) -> Result<(Self, bool), Response> {
        let found = Self::load(state, jar, token).await;
        let (page, takes_answers) = found.map_err(IntoResponse::into_response)?;
        match page.invitation.withdrawn {
            true => Err(withdrawn(state, &page.invitation)),
            false => Ok((page, takes_answers)),
        }
    }

    async fn load(state: &AppState, jar: &CookieJar, token: &str) -> Result<(Self, bool), Error> {
        let db = state.database.read();
        let plain = token.len() == 48 && token.bytes().all(|byte| byte.is_ascii_hexdigit());
        let invitation = match plain {
            true => store::invitation(db, token).await?,
            false => None,
        };
        let invitation = invitation.ok_or(Error::NotFound)?;
        let takes = actions::takes_answers(db, &invitation, state.today()).await?;
        let instrument = Instrument::for_group(invitation.group);
        let (_, version) = store::round_version(db, invitation.at.round.id, instrument).await?;
        let standing = match jar.get(&cookie_name(&invitation)) {
            None => Standing::Fresh,
            Some(cookie) => {
                let key = cookie.value().to_owned();
                match store::draft(db, invitation.id, &sha256(&key)).await? {
                    Some(draft) => Standing::Drafting(key, draft),
                    None => Standing::Submitted,
                }
            }
        };
        Ok((
            Self {
                invitation,
                version,
                standing,
            },
            takes,
        ))
    }

    fn parts(&self) -> Vec<Part<'_>> {
        parts_for(self.invitation.group, &self.version)
    }

    /// The draft of this device, or the way back to the first page.
    fn draft(&self) -> Result<(&str, &Draft), Response> {
        match &self.standing {
            Standing::Drafting(key, draft) => Ok((key, draft)),
            Standing::Fresh | Standing::Submitted => Err(first_page(&self.invitation)),
        }
    }

    fn part(&self, key: &str) -> Result<Part<'_>, Response> {
        let part = self.parts().into_iter().find(|part| part.key == key);
        part.ok_or_else(|| Error::NotFound.into_response())
    }
}

fn cookie_name(invitation: &Invitation) -> String {
    format!("partners-answer-{}", invitation.id)
}

fn first_page(invitation: &Invitation) -> Response {
    let token = invitation.token.clone();
    to(AnswerPath { token })
}

fn surroundings<'a>(state: &AppState, invitation: &'a Invitation) -> Surroundings<'a> {
    Surroundings {
        invitation,
        demonstration: state.demonstration,
    }
}

/// 410: this link is over. `sent` says that something came too late.
fn closed(state: &AppState, invitation: &Invitation, sent: bool) -> Response {
    let page = views::closed(&surroundings(state, invitation), sent);
    (StatusCode::GONE, page).into_response()
}

/// 410: the lead has withdrawn this personal link.
fn withdrawn(state: &AppState, invitation: &Invitation) -> Response {
    let page = views::withdrawn(&surroundings(state, invitation));
    (StatusCode::GONE, page).into_response()
}

pub(in crate::questionnaires) async fn intro(
    path: AnswerPath,
    State(state): State<AppState>,
    jar: CookieJar,
    Query(came): Query<Came>,
) -> Result<Response, Response> {
    let page = Loaded::of(&state, &jar, &path.token).await?;
    let around = surroundings(&state, &page.invitation);
    let drawn = match &page.standing {
        Standing::Fresh => views::intro(&around, &page.parts()),
        Standing::Drafting(_, draft) => views::tasks(&around, &page.parts(), draft, came.banner()),
        Standing::Submitted => views::already_submitted(&around),
    };
    Ok(drawn.into_response())
}

pub(in crate::questionnaires) async fn start(
    path: AnswerPath,
    State(state): State<AppState>,
    jar: CookieJar,
) -> Result<Response, Response> {
    let page = Loaded::of(&state, &jar, &path.token).await?;
    match page.standing {
        Standing::Fresh => begin(&state, &jar, &page, None).await,
        Standing::Drafting(..) | Standing::Submitted => Ok(first_page(&page.invitation)),
    }
}

pub(in crate::questionnaires) async fn ask_for_someone_else(
    path: SomeoneElsePath,
    State(state): State<AppState>,
    jar: CookieJar,
) -> Result<Response, Response> {
    let page = Loaded::of(&state, &jar, &path.token).await?;
    let around = surroundings(&state, &page.invitation);
    let unfinished = matches!(page.standing, Standing::Drafting(..));
    Ok(views::ask_for_someone_else(&around, unfinished).into_response())
}

pub(in crate::questionnaires) async fn someone_else(
    path: SomeoneElsePath,
    State(state): State<AppState>,
    jar: CookieJar,
) -> Result<Response, Response> {
    let page = Loaded::of(&state, &jar, &path.token).await?;
    match &page.standing {
        Standing::Drafting(key, _) => begin(&state, &jar, &page, Some(key)).await,
        Standing::Fresh | Standing::Submitted => begin(&state, &jar, &page, None).await,
    }
}

/// Starts a draft and leads on to its first page of statements.
async fn begin(
    state: &AppState,
    jar: &CookieJar,
    page: &Loaded,
    instead_of: Option<&str>,
) -> Result<Response, Response> {
    let started = actions::start(&state.database, &page.invitation, instead_of, state.today());
    let Ok(key) = started.await.map_err(IntoResponse::into_response)? else {
        return Err(closed(state, &page.invitation, false));
    };
    let cookie = Cookie::build((cookie_name(&page.invitation), key))
        .path("/answer/")
        .http_only(true)
        .secure(state.settings.is_https())
        .same_site(SameSite::Lax)
        .max_age(COOKIE_LIFE);
    let first = page.parts().first().map(|part| part.key.clone());
    let next = AnswerSectionPath {
        token: page.invitation.token.clone(),
        section: first.unwrap_or_default(),
    };
    Ok((jar.clone().add(cookie), to(next)).into_response())
}

pub(in crate::questionnaires) async fn section(
    path: AnswerSectionPath,
    State(state): State<AppState>,
    jar: CookieJar,
    Query(came): Query<Came>,
) -> Result<Response, Response> {
    let page = Loaded::of(&state, &jar, &path.token).await?;
    let part = page.part(&path.section)?;
    let (_, draft) = page.draft()?;
    let form = SectionForm::saved(&part, &draft.answers, &Default::default());
    let around = surroundings(&state, &page.invitation);
    let (parts, errors) = (page.parts(), FieldErrors::new());
    Ok(
        views::section(&around, (&parts, &part), came.after_check(), &form, &errors)
            .into_response(),
    )
}

pub(in crate::questionnaires) async fn save(
    path: AnswerSectionPath,
    State(state): State<AppState>,
    jar: CookieJar,
    Query(came): Query<Came>,
    Fields(fields): Fields<Vec<(String, String)>>,
) -> Result<Response, Response> {
    let page = late(&state, &jar, &path.token).await?;
    let part = page.part(&path.section)?;
    let (key, _) = page.draft()?;
    let form = SectionForm::sent(fields);
    match form.answers(&part) {
        Ok(answers) => {
            keep(&state, &page, key, (&part, answers)).await?;
            Ok(next(&page, &part, came.after_check()))
        }
        Err(errors) => {
            let around = surroundings(&state, &page.invitation);
            let (parts, check) = (page.parts(), came.after_check());
            Ok(refused(views::section(
                &around,
                (&parts, &part),
                check,
                &form,
                &errors,
            )))
        }
    }
}

/// As [`Loaded::of`], for answers that were sent: the closing page says that they came too late.
async fn late(state: &AppState, jar: &CookieJar, token: &str) -> Result<Loaded, Response> {
    let found = Loaded::find(state, jar, token).await;
    let (page, takes_answers) = found?;
    if takes_answers {
        Ok(page)
    } else {
        Err(closed(state, &page.invitation, true))
    }
}

async fn keep(
    state: &AppState,
    page: &Loaded,
    key: &str,
    saved: (&Part<'_>, Answers),
) -> Result<(), Response> {
    let (db, today) = (&state.database, state.today());
    let kept = actions::save(db, &page.invitation, key, saved, today).await;
    match kept.map_err(IntoResponse::into_response)? {
        Ok(()) => Ok(()),
        Err(Stopped::Closed) => Err(closed(state, &page.invitation, true)),
        Err(Stopped::Withdrawn) => Err(withdrawn(state, &page.invitation)),
        Err(Stopped::Submitted | Stopped::Blank | Stopped::Used) => {
            Err(first_page(&page.invitation))
        }
    }
}

/// The next page of statements, or the check of the answers.
fn next(page: &Loaded, part: &Part<'_>, check: bool) -> Response {
    let token = page.invitation.token.clone();
    let parts = page.parts();
    let place = parts.iter().position(|other| other.key == part.key);
    match place.and_then(|place| parts.get(place + 1)) {
        Some(next) if !check => to(AnswerSectionPath {
            token,
            section: next.key.clone(),
        }),
        _ => to(AnswerCheckPath { token }),
    }
}

pub(in crate::questionnaires) async fn ask_to_clear(
    path: ClearAnswersPath,
    State(state): State<AppState>,
    jar: CookieJar,
) -> Result<Response, Response> {
    let page = Loaded::of(&state, &jar, &path.token).await?;
    let part = page.part(&path.section)?;
    page.draft()?;
    let around = surroundings(&state, &page.invitation);
    Ok(views::ask_to_clear(&around, &part).into_response())
}

pub(in crate::questionnaires) async fn clear(
    path: ClearAnswersPath,
    State(state): State<AppState>,
    jar: CookieJar,
) -> Result<Response, Response> {
    let page = late(&state, &jar, &path.token).await?;
    let part = page.part(&path.section)?;
    let (key, _) = page.draft()?;
    keep(&state, &page, key, (&part, Answers::new())).await?;
    let back = AnswerPath {
        token: path.token.clone(),
    };
    Ok(to(format!("{back}?done=cleared")))
}

pub(in crate::questionnaires) async fn check(
    path: AnswerCheckPath,
    State(state): State<AppState>,
    jar: CookieJar,
) -> Result<Response, Response> {
    let page = Loaded::of(&state, &jar, &path.token).await?;
    let (_, draft) = page.draft()?;
    let around = surroundings(&state, &page.invitation);
    Ok(views::check(&around, &page.parts(), draft, &FieldErrors::new()).into_response())
}

pub(in crate::questionnaires) async fn submit(
    path: AnswerCheckPath,
    State(state): State<AppState>,
    jar: CookieJar,
) -> Result<Response, Response> {
    let page = late(&state, &jar, &path.token).await?;
    let (key, draft) = match &page.standing {
        Standing::Drafting(key, draft) => (key, draft),
        Standing::Fresh => return Ok(first_page(&page.invitation)),
        Standing::Submitted => return Ok(again(&state, &page)),
    };
    let submitted = actions::submit(&state.database, &page.invitation, key, state.today()).await;
    match submitted.map_err(IntoResponse::into_response)? {
        Ok(()) => Ok(to(AnswerSubmittedPath { token: path.token })),
        Err(Stopped::Closed) => Err(closed(&state, &page.invitation, true)),
        Err(Stopped::Submitted) => Ok(again(&state, &page)),
        Err(Stopped::Used) => Ok(used(&state, &page)),
        Err(Stopped::Withdrawn) => Err(withdrawn(&state, &page.invitation)),
        Err(Stopped::Blank) => {
            let mut errors = FieldErrors::new();
            errors.add("answers", "Answer at least one statement before you submit");
            let around = surroundings(&state, &page.invitation);
            Ok(refused(views::check(
                &around,
                &page.parts(),
                draft,
                &errors,
            )))
        }
    }
}

/// 409: somebody has submitted by this personal link; the draft stays.
fn used(state: &AppState, page: &Loaded) -> Response {
    let around = surroundings(state, &page.invitation);
    (StatusCode::CONFLICT, views::used(&around)).into_response()
}

/// 409: this device has submitted before.
fn again(state: &AppState, page: &Loaded) -> Response {
    let around = surroundings(state, &page.invitation);
    (StatusCode::CONFLICT, views::already_submitted(&around)).into_response()
}

pub(in crate::questionnaires) async fn submitted(
    path: AnswerSubmittedPath,
    State(state): State<AppState>,
    jar: CookieJar,
) -> Result<Response, Response> {
    let (page, _) = Loaded::find(&state, &jar, &path.token).await?;
    Ok(match page.standing {
        Standing::Submitted => {
            views::submitted(&surroundings(&state, &page.invitation)).into_response()
        }
        Standing::Fresh | Standing::Drafting(..) => first_page(&page.invitation),
    })
}
