//! A respondent's pages: no account, only a link and a key in a cookie of this device.

use std::sync::Arc;

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

use super::{Answer, AsOneGoes, Came, refused, to};
use crate::{
    app::{AppState, Fields},
    error::Error,
    questionnaires::{
        AnswerCheckPath, AnswerPath, AnswerSectionPath, AnswerSubmittedPath, ClearAnswersPath,
        SomeoneElsePath,
        actions::answering::{self as actions, Saved, Stopped},
        forms::SectionForm,
        rules::{Answers, Instrument, Intake, Part, ReturnCode, Version, parts_for},
        store::{self, Draft, Invitation},
        views::{
            answering::{self as views, Surroundings},
            ended,
        },
    },
    ui::FieldErrors,
};

/// Longer than any round's window, so that a draft can be come back to.
const COOKIE_LIFE: Duration = Duration::days(200);

/// What a link leads to.
pub(super) struct Link {
    pub(super) invitation: Invitation,
    pub(super) intake: Intake,
    version: Arc<Version>,
}

impl Link {
    pub(super) async fn find(state: &AppState, token: &str) -> Result<Self, Error> {
        let db = state.database.read();
        let plain = token.len() == 48 && token.bytes().all(|byte| byte.is_ascii_hexdigit());
        let invitation = match plain {
            true => store::invitation(db, token).await?,
            false => None,
        };
        let invitation = invitation.ok_or(Error::NotFound)?;
        let intake = actions::intake(db, &invitation, state.today()).await?;
        let instrument = Instrument::for_group(invitation.group);
        let round = invitation.at.round.id;
        let version = state.versions.of_round(db, round, instrument).await?;
        Ok(Self {
            invitation,
            intake,
            version,
        })
    }

    pub(super) fn parts(&self) -> Vec<Part<'_>> {
        parts_for(self.invitation.group, &self.version)
    }

    fn part(&self, key: &str) -> Result<Part<'_>, Error> {
        let part = self.parts().into_iter().find(|part| part.key == key);
        part.ok_or(Error::NotFound)
    }

    /// Where this device stands.
    pub(super) async fn standing(
        &self,
        state: &AppState,
        jar: &CookieJar,
    ) -> Result<Standing, Error> {
        let Some(key) = self.key(state, jar) else {
            return Ok(Standing::Fresh);
        };
        let found = store::draft(state.database.read(), self.invitation.id, &key.hash()).await?;
        Ok(match found {
            Some(draft) => Standing::Drafting(key, draft),
            None => Standing::Submitted,
        })
    }

    fn key(&self, state: &AppState, jar: &CookieJar) -> Option<ReturnCode> {
        ReturnCode::read(jar.get(&cookie_name(state, &self.invitation))?.value())
    }
}

/// Where a device stands with the survey.
pub(super) enum Standing {
    Fresh,
    Drafting(ReturnCode, Draft),
    Submitted,
}

/// What every page of a respondent starts from.
struct Loaded {
    link: Link,
    standing: Standing,
}

impl Loaded {
    /// What the link leads to; the closing page where it takes no answers any more.
    async fn of(state: &AppState, jar: &CookieJar, token: &str) -> Result<Self, Response> {
        let found = Self::find(state, jar, token).await;
        let page = found.map_err(IntoResponse::into_response)?;
        match page.link.intake {
            Intake::Open => Ok(page),
            Intake::Closed { .. } | Intake::Withdrawn | Intake::Over => Err(page.closed(state)),
        }
    }

    async fn find(state: &AppState, jar: &CookieJar, token: &str) -> Result<Self, Error> {
        let link = Link::find(state, token).await?;
        let standing = link.standing(state, jar).await?;
        Ok(Self { link, standing })
    }

    /// 410: nothing more is taken; all that this device has answered.
    fn closed(&self, state: &AppState) -> Response {
        let drafted = match &self.standing {
            Standing::Drafting(key, draft) => Some((draft.answers.clone(), Some(key))),
            Standing::Fresh | Standing::Submitted => None,
        };
        closed(state, &self.link, drafted)
    }

    /// The draft of this device, or the way back to the first page.
    fn draft(&self) -> Result<(&ReturnCode, &Draft), Response> {
        match &self.standing {
            Standing::Drafting(key, draft) => Ok((key, draft)),
            Standing::Fresh | Standing::Submitted => Err(first_page(&self.link.invitation)),
        }
    }

    fn part(&self, key: &str) -> Result<Part<'_>, Response> {
        self.link.part(key).map_err(IntoResponse::into_response)
    }
}

/// The beginning of the names of the cookies that keep a respondent’s place.
pub(crate) const ANSWER_COOKIE: &str = "partners-answer";

/// Over https with `__Host-` before it, so that no other site of the domain can set it.
fn cookie_name(state: &AppState, invitation: &Invitation) -> String {
    let prefix = if state.settings.is_https() {
        "__Host-"
    } else {
        ""
    };
    format!("{prefix}{ANSWER_COOKIE}-{}", invitation.id)
}

