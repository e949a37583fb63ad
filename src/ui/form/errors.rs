//! What is wrong with a form, in the order of its fields.

use std::borrow::Cow;

use maud::{Markup, html};

use super::DatePart;
use crate::identifiers::{self, Passage};

/// Every error of a form, in the order in which its fields stand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FieldErrors(Vec<FieldError>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct FieldError {
    field: Cow<'static, str>,
    target: String,
    parts: Vec<DatePart>,
    message: Cow<'static, str>,
    /// What was typed, with the places to mend marked; empty where it is not shown again.
    passages: Vec<Passage>,
}

impl FieldErrors {
    /// No errors yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds what is wrong with a field, named by its id.
    pub fn add(
        &mut self,
        field: impl Into<Cow<'static, str>>,
        message: impl Into<Cow<'static, str>>,
    ) {
        let field = field.into();
        self.0.push(FieldError {
            target: field.to_string(),
            field,
            parts: Vec::new(),
            message: message.into(),
            passages: Vec::new(),
        });
    }

    /// Adds what is wrong with a date: the parts to mark, or none of them for the whole date.
    pub fn add_date(
        &mut self,
        field: impl Into<Cow<'static, str>>,
        parts: &[DatePart],
        message: impl Into<Cow<'static, str>>,
    ) {
        let field = field.into();
        let first = parts.first().copied().unwrap_or(DatePart::Day);
        self.0.push(FieldError {
            target: format!("{field}-{}", first.suffix()),
            field,
            parts: parts.to_vec(),
            message: message.into(),
            passages: Vec::new(),
        });
    }

    /// Refuses a text in which somebody could be identified: every free text passes here, mostly
    /// by [`read_text`](super::read_text).
    pub fn guard(&mut self, field: impl Into<Cow<'static, str>>, label: &str, text: &str) {
        self.refuse(field, label, text, &identifiers::find(text));
    }

    /// As [`guard`](Self::guard), for a text that only names something.
    pub fn guard_name(&mut self, field: impl Into<Cow<'static, str>>, label: &str, text: &str) {
        self.refuse(field, label, text, &identifiers::find_in_name(text));
    }

    fn refuse(
        &mut self,
        field: impl Into<Cow<'static, str>>,
        label: &str,
        text: &str,
        found: &[identifiers::Found],
    ) {
        let Some(complaint) = identifiers::sentence(text, found) else {
            return;
        };
        self.add(field, format!("{label} {complaint}"));
        if let Some(error) = self.0.last_mut() {
            error.passages = identifiers::passages(text, found);
        }
    }

    /// Adds another form part's errors after these.
    pub fn extend(&mut self, others: FieldErrors) {
        self.0.extend(others.0);
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How much is wrong.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The first thing wrong with a field.
    pub fn get(&self, field: &str) -> Option<&str> {
        self.find(field).map(|error| error.message.as_ref())
    }

    /// What was typed into a field, in pieces, where its first error marks places in it.
    pub(super) fn passages(&self, field: &str) -> &[Passage] {
        self.find(field).map_or(&[], |error| &error.passages)
    }

    /// Each error as the id that it leads to and its message.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|error| (error.target.as_str(), error.message.as_ref()))
    }

    /// Whether a part of a date is to be marked.
    pub(super) fn marks(&self, field: &str, part: DatePart) -> bool {
        self.find(field)
            .is_some_and(|error| error.parts.is_empty() || error.parts.contains(&part))
    }

    fn find(&self, field: &str) -> Option<&FieldError> {
        self.0.iter().find(|error| error.field == field)
    }
}

/// "There is a problem", leading to each wrong field; nothing where there is none.
pub fn error_summary(errors: &FieldErrors) -> Markup {
    html! {
        @if !errors.is_empty() {
            div.govuk-error-summary data-module="govuk-error-summary" {
                div role="alert" {
                    h2.govuk-error-summary__title { "There is a problem" }
                    div.govuk-error-summary__body {
                        ul.govuk-list.govuk-error-summary__list {
                            @for (target, message) in errors.iter() {
                                li { a href={ "#" (target) } { (message) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_wrong_draws_nothing() {
        assert_eq!(error_summary(&FieldErrors::new()).into_string(), "");
    }

    #[test]
    fn a_date_leads_to_its_first_wrong_part_and_marks_only_that() {
        let mut errors = FieldErrors::new();
        errors.add_date("date", &[DatePart::Month], "Date must include a month");
        assert_eq!(
            errors.iter().next(),
            Some(("date-month", "Date must include a month"))
        );
        assert!(errors.marks("date", DatePart::Month));
        assert!(!errors.marks("date", DatePart::Day));
    }

    #[test]
    fn a_whole_date_leads_to_its_day_and_marks_all() {
        let mut errors = FieldErrors::new();
        errors.add_date("date", &[], "Enter the date");
        assert_eq!(errors.iter().next(), Some(("date-day", "Enter the date")));
        assert!(errors.marks("date", DatePart::Year));
    }

    #[test]
    fn an_identifier_is_named_and_its_place_marked() {
        let mut errors = FieldErrors::new();
        errors.guard("summary", "Summary", "Meeting on 3 September 2025");
        assert!(errors.is_empty() && errors.passages("summary").is_empty());
        errors.guard("summary", "Summary", "Talked about 943 476 5919");
        let message = errors.get("summary").unwrap();
        assert!(message.starts_with("Summary has what looks like an NHS number (“943 476 5919”)"));
        let marked = errors
            .passages("summary")
            .iter()
            .filter(|piece| piece.marked);
        let marked: Vec<_> = marked.map(|piece| piece.text.as_str()).collect();
        assert_eq!(marked, ["943 476 5919"]);
    }

    #[test]
    fn a_field_shows_its_first_error_and_the_summary_keeps_the_order() {
        let mut errors = FieldErrors::new();
        errors.add("days", "Enter the days");
        errors.add("summary", "Enter what was done");
        errors.add("days", "Second");
        assert_eq!(errors.get("days"), Some("Enter the days"));
        assert_eq!(
            errors.iter().map(|(id, _)| id).collect::<Vec<_>>(),
            ["days", "summary", "days"]
        );
    }
}
