//! What a manager types, as it was typed, and what it means.

use chrono::NaiveDate;
use serde::Deserialize;

use super::{
    Authority, Days, Programme, Readiness, Round,
    actions::{Join, Refusal, Start},
    local_authorities, rules,
};
use crate::ui::{FieldErrors, formats, read_date, read_text};

/// The form for a new programme.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub(super) struct ProgrammeForm {
    pub(super) name: String,
    pub(super) lead_authority: String,
    pub(super) start_day: String,
    pub(super) start_month: String,
    pub(super) start_year: String,
}

impl ProgrammeForm {
    pub(super) fn parse(&self) -> Result<Start, FieldErrors> {
        let mut errors = FieldErrors::new();
        let name = read_text(
            &mut errors,
            "name",
            "Name",
            Some("Enter the programme’s name"),
            120,
            &self.name,
        );
        let slug = rules::slug_of(&name);
        if errors.is_empty() && (slug.is_empty() || slug == "new") {
            errors.add("name", "Name must have letters or digits, and not be “new”");
        }
        let lead_authority = read_text(
            &mut errors,
            "lead-authority",
            "Lead authority",
            Some("Enter the council that gives the support"),
            120,
            &self.lead_authority,
        );
        let raw = [self.start_day.as_str(), &self.start_month, &self.start_year];
        let starts_on = read_date(&mut errors, "start", "Start date", raw);
        match starts_on {
            Some(starts_on) if errors.is_empty() => Ok(Start {
                name,
                slug,
                lead_authority,
                starts_on,
            }),
            _ => Err(errors),
        }
    }
}

/// The form for a new partner authority.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub(super) struct AuthorityForm {
    /// `real` or `fictional`.
    pub(super) kind: String,
    /// A name from the list.
    pub(super) listed: String,
    /// A name of a fictional authority.
    pub(super) name: String,
    pub(super) readiness: String,
    pub(super) commitment: String,
    pub(super) days: String,
}

impl AuthorityForm {
    pub(super) fn parse(&self, today: NaiveDate, ceiling: Days) -> Result<Join, FieldErrors> {
        let mut errors = FieldErrors::new();
        let name = self.read_name(&mut errors);
        let readiness = self.readiness.parse::<Readiness>().ok();
        if readiness.is_none() {
            errors.add("readiness", "Select how ready the authority is");
        }
        let commitment = read_text(
            &mut errors,
            "commitment",
            "Commitment statement",
            Some("Enter what the authority commits to"),
            1000,
            &self.commitment,
        );
        let days = read_allocation(&mut errors, &self.days, ceiling);
        match (readiness, days) {
            (Some(readiness), Some(days)) if errors.is_empty() => Ok(Join {
                name,
                readiness,
                commitment,
                joined_on: today,
                allocation: (days, "First allocation".into()),
            }),
            _ => Err(errors),
        }
    }

    fn read_name(&self, errors: &mut FieldErrors) -> String {
        match self.kind.as_str() {
            "real" => {
                let known = local_authorities()
                    .iter()
                    .any(|known| known.la_name == self.listed);
                if !known {
                    errors.add("listed", "Select an authority");
                }
                self.listed.clone()
            }
            "fictional" => {
                let missing = Some("Enter the name of the fictional authority");
                let name = read_text(errors, "name", "Name", missing, 120, &self.name);
                let slug = rules::slug_of(&name);
                if !name.is_empty() && (slug.is_empty() || slug == "new") {
                    errors.add("name", "Name must have letters or digits, and not be “new”");
                } else if local_authorities()
                    .iter()
                    .any(|real| rules::slug_of(&real.la_name) == slug)
                {
                    errors.add(
                        "name",
                        format!("{name} is a real authority: select it from the list"),
                    );
                }
                name
            }
            _ => {
                errors.add("kind", "Select whether the authority is real or fictional");
                String::new()
            }
        }
    }
}

fn read_allocation(errors: &mut FieldErrors, raw: &str, ceiling: Days) -> Option<Days> {
    match raw.parse::<Days>() {
        Ok(days) if days <= ceiling => return Some(days),
        Ok(_) => errors.add("days", over(ceiling)),
        Err(rules::DaysError::Missing) => errors.add("days", "Enter the days allocated"),
        Err(rules::DaysError::TooMany) => errors.add("days", over(ceiling)),
        Err(error) => errors.add("days", format!("Days allocated {error}")),
    }
    None
}

fn over(ceiling: Days) -> String {
    format!(
        "Days allocated must be {ceiling} or fewer: that is the programme’s ceiling for one authority"
    )
}

/// The form that changes an allocation.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub(super) struct AllocationForm {
    pub(super) days: String,
    pub(super) from_day: String,
    pub(super) from_month: String,
    pub(super) from_year: String,
    pub(super) reason: String,
}

