//! People to ask as they were pasted, and the survey's last day.

use chrono::NaiveDate;
use serde::Deserialize;

use crate::{
    questionnaires::{
        AuthorityRound,
        files::{PeopleToAsk, read_pasted},
        rules::Group,
    },
    ui::{FieldErrors, formats, read_date},
};

/// People of one group, one a line.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::questionnaires) struct PeopleForm {
    pub(in crate::questionnaires) group: String,
    pub(in crate::questionnaires) people: String,
}

impl PeopleForm {
    /// The people, with what is wrong with single lines; an error where there are none or no group.
    pub(in crate::questionnaires) fn parse(&self) -> Result<PeopleToAsk, FieldErrors> {
        let mut errors = FieldErrors::new();
        let group: Result<Group, _> = self.group.parse();
        if group.is_err() {
            errors.add("group", "Select the role group of these people");
        }
        if self.people.trim().is_empty() {
            errors.add("people", "Enter the e-mail addresses of the people to ask");
        }
        match group {
            Ok(group) if errors.is_empty() => Ok(read_pasted(&self.people, group)),
            _ => Err(errors),
        }
    }
}

/// The last day that the survey takes answers.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub(in crate::questionnaires) struct LastDayForm {
    last_day_day: String,
    last_day_month: String,
    last_day_year: String,
}

impl LastDayForm {
    /// The form of what is set.
    pub(in crate::questionnaires) fn of(date: NaiveDate) -> Self {
        let part = |format: &str| date.format(format).to_string();
        Self {
            last_day_day: part("%-d"),
            last_day_month: part("%-m"),
            last_day_year: part("%Y"),
        }
    }

    /// Day, month and year as typed.
    pub(in crate::questionnaires) fn parts(&self) -> [&str; 3] {
        [
            &self.last_day_day,
            &self.last_day_month,
            &self.last_day_year,
        ]
    }

    /// A day from today on, in the round's window.
    pub(in crate::questionnaires) fn parse(
        &self,
        at: &AuthorityRound,
        today: NaiveDate,
    ) -> Result<NaiveDate, FieldErrors> {
        let mut errors = FieldErrors::new();
        let date = read_date(&mut errors, "last-day", "Last day", self.parts());
        let (first, last) = (today.max(at.round.opens_on), at.round.closes_on);
        if date.is_some_and(|date| !(first..=last).contains(&date)) {
            let message = match first <= last {
                true => format!(
                    "Last day must be between {} and {}",
                    formats::date(first),
                    formats::date(last)
                ),
                false => "The round is over, so its survey can’t take answers again".into(),
            };
            errors.add_date("last-day", &[], message);
        }
        match date {
            Some(date) if errors.is_empty() => Ok(date),
            _ => Err(errors),
        }
    }
}
