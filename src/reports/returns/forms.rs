//! What is typed for a return.

use serde::Deserialize;

use super::rules::{Part, Signatory};
use crate::ui::{FieldErrors, read_text};

/// The most that is written of a part.
pub(super) const LIMIT: u32 = 5000;

/// Names and roles together.
const SIGN_OFF_LIMIT: usize = 2000;

/// What is written of an authority or of the programme.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct WordsForm {
    pub(super) learning: String,
    pub(super) risks: String,
    pub(super) asks: String,
    pub(super) limitations: String,
    /// The number of the newest words when the page was opened.
    pub(super) seen: String,
}

impl WordsForm {
    /// What was typed of a part.
    pub(super) fn of(&self, part: Part) -> &str {
        match part {
            Part::Learning => &self.learning,
            Part::Risks => &self.risks,
            Part::Asks => &self.asks,
            Part::Limitations => &self.limitations,
        }
    }

    pub(super) fn set(&mut self, part: Part, text: String) {
        match part {
            Part::Learning => self.learning = text,
            Part::Risks => self.risks = text,
            Part::Asks => self.asks = text,
            Part::Limitations => self.limitations = text,
        }
    }

    /// The texts of these parts.
    pub(super) fn parse(&self, parts: &[Part]) -> Result<Vec<(Part, String)>, FieldErrors> {
        let mut errors = FieldErrors::new();
        let texts = parts.iter().map(|part| {
            let (field, label) = (part.code(), part.title());
            let text = read_text(
                &mut errors,
                field,
                label,
                None,
                LIMIT as usize,
                self.of(*part),
            );
            (*part, text)
        });
        let texts: Vec<_> = texts.collect();
        if errors.is_empty() {
            Ok(texts)
        } else {
            Err(errors)
        }
    }

    /// The number of the newest words when the page was opened.
    pub(super) fn seen(&self) -> i32 {
        self.seen.trim().parse().unwrap_or(-1)
    }
}

/// Freezing what was read.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct FreezingForm {
    /// Who signs beside the manager, one a line: name, role.
    #[serde(rename = "sign-off")]
    pub(super) sign_off: String,
    /// What the return said when it was read.
    pub(super) mark: String,
    pub(super) read: String,
}

impl FreezingForm {
    /// Who signs, besides whoever freezes.
    pub(super) fn parse(&self) -> Result<Vec<Signatory>, FieldErrors> {
        let mut errors = FieldErrors::new();
        let label = "Names and roles";
        let text = read_text(
            &mut errors,
            "sign-off",
            label,
            None,
            SIGN_OFF_LIMIT,
            &self.sign_off,
        );
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let mut signatories = Vec::new();
        for (number, line) in (1..).zip(lines) {
            let (name, role) = line.split_once(',').unwrap_or((line, ""));
            let (name, role) = (name.trim(), role.trim());
            if name.is_empty() || role.is_empty() {
                let sentence = format!("Line {number} must be a name, a comma and a role");
                errors.add("sign-off", sentence);
                continue;
            }
            signatories.push(Signatory {
                name: name.into(),
                role: role.into(),
            });
        }
        if self.read != "yes" {
            errors.add(
                "read",
                "Select that the return has been read and agreed by those who sign it",
            );
        }
        if errors.is_empty() {
            Ok(signatories)
        } else {
            Err(errors)
        }
    }
}

/// A note that corrects a frozen return.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct NoteForm {
    pub(super) correction: String,
    pub(super) reason: String,
}

impl NoteForm {
    /// What is corrected, and why.
    pub(super) fn parse(&self) -> Result<(String, String), FieldErrors> {
        let mut errors = FieldErrors::new();
        let limit = LIMIT as usize;
        let missing = Some("Enter what is corrected");
        let text = read_text(
            &mut errors,
            "correction",
            "Correction",
            missing,
            limit,
            &self.correction,
        );
        let missing = Some("Enter why it is corrected");
        let reason = read_text(
            &mut errors,
            "reason",
            "Reason",
            missing,
            limit,
            &self.reason,
        );
        if errors.is_empty() {
            Ok((text, reason))
        } else {
            Err(errors)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_who_sign_are_names_with_roles() {
        let read = |lines: &str| {
            let form = FreezingForm {
                sign_off: lines.into(),
                read: "yes".into(),
                ..FreezingForm::default()
            };
            form.parse()
        };
        assert_eq!(read(" \n").unwrap(), []);
        let signed =
            read("Ann Example, Director of Children’s Services, Hackney\r\n\r\nBen Sample,Head")
                .unwrap();
        assert_eq!(signed.len(), 2);
        assert_eq!(signed[0].role, "Director of Children’s Services, Hackney");
        let errors = read("Ann Example\nBen, \nC, D").unwrap_err();
        let told: Vec<_> = errors.iter().map(|(_, text)| text.to_owned()).collect();
        assert_eq!(
            told,
            [
                "Line 1 must be a name, a comma and a role",
                "Line 2 must be a name, a comma and a role"
            ]
        );
        assert!(
            read("Ann, ann@example.com").is_err(),
            "an address is no role"
        );
        assert!(FreezingForm::default().parse().is_err(), "not read");
    }
}
