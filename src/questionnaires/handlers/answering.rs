//! A respondent's pages: no account, only a link and a key in a cookie of this device.

use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::extract::CookieJar;

use super::{
    Answer, AsOneGoes, Came, draft_of, refused,
    sitting::{Asked, Link, Standing},
    to,
};
use crate::{
    app::{AppState, Fields},
    error::Error,
    people::new_secret,
    questionnaires::{
        AnswerCheckPath, AnswerPath, AnswerSectionPath, AnswerSubmittedPath, ClearAnswersPath,
        actions::answering::{self as actions, Saved, SavedAnswers, Stopped},
        forms::{DRAFT, PAGE, SectionForm, conflicting_field},
        rules::{Answers, Intake, Part, ReturnCode},
        store::{Draft, Invitation},
        views::{
            answering::{self as views, Surroundings},
            ended, merged,
        },
    },
    ui::FieldErrors,
};

/// What every page of a respondent starts from.
pub(super) struct Loaded {
    pub(super) link: Link,
    pub(super) standing: Standing,
}

impl Loaded {
    /// What the link leads to; the closing page where it takes no answers any more.
    pub(super) async fn page(
        state: &AppState,
        jar: &CookieJar,
        token: &str,
    ) -> Result<Self, Response> {
        Self::open(state, jar, (token, Asked::Page)).await
    }

    /// The same for a form of the draft that `mark` tells.
    async fn form(
        state: &AppState,
        jar: &CookieJar,
        (token, mark): (&str, &str),
    ) -> Result<Self, Response> {
        Self::open(state, jar, (token, Asked::Form(mark))).await
    }

