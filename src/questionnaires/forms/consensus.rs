//! The forms of consensus and of who rates a second time.

use std::collections::BTreeMap;

use crate::{
    people::{Colleague, PersonId},
    questionnaires::rules::RecordLine,
    ui::{FieldErrors, read_text},
};

use super::rating::score_field;

/// The longest reason.
pub(in crate::questionnaires) const LONGEST_REASON: usize = 500;

/// The name of an item's reason.
pub(in crate::questionnaires) fn reason_field(code: &str) -> String {
    format!("reason-{}", code.replace('.', "-"))
}

/// An item, its score, and why.
pub(in crate::questionnaires) type Agreed = (String, u8, String);

/// Every field of the page, as typed.
#[derive(Clone, Debug, Default)]
pub(in crate::questionnaires) struct ConsensusForm(BTreeMap<String, String>);

impl ConsensusForm {
    /// The fields that a browser sent.
    pub(in crate::questionnaires) fn sent(fields: Vec<(String, String)>) -> Self {
        Self(fields.into_iter().collect())
    }

    /// The form of what holds now.
    pub(in crate::questionnaires) fn of(record: &RecordLine) -> Self {
        let settled = record
            .differing()
            .into_iter()
            .filter_map(|code| record.settled(code));
        let fields = settled.flat_map(|it| {
            [
                (score_field(&it.item), it.score.to_string()),
                (reason_field(&it.item), it.reason.clone()),
            ]
        });
        Self(fields.collect())
    }

    /// What was typed into a field.
    pub(in crate::questionnaires) fn get(&self, field: &str) -> &str {
        self.0.get(field).map_or("", String::as_str)
    }

    /// What is new of it; items left blank wait.
    pub(in crate::questionnaires) fn parse(
        &self,
        record: &RecordLine,
    ) -> Result<Vec<Agreed>, FieldErrors> {
        let (mut errors, mut agreed) = (FieldErrors::new(), Vec::new());
        for code in record.differing() {
            let (score, reason) = (score_field(code), reason_field(code));
            if self.get(&score).is_empty() && self.get(&reason).trim().is_empty() {
                continue;
            }
            let read = self.get(&score).parse().ok();
            let read = read.filter(|score| (1..=5_u8).contains(score));
            if read.is_none() {
                errors.add(score, format!("Select the score agreed for {code}"));
            }
            let label = format!("Reason for {code}");
            let wrong = errors.len();
            let raw = self.get(&reason).to_owned();
            let text = read_text(
                &mut errors,
                reason.clone(),
                &label,
                None,
                LONGEST_REASON,
                &raw,
            );
            if text.is_empty() && errors.len() == wrong {
                errors.add(
                    reason,
                    format!("Enter why this score was agreed for {code}"),
                );
            }
            let new = |score| {
                let now = record.settled(code);
                now.is_none_or(|it| (it.score, &it.reason) != (score, &text))
            };
            if let Some(score) = read.filter(|score| new(*score)) {
                agreed.push((code.to_owned(), score, text));
            }
        }
        if errors.is_empty() && agreed.is_empty() {
            let first = record.differing().first().map(|code| score_field(code));
            let message = "Select the score agreed for at least one item";
            errors.add(first.unwrap_or_default(), message);
        }
        if errors.is_empty() {
            Ok(agreed)
        } else {
            Err(errors)
        }
    }
}

/// Who was chosen to rate records a second time.
#[derive(Clone, Debug, Default)]
pub(in crate::questionnaires) struct RatersForm {
    /// For observations: any of several.
    pub(in crate::questionnaires) people: Vec<String>,
    /// For organisational evidence: one lead of another authority.
    pub(in crate::questionnaires) peer: String,
}

impl RatersForm {
    /// The fields that a browser sent.
    pub(in crate::questionnaires) fn sent(fields: Vec<(String, String)>) -> Self {
        let mut form = Self::default();
        for (name, value) in fields {
            match name.as_str() {
                "people" => form.people.push(value),
                "peer" => form.peer = value,
                _ => {}
            }
        }
        form
    }

    /// The people chosen of those who can: for observations, and the peer.
    pub(in crate::questionnaires) fn chosen(
        &self,
        raters: &[Colleague],
        peers: &[Colleague],
    ) -> (Vec<Colleague>, Option<Colleague>) {
        let people = raters.iter().filter(|it| self.people.contains(&key(it.id)));
        let peer = peers.iter().find(|it| key(it.id) == self.peer);
        (people.cloned().collect(), peer.cloned())
    }
}

/// A person as a choice's value.
pub(in crate::questionnaires) fn key(person: PersonId) -> String {
    person.to_string()
}