/// Keeps the key of a draft on this device.
pub(super) fn cookie(
    state: &AppState,
    invitation: &Invitation,
    key: &ReturnCode,
) -> Cookie<'static> {
    Cookie::build((cookie_name(state, invitation), key.as_str().to_owned()))
        .path("/")
        .http_only(true)
        .secure(state.settings.is_https())
        .same_site(SameSite::Lax)
        .max_age(COOKIE_LIFE)
        .build()
}

fn first_path(invitation: &Invitation) -> AnswerPath {
    let token = invitation.token.clone();
    AnswerPath { token }
}

fn first_page(invitation: &Invitation) -> Response {
    to(first_path(invitation))
}

pub(super) fn surroundings<'a>(state: &AppState, invitation: &'a Invitation) -> Surroundings<'a> {
    Surroundings {
        invitation,
        demonstration: state.demonstration,
    }
}

/// 410: this link is over; what was answered and not submitted, with the code that opens it again.
fn closed(
    state: &AppState,
    link: &Link,
    drafted: Option<(Answers, Option<&ReturnCode>)>,
) -> Response {
    let around = surroundings(state, &link.invitation);
    let (answers, key) = drafted.unzip();
    let page = ended::closed(
        &around,
        &link.parts(),
        link.intake,
        answers.as_ref(),
        key.flatten(),
    );
    (StatusCode::GONE, page).into_response()
}

pub(in crate::questionnaires) async fn intro(
    path: AnswerPath,
    State(state): State<AppState>,
    jar: CookieJar,
    Query(came): Query<Came>,
) -> Result<Response, Response> {
    let page = Loaded::of(&state, &jar, &path.token).await?;
    let around = surroundings(&state, &page.link.invitation);
    let drawn = match &page.standing {
        Standing::Fresh => views::intro(&around, &page.link.parts()),
        Standing::Drafting(key, draft) => {
            views::tasks(&around, &page.link.parts(), (draft, key), came.banner())
        }
        Standing::Submitted => ended::already_submitted(&around),
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
        Standing::Drafting(..) | Standing::Submitted => Ok(first_page(&page.link.invitation)),
    }
}

pub(in crate::questionnaires) async fn ask_for_someone_else(
    path: SomeoneElsePath,
    State(state): State<AppState>,
    jar: CookieJar,
) -> Result<Response, Response> {
    let page = Loaded::of(&state, &jar, &path.token).await?;
    let around = surroundings(&state, &page.link.invitation);
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
    instead_of: Option<&ReturnCode>,
) -> Result<Response, Response> {
    let invitation = &page.link.invitation;
    let started = actions::start(&state.database, invitation, instead_of, state.today());
    let Ok(key) = started.await.map_err(IntoResponse::into_response)? else {
        return Err(page.closed(state));
    };
    let first = page.link.parts().first().map(|part| part.key.clone());
    let next = AnswerSectionPath {
        token: invitation.token.clone(),
        section: first.unwrap_or_default(),
    };
    let cookie = cookie(state, invitation, &key);
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
    let around = surroundings(&state, &page.link.invitation);
    let (parts, errors) = (page.link.parts(), FieldErrors::new());
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
    AsOneGoes(as_one_goes): AsOneGoes,
    Fields(fields): Fields<Vec<(String, String)>>,
) -> Answer {
    let link = Link::find(&state, &path.token).await?;
    let part = link.part(&path.section)?;
    let form = SectionForm::sent(fields);
    if link.intake != Intake::Open {
        return late(&state, &jar, &link, (&part, form.readable_answers(&part))).await;
    }
    let answers = match form.answers(&part) {
        Ok(answers) => answers,
        Err(_) if as_one_goes => return Ok(StatusCode::UNPROCESSABLE_ENTITY.into_response()),
        Err(errors) => {
            let around = surroundings(&state, &link.invitation);
            let (parts, check) = (link.parts(), came.after_check());
            let page = views::section(&around, (&parts, &part), check, &form, &errors);
            return Ok(refused(page));
        }
    };
    let how = match as_one_goes {
        true => Saved::AsOneGoes,
        false => Saved::ByHand,
    };
    let kept = keep(&state, &jar, &link, (&part, answers), how).await?;
    Ok(match (kept, as_one_goes) {
        (true, true) => StatusCode::NO_CONTENT.into_response(),
        (false, true) => StatusCode::CONFLICT.into_response(),
        (false, false) => first_page(&link.invitation),
        (true, false) if form.get("then") == "later" => {
            to(format!("{}?done=kept", first_path(&link.invitation)))
        }
        (true, false) => next(&link, &part, came.after_check()),
    })
}

