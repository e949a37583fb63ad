//! The form of an entry: what was typed, and the entry or every error in it.

mod correction;
mod finding;
mod series;

pub(super) use finding::FilterForm;

use chrono::{Datelike, NaiveDate};

use super::{Activity, Entry, Quarter, Venue, actions::Refused, rules::status_on};
use crate::{
    people::{PersonId, new_secret, sha256},
    programmes::{Authority, AuthorityId, Days, DaysError, Dimension, Programme},
    ui::{FieldErrors, formats, read_date, read_text},
};

pub(super) use correction::{
    CorrectionForm, ReasonForm, asks_whether_it_took_place, revision_seen,
};
pub(super) use series::{SeriesForm, SeriesStep, series_errors};

/// The longest summary, in characters.
pub(super) const SUMMARY_LIMIT: usize = 500;

/// The longest reason, in characters.
pub(super) const REASON_LIMIT: usize = 400;

/// Somebody whose days an entry can name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Giver {
    pub(super) id: PersonId,
    pub(super) name: String,
}

/// What was typed, field by field.
#[derive(Clone, Debug, Default)]
pub(super) struct EntryForm {
    /// The form's own secret: the same form sent twice is one entry.
    pub(super) submission: String,
    pub(super) authority: String,
    pub(super) day: String,
    pub(super) month: String,
    pub(super) year: String,
    /// The days of each person, as typed.
    pub(super) days: Vec<(PersonId, String)>,
    pub(super) activity: String,
    pub(super) dimension: String,
    pub(super) venue: String,
    /// `usual`, `yes` or `no`.
    pub(super) counts: String,
    pub(super) summary: String,
    /// Why the figures of a closed quarter change.
    pub(super) reason: String,
}

impl EntryForm {
    /// A new form with today filled in and one day for the person who logs.
    pub(super) fn blank(authority: &str, today: NaiveDate, person: PersonId) -> Self {
        Self {
            submission: new_secret(),
            authority: authority.into(),
            day: today.day().to_string(),
            month: today.month().to_string(),
            year: today.year().to_string(),
            days: vec![(person, "1".into())],
            venue: Venue::OnSite.code().into(),
            counts: "usual".into(),
            ..Self::default()
        }
    }

    /// With what the person logged last for the authority, which is mostly what they log next.
    pub(super) fn usually(mut self, activity: Activity, venue: Venue) -> Self {
        self.activity = activity.code().into();
        self.venue = venue.code().into();
        self
    }

    /// What an entry says, as it would have been typed.
    pub(super) fn of_entry(entry: &Entry) -> Self {
        let days = |(person, days): &(PersonId, Days)| (*person, days.to_string());
        let counts = match entry.counts {
            usual if usual == entry.activity.counts() => "usual",
            true => "yes",
            false => "no",
        };
        Self {
            day: entry.held_on.day().to_string(),
            month: entry.held_on.month().to_string(),
            year: entry.held_on.year().to_string(),
            days: entry.people.iter().map(days).collect(),
            activity: entry.activity.code().into(),
            dimension: entry.dimension.map(|it| it.to_string()).unwrap_or_default(),
            venue: entry.venue.code().into(),
            counts: counts.into(),
            summary: entry.summary.clone(),
            ..Self::default()
        }
    }

    /// A new form that is filled in as a past entry was, with today's date.
    pub(super) fn copy(entry: &Entry, authority: &str, today: NaiveDate) -> Self {
        let copied = Entry {
            held_on: today,
            ..entry.clone()
        };
        Self {
            submission: new_secret(),
            authority: authority.into(),
            ..Self::of_entry(&copied)
        }
    }

    /// The fields of a sent form; unknown ones are left.
    pub(super) fn of(pairs: Vec<(String, String)>) -> Self {
        let mut form = Self::default();
        for (name, value) in pairs {
            match name.as_str() {
                "submission" => form.submission = value,
                "authority" => form.authority = value,
                "date-day" => form.day = value,
                "date-month" => form.month = value,
                "date-year" => form.year = value,
                "activity" => form.activity = value,
                "dimension" => form.dimension = value,
                "place" => form.venue = value,
                "counts" => form.counts = value,
                "summary" => form.summary = value,
                "reason" => form.reason = value,
                _ => {
                    let person = name.strip_prefix("days-").and_then(|id| id.parse().ok());
                    form.days.extend(person.map(|id| (PersonId(id), value)));
                }
            }
        }
        form
    }

    pub(super) fn date(&self) -> [&str; 3] {
        [&self.day, &self.month, &self.year]
    }

    pub(super) fn typed_days(&self, person: PersonId) -> &str {
        self.days
            .iter()
            .find(|(id, _)| *id == person)
            .map_or("", |(_, typed)| typed.as_str())
    }

    /// What names this submission: who sent it for which authority, the form's secret and all that
    /// was typed, so that going back, changing something and sending again is a second entry. A
    /// form without its secret is always a new one.
    pub(super) fn submission_hash(&self, authority: AuthorityId, person: PersonId) -> String {
        if self.submission.is_empty() {
            return new_secret();
        }
        sha256(&format!("{authority} {person} {self:?}"))
    }

