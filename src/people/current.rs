//! Who is asking: the signed-in person, loaded once a request.

use axum::{extract::FromRequestParts, http::request::Parts};
use chrono::Utc;
use tower_sessions::Session;

use super::{Membership, PersonId, sessions::hash, store};
use crate::{app::AppState, error::Error};

/// The person who is signed in, with the roles held now.
#[derive(Clone, Debug)]
pub struct CurrentPerson {
    /// The person’s id.
    pub id: PersonId,
    /// As shown at the top of each page.
    pub name: String,
    /// The e-mail address that they sign in with.
    pub email: String,
    /// Whether a record that was drawn for them still waits to be rated a second time.
    pub has_ratings_to_do: bool,
    /// Every role held.
    pub memberships: Vec<Membership>,
}

impl FromRequestParts<AppState> for CurrentPerson {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Error> {
        let address = match parts.method {
            axum::http::Method::GET => parts.uri.to_string(),
            _ => "/".to_owned(),
        };
        let session = Session::from_request_parts(parts, state)
            .await
            .map_err(|(_, cause)| Error::Internal(cause.into()))?;
        // The session and its person in one query, rather than the session first.
        let person = match session.id() {
            Some(id) => store::signed_in(state.database.read(), &hash(&id), Utc::now()).await?,
            None => None,
        };
        let person = person.ok_or(Error::NotSignedIn(address))?;
        state.gate.admit(person.id, parts)?;
        Ok(person)
    }
}
