//! One form, one person: what was drawn for one is taken from nobody else, be it on a shared
//! computer or in the second tab of somebody with two accounts.

mod sent;
mod views;

use axum::{
    body::{Body, to_bytes},
    extract::{FromRequestParts, MatchedPath, Request, State},
    http::{HeaderMap, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath as _;
use tower_sessions::Session;

use self::sent::Sent;
use super::{
    ConfirmEmailPath, ForgottenPath, PersonId, SessionPath, SetPasswordPath, SignInPath,
    SignOutPath, current::SignedIn, rules::sha256,
};
use crate::{app::AppState, error::Error, gate};

/// Pages that are nobody's own, by how their paths begin in the router: whoever they are sent by,
/// they were drawn for nobody. Signing out is taken from everybody, since it must never leave
/// somebody signed in; to stay signed in is asked by the script of any page.
const NOBODYS: [&str; 7] = [
    "/answer/",
    SignInPath::PATH,
    SignOutPath::PATH,
    SetPasswordPath::PATH,
    ForgottenPath::PATH,
    ConfirmEmailPath::PATH,
    SessionPath::PATH,
];

/// What tells a form that was drawn for somebody: no secret, and no more than the same for the
/// same person, so that a page outlives signing out and in again.
pub(super) fn form_owner(person: PersonId) -> String {
    let mut owner = sha256(&format!("form of person {person}"));
    owner.truncate(16);
    owner
}

/// Refuses a form that was drawn for another person than the one who is signed in, or that does
/// not say for whom. Once for every page: a new one cannot forget it.
pub async fn same_person(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Result<Response, Error> {
    let session = request.extensions().get::<Session>();
    let somebody = session.is_some_and(|session| session.id().is_some());
    if !somebody || !is_asked(&request) {
        return Ok(next.run(request).await);
    }
    let (mut parts, body) = request.into_parts();
    let (sent, body) = match read(&parts.headers, body).await {
        Ok(read) => read,
        Err(status) => return Ok(status.into_response()),
    };
    // Only now that it is here, so that a session that ended meanwhile has ended for it too. Where
    // nobody is signed in the page itself says so.
    if let Ok(signed_in) = SignedIn::from_request_parts(&mut parts, &state).await
        && sent.owner.as_deref() != Some(form_owner(signed_in.person.id).as_str())
    {
        let page = views::somebody_elses(&state, &signed_in.person, &sent);
        return Ok((StatusCode::PRECONDITION_FAILED, page).into_response());
    }
    Ok(next.run(Request::from_parts(parts, body)).await)
}

fn is_asked(request: &Request) -> bool {
    // Forms are sent by POST, and no page takes anything in another way.
    let is_form = *request.method() == Method::POST;
    let page = request.extensions().get::<MatchedPath>();
    is_form && page.is_some_and(|page| !is_nobodys(page.as_str()))
}

fn is_nobodys(page: &str) -> bool {
    NOBODYS.iter().any(|own| {
        let rest = page.strip_prefix(own.trim_end_matches('/'));
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    })
}

/// What was sent, and a body that can be read once more. Of a file no more than its beginning
/// waits here.
async fn read(headers: &HeaderMap, body: Body) -> Result<(Sent, Body), StatusCode> {
    let kind = headers.get(header::CONTENT_TYPE);
    if kind.is_some_and(|kind| kind.as_bytes().starts_with(b"multipart/form-data")) {
        let (beginning, body) = sent::beginning(body).await;
        return Ok((Sent::file(&beginning), body));
    }
    let bytes = to_bytes(body, gate::LARGEST_FORM).await;
    let bytes = bytes.map_err(|_| StatusCode::PAYLOAD_TOO_LARGE)?;
    Ok((Sent::form(&bytes), Body::from(bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_of_nobody_are_left_out() {
        for (page, nobodys) in [
            ("/answer/{token}/{section}", true),
            ("/sign-in", true),
            ("/sign-in/code", true),
            ("/sign-out", true),
            ("/set-password/{token}", true),
            (ConfirmEmailPath::PATH, true),
            ("/account/session", true),
            ("/account/sessions/end", false),
            ("/account/email", false),
            ("/account/second-step", false),
            ("/answers", false),
            ("/programmes/{programme}/support-days/new", false),
        ] {
            assert_eq!(is_nobodys(page), nobodys, "{page}");
        }
    }

    #[test]
    fn two_people_are_told_apart_and_nobody_by_their_number() {
        assert_eq!(form_owner(PersonId(7)), form_owner(PersonId(7)));
        assert_ne!(form_owner(PersonId(7)), form_owner(PersonId(8)));
        assert_eq!(form_owner(PersonId(7)).len(), 16);
    }
}
