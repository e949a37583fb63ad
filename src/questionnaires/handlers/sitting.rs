//! Where a device stands with a survey: what its link leads to, and the key in its cookie.

use std::sync::Arc;

use axum_extra::extract::{
    CookieJar,
    cookie::{Cookie, SameSite},
};
use tower_sessions::cookie::time::Duration;

use crate::{
    app::AppState,
    error::Error,
    questionnaires::{
        actions::answering as actions,
        rules::{Instrument, Intake, Part, Place, ReturnCode, Version, parts_for},
        store::{self, Draft, Invitation},
    },
};

/// Longer than any round's window, so that a draft can be come back to on one's own device.
const COOKIE_LIFE: Duration = Duration::days(200);

/// The beginning of the names of the cookies that keep a respondent’s place.
pub(crate) const ANSWER_COOKIE: &str = "partners-answer";

/// What a link leads to.
pub(super) struct Link {
    pub(super) invitation: Invitation,
    pub(super) intake: Intake,
    version: Arc<Version>,
}

/// What a device is asked for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Asked<'a> {
    /// A page: what was begun here is shown in the same sitting alone.
    Page,
    /// A form that says to which draft its page belongs. It was drawn here, so it is taken however
    /// long somebody sat over it.
    Form(&'a str),
}

/// Where a device stands with the survey.
pub(super) enum Standing {
    /// Nothing was begun on it.
    Fresh,
    /// Something was, in a sitting that is over.
    Lapsed,
    /// A form belongs to a draft that is not open here.
    Other,
    /// This draft is open.
    Drafting(ReturnCode, Draft),
    /// The draft of this key was submitted.
    Submitted(ReturnCode),
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

    pub(super) fn part(&self, key: &str) -> Result<Part<'_>, Error> {
        let part = self.parts().into_iter().find(|part| part.key == key);
        part.ok_or(Error::NotFound)
    }

    pub(super) async fn standing(
        &self,
        state: &AppState,
        jar: &CookieJar,
        asked: Asked<'_>,
    ) -> Result<Standing, Error> {
        let cookie = jar.get(&self.cookie_name(state));
        let Some(place) = cookie.and_then(|cookie| Place::read(cookie.value())) else {
            return Ok(match asked {
                Asked::Page => Standing::Fresh,
                Asked::Form(_) => Standing::Other,
            });
        };
        let lasts = match asked {
            Asked::Page => !self.invitation.is_shared() || place.is_in_sitting(state.now()),
            Asked::Form(mark) if mark == place.key.mark() => true,
            Asked::Form(_) => return Ok(Standing::Other),
        };
        let (db, key) = (state.database.read(), place.key);
        let found = store::draft(db, self.invitation.id, &key.hash()).await?;
        Ok(match found {
            Some(draft) if lasts => Standing::Drafting(key, draft),
            Some(_) => Standing::Lapsed,
            None if lasts => Standing::Submitted(key),
            None => Standing::Fresh,
        })
    }

    /// Over https with `__Host-` before it, so that no other site of the domain can set it. Each
    /// person asked by name has their own, whichever of their links is opened.
    fn cookie_name(&self, state: &AppState) -> String {
        let prefix = if state.settings.is_https() {
            "__Host-"
        } else {
            ""
        };
        let id = self.invitation.id;
        match self.invitation.invitee {
            Some(invitee) => format!("{prefix}{ANSWER_COOKIE}-{id}-{invitee}"),
            None => format!("{prefix}{ANSWER_COOKIE}-{id}"),
        }
    }

    /// Keeps the key of a draft that is used now on this device: on one that many may use, until
    /// the browser is closed and no longer than a sitting.
    pub(super) fn cookie(&self, state: &AppState, key: &ReturnCode) -> Cookie<'static> {
        let shared = self.invitation.is_shared();
        let value = match shared {
            true => Place::write(key, state.now()),
            false => key.as_str().to_owned(),
        };
        let cookie = Cookie::build((self.cookie_name(state), value))
            .path("/")
            .http_only(true)
            .secure(state.settings.is_https())
            .same_site(SameSite::Lax);
        match shared {
            true => cookie.build(),
            false => cookie.max_age(COOKIE_LIFE).build(),
        }
    }

    /// What takes the key off this device.
    pub(super) fn removal(&self, state: &AppState) -> Cookie<'static> {
        Cookie::build(self.cookie_name(state)).path("/").build()
    }
}
