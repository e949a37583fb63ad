//! Days of support, in quarters: how they are counted, read and written.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

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

#[cfg(test)]
mod tests {
    use super::*;

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
}
