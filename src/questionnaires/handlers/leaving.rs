//! Being finished on a computer that others use: nothing of a draft is left open on it.

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use axum_extra::extract::CookieJar;

use super::{
    Answer,
    answering::{Loaded, first_page, surroundings},
    draft_of,
    sitting::{Asked, Link, Standing},
    to,
};
use crate::{
    app::{AppState, Fields},
    questionnaires::{AnswerPath, LeavePath, views::leaving as views},
};

pub(in crate::questionnaires) async fn ask(
    path: LeavePath,
    State(state): State<AppState>,
    jar: CookieJar,
) -> Result<Response, Response> {
    let page = Loaded::page(&state, &jar, &path.token).await?;
    let invitation = &page.link.invitation;
    let around = surroundings(&state, invitation);
    match &page.standing {
        Standing::Drafting(key, draft) if invitation.is_shared() => {
            Ok(views::ask(&around, key, draft.is_begun()).into_response())
        }
        _ => Err(first_page(invitation)),
    }
}

/// Also once the survey has closed. A page of another draft ends nothing.
pub(in crate::questionnaires) async fn leave(
    path: LeavePath,
    State(state): State<AppState>,
    jar: CookieJar,
    Fields(fields): Fields<Vec<(String, String)>>,
) -> Answer {
    let link = Link::find(&state, &path.token).await?;
    let standing = link
        .standing(&state, &jar, Asked::Form(draft_of(&fields)))
        .await?;
    let first = AnswerPath { token: path.token };
    Ok(match standing {
        Standing::Drafting(..) | Standing::Submitted(_) => {
            let jar = jar.remove(link.removal(&state));
            (jar, to(format!("{first}?done=left"))).into_response()
        }
        Standing::Fresh | Standing::Lapsed | Standing::Other => to(first),
    })
}
