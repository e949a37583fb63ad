//! A page of statements as it was sent, and what it means.

pub(super) mod consensus;
mod headcounts;
mod people;
pub(super) mod rating;

pub(super) use headcounts::{HeadcountsForm, LONGEST_REASON, not_corrected, people_field};
pub(super) use people::{LastDayForm, PeopleForm};

use std::collections::BTreeMap;

use super::rules::{Answer, Answers, Changes, Conflict, Edit, Item, Part, Section, Theirs};
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

/// The name of the field that two people changed to different things.
pub(super) fn conflicting_field(conflict: &Conflict) -> String {
    let field = match conflict.theirs {
        Theirs::Answer(_) => "answer",
        Theirs::Note(_) => "note",
    };
    format!("{field}-{}", conflict.code.replace('.', "-"))
}

/// The name of the hidden field that says what a field held when the page was drawn.
pub(super) fn seen_field(field: &str) -> String {
    format!("seen-{field}")
}

/// The field that says whether a section is completed.
pub(super) const COMPLETED: &str = "completed";

/// The hidden field that says whether it was; by another name than `seen-`, since saving as one
/// goes leaves it alone.
const WAS_COMPLETED: &str = "was-completed";

/// The hidden field that tells pages apart.
pub(super) const PAGE: &str = "page";

