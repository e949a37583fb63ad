//! What was asked of the audit trail, as it was typed, and what it means.

use chrono::NaiveDate;
use serde::Deserialize;

use super::{store::Sought, verbs::Kind};
use crate::{
    files::read_day,
    people::PersonId,
    programmes::{Authority, Programme},
    ui::FieldErrors,
};

/// The fields of the address.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct FilterForm {
    pub(super) person: String,
    pub(super) kind: String,
    pub(super) authority: String,
    pub(super) from: String,
    pub(super) to: String,
    /// The number of the event that the page goes on after.
    pub(super) before: String,
}

impl FilterForm {
    /// What is sought, or every error in it.
    pub(super) fn parse(
        &self,
        programme: &Programme,
        authorities: &[Authority],
        people: &[(PersonId, String)],
    ) -> Result<Sought, FieldErrors> {
        let mut errors = FieldErrors::new();
        let person = match self.person.as_str() {
            "" => None,
            typed => {
                let id = typed.parse().ok().map(PersonId);
                let known = id.filter(|id| people.iter().any(|(own, _)| own == id));
                if known.is_none() {
                    errors.add("person", "Select a person from the list");
                }
                known
            }
        };
        let kind = match self.kind.as_str() {
            "" => None,
            typed => {
                let kind = typed.parse::<Kind>().ok();
                if kind.is_none() {
                    errors.add("kind", "Select what happened from the list");
                }
                kind
            }
        };
        let authority = match self.authority.as_str() {
            "" => None,
            slug => {
                let found = authorities.iter().find(|it| it.slug == slug);
                if found.is_none() {
                    errors.add("authority", "Select an authority from the list");
                }
                found.map(|it| (it.id, it.slug.clone()))
            }
        };
        let from = date(&mut errors, "from", "From", &self.from);
        let to = date(&mut errors, "to", "To", &self.to);
        if let (Some(from), Some(to)) = (from, to)
            && to < from
        {
            errors.add("to", "To must be the same as or after From");
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(Sought {
            programme: Some(programme.id),
            person,
            verbs: kind.map(Kind::verbs),
            authority,
            from,
            to,
            before: self.before.parse().ok(),
        })
    }

    /// The fields that ask for something, as a query; with where it goes on.
    pub(super) fn query(&self, before: Option<i32>) -> String {
        let before = before.map(|id| id.to_string()).unwrap_or_default();
        let fields = [
            ("person", &self.person),
            ("kind", &self.kind),
            ("authority", &self.authority),
            ("from", &self.from),
            ("to", &self.to),
            ("before", &before),
        ];
        let asked = fields.iter().filter(|(_, value)| !value.is_empty());
        let pairs: Vec<_> = asked
            .map(|(name, value)| format!("{name}={}", crate::people::percent_encoded(value)))
            .collect();
        match pairs.is_empty() {
            true => String::new(),
            false => format!("?{}", pairs.join("&")),
        }
    }
}

fn date(
    errors: &mut FieldErrors,
    field: &'static str,
    label: &str,
    typed: &str,
) -> Option<NaiveDate> {
    if typed.trim().is_empty() {
        return None;
    }
    let date = read_day(typed);
    if date.is_none() {
        let words = format!("{label} must be a real date, such as 1/9/2026");
        errors.add(field, words);
    }
    date
}
