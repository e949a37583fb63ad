//! One person's rating of a record, first or second: the form, the check, and what they send.

use axum::{
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};

use super::{Answer, refused, to};
use crate::{
    app::AppState,
    error::Error,
    people::CurrentPerson,
    programmes::Shell,
    questionnaires::{
        AuthorityRound,
        actions::{self, By},
        forms::rating::{Asked, RatingForm, score_field},
        rules::{OwnRating, RecordHead, RecordRefusal, Version},
        store,
        views::rating as views,
    },
    ui::FieldErrors,
};

/// What both kinds of rating start from.
pub(super) struct Desk {
    pub(super) at: AuthorityRound,
    pub(super) head: RecordHead,
    pub(super) version: Version,
    pub(super) own: OwnRating,
    pub(super) addresses: views::Addresses,
    /// The day of the visit, told to a second rater, who is not asked for it.
    pub(super) day: Option<chrono::NaiveDate>,
    /// Whether it is a second rating.
    pub(super) second: bool,
    /// The labels of teams that the round has, for a first rater to choose from.
    pub(super) teams: Vec<String>,
}

pub(super) fn by(state: &AppState, person: &CurrentPerson) -> By {
    By {
        person: person.id,
        today: state.today(),
        now: state.now(),
    }
}

/// The version that a record is rated by.
pub(super) async fn version_of(state: &AppState, head: &RecordHead) -> Result<Version, Error> {
    let found = store::versions(state.database.read(), [head.version]).await?;
    found.into_values().next().ok_or(Error::NotFound)
}

/// The sentence of a refusal that no field can show.
pub(super) fn conflict(at: &AuthorityRound, refusal: RecordRefusal) -> Error {
    Error::Conflict(views::because(at, refusal))
}

impl Desk {
    fn asked(&self, state: &AppState) -> Asked<'_> {
        let round = &self.at.round;
        let days = [round.opens_on, round.closes_on, state.today()];
        Asked {
            version: &self.version,
            days: (!self.second).then_some(days),
        }
    }

    fn page<'a>(&'a self) -> views::RatingPage<'a> {
        views::RatingPage {
            at: &self.at,
            head: &self.head,
            version: &self.version,
            addresses: &self.addresses,
            day: self.day,
            second: self.second,
            teams: &self.teams,
        }
    }

    /// Every error that keeps what is saved from being submitted.
    fn lacks(&self, state: &AppState) -> FieldErrors {
        let form = RatingForm::saved(&self.own.seen);
        form.read(self.asked(state), &self.own.seen, true).1
    }

    pub(super) fn form(&self, shell: &Shell<'_>) -> Response {
        let form = RatingForm::saved(&self.own.seen);
        views::form(
            shell,
            &self.page(),
            &self.own.seen,
            &form,
            &FieldErrors::new(),
        )
        .into_response()
    }

    pub(super) fn check(&self, state: &AppState, shell: &Shell<'_>) -> Response {
        let whole = self.lacks(state).is_empty();
        views::check(shell, &self.page(), &self.own.seen, whole).into_response()
    }

    /// One's own second rating, to be read.
    pub(super) fn submitted(&self, shell: &Shell<'_>) -> Response {
        views::submitted(shell, &self.page(), &self.own.seen).into_response()
    }

    /// Saves what was sent; 204 to the script that saves as one goes.
    pub(super) async fn save(
        mut self,
        state: &AppState,
        (person, shell): (&CurrentPerson, &Shell<'_>),
        headers: &HeaderMap,
        fields: Vec<(String, String)>,
    ) -> Answer {
        let form = RatingForm::sent(fields);
        let silent = headers.contains_key("x-autosave");
        let then = if silent { "" } else { form.get("then") };
        let before = &self.own.seen;
        let (seen, mut errors) = form.read(self.asked(state), before, then == "check");
        let who = (by(state, person), person.name.as_str());
        let saved =
            actions::save_rating(&state.database, &self.at, self.head.id, &seen, who).await?;
        match saved {
            Ok(()) => self.own.seen = seen,
            Err(refusal) if silent => return Err(conflict(&self.at, refusal)),
            Err(refusal) => {
                errors = FieldErrors::new();
                let first = self.version.items.first();
                let field = first
                    .map(|item| score_field(&item.code))
                    .unwrap_or_default();
                let why = views::because(&self.at, refusal);
                errors.add(field, format!("Nothing was saved. {why}"));
            }
        }
        if silent {
            return Ok(match errors.is_empty() {
                true => StatusCode::NO_CONTENT.into_response(),
                false => StatusCode::UNPROCESSABLE_ENTITY.into_response(),
            });
        }
        if !errors.is_empty() {
            let page = views::form(shell, &self.page(), &self.own.seen, &form, &errors);
            return Ok(refused(page));
        }
        Ok(match then {
            "check" => to(&self.addresses.check),
            "" | "later" => to(format!("{}?done=draft", self.addresses.back.0)),
            section => to(self.section(section)),
        })
    }

    /// The form, at the section of that key.
    fn section(&self, key: &str) -> String {
        let known = crate::questionnaires::rules::parts(&self.version);
        match known.iter().any(|part| part.key == key) {
            true => format!("{}#{key}", self.addresses.form),
            false => self.addresses.form.clone(),
        }
    }

    /// Submits what is saved.
    pub(super) async fn submit(
        self,
        state: &AppState,
        (person, shell): (&CurrentPerson, &Shell<'_>),
    ) -> Answer {
        let errors = self.lacks(state);
        if !errors.is_empty() {
            let form = RatingForm::saved(&self.own.seen);
            let page = views::form(shell, &self.page(), &self.own.seen, &form, &errors);
            return Ok(refused(page));
        }
        let (db, seen) = (&state.database, &self.own.seen);
        match actions::submit_rating(db, &self.at, &self.head, seen, by(state, person)).await? {
            Ok(()) => Ok(to(format!("{}?done=submitted", self.addresses.back.0))),
            Err(refusal) => Err(conflict(&self.at, refusal)),
        }
    }
}
