//! Another role, or other authorities; it holds from the next request on.

use serde_json::json;

use super::{Acting, audit, begin_with, spare, store, told};
use crate::{
    database::Database,
    error::Error,
    people::{PersonId, Role},
    team::rules::{Post, Refusal},
};

/// Gives a person of the programme another role or other authorities; `false` where it is what
/// they have.
pub(in crate::team) async fn change_post(
    db: &Database,
    acting: &Acting<'_>,
    person: PersonId,
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
    let detail = json!({ "from": told(&member.post), "to": told(post) });
    audit(&tx, acting, "person.moved", person, detail).await?;
    tx.commit().await?;
    Ok(Ok(true))
}
