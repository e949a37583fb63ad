//! Who is asking: the signed-in person, loaded once a request.

use axum::{
    extract::FromRequestParts,
    http::{Method, request::Parts},
};
use chrono::{DateTime, TimeDelta, Utc};
use tower_sessions::Session;

use super::{
    Membership, PersonId, Role,
    account::store::{touch, why_over},
    sessions::{How, hash},
    store,
};
use crate::{app::AppState, error::Error};

/// How often it is written down that a session is used: a page stays one query.
const TOUCHED_EVERY: TimeDelta = TimeDelta::minutes(2);

/// Whether people must have a second step at sign-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecondStep {
    /// Managers and facilitators reach nothing before they have one.
    Required,
    /// Whoever likes has one.
    Offered,
}

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

/// Somebody signed in, be it without the second step that they must have: for the pages that lead
/// to it, and for what is said of the session itself.
#[derive(Clone, Debug)]
pub(crate) struct SignedIn {
    pub(super) person: CurrentPerson,
    /// What the session is kept by.
    pub(crate) session: String,
    pub(super) has_second_step: bool,
    /// Whether they must have one.
    pub(super) needs_second_step: bool,
    pub(super) created_at: DateTime<Utc>,
    pub(super) last_seen_at: DateTime<Utc>,
}

impl SignedIn {
    fn new(found: store::SignedIn, session: String, rule: SecondStep) -> Self {
        let memberships = &found.person.memberships;
        let in_office = memberships
            .iter()
            .any(|membership| matches!(membership.role, Role::Manager | Role::Facilitator));
        // A provider asks for its own: which factors its people have is its organisation’s to say,
        // and nothing here could reset them.
        let asked_elsewhere = found.how == How::Provider.code();
        Self {
            needs_second_step: in_office && rule == SecondStep::Required && !asked_elsewhere,
            has_second_step: found.has_second_step,
            created_at: found.created_at,
            last_seen_at: found.last_seen_at,
            person: found.person,
            session,
        }
    }

    /// Asks again, once what was sent is here, whether the session goes on: a body may arrive
    /// slowly, and whoever sends it be signed out or disabled meanwhile.
    ///
    /// # Errors
    /// [`Error::NotSaved`] where it has ended; otherwise the database's.
    pub(crate) async fn goes_on(&self, state: &AppState) -> Result<(), Error> {
        let (db, limits) = (state.database.read(), state.limits);
        let found = store::signed_in(db, &self.session, limits, state.now()).await?;
        found.map(|_| ()).ok_or(Error::NotSaved)
    }

    /// Keeps that the session is used, now and then.
    async fn touch(&self, state: &AppState) {
        let now = state.now();
        if now - self.last_seen_at < TOUCHED_EVERY {
            return;
        }
        // A page can be read though nothing can be written.
        if let Err(cause) = touch(&state.database, &self.session, now).await {
            tracing::warn!(%cause, "a session’s use was not kept");
        }
    }
}

impl FromRequestParts<AppState> for SignedIn {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Error> {
        if let Some(known) = parts.extensions.get::<Self>() {
            return Ok(known.clone());
        }
        let session = Session::from_request_parts(parts, state)
            .await
            .map_err(|(_, cause)| Error::Internal(cause.into()))?;
        let Some(id) = session.id() else {
            return Err(not_signed_in(parts, None));
        };
        let (db, limits, key) = (state.database.read(), state.limits, hash(&id));
        // The session and its person in one query, rather than the session first.
        match store::signed_in(db, &key, limits, state.now()).await? {
            Some(found) => {
                let signed_in = Self::new(found, key, state.second_step);
                // Once a request, however often somebody asks who is asking.
                state.gate.admit(signed_in.person.id, parts)?;
                parts.extensions.insert(signed_in.clone());
                Ok(signed_in)
            }
            None => {
                let over = why_over(db, &key, limits, state.now()).await?;
                Err(not_signed_in(parts, over))
            }
        }
    }
}

/// A page leads to the sign-in page and back; a form says that nothing was saved.
fn not_signed_in(parts: &Parts, over: Option<Over>) -> Error {
    match parts.method {
        Method::GET | Method::HEAD => Error::NotSignedIn(parts.uri.to_string(), over),
        _ => Error::NotSaved,
    }
}

/// Why a session is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// It was not used for too long.
    Idle,
    /// It was as long as one may be.
    Long,
    /// Its owner ended it elsewhere, or a manager did.
    Ended,
}

impl Over {
    /// The word in an address.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Long => "long",
            Self::Ended => "ended",
        }
    }
}

impl FromRequestParts<AppState> for CurrentPerson {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Error> {
        let signed_in = SignedIn::from_request_parts(parts, state).await?;
        if signed_in.needs_second_step && !signed_in.has_second_step {
            return Err(Error::NoSecondStep);
        }
        signed_in.touch(state).await;
        Ok(signed_in.person)
    }
}
