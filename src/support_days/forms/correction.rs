//! The form of a correction, and the one that asks for a reason alone.

use chrono::NaiveDate;
use serde::Deserialize;

use super::{EntryForm, Giver, REASON_LIMIT};
use crate::{
    programmes::Programme,
    support_days::{Revision, Status, actions::Correction},
    ui::{FieldErrors, read_text},
};

/// A reason, and the revision that the person saw.
#[derive(Clone, Debug, Default, Deserialize)]
pub(in crate::support_days) struct ReasonForm {
    #[serde(default)]
    pub(in crate::support_days) reason: String,
    #[serde(default)]
    pub(in crate::support_days) seen: String,
    /// `week`: pressed on the start page, which is returned to.
    #[serde(default)]
    pub(in crate::support_days) back: String,
}

/// The number of the revision that a form was drawn from; 0, which none has, where it says none.
pub(in crate::support_days) fn revision_seen(typed: &str) -> i32 {
    typed.parse().unwrap_or_default()
}

/// What was typed to correct an entry.
#[derive(Clone, Debug, Default)]
pub(in crate::support_days) struct CorrectionForm {
    /// The entry's own fields; its reason is why it is corrected.
    pub(in crate::support_days) entry: EntryForm,
    /// The revision that is corrected.
    pub(in crate::support_days) seen: String,
    /// Whether a booked entry took place: `yes` or `no`.
    pub(in crate::support_days) took_place: String,
}

impl CorrectionForm {
    /// A form that says what stands.
    pub(in crate::support_days) fn of_latest(latest: &Revision, took_place: &str) -> Self {
        Self {
            entry: EntryForm::of_entry(&latest.entry),
            seen: latest.number.to_string(),
            took_place: took_place.into(),
        }
    }

    /// The fields of a sent form.
    pub(in crate::support_days) fn of(pairs: Vec<(String, String)>) -> Self {
        let mut form = Self::default();
        for (name, value) in &pairs {
            match name.as_str() {
                "seen" => form.seen = value.clone(),
                "took-place" => form.took_place = value.clone(),
                _ => {}
            }
        }
        form.entry = EntryForm::of(pairs);
        form
    }

    /// The correction of what `seen` says, the revision that the form was drawn from; or every
    /// error added to `errors`.
    pub(in crate::support_days) fn parse(
        &self,
        seen: &Revision,
        programme: &Programme,
        people: &[Giver],
        today: NaiveDate,
        errors: &mut FieldErrors,
    ) -> Option<Correction> {
        let to = self.entry.parse(programme, people, today, errors);
        let may_have_taken_place = asks_whether_it_took_place(seen, today);
        if may_have_taken_place && !matches!(self.took_place.as_str(), "yes" | "no") {
            errors.add("took-place", "Select yes if it took place");
        }
        let missing = Some("Enter why it is corrected");
        let (limit, typed) = (REASON_LIMIT, &self.entry.reason);
        let reason = read_text(errors, "reason", "Reason", missing, limit, typed);
        let correction = Correction {
            seen: revision_seen(&self.seen),
            to: to?,
            took_place: may_have_taken_place && self.took_place == "yes",
            reason,
        };
        errors.is_empty().then_some(correction)
    }
}

/// Whether the form asks: a booked entry whose day has come.
pub(in crate::support_days) fn asks_whether_it_took_place(
    latest: &Revision,
    today: NaiveDate,
) -> bool {
    latest.entry.status == Status::Booked && latest.entry.held_on <= today
}
