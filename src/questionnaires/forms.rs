//! A page of statements as it was sent, and what it means.

use std::collections::BTreeMap;

pub(super) mod consensus;
pub(super) mod rating;

use super::rules::{Answers, Item, Part, Section};
use crate::ui::{FieldErrors, read_text};

/// The longest note.
pub(super) const LONGEST_NOTE: u32 = 500;

/// The name of a statement's radios.
pub(super) fn answer_field(item: &Item) -> String {
    format!("answer-{}", item.code.replace('.', "-"))
}

/// The name of a statement's note.
pub(super) fn note_field(item: &Item) -> String {
    format!("note-{}", item.code.replace('.', "-"))
}

/// Every field of the page, as typed.
#[derive(Clone, Debug, Default)]
pub(super) struct SectionForm(BTreeMap<String, String>);

impl SectionForm {
    /// The fields that a browser sent.
    pub(super) fn sent(fields: Vec<(String, String)>) -> Self {
        Self(fields.into_iter().collect())
    }

    /// The form of what is saved.
    pub(super) fn saved(
        part: &Part<'_>,
        answers: &Answers,
        notes: &BTreeMap<String, String>,
    ) -> Self {
        let mut fields = BTreeMap::new();
        for item in &part.items {
            if let Some(answer) = answers.get(&item.code) {
                fields.insert(answer_field(item), String::from(*answer));
            }
            if let Some(note) = notes.get(&item.code) {
                fields.insert(note_field(item), note.clone());
            }
        }
        Self(fields)
    }

    /// With "Have you completed this section?" answered by yes.
    pub(super) fn completed(mut self, complete: bool) -> Self {
        if complete {
            self.0.insert("completed".into(), "yes".into());
        }
        self
    }

    /// What was typed into a field.
    pub(super) fn get(&self, field: &str) -> &str {
        self.0.get(field).map_or("", String::as_str)
    }

    /// A respondent's answers on this page.
    pub(super) fn answers(&self, part: &Part<'_>) -> Result<Answers, FieldErrors> {
        let mut errors = FieldErrors::new();
        let answers = self.read_answers(part, &mut errors);
        if errors.is_empty() {
            Ok(answers)
        } else {
            Err(errors)
        }
    }

    /// A section of the agreed self-assessment, with its notes.
    pub(super) fn section(&self, part: &Part<'_>) -> Result<Section, FieldErrors> {
        let mut errors = FieldErrors::new();
        let answers = self.read_answers(part, &mut errors);
        let mut notes = BTreeMap::new();
        for item in &part.items {
            let note = self.read_note(item, &mut errors);
            if !note.is_empty() {
                notes.insert(item.code.clone(), note);
            }
        }
        let complete = match self.get("completed") {
            "yes" => true,
            "later" => false,
            _ => {
                errors.add("completed", "Select whether you’ve completed this section");
                false
            }
        };
        if errors.is_empty() {
            Ok(Section {
                answers,
                notes,
                complete,
            })
        } else {
            Err(errors)
        }
    }

    fn read_answers(&self, part: &Part<'_>, errors: &mut FieldErrors) -> Answers {
        let mut answers = Answers::new();
        for item in &part.items {
            let field = answer_field(item);
            match self.get(&field) {
                "" => {}
                raw => match raw.parse() {
                    Ok(answer) => {
                        answers.insert(item.code.clone(), answer);
                    }
                    Err(_) => {
                        let message = format!("Select one of the answers to {}", item.code);
                        errors.add(field, message);
                    }
                },
            }
        }
        self.refuse_strangers(part, errors);
        answers
    }

    /// An answer to a statement that is not on this page is not passed over in silence.
    fn refuse_strangers(&self, part: &Part<'_>, errors: &mut FieldErrors) {
        let known = |field: &str| {
            let names = part
                .items
                .iter()
                .flat_map(|item| [answer_field(item), note_field(item)]);
            names.into_iter().any(|name| name == field)
        };
        let stranger = |field: &&String| field.starts_with("answer-") || field.starts_with("note-");
        if self.0.keys().filter(stranger).any(|field| !known(field))
            && let Some(first) = part.items.first()
        {
            let message = "What was sent answers a statement that is not on this page";
            errors.add(answer_field(first), message);
        }
    }

    fn read_note(&self, item: &Item, errors: &mut FieldErrors) -> String {
        let field = note_field(item);
        let label = format!("Note on {}", item.code);
        let raw = self.get(&field).to_owned();
        read_text(errors, field, &label, None, LONGEST_NOTE as usize, &raw)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{programmes::Dimension, questionnaires::rules::Answer};

    fn item() -> Item {
        Item {
            code: "5.3".into(),
            dimension: Dimension::D5,
            text: "t".into(),
            groups: vec![],
            low: "l".into(),
            middle: "m".into(),
            high: "h".into(),
        }
    }

    fn section(fields: &[(&str, &str)]) -> Result<Section, Vec<String>> {
        let item = item();
        let part = Part {
            key: "d5".into(),
            title: "t",
            items: vec![&item],
        };
        let fields = fields
            .iter()
            .map(|(k, v)| ((*k).into(), (*v).into()))
            .collect();
        SectionForm::sent(fields).section(&part).map_err(|errors| {
            errors
                .iter()
                .map(|(field, text)| format!("{field}: {text}"))
                .collect()
        })
    }

    #[test]
    fn a_blank_is_no_answer_and_the_other_two_are_answers() {
        let read = section(&[
            ("answer-5-3", "dk"),
            ("note-5-3", " a "),
            ("completed", "yes"),
        ])
        .unwrap();
        assert_eq!(read.answers["5.3"], Answer::DontKnow);
        assert_eq!(read.notes["5.3"], "a");
        assert!(read.complete);
        let blank = section(&[("completed", "later")]).unwrap();
        assert!(blank.answers.is_empty() && blank.notes.is_empty() && !blank.complete);
    }

    #[test]
    fn each_wrong_field_is_named() {
        assert_eq!(
            section(&[("answer-5-3", "6"), ("note-5-3", &"x".repeat(501))]).unwrap_err(),
            [
                "answer-5-3: Select one of the answers to 5.3",
                "note-5-3: Note on 5.3 must be 500 characters or less",
                "completed: Select whether you’ve completed this section",
            ]
        );
        assert!(section(&[("note-5-3", &"é".repeat(500)), ("completed", "yes")]).is_ok());
        let named = section(&[("note-5-3", "Case no. 1234567"), ("completed", "yes")]).unwrap_err();
        assert!(named[0].starts_with("note-5-3: Note on 5.3 has what looks like a case number"));
        assert!(section(&[("note-5-3", "a\0"), ("completed", "yes")]).is_err());
        assert!(section(&[("answer-9-9", "3"), ("completed", "yes")]).is_err());
    }
}
