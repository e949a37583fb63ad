//! The form of a visit that repeats: an entry's, with how often and how many times.

use std::ops::RangeInclusive;

use chrono::NaiveDate;

use super::{EntryForm, Giver};
use crate::{
    people::{PersonId, sha256},
    programmes::{Authority, AuthorityId, Days, Programme},
    support_days::{Fault, Plan, Series},
    ui::{FieldErrors, formats},
};

/// Which button was pressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::support_days) enum SeriesStep {
    /// Show what would be logged.
    #[default]
    Preview,
    /// Back to the form from there.
    Change,
    /// Log it.
    Book,
}

/// What was typed, field by field.
#[derive(Clone, Debug, Default)]
pub(in crate::support_days) struct SeriesForm {
    pub(in crate::support_days) entry: EntryForm,
    pub(in crate::support_days) weeks: String,
    pub(in crate::support_days) times: String,
    pub(in crate::support_days) step: SeriesStep,
    /// Every field as it was sent, for the preview to carry on.
    pub(in crate::support_days) sent: Vec<(String, String)>,
}

impl SeriesForm {
    /// A new form, for every second week.
    pub(in crate::support_days) fn blank(entry: EntryForm) -> Self {
        Self {
            entry,
            weeks: "2".into(),
            ..Self::default()
        }
    }

    /// The fields of a sent form.
    pub(in crate::support_days) fn of(pairs: Vec<(String, String)>) -> Self {
        let mut form = Self::default();
        for (name, value) in &pairs {
            match (name.as_str(), value.as_str()) {
                ("weeks", typed) => form.weeks = typed.into(),
                ("times", typed) => form.times = typed.into(),
                ("step", "change") => form.step = SeriesStep::Change,
                ("step", "book") => form.step = SeriesStep::Book,
                _ => {}
            }
        }
        form.sent = pairs;
        form.sent.retain(|(name, _)| name != "step");
        form.entry = EntryForm::of(form.sent.clone());
        form
    }

    /// What names this submission, as that of an entry does.
    pub(in crate::support_days) fn submission_hash(
        &self,
        authority: AuthorityId,
        person: PersonId,
    ) -> String {
        let entry = self.entry.submission_hash(authority, person);
        sha256(&format!("{entry} {} {}", self.weeks, self.times))
    }

    /// The series, or every error added to `errors`.
    pub(in crate::support_days) fn parse(
        &self,
        programme: &Programme,
        people: &[Giver],
        today: NaiveDate,
        errors: &mut FieldErrors,
    ) -> Option<Series> {
        let first = self.entry.parse(programme, people, today, errors);
        let weeks = number(
            errors,
            "weeks",
            "Weeks between visits",
            Series::WEEKS,
            &self.weeks,
        );
        let times = number(
            errors,
            "times",
            "Number of visits",
            Series::TIMES,
            &self.times,
        );
        Series::new(first?, weeks?, times?)
    }
}

fn number(
    errors: &mut FieldErrors,
    field: &'static str,
    label: &str,
    range: RangeInclusive<u32>,
    typed: &str,
) -> Option<u32> {
    let typed = typed.trim();
    let (least, most) = (range.start(), range.end());
    let digits = !typed.is_empty() && typed.chars().all(|c| c.is_ascii_digit());
    let error = match typed.parse::<u32>() {
        _ if typed.is_empty() => format!("Enter the {}", label.to_lowercase()),
        _ if !digits => format!("{label} must be a whole number, such as {least}"),
        Ok(number) if range.contains(&number) => return Some(number),
        _ => format!("{label} must be between {least} and {most}"),
    };
    errors.add(field, error);
    None
}

/// What stands against a series, each kind at its field; `days_field` is the first person's.
pub(in crate::support_days) fn series_errors(
    plan: &Plan,
    (programme, authority): (&Programme, &Authority),
    days_field: String,
) -> FieldErrors {
    let mut errors = FieldErrors::new();
    let all = plan.visits.len();
    let closed: Vec<String> = plan
        .visits
        .iter()
        .filter(|visit| matches!(visit.fault, Some(Fault::Closed(_))))
        .map(|visit| formats::date(visit.entry.held_on))
        .collect();
    if !closed.is_empty() {
        let dates: Vec<&str> = closed.iter().map(String::as_str).collect();
        let sentence = format!(
            "{} {} in a closed quarter. Log such visits one at a time, with the reason",
            formats::list(&dates),
            if dates.len() == 1 { "is" } else { "are" },
        );
        errors.add_date("date", &[], sentence);
    }
    if plan.with(Fault::OverCeiling).next().is_some() {
        let has = match plan.before {
            Days::ZERO => "no days".into(),
            left => formats::days(left.quarters().into()),
        };
        let (name, enough) = (&authority.name, plan.fitting());
        let sentence =
            format!("{name} has {has} left to draw: enough for {enough} of the {all} visits");
        errors.add(days_field, sentence);
    }
    if let Some(outside) = plan.with(Fault::OutsideProgramme).next() {
        let sentence = format!(
            "{} of the {all} visits fit before the programme ends on {}. The next would be on {}",
            plan.without(Fault::OutsideProgramme),
            formats::date(programme.ends_on),
            formats::date(outside),
        );
        errors.add("times", sentence);
    }
    errors
}