/// Saves into the draft of this device; whether there is one.
async fn keep(
    state: &AppState,
    jar: &CookieJar,
    link: &Link,
    answers: (&Part<'_>, Answers),
    how: Saved,
) -> Result<bool, Error> {
    let Some(key) = link.key(state, jar) else {
        return Ok(false);
    };
    let kept = actions::save(&state.database, &link.invitation, &key, answers, how).await?;
    Ok(kept.is_ok())
}

/// 410 for answers that came too late. They are kept all the same, as long as the survey may be
/// extended; and shown with all the others, so that nothing is lost in any case.
async fn late(
    state: &AppState,
    jar: &CookieJar,
    link: &Link,
    (part, sent): (&Part<'_>, Answers),
) -> Answer {
    if link.intake != Intake::Over {
        keep(state, jar, link, (part, sent.clone()), Saved::AsOneGoes).await?;
    }
    let standing = link.standing(state, jar).await?;
    let (mut answers, key) = match &standing {
        Standing::Drafting(key, draft) => (draft.answers.clone(), Some(key)),
        Standing::Fresh | Standing::Submitted => (Answers::new(), None),
    };
    answers.retain(|code, _| !part.has(code));
    answers.extend(sent);
    let drafted = (!answers.is_empty() || key.is_some()).then_some((answers, key));
    Ok(closed(state, link, drafted))
}

/// The next page of statements, or the check of the answers.
fn next(link: &Link, part: &Part<'_>, check: bool) -> Response {
    let token = link.invitation.token.clone();
    let parts = link.parts();
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
    let around = surroundings(&state, &page.link.invitation);
    Ok(views::ask_to_clear(&around, &part).into_response())
}

pub(in crate::questionnaires) async fn clear(
    path: ClearAnswersPath,
    State(state): State<AppState>,
    jar: CookieJar,
) -> Result<Response, Response> {
    let page = Loaded::of(&state, &jar, &path.token).await?;
    let part = page.part(&path.section)?;
    page.draft()?;
    let nothing = (&part, Answers::new());
    let cleared = keep(&state, &jar, &page.link, nothing, Saved::ByHand).await;
    cleared.map_err(IntoResponse::into_response)?;
    let back = first_path(&page.link.invitation);
    Ok(to(format!("{back}?done=cleared")))
}

pub(in crate::questionnaires) async fn check(
    path: AnswerCheckPath,
    State(state): State<AppState>,
    jar: CookieJar,
) -> Result<Response, Response> {
    let page = Loaded::of(&state, &jar, &path.token).await?;
    let (key, draft) = page.draft()?;
    let around = surroundings(&state, &page.link.invitation);
    let (parts, errors) = (page.link.parts(), FieldErrors::new());
    Ok(views::check(&around, &parts, (draft, key), &errors).into_response())
}

pub(in crate::questionnaires) async fn submit(
    path: AnswerCheckPath,
    State(state): State<AppState>,
    jar: CookieJar,
) -> Result<Response, Response> {
    let page = Loaded::of(&state, &jar, &path.token).await?;
    let invitation = &page.link.invitation;
    let (key, draft) = match &page.standing {
        Standing::Drafting(key, draft) => (key, draft),
        Standing::Fresh => return Ok(first_page(invitation)),
        Standing::Submitted => return Ok(again(&state, &page)),
    };
    let submitted = actions::submit(&state.database, invitation, key, state.today()).await;
    match submitted.map_err(IntoResponse::into_response)? {
        Ok(()) => Ok(to(AnswerSubmittedPath { token: path.token })),
        Err(Stopped::Used) => Ok(used(&state, &page)),
        Err(Stopped::Full) => {
            let around = surroundings(&state, invitation);
            Ok((StatusCode::CONFLICT, ended::full(&around)).into_response())
        }
        // Closed or withdrawn since the page was read: read anew, it says when.
        Err(Stopped::Closed | Stopped::Withdrawn) => {
            match Loaded::of(&state, &jar, &path.token).await {
                Ok(page) => Err(page.closed(&state)),
                Err(closed) => Err(closed),
            }
        }
        Err(Stopped::Submitted) => Ok(again(&state, &page)),
        Err(Stopped::Blank) => {
            let mut errors = FieldErrors::new();
            errors.add("answers", "Answer at least one statement before you submit");
            let around = surroundings(&state, invitation);
            let parts = page.link.parts();
            Ok(refused(views::check(
                &around,
                &parts,
                (draft, key),
                &errors,
            )))
        }
    }
}

/// 409: somebody has submitted by this personal link; the draft stays.
fn used(state: &AppState, page: &Loaded) -> Response {
    let around = surroundings(state, &page.link.invitation);
    (StatusCode::CONFLICT, views::used(&around)).into_response()
}

/// 409: this device has submitted before.
fn again(state: &AppState, page: &Loaded) -> Response {
    let around = surroundings(state, &page.link.invitation);
    (StatusCode::CONFLICT, ended::already_submitted(&around)).into_response()
}

pub(in crate::questionnaires) async fn submitted(
    path: AnswerSubmittedPath,
    State(state): State<AppState>,
    jar: CookieJar,
) -> Answer {
    let page = Loaded::find(&state, &jar, &path.token).await?;
    let invitation = &page.link.invitation;
    Ok(match page.standing {
        Standing::Submitted => ended::submitted(&surroundings(&state, invitation)).into_response(),
        Standing::Fresh | Standing::Drafting(..) => first_page(invitation),
    })
}