    /// The authority chosen, of those that the person may log for.
    pub(super) fn parse_authority<'a>(
        &self,
        authorities: &'a [Authority],
        errors: &mut FieldErrors,
    ) -> Option<&'a Authority> {
        let found = authorities
            .iter()
            .find(|authority| authority.slug == self.authority);
        if found.is_none() {
            errors.add("authority", "Select the authority that was supported");
        }
        found
    }

    /// The entry, or every error added to `errors`.
    pub(super) fn parse(
        &self,
        programme: &Programme,
        people: &[Giver],
        today: NaiveDate,
        errors: &mut FieldErrors,
    ) -> Option<Entry> {
        let held_on = self.parse_date(programme, errors);
        let people = self.parse_people(people, errors);
        let activity = chosen::<Activity>(&self.activity);
        if activity.is_none() {
            errors.add("activity", "Select what was done");
        }
        let venue = chosen::<Venue>(&self.venue);
        if venue.is_none() {
            errors.add("place", "Select where it was");
        }
        let dimension = self.parse_dimension(errors);
        let missing = Some("Enter a summary of what was done");
        let summary = read_text(
            errors,
            "summary",
            "Summary",
            missing,
            SUMMARY_LIMIT,
            &self.summary,
        );
        let counts = match self.counts.as_str() {
            "yes" => Some(true),
            "no" => Some(false),
            _ => activity.map(Activity::counts),
        };
        let held_on = held_on?;
        let entry = Entry {
            status: status_on(held_on, today),
            held_on,
            people,
            activity: activity?,
            dimension: dimension?,
            venue: venue?,
            counts: counts?,
            summary,
        };
        errors.is_empty().then_some(entry)
    }

    /// Why the figures of a closed quarter change; nothing where it is not said.
    pub(super) fn parse_reason(
        &self,
        closed: &[Quarter],
        errors: &mut FieldErrors,
    ) -> Option<String> {
        let limit = REASON_LIMIT;
        let reason = read_text(errors, "reason", "Reason", None, limit, &self.reason);
        if reason.is_empty()
            && let Some(quarter) = self.closed_quarter(closed)
        {
            errors.add("reason", closed_sentence(&[quarter]));
        }
        (!reason.is_empty()).then_some(reason)
    }

    /// The closed quarter that the date typed lies in.
    pub(super) fn closed_quarter(&self, closed: &[Quarter]) -> Option<Quarter> {
        let date = read_date(&mut FieldErrors::new(), "date", "Date", self.date())?;
        closed.iter().copied().find(|it| *it == Quarter::of(date))
    }

    fn parse_date(&self, programme: &Programme, errors: &mut FieldErrors) -> Option<NaiveDate> {
        let date = read_date(errors, "date", "Date", self.date())?;
        let window = programme.starts_on..=programme.ends_on;
        if !window.contains(&date) {
            let (first, last) = (formats::date(*window.start()), formats::date(*window.end()));
            let why = format!("Date must be between {first} and {last}, while the programme runs");
            errors.add_date("date", &[], why);
            return None;
        }
        Some(date)
    }

    fn parse_people(&self, people: &[Giver], errors: &mut FieldErrors) -> Vec<(PersonId, Days)> {
        let wrong_before = errors.len();
        let mut given = Vec::new();
        for person in people {
            let field = format!("days-{}", person.id);
            match self.typed_days(person.id).parse::<Days>() {
                Ok(days) if days > Days::whole(120) => {
                    errors.add(
                        field,
                        format!("Days of {} {}", person.name, DaysError::TooMany),
                    );
                }
                Ok(days) => given.push((person.id, days)),
                Err(DaysError::Missing) => {}
                Err(error) => errors.add(field, format!("Days of {} {error}", person.name)),
            }
        }
        let first = people.first().map_or(0, |person| person.id.0);
        // Another authority was chosen than the one whose people the form listed.
        let known = |id: &PersonId| people.iter().any(|person| person.id == *id);
        let lost = |(id, typed): &(PersonId, String)| !typed.trim().is_empty() && !known(id);
        if self.days.iter().any(lost) {
            errors.add(
                format!("days-{first}"),
                "You entered days for somebody who does not support this authority. \
                 Check the days of each person",
            );
        } else if given.is_empty() && errors.len() == wrong_before {
            errors.add(
                format!("days-{first}"),
                "Enter the days of at least one person",
            );
        }
        given
    }

    fn parse_dimension(&self, errors: &mut FieldErrors) -> Option<Option<Dimension>> {
        if self.dimension.is_empty() {
            return Some(None);
        }
        let dimension = chosen::<Dimension>(&self.dimension);
        if dimension.is_none() {
            errors.add("dimension", "Select a dimension, or “No one dimension”");
        }
        dimension.map(Some)
    }
}

fn chosen<T: std::str::FromStr>(typed: &str) -> Option<T> {
    typed.parse().ok()
}

fn closed_sentence(quarters: &[Quarter]) -> String {
    let titles: Vec<String> = quarters.iter().map(|quarter| quarter.title()).collect();
    match titles.as_slice() {
        [one] => format!("{one} is closed. Enter why its figures change"),
        many => format!(
            "{} are closed. Enter why their figures change",
            many.join(" and ")
        ),
    }
}

/// The ledger's refusal: of the ceiling at `field`, the first person's days.
pub(super) fn refused(refused: &Refused, authority: &Authority, field: String) -> FieldErrors {
    let mut errors = FieldErrors::new();
    let over = match refused {
        Refused::OverCeiling(over) => over,
        Refused::Restates(quarters) => {
            errors.add("reason", closed_sentence(quarters));
            return errors;
        }
    };
    let sentence = if over.left == Days::ZERO {
        format!(
            "{} has no days left to draw. This entry asks for {}",
            authority.name, over.asked
        )
    } else {
        format!(
            "{} has {} left to draw. This entry asks for {}",
            authority.name,
            formats::days(over.left.quarters().into()),
            over.asked
        )
    };
    errors.add(field, sentence);
    errors
}
