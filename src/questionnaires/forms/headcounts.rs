//! How many people the role groups have, as typed.

use std::collections::BTreeMap;

use crate::{
    questionnaires::rules::{Group, Headcounts, MOST_PEOPLE, NotCorrected},
    ui::{FieldErrors, formats, read_text},
};

/// The longest reason for a correction, in characters.
pub(in crate::questionnaires) const LONGEST_REASON: u32 = 400;

/// A number for each role group, and for a correction its reason.
#[derive(Clone, Debug, Default)]
pub(in crate::questionnaires) struct HeadcountsForm(BTreeMap<String, String>);

/// The name of a group's field.
pub(in crate::questionnaires) fn people_field(group: Group) -> String {
    format!("people-{}", group.code().replace('_', "-"))
}

impl HeadcountsForm {
    /// The fields that a browser sent.
    pub(in crate::questionnaires) fn sent(fields: Vec<(String, String)>) -> Self {
        Self(fields.into_iter().collect())
    }

    /// The form of what is kept.
    pub(in crate::questionnaires) fn of(people: &Headcounts) -> Self {
        let fields = people.iter();
        let fields = fields.map(|(group, count)| (people_field(*group), count.to_string()));
        Self(fields.collect())
    }

    /// What was typed into a field.
    pub(in crate::questionnaires) fn get(&self, field: &str) -> &str {
        self.0.get(field).map_or("", String::as_str)
    }

    /// The numbers; a group whose field is empty has none.
    pub(in crate::questionnaires) fn parse(&self) -> Result<Headcounts, FieldErrors> {
        let mut errors = FieldErrors::new();
        let people = self.read(&mut errors);
        if errors.is_empty() {
            Ok(people)
        } else {
            Err(errors)
        }
    }

    /// The numbers and why they are others now.
    pub(in crate::questionnaires) fn correction(
        &self,
    ) -> Result<(Headcounts, String), FieldErrors> {
        let mut errors = FieldErrors::new();
        let people = self.read(&mut errors);
        let reason = read_text(
            &mut errors,
            "reason",
            "Reason",
            Some("Enter why the numbers change"),
            LONGEST_REASON as usize,
            self.get("reason"),
        );
        if errors.is_empty() {
            Ok((people, reason))
        } else {
            Err(errors)
        }
    }

    fn read(&self, errors: &mut FieldErrors) -> Headcounts {
        let mut people = Headcounts::new();
        for group in Group::ALL {
            let field = people_field(group);
            let typed = self.get(&field).trim();
            if typed.is_empty() {
                continue;
            }
            match typed.replace(',', "").parse() {
                Ok(count) if (1..=MOST_PEOPLE).contains(&count) => {
                    people.insert(group, count);
                }
                _ => errors.add(
                    field,
                    format!(
                        "{}: enter a whole number from 1 to {}, or leave it empty",
                        group.title(),
                        formats::whole(MOST_PEOPLE.into())
                    ),
                ),
            }
        }
        people
    }
}

/// Why a correction was refused, at the fields that it is about.
pub(in crate::questionnaires) fn not_corrected(
    refusal: &NotCorrected,
    because: impl Fn(&crate::questionnaires::rules::Refusal) -> String,
) -> FieldErrors {
    let mut errors = FieldErrors::new();
    match refusal {
        NotCorrected::Refused(refusal) => {
            let message = format!("Nothing was changed. {}", because(refusal));
            errors.add(people_field(Group::ALL[0]), message);
        }
        NotCorrected::Unchanged => {
            errors.add(people_field(Group::ALL[0]), "Change at least one number");
        }
        NotCorrected::NeedsNumber(groups) => {
            for group in groups {
                let message = format!(
                    "{}: enter a number, since the group has a link",
                    group.title()
                );
                errors.add(people_field(*group), message);
            }
        }
        NotCorrected::TooFew(groups) => {
            for (group, least) in groups {
                let message = format!(
                    "{}: the number can’t be lowered below {least}, since people of the group have submitted",
                    group.title()
                );
                errors.add(people_field(*group), message);
            }
        }
    }
    errors
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(fields: &[(&str, &str)]) -> HeadcountsForm {
        let fields = fields.iter();
        let fields = fields.map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        HeadcountsForm::sent(fields.collect())
    }

    #[test]
    fn an_empty_field_is_no_number_and_every_wrong_one_is_named() {
        let form = sent(&[
            ("people-leaders", " 6 "),
            ("people-practitioners", "1,200"),
            ("people-families", ""),
        ]);
        let people = form.parse().unwrap();
        assert_eq!(
            people,
            [(Group::Leaders, 6), (Group::Practitioners, 1200)].into()
        );
        let form = sent(&[
            ("people-leaders", "0"),
            ("people-middle-managers", "-3"),
            ("people-partners", "2.5"),
            ("people-families", "10001"),
            ("people-clinicians", "four"),
        ]);
        assert_eq!(form.parse().unwrap_err().iter().count(), 5);
        assert_eq!(form.correction().unwrap_err().iter().count(), 6);
    }

    #[test]
    fn a_reason_is_guarded() {
        let form = sent(&[
            ("people-leaders", "6"),
            ("reason", "NHS number 943 476 5919"),
        ]);
        assert_eq!(form.correction().unwrap_err().iter().count(), 1);
        let form = sent(&[("people-leaders", "6"), ("reason", "Two people joined")]);
        assert_eq!(
            form.correction().unwrap(),
            ([(Group::Leaders, 6)].into(), "Two people joined".to_owned())
        );
    }
}