/// The hidden field that says to which start of a survey a respondent's page belongs.
pub(super) const DRAFT: &str = "draft";

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

    /// A section of the self-assessment as it is saved, with what the page shows of it.
    pub(super) fn of_section(part: &Part<'_>, section: &Section, page: &str) -> Self {
        let mut form = Self::saved(part, &section.answers, &section.notes);
        if section.complete {
            form.0.insert(COMPLETED.into(), "yes".into());
        }
        let items = part.items.iter();
        for field in items.flat_map(|item| [answer_field(item), note_field(item)]) {
            let value = form.get(&field).to_owned();
            form.0.insert(seen_field(&field), value);
        }
        let was = form.get(COMPLETED).to_owned();
        form.0.insert(WAS_COMPLETED.into(), was);
        form.0.insert(PAGE.into(), page.into());
        form
    }

    /// A page of a respondent's draft as it is saved, with what the page shows of it.
    pub(super) fn of_draft(
        part: &Part<'_>,
        answers: &Answers,
        (draft, page): (&str, &str),
    ) -> Self {
        let mut form = Self::saved(part, answers, &BTreeMap::new());
        for field in part.items.iter().map(|item| answer_field(item)) {
            let value = form.get(&field).to_owned();
            form.0.insert(seen_field(&field), value);
        }
        form.0.insert(DRAFT.into(), draft.into());
        form.0.insert(PAGE.into(), page.into());
        form
    }

    /// With a field as another form has it.
    pub(super) fn with(mut self, field: &str, other: &Self) -> Self {
        self.0.insert(field.into(), other.get(field).into());
        self
    }

    /// The fields that are sent unseen, as name and value.
    pub(super) fn unseen(&self) -> impl Iterator<Item = (&str, &str)> {
        let unseen =
            |name: &str| [PAGE, DRAFT, WAS_COMPLETED].contains(&name) || name.starts_with("seen-");
        self.0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .filter(move |(name, _)| unseen(name))
    }

    /// What was typed into a field.
    pub(super) fn get(&self, field: &str) -> &str {
        self.0.get(field).map_or("", String::as_str)
    }

    /// What a respondent changed on this page. A sender who does not say what they saw saw blanks,
    /// so that no more is replaced than was shown.
    pub(super) fn answer_changes(&self, part: &Part<'_>) -> Result<Changes, FieldErrors> {
        let mut errors = FieldErrors::new();
        let answers = self.read_answers(part, &mut errors);
        if errors.is_empty() {
            Ok(self.changes_to(part, &answers))
        } else {
            Err(errors)
        }
    }

    /// What can be read of that, whatever is wrong with the rest.
    pub(super) fn readable_changes(&self, part: &Part<'_>) -> Changes {
        let mut changes = self.changes_to(part, &self.readable_answers(part));
        for item in &part.items {
            let raw = self.get(&answer_field(item));
            if !raw.is_empty() && raw.parse::<Answer>().is_err() {
                changes.answers.remove(&item.code);
            }
        }
        changes
    }

    /// That every answer that the page showed is to go.
    pub(super) fn clearing(&self, part: &Part<'_>) -> Changes {
        self.changes_to(part, &Answers::new())
    }

    fn changes_to(&self, part: &Part<'_>, answers: &Answers) -> Changes {
        let edit = |item: &&Item| {
            let seen = self.seen(&seen_field(&answer_field(item)));
            let seen = seen.and_then(|raw| raw.parse().ok());
            let chosen = answers.get(&item.code).copied();
            let seen = Some(seen);
            (item.code.clone(), Edit { seen, chosen })
        };
        Changes {
            answers: part.items.iter().map(edit).collect(),
            page: self.page(),
            ..Changes::default()
        }
    }

    fn page(&self) -> String {
        self.get(PAGE).chars().take(24).collect()
    }

    /// What can be read of a respondent's answers, whatever is wrong with the rest.
    pub(super) fn readable_answers(&self, part: &Part<'_>) -> Answers {
        self.read_answers(part, &mut FieldErrors::new())
    }

    /// What a person changed in a section of the agreed self-assessment. Saved as one goes, it
    /// says nothing about whether the section is completed.
    pub(super) fn changes(
        &self,
        part: &Part<'_>,
        as_one_goes: bool,
    ) -> Result<Changes, FieldErrors> {
        let section = self.section(part, as_one_goes)?;
        let mut changes = Changes {
            page: self.page(),
            ..Changes::default()
        };
        for item in &part.items {
            let seen = self.seen(&seen_field(&answer_field(item)));
            let seen: Option<Option<Answer>> = seen.map(|raw| raw.parse().ok());
            let chosen = section.answers.get(&item.code).copied();
            let answer = Edit { seen, chosen };
            changes.answers.insert(item.code.clone(), answer);
            let chosen = section.notes.get(&item.code).cloned().unwrap_or_default();
            let seen = self.seen(&seen_field(&note_field(item)));
            let note = Edit { seen, chosen };
            changes.notes.insert(item.code.clone(), note);
        }
        changes.complete = (!as_one_goes).then(|| Edit {
            seen: self.seen(WAS_COMPLETED).map(|raw| raw == "yes"),
            chosen: section.complete,
        });
        Ok(changes)
    }

    fn seen(&self, field: &str) -> Option<String> {
        let raw = self.0.get(field)?;
        Some(raw.replace("\r\n", "\n").trim().to_owned())
    }

    fn section(&self, part: &Part<'_>, as_one_goes: bool) -> Result<Section, FieldErrors> {
        let mut errors = FieldErrors::new();
        let answers = self.read_answers(part, &mut errors);
        let mut notes = BTreeMap::new();
        for item in &part.items {
            let note = self.read_note(item, &mut errors);
            if !note.is_empty() {
                notes.insert(item.code.clone(), note);
            }
        }
        let complete = match self.get(COMPLETED) {
            "yes" => true,
            "later" => false,
            _ if as_one_goes => false,
            _ => {
                errors.add(COMPLETED, "Select whether you’ve completed this section");
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
        SectionForm::sent(fields)
            .section(&part, false)
            .map_err(|errors| {
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

    #[test]
    fn a_form_says_what_was_seen_and_what_was_changed() {
        let item = item();
        let part = Part {
            key: "d5".into(),
            title: "t",
            items: vec![&item],
        };
        let section = Section {
            answers: [("5.3".to_owned(), Answer::Extent(3))].into(),
            notes: [("5.3".to_owned(), "a\nb".to_owned())].into(),
            complete: true,
        };
        let form = SectionForm::of_section(&part, &section, "p1");
        let changes = form.changes(&part, false).unwrap();
        assert_eq!(changes.page, "p1");
        assert_eq!(changes.answers["5.3"].seen, Some(Some(Answer::Extent(3))));
        assert_eq!(changes.notes["5.3"].seen.as_deref(), Some("a\nb"));
        assert_eq!(changes.complete.unwrap().seen, Some(true));
        let sent = |fields: &[(&str, &str)]| {
            let fields = fields.iter().map(|(k, v)| ((*k).into(), (*v).into()));
            SectionForm::sent(fields.collect())
        };
        let blank = sent(&[("seen-answer-5-3", ""), ("seen-note-5-3", "a\r\nb")]);
        let changes = blank.changes(&part, true).unwrap();
        assert_eq!(changes.answers["5.3"].seen, Some(None), "a blank was seen");
        assert_eq!(changes.notes["5.3"].seen.as_deref(), Some("a\nb"));
        assert_eq!(changes.complete, None, "saved as one goes");
        let silent = sent(&[("answer-5-3", "3")]).changes(&part, true).unwrap();
        assert_eq!(silent.answers["5.3"].seen, None, "it does not say");
    }
}
