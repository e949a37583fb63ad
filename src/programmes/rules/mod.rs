//! Programmes, authorities and allocations: words and ceilings.

mod days;
#[cfg(test)]
mod properties;
mod rounds;

use std::str::FromStr;

pub use crate::people::{AuthorityId, ProgrammeId};
use chrono::{Months, NaiveDate};
pub use days::{Days, DaysError};
pub use rounds::*;

/// Why an authority was taken into the programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readiness {
    /// Has already started to develop systemic practice.
    Started,
    /// Is committed to it.
    Committed,
}

impl Readiness {
    /// The word used in files and the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Started => "started",
            Self::Committed => "committed",
        }
    }

    /// The words on the screen.
    pub fn title(self) -> &'static str {
        match self {
            Self::Started => "Has already started to develop systemic practice",
            Self::Committed => "Is committed to developing systemic practice",
        }
    }
}

impl FromStr for Readiness {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        [Self::Started, Self::Committed]
            .into_iter()
            .find(|readiness| readiness.code() == text)
            .ok_or_else(|| format!("“{text}” is not a readiness: started or committed"))
    }
}

/// Where an authority stands in the programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Receives support; counts towards the ceiling.
    Active,
    /// Has had its support.
    Completed,
    /// Left early.
    Withdrawn,
}

impl Standing {
    /// The word used in files and the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Completed => "completed",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The word on the screen.
    pub fn title(self) -> &'static str {
        match self {
            Self::Active => "Active",
            Self::Completed => "Completed",
            Self::Withdrawn => "Withdrawn",
        }
    }
}

impl FromStr for Standing {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        [Self::Active, Self::Completed, Self::Withdrawn]
            .into_iter()
            .find(|standing| standing.code() == text)
            .ok_or_else(|| format!("“{text}” is not a standing"))
    }
}

/// A programme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Programme {
    /// Its id.
    pub id: ProgrammeId,
    /// Its word in addresses.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// The council that gives the support.
    pub lead_authority: String,
    /// Its first day.
    pub starts_on: NaiveDate,
    /// Its last day.
    pub ends_on: NaiveDate,
    /// How many authorities may be active at one time.
    pub authority_ceiling: i32,
    /// The most that an authority may be allocated.
    pub allocation_ceiling: Days,
}

impl Programme {
    /// Whole months from the start to `today`, 0 before it.
    pub fn month_at(&self, today: NaiveDate) -> u32 {
        (1..)
            .take_while(|months| self.starts_on + Months::new(*months) <= today)
            .count() as u32
    }
}

/// A partner authority.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authority {
    /// Its id.
    pub id: AuthorityId,
    /// The programme it is in.
    pub programme: ProgrammeId,
    /// Its word in addresses.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// DfE's three digits; none for a fictional authority.
    pub old_la_code: Option<String>,
    /// The GSS code; none for a fictional authority.
    pub new_la_code: Option<String>,
    /// Its region, where known.
    pub region: Option<String>,
    /// Why it was taken in.
    pub readiness: Readiness,
    /// What it commits to, in a few sentences.
    pub commitment: String,
    /// Where it stands.
    pub standing: Standing,
    /// When it joined.
    pub joined_on: NaiveDate,
}

/// A decision on an authority's days; the newest holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allocation {
    /// So much from then on.
    pub days: Days,
    /// The date it holds from.
    pub from_on: NaiveDate,
    /// Why.
    pub reason: String,
    /// Who decided, by name.
    pub decided_by: String,
}

/// What was allocated on a day, by decisions that each hold from a date on, the oldest first: the
/// newest of those that held by then; none before the first.
pub fn held_on(decisions: &[(NaiveDate, Days)], day: NaiveDate) -> Option<Days> {
    let mut newest_first = decisions.iter().rev();
    let held = newest_first.find(|(from, _)| *from <= day);
    held.map(|(_, days)| *days)
}

/// Why an authority can't join.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProgrammeFull(
    /// The programme's ceiling.
    pub i32,
);

/// Whether one more authority may be active.
///
/// # Errors
/// [`ProgrammeFull`] at the ceiling.
pub fn may_join(active: u64, ceiling: i32) -> Result<(), ProgrammeFull> {
    if i64::try_from(active).is_ok_and(|active| active < i64::from(ceiling)) {
        Ok(())
    } else {
        Err(ProgrammeFull(ceiling))
    }
}

/// A name as a word in addresses: `Bristol, City of` is `bristol-city-of`.
pub fn slug_of(name: &str) -> String {
    let mut slug = String::new();
    for c in name.to_lowercase().chars() {
        match c {
            'a'..='z' | '0'..='9' => slug.push(c),
            '\'' | '’' => {}
            _ if !slug.ends_with('-') && !slug.is_empty() => slug.push('-'),
            _ => {}
        }
    }
    slug.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_newest_decision_that_holds_on_a_day_is_what_is_allocated() {
        let on = |day| NaiveDate::from_ymd_opt(2026, 4, day).unwrap();
        let whole = Days::whole;
        let decisions = [(on(2), whole(120)), (on(9), whole(90)), (on(5), whole(100))];
        let held = |day| held_on(&decisions, on(day));
        assert_eq!(
            [1, 2, 4].map(held),
            [None, Some(whole(120)), Some(whole(120))]
        );
        // The third was decided last, and takes back the second from the day on which it holds.
        assert_eq!([5, 9].map(held), [Some(whole(100)); 2]);
    }

    #[test]
    fn the_seventh_authority_is_refused() {
        assert_eq!(may_join(5, 6), Ok(()));
        assert_eq!(may_join(6, 6), Err(ProgrammeFull(6)));
    }

    #[test]
    fn a_month_has_passed_on_its_day_and_not_before() {
        let programme = Programme {
            id: ProgrammeId(1),
            slug: "p".into(),
            name: "P".into(),
            lead_authority: "H".into(),
            starts_on: date("2025-08-31"),
            ends_on: date("2027-08-30"),
            authority_ceiling: 6,
            allocation_ceiling: Days::whole(120),
        };
        assert_eq!(programme.month_at(date("2025-08-30")), 0);
        assert_eq!(programme.month_at(date("2025-09-29")), 0);
        assert_eq!(programme.month_at(date("2025-09-30")), 1);
        assert_eq!(programme.month_at(date("2026-11-30")), 15);
    }

    #[test]
    fn a_slug_is_plain() {
        assert_eq!(slug_of("Bristol, City of"), "bristol-city-of");
        assert_eq!(slug_of("St. Helens"), "st-helens");
        assert_eq!(slug_of("King’s"), "kings");
        assert_eq!(slug_of("——"), "");
    }
}