    async fn open(
        state: &AppState,
        jar: &CookieJar,
        asked: (&str, Asked<'_>),
    ) -> Result<Self, Response> {
        let found = Self::find(state, jar, asked).await;
        let page = found.map_err(IntoResponse::into_response)?;
        match page.link.intake {
            Intake::Open => Ok(page),
            Intake::Closed { .. } | Intake::Withdrawn | Intake::Over => Err(page.closed(state)),
        }
    }

    async fn find(
        state: &AppState,
        jar: &CookieJar,
        (token, asked): (&str, Asked<'_>),
    ) -> Result<Self, Error> {
        let link = Link::find(state, token).await?;
        let standing = link.standing(state, jar, asked).await?;
        Ok(Self { link, standing })
    }

    /// 410: nothing more is taken; all that this device has answered.
    fn closed(&self, state: &AppState) -> Response {
        let drafted = match &self.standing {
            Standing::Drafting(key, draft) => Some((draft.answers.clone(), Some(key))),
            _ => None,
        };
        closed(state, &self.link, drafted)
    }

    /// The draft of this device, or the way back to the first page.
    fn draft(&self) -> Result<(&ReturnCode, &Draft), Response> {
        match &self.standing {
            Standing::Drafting(key, draft) => Ok((key, draft)),
            _ => Err(first_page(&self.link.invitation)),
        }
    }

    fn part(&self, key: &str) -> Result<Part<'_>, Response> {
        self.link.part(key).map_err(IntoResponse::into_response)
    }

    /// A page of the draft: the sitting goes on from here.
    fn shown(&self, state: &AppState, jar: CookieJar, page: impl IntoResponse) -> Response {
        match &self.standing {
            Standing::Drafting(key, _) => used(state, jar, (&self.link, key), page),
            _ => page.into_response(),
        }
    }
}

/// An answer after which the sitting goes on.
fn used(
    state: &AppState,
    jar: CookieJar,
    (link, key): (&Link, &ReturnCode),
    answer: impl IntoResponse,
) -> Response {
    match link.invitation.is_shared() {
        true => (jar.add(link.cookie(state, key)), answer).into_response(),
        false => answer.into_response(),
    }
}

fn first_path(invitation: &Invitation) -> AnswerPath {
    let token = invitation.token.clone();
    AnswerPath { token }
}

pub(super) fn first_page(invitation: &Invitation) -> Response {
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

/// 412 for a page whose draft is not open on this device, 409 for one whose draft was submitted:
/// what was chosen on it, which was not saved.
fn not_saved(
    state: &AppState,
    (link, standing): (&Link, &Standing),
    sent: Option<(&Part<'_>, &Answers)>,
) -> Response {
    let around = surroundings(state, &link.invitation);
    match standing {
        Standing::Submitted(key) => {
            let page = merged::submitted_before(&around, key, sent);
            (StatusCode::CONFLICT, page).into_response()
        }
        _ => {
            let page = merged::other_draft(&around, sent);
            (StatusCode::PRECONDITION_FAILED, page).into_response()
        }
    }
}

pub(in crate::questionnaires) async fn intro(
    path: AnswerPath,
    State(state): State<AppState>,
    jar: CookieJar,
    Query(came): Query<Came>,
) -> Result<Response, Response> {
    let page = Loaded::page(&state, &jar, &path.token).await?;
    let invitation = &page.link.invitation;
    let (around, parts) = (surroundings(&state, invitation), page.link.parts());
    let drawn = match &page.standing {
        Standing::Drafting(key, _) if invitation.is_shared() && !came.goes_on() => {
            return Ok(views::begun_here(&around, key).into_response());
        }
        Standing::Drafting(key, draft) => {
            views::tasks(&around, &parts, (draft, key), came.banner())
        }
        Standing::Submitted(key) => ended::already_submitted(&around, key),
        Standing::Lapsed => views::intro(&around, &parts, true, came.banner()),
        Standing::Fresh | Standing::Other => views::intro(&around, &parts, false, came.banner()),
    };
    Ok(page.shown(&state, jar, drawn))
}

/// Starts a draft, and leads on to its first page of statements. On a group's link it may stand
/// beside the one that somebody else began on this device, who is not asked here.
pub(in crate::questionnaires) async fn start(
    path: AnswerPath,
    State(state): State<AppState>,
    jar: CookieJar,
    Fields(fields): Fields<Vec<(String, String)>>,
) -> Result<Response, Response> {
    let page = Loaded::page(&state, &jar, &path.token).await?;
    let invitation = &page.link.invitation;
    let begins = match &page.standing {
        Standing::Fresh | Standing::Lapsed | Standing::Other => true,
        Standing::Drafting(key, _) => invitation.is_shared() && draft_of(&fields) == key.mark(),
        Standing::Submitted(_) => false,
    };
    if !begins {
        return Ok(first_page(invitation));
    }
    let started = actions::start(&state.database, invitation, state.today());
    let Ok(key) = started.await.map_err(IntoResponse::into_response)? else {
        return Err(page.closed(&state));
    };
    let first = page.link.parts().first().map(|part| part.key.clone());
    let next = AnswerSectionPath {
        token: invitation.token.clone(),
        section: first.unwrap_or_default(),
    };
    let cookie = page.link.cookie(&state, &key);
    Ok((jar.add(cookie), to(next)).into_response())
}

/// Tells the pages of a draft apart.
fn new_page() -> String {
    let mut page = new_secret();
    page.truncate(16);
    page
}

pub(in crate::questionnaires) async fn section(
    path: AnswerSectionPath,
    State(state): State<AppState>,
    jar: CookieJar,
    Query(came): Query<Came>,
) -> Result<Response, Response> {
    let page = Loaded::page(&state, &jar, &path.token).await?;
    let part = page.part(&path.section)?;
    let (key, draft) = page.draft()?;
    let form = SectionForm::of_draft(&part, &draft.answers, (&key.mark(), &new_page()));
    let around = surroundings(&state, &page.link.invitation);
    let (parts, errors) = (page.link.parts(), FieldErrors::new());
    let asked = views::AskedOf {
        parts: &parts,
        part: &part,
        form: &form,
        key,
    };
    let drawn = views::section(&around, &asked, came.after_check(), &errors);
    Ok(page.shown(&state, jar, drawn))
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
    let standing = link
        .standing(&state, &jar, Asked::Form(form.get(DRAFT)))
        .await?;
    if link.intake != Intake::Open {
        return late(&state, jar, (&link, &standing), (&part, &form)).await;
    }
    let Standing::Drafting(key, _) = &standing else {
        let sent = form.readable_answers(&part);
        return Ok(not_saved(&state, (&link, &standing), Some((&part, &sent))));
    };
    let mut status = StatusCode::UNPROCESSABLE_ENTITY;
    let (form, errors) = match form.answer_changes(&part) {
        Ok(changes) => {
            let how = match as_one_goes {
                true => Saved::AsOneGoes,
                false => Saved::ByHand,
            };
            let (db, invitation) = (&state.database, &link.invitation);
            match actions::save(db, invitation, key, (&part, &changes), how).await? {
                Ok(saved) if saved.conflicts.is_empty() => {
                    let later = form.get("then") == "later";
                    let next = next(&link, &part, (as_one_goes, later, came.after_check()));
                    return Ok(used(&state, jar, (&link, key), next));
                }
                Ok(saved) => {
                    status = StatusCode::CONFLICT;
                    conflicting(&link, &part, (&form, &saved))
                }
                // Submitted in another tab since it was looked for.
                Err(_) => {
                    let (sent, gone) = (form.readable_answers(&part), key.clone());
                    let gone = Standing::Submitted(gone);
                    return Ok(not_saved(&state, (&link, &gone), Some((&part, &sent))));
                }
            }
        }
        Err(errors) => (form, errors),
    };
    if as_one_goes {
        return Ok(status.into_response());
    }
    let around = surroundings(&state, &link.invitation);
    let parts = link.parts();
    let asked = views::AskedOf {
        parts: &parts,
        part: &part,
        form: &form,
        key,
    };
    let page = refused(views::section(&around, &asked, came.after_check(), &errors));
    Ok(used(&state, jar, (&link, key), page))
}

/// The form as it is saved now, with what was chosen here where another page was first, and what
/// was chosen on each of them.
fn conflicting(
    link: &Link,
    part: &Part<'_>,
    (sent, saved): (&SectionForm, &SavedAnswers),
) -> (SectionForm, FieldErrors) {
    let of = (sent.get(DRAFT), sent.get(PAGE));
    let mut form = SectionForm::of_draft(part, &saved.answers, of);
    for conflict in &saved.conflicts {
        form = form.with(&conflicting_field(conflict), sent);
    }
    let errors = merged::conflicts_at(part, &saved.conflicts, (sent, link.invitation.group));
    (form, errors)
}

/// 410 for answers that came too late. They are kept all the same, as long as the survey may be
/// extended; and shown with all the others, so that nothing is lost in any case.
async fn late(
    state: &AppState,
    jar: CookieJar,
    (link, standing): (&Link, &Standing),
    (part, form): (&Part<'_>, &SectionForm),
) -> Answer {
    let (mut answers, mut key) = (Answers::new(), None);
    if let Standing::Drafting(own, draft) = standing {
        (answers, key) = (draft.answers.clone(), Some(own));
        if link.intake != Intake::Over {
            let changes = form.readable_changes(part);
            let (db, invitation) = (&state.database, &link.invitation);
            let how = Saved::AsOneGoes;
            if let Ok(saved) = actions::save(db, invitation, own, (part, &changes), how).await? {
                answers = saved.answers;
            }
        }
    }
    answers.extend(form.readable_answers(part));
    let drafted = (!answers.is_empty() || key.is_some()).then_some((answers, key));
    let page = closed(state, link, drafted);
    Ok(match key {
        Some(key) => used(state, jar, (link, key), page),
        None => page,
    })
}

/// After a page was saved: nothing more as one goes, else the next page of statements, or the check
/// of the answers.
fn next(link: &Link, part: &Part<'_>, (as_one_goes, later, check): (bool, bool, bool)) -> Response {
    if as_one_goes {
        return StatusCode::NO_CONTENT.into_response();
    }
    if later {
        return to(format!("{}?done=kept", first_path(&link.invitation)));
    }
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
    let page = Loaded::page(&state, &jar, &path.token).await?;
    let part = page.part(&path.section)?;
    let (key, draft) = page.draft()?;
    let form = SectionForm::of_draft(&part, &draft.answers, (&key.mark(), &new_page()));
    let around = surroundings(&state, &page.link.invitation);
    let drawn = merged::ask_to_clear(&around, &part, (&draft.answers, &form), false);
    Ok(page.shown(&state, jar, drawn))
}

/// Clears what the page showed, and nothing that was saved since.
pub(in crate::questionnaires) async fn clear(
    path: ClearAnswersPath,
    State(state): State<AppState>,
    jar: CookieJar,
    Fields(fields): Fields<Vec<(String, String)>>,
) -> Result<Response, Response> {
    let form = SectionForm::sent(fields);
    let page = Loaded::form(&state, &jar, (&path.token, form.get(DRAFT))).await?;
    let part = page.part(&path.section)?;
    let Standing::Drafting(key, _) = &page.standing else {
        return Err(not_saved(&state, (&page.link, &page.standing), None));
    };
    let (db, invitation) = (&state.database, &page.link.invitation);
    let changes = form.clearing(&part);
    let cleared = actions::save(db, invitation, key, (&part, &changes), Saved::ByHand).await;
    match cleared.map_err(IntoResponse::into_response)? {
        Ok(saved) if !saved.answers.keys().any(|code| part.has(code)) => {
            let back = format!("{}?done=cleared", first_path(invitation));
            Ok(page.shown(&state, jar, to(back)))
        }
        Ok(saved) => {
            let form = SectionForm::of_draft(&part, &saved.answers, (&key.mark(), &new_page()));
            let around = surroundings(&state, invitation);
            let drawn = merged::ask_to_clear(&around, &part, (&saved.answers, &form), true);
            Ok(page.shown(&state, jar, refused(drawn)))
        }
        Err(_) => {
            let gone = Standing::Submitted(key.clone());
            Err(not_saved(&state, (&page.link, &gone), None))
        }
    }
}

pub(in crate::questionnaires) async fn check(
    path: AnswerCheckPath,
    State(state): State<AppState>,
    jar: CookieJar,
) -> Result<Response, Response> {
    let page = Loaded::page(&state, &jar, &path.token).await?;
    let (key, draft) = page.draft()?;
    let around = surroundings(&state, &page.link.invitation);
    let (parts, errors) = (page.link.parts(), FieldErrors::new());
    let drawn = views::check(&around, &parts, (draft, key), &errors);
    Ok(page.shown(&state, jar, drawn))
}

pub(in crate::questionnaires) async fn submit(
    path: AnswerCheckPath,
    State(state): State<AppState>,
    jar: CookieJar,
    Fields(fields): Fields<Vec<(String, String)>>,
) -> Result<Response, Response> {
    let draft = draft_of(&fields);
    let page = Loaded::form(&state, &jar, (&path.token, draft)).await?;
    let Standing::Drafting(key, _) = &page.standing else {
        return Ok(not_saved(&state, (&page.link, &page.standing), None));
    };
    let mark = fields.iter().find(|(name, _)| name == "mark");
    let mark = mark.map_or("", |(_, mark)| mark);
    let invitation = &page.link.invitation;
    let (db, today) = (&state.database, state.today());
    let submitted = actions::submit(db, invitation, key, Some(mark), today).await;
    match submitted.map_err(IntoResponse::into_response)? {
        Ok(()) => {
            let submitted = to(AnswerSubmittedPath { token: path.token });
            Ok(page.shown(&state, jar, submitted))
        }
        Err(Stopped::Full) => {
            let around = surroundings(&state, invitation);
            Ok((StatusCode::CONFLICT, ended::full(&around)).into_response())
        }
        // Closed, withdrawn or changed since the page was read: read anew, it says what is now.
        Err(Stopped::Closed | Stopped::Withdrawn) => {
            match Loaded::form(&state, &jar, (&path.token, draft)).await {
                Ok(page) => Err(page.closed(&state)),
                Err(closed) => Err(closed),
            }
        }
        Err(Stopped::Submitted) => {
            let gone = Standing::Submitted(key.clone());
            Ok(not_saved(&state, (&page.link, &gone), None))
        }
        Err(stopped @ (Stopped::Blank | Stopped::Changed)) => {
            let page = Loaded::form(&state, &jar, (&path.token, draft)).await?;
            let (key, draft) = page.draft()?;
            let around = surroundings(&state, &page.link.invitation);
            let errors = merged::not_submitted(stopped);
            let drawn = views::check(&around, &page.link.parts(), (draft, key), &errors);
            Ok(page.shown(&state, jar, refused(drawn)))
        }
    }
}

pub(in crate::questionnaires) async fn submitted(
    path: AnswerSubmittedPath,
    State(state): State<AppState>,
    jar: CookieJar,
) -> Answer {
    let page = Loaded::find(&state, &jar, (&path.token, Asked::Page)).await?;
    let invitation = &page.link.invitation;
    Ok(match &page.standing {
        Standing::Submitted(key) => {
            ended::submitted(&surroundings(&state, invitation), key).into_response()
        }
        _ => first_page(invitation),
    })
}
