//! Coming back to a draft on another device, by its return code.

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use axum_extra::extract::CookieJar;

use super::{Answer, answering::surroundings, refused, sitting::Link, to};
use crate::{
    app::{AppState, Fields},
    questionnaires::{
        AnswerPath, ReturnPath, rules::Intake, rules::ReturnCode, store, views::returning as views,
    },
    ui::FieldErrors,
};

pub(in crate::questionnaires) async fn ask(
    path: ReturnPath,
    State(state): State<AppState>,
) -> Answer {
    let link = Link::find(&state, &path.token).await?;
    let around = surroundings(&state, &link.invitation);
    Ok(views::ask(&around, "", &FieldErrors::new()).into_response())
}

/// Also once the survey has closed: what was answered can still be read.
pub(in crate::questionnaires) async fn come_back(
    path: ReturnPath,
    State(state): State<AppState>,
    jar: CookieJar,
    Fields(fields): Fields<Vec<(String, String)>>,
) -> Answer {
    let link = Link::find(&state, &path.token).await?;
    let typed = fields.into_iter().find(|(name, _)| name == "code");
    let typed = typed.map(|(_, value)| value).unwrap_or_default();
    if let Some(key) = ReturnCode::read(&typed) {
        let db = state.database.read();
        let found = store::draft(db, link.invitation.id, &key.hash()).await?;
        if found.is_some() {
            return Ok(opened(&state, jar, &link, &key));
        }
    }
    let mut errors = FieldErrors::new();
    errors.add("code", wrong(&typed));
    let around = surroundings(&state, &link.invitation);
    let shown: String = typed.chars().take(60).collect();
    Ok(refused(views::ask(&around, &shown, &errors)))
}

/// The same whatever is wrong with it, so that nothing can be found out by trying.
fn wrong(typed: &str) -> &'static str {
    match typed.trim() {
        "" => "Enter the return code",
        _ => {
            "No unsubmitted answers open with that code and this link. Check that you copied all of it"
        }
    }
}

fn opened(state: &AppState, jar: CookieJar, link: &Link, key: &ReturnCode) -> Response {
    let token = link.invitation.token.clone();
    let cookie = link.cookie(state, key);
    let first = AnswerPath { token };
    let done = match link.intake {
        Intake::Open => "?done=returned",
        Intake::Closed { .. } | Intake::Withdrawn | Intake::Over => "",
    };
    (jar.add(cookie), to(format!("{first}{done}"))).into_response()
}
