//! Programmes, authorities, allocations and rounds: words and ceilings.

use std::{fmt, str::FromStr};

use chrono::{Days as Span, Months, NaiveDate};
use serde::{Deserialize, Serialize};

pub use crate::people::{AuthorityId, ProgrammeId};

id_type!(
    /// A round of a programme.
    RoundId
);

/// Days of support, counted in quarters: 480 quarters are 120 days. Never negative, never a float.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Days(i32);

impl Days {
    /// None at all.
    pub const ZERO: Self = Self(0);

    /// So many quarter-days; none where the number is negative.
    pub fn from_quarters(quarters: i32) -> Self {
        Self(quarters.max(0))
    }

    /// So many whole days.
    pub fn whole(days: u16) -> Self {
        Self(i32::from(days) * 4)
    }

    /// In quarters of a day.
    pub fn quarters(self) -> i32 {
        self.0
    }

    /// What is left after `other`; none where that is more.
    pub fn less(self, other: Self) -> Self {
        Self((self.0 - other.0).max(0))
    }

    /// As a number of days, for charts alone.
    pub fn as_f64(self) -> f64 {
        f64::from(self.0) / 4.0
    }
}

impl std::ops::Add for Days {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl std::iter::Sum for Days {
    fn sum<I: Iterator<Item = Self>>(days: I) -> Self {
        days.fold(Self::ZERO, |sum, days| sum + days)
    }
}

impl fmt::Display for Days {
    /// `12.5`: as few places as are needed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fraction = [".0", ".25", ".5", ".75"][(self.0 % 4) as usize];
        write!(f, "{}{}", self.0 / 4, fraction.trim_end_matches(".0"))
    }
}

impl maud::Render for Days {
    fn render_to(&self, buffer: &mut String) {
        buffer.push_str(&self.to_string());
    }
}

impl FromStr for Days {
    type Err = DaysError;

    /// Reads `0.5`, `0,5`, `½`, `1 ½` and `1½`.
    fn from_str(text: &str) -> Result<Self, DaysError> {
        let text: String = text.trim().chars().filter(|c| !c.is_whitespace()).collect();
        if text.is_empty() {
            return Err(DaysError::Missing);
        }
        if text.starts_with(['-', '\u{2212}']) {
            return Err(DaysError::TooFew);
        }
        let (whole, fraction) = split_fraction(&text).ok_or(DaysError::NotANumber)?;
        let whole: i32 = match whole {
            "" if fraction.is_some() => 0,
            digits if digits.len() > 9 => return Err(DaysError::TooMany),
            digits => digits.parse().map_err(|_| DaysError::NotANumber)?,
        };
        let quarters = match fraction {
            None => 0,
            Some(fraction) => quarters_of(fraction)?,
        };
        match whole.checked_mul(4).and_then(|q| q.checked_add(quarters)) {
            Some(0) => Err(DaysError::TooFew),
            Some(quarters) => Ok(Self(quarters)),
            None => Err(DaysError::TooMany),
        }
    }
}

/// The whole part and what stands behind it: `½`, or the digits after the point.
fn split_fraction(text: &str) -> Option<(&str, Option<&str>)> {
    let digits = |part: &str| part.chars().all(|c| c.is_ascii_digit());
    if let Some((whole, places)) = text.split_once(['.', ',']) {
        return (digits(whole) && digits(places) && !(whole.is_empty() && places.is_empty()))
            .then_some((whole, Some(places)));
    }
    let end = text.find(['¼', '½', '¾']).unwrap_or(text.len());
    let (whole, sign) = text.split_at(end);
    (digits(whole)).then_some((whole, (!sign.is_empty()).then_some(sign)))
}

fn quarters_of(fraction: &str) -> Result<i32, DaysError> {
    match fraction.trim_end_matches('0') {
        "" => Ok(0),
        "25" | "¼" => Ok(1),
        "5" | "½" => Ok(2),
        "75" | "¾" => Ok(3),
        other if other.starts_with(['¼', '½', '¾']) => Err(DaysError::NotANumber),
        _ => Err(DaysError::NotQuarters),
    }
}

/// Why a text is no amount of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DaysError {
    /// Nothing was typed.
    Missing,
    /// It is not a number.
    NotANumber,
    /// It is a number, but not in quarters.
    NotQuarters,
    /// Zero or less.
    TooFew,
    /// More than can be counted.
    TooMany,
}