impl AllocationForm {
    pub(super) fn from(&self) -> [&str; 3] {
        [&self.from_day, &self.from_month, &self.from_year]
    }

    /// So many days, from when on and why; or every error.
    pub(super) fn parse(
        &self,
        ceiling: Days,
        today: NaiveDate,
    ) -> Result<(Days, NaiveDate, String), FieldErrors> {
        let mut errors = FieldErrors::new();
        let days = read_allocation(&mut errors, &self.days, ceiling);
        let from = self.read_from(today, &mut errors);
        let missing = Some("Enter why the allocation changes");
        let reason = read_text(&mut errors, "reason", "Reason", missing, 400, &self.reason);
        match (days, from) {
            (Some(days), Some(from)) if errors.is_empty() => Ok((days, from, reason)),
            _ => Err(errors),
        }
    }

    /// Today where no date is entered.
    fn read_from(&self, today: NaiveDate, errors: &mut FieldErrors) -> Option<NaiveDate> {
        if self.from().iter().all(|part| part.trim().is_empty()) {
            return Some(today);
        }
        let from = read_date(errors, "from", "Date", self.from())?;
        if from > today {
            errors.add_date("from", &[], "Date must be today or in the past");
            return None;
        }
        Some(from)
    }
}

/// The form that moves a round’s window.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub(super) struct WindowForm {
    pub(super) opens_day: String,
    pub(super) opens_month: String,
    pub(super) opens_year: String,
    pub(super) closes_day: String,
    pub(super) closes_month: String,
    pub(super) closes_year: String,
}

impl WindowForm {
    pub(super) fn of(round: &Round) -> Self {
        let part = |date: NaiveDate, format: &str| date.format(format).to_string();
        Self {
            opens_day: part(round.opens_on, "%-d"),
            opens_month: part(round.opens_on, "%-m"),
            opens_year: part(round.opens_on, "%Y"),
            closes_day: part(round.closes_on, "%-d"),
            closes_month: part(round.closes_on, "%-m"),
            closes_year: part(round.closes_on, "%Y"),
        }
    }

    pub(super) fn opens(&self) -> [&str; 3] {
        [&self.opens_day, &self.opens_month, &self.opens_year]
    }

    pub(super) fn closes(&self) -> [&str; 3] {
        [&self.closes_day, &self.closes_month, &self.closes_year]
    }

    pub(super) fn parse(
        &self,
        programme: &Programme,
    ) -> Result<(NaiveDate, NaiveDate), FieldErrors> {
        let mut errors = FieldErrors::new();
        let opens = read_date(&mut errors, "opens", "Opening date", self.opens());
        let closes = read_date(&mut errors, "closes", "Closing date", self.closes());
        let (Some(opens), Some(closes)) = (opens, closes) else {
            return Err(errors);
        };
        if opens < programme.starts_on {
            errors.add_date(
                "opens",
                &[],
                "Opening date must not be before the programme starts",
            );
        }
        if closes < opens {
            errors.add_date(
                "closes",
                &[],
                "Closing date must be the same as or after the opening date",
            );
        }
        if errors.is_empty() {
            Ok((opens, closes))
        } else {
            Err(errors)
        }
    }
}

/// A rule’s refusal, at its field and in words.
pub(super) fn refused(refusal: &Refusal, authority: Option<&Authority>) -> FieldErrors {
    let mut errors = FieldErrors::new();
    match refusal {
        Refusal::ProgrammeFull(ceiling) => errors.add(
            if authority.is_some() {
                "standing"
            } else {
                "kind"
            },
            format!(
                "The programme already has {ceiling} active authorities, which is its ceiling. \
                 One must be completed or withdrawn first"
            ),
        ),
        Refusal::AlreadyIn => errors.add(
            "kind",
            "An authority of that name is already in the programme",
        ),
        Refusal::OverCeiling(ceiling) => errors.add("days", over(*ceiling)),
        Refusal::Unchanged(days) => errors.add(
            "days",
            format!(
                "The allocation is already {}",
                formats::days(days.quarters().into())
            ),
        ),
        Refusal::TooEarly(first) => errors.add_date(
            "from",
            &[],
            format!(
                "Date must be the same as or after {}, when the allocation before it began",
                formats::date(*first)
            ),
        ),
        Refusal::Closed(last) => errors.add_date(
            "from",
            &[],
            format!(
                "Date must be after {}: the quarters up to then are closed",
                formats::date(*last)
            ),
        ),
    }
    errors
}

/// That no standing was chosen.
pub(super) fn no_standing() -> FieldErrors {
    let mut errors = FieldErrors::new();
    errors.add("standing", "Select where the authority stands");
    errors
}
