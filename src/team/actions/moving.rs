//! Another role, or other authorities; it holds at once.

use serde_json::json;

use super::{Acting, audit, begin_with, spare, store, told};
use crate::{
    database::Database,
    error::Error,
    people::{PersonId, Role, store::end_sessions},
    team::rules::{Post, Refusal},
};

/// Gives a person of the programme another role or other authorities; `false` where it is what
/// they have. What they have open is of what they might reach before: every session of theirs ends
/// but the manager’s own, `this`.
pub(in crate::team) async fn change_post(
    db: &Database,
    acting: &Acting<'_>,
    (person, this): (PersonId, &str),
    post: &Post,
) -> Result<Result<bool, Refusal>, Error> {
    let (tx, _, member) = begin_with(db, acting, person).await?;
    if member.post == *post {
        return Ok(Ok(false));
    }
    if post.role != Role::Manager
        && let Err(refusal) = spare(&tx, acting, &member).await?
    {
        return Ok(Err(refusal));
    }
    store::change_post(&tx, member.membership, post).await?;
    let sessions = end_sessions(&tx, person, Some(this)).await?;
    let (from, to) = (told(&member.post), told(post));
    let detail = json!({ "from": from, "to": to, "sessions": sessions });
    audit(&tx, acting, "person.moved", person, detail).await?;
    tx.commit().await?;
    Ok(Ok(true))
}