impl fmt::Display for DaysError {
    /// The end of a sentence that begins with the field's name.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Missing => "is missing",
            Self::NotANumber => "must be a number, such as 0.5 or 1",
            Self::NotQuarters => "must be in quarters of a day, such as 0.25, 0.5 or 1",
            Self::TooFew => "must be 0.25 or more",
            Self::TooMany => "must be 120 or fewer",
        })
    }
}

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

/// What a round asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoundKind {
    /// The whole diagnostic and QA.
    Full,
    /// A pulse between full rounds, and QA: the agreed self-assessment is enough.
    Pulse,
}

impl RoundKind {
    /// The word used in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Pulse => "pulse",
        }
    }

    /// The words on the screen.
    pub fn title(self) -> &'static str {
        match self {
            Self::Full => "Full round",
            Self::Pulse => "Pulse and quality assurance",
        }
    }
}

/// A round of a programme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Round {
    /// Its id.
    pub id: RoundId,
    /// 0, 6, 12, 18 or 24.
    pub month: u32,
    /// What it asks for.
    pub kind: RoundKind,
    /// The first day of its window.
    pub opens_on: NaiveDate,
    /// The last day of its window.
    pub closes_on: NaiveDate,
}

impl Round {
    /// `month-6`.
    pub fn slug(&self) -> String {
        format!("month-{}", self.month)
    }

    /// `Month 6`, or `Baseline`.
    pub fn title(&self) -> String {
        match self.month {
            0 => "Baseline".into(),
            month => format!("Month {month}"),
        }
    }

    /// Whether answers are taken on that day.
    pub fn is_open(&self, today: NaiveDate) -> bool {
        (self.opens_on..=self.closes_on).contains(&today)
    }
}

/// The months that rounds stand at, with what each asks for.
pub const ROUNDS: [(u32, RoundKind); 5] = [
    (0, RoundKind::Full),
    (6, RoundKind::Pulse),
    (12, RoundKind::Full),
    (18, RoundKind::Pulse),
    (24, RoundKind::Full),
];

/// A round's window unless the manager sets another: from three months before its month (or the
/// start) for four months, and not past the programme's end.
pub fn usual_window(
    starts_on: NaiveDate,
    ends_on: NaiveDate,
    month: u32,
) -> (NaiveDate, NaiveDate) {
    let opens = starts_on + Months::new(month.saturating_sub(3));
    let closes = opens + Months::new(4) - Span::new(1);
    (opens, closes.min(ends_on))
}

/// The last day of a programme of two years.
pub fn two_years_on(starts_on: NaiveDate) -> NaiveDate {
    starts_on + Months::new(24) - Span::new(1)
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
    fn the_seventh_authority_is_refused() {
        assert_eq!(may_join(5, 6), Ok(()));
        assert_eq!(may_join(6, 6), Err(ProgrammeFull(6)));
    }

    #[test]
    fn days_are_read_in_quarters() {
        for (text, quarters) in [
            ("0.25", 1),
            ("0,5", 2),
            ("½", 2),
            ("1 ½", 6),
            ("1½", 6),
            ("¾", 3),
            (".5", 2),
            ("1.", 4),
            ("120", 480),
            ("0.50", 2),
            (" 2 ", 8),
        ] {
            assert_eq!(text.parse(), Ok(Days::from_quarters(quarters)), "{text}");
        }
    }

    #[test]
    fn what_is_no_quarter_says_why() {
        use DaysError::*;
        for (text, why) in [
            ("", Missing),
            ("0", TooFew),
            ("0.0", TooFew),
            ("-1", TooFew),
            ("−1", TooFew),
            ("0.3", NotQuarters),
            ("0.125", NotQuarters),
            ("1e9", NotANumber),
            ("half", NotANumber),
            (".", NotANumber),
            ("½½", NotANumber),
            ("1.½", NotANumber),
            ("9999999999", TooMany),
            ("999999999", TooMany),
        ] {
            assert_eq!(text.parse::<Days>(), Err(why), "{text}");
        }
    }

    #[test]
    fn days_are_written_with_as_few_places_as_needed() {
        for (quarters, text) in [
            (0, "0"),
            (1, "0.25"),
            (2, "0.5"),
            (4, "1"),
            (51, "12.75"),
            (480, "120"),
        ] {
            assert_eq!(Days::from_quarters(quarters).to_string(), text);
        }
    }

    #[test]
    fn a_leap_day_moves_no_window() {
        let (opens, closes) = usual_window(date("2024-02-29"), date("2026-02-27"), 24);
        assert_eq!(opens, date("2025-11-29"));
        assert_eq!(closes, date("2026-02-27"));
        assert_eq!(two_years_on(date("2024-02-29")), date("2026-02-27"));
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
