//! A month of a calendar, in weeks that begin on Monday.

use std::{fmt, str::FromStr};

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

/// A month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month {
    first: NaiveDate,
}

impl Month {
    /// The month that a date lies in.
    pub fn of(date: NaiveDate) -> Self {
        let first = date.with_day(1).unwrap_or(date);
        Self { first }
    }

    /// Its first day.
    pub fn first(self) -> NaiveDate {
        self.first
    }

    /// Its last day.
    pub fn last(self) -> NaiveDate {
        self.next().first.pred_opt().unwrap_or(self.first)
    }

    /// The month before.
    pub fn previous(self) -> Self {
        Self {
            first: self.first - Months::new(1),
        }
    }

    /// The month after.
    pub fn next(self) -> Self {
        Self {
            first: self.first + Months::new(1),
        }
    }

    /// Whether a date lies in it.
    pub fn contains(self, date: NaiveDate) -> bool {
        Self::of(date) == self
    }

    /// Its weeks, with the days of other months that fill the first and the last.
    pub fn weeks(self) -> Vec<[NaiveDate; 7]> {
        let monday = self.first.week(Weekday::Mon).first_day();
        (0..)
            .map(|week| monday + Days::new(week * 7))
            .take_while(|monday| *monday <= self.last())
            .map(|monday| std::array::from_fn(|day| monday + Days::new(day as u64)))
            .collect()
    }
}

impl fmt::Display for Month {
    /// `2026-11`, the word in addresses.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.first.format("%Y-%m"))
    }
}

impl FromStr for Month {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("“{text}” is not a month such as 2026-11");
        let first: NaiveDate = format!("{text}-01").parse().map_err(|_| wrong())?;
        let month = Self::of(first);
        let known = (1900..=2200).contains(&first.year());
        // One address for one month: `2026-1` is none.
        (known && month.to_string() == text)
            .then_some(month)
            .ok_or_else(wrong)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(text: &str) -> Month {
        text.parse().expect("a month")
    }

    #[test]
    fn a_month_has_four_five_or_six_weeks() {
        for (text, weeks, monday, sunday) in [
            ("2027-02", 4, "2027-02-01", "2027-02-28"),
            ("2028-02", 5, "2028-01-31", "2028-03-05"),
            ("2026-11", 6, "2026-10-26", "2026-12-06"),
            ("2026-03", 6, "2026-02-23", "2026-04-05"),
            ("2026-06", 5, "2026-06-01", "2026-07-05"),
            ("2025-12", 5, "2025-12-01", "2026-01-04"),
        ] {
            let all = month(text).weeks();
            assert_eq!(all.len(), weeks, "{text}");
            assert_eq!(all[0][0].to_string(), monday, "{text}");
            assert_eq!(all[weeks - 1][6].to_string(), sunday, "{text}");
        }
    }

    #[test]
    fn its_last_day_and_neighbours() {
        assert_eq!(month("2028-02").last().to_string(), "2028-02-29");
        assert_eq!(month("2026-01").previous().to_string(), "2025-12");
        assert_eq!(month("2026-12").next().to_string(), "2027-01");
        assert!(month("2026-11").contains(month("2026-11").last()));
        assert!(!month("2026-11").contains(month("2026-12").first()));
    }

    #[test]
    fn a_word_is_a_month_or_refused() {
        for wrong in [
            "",
            "2026",
            "2026-13",
            "2026-00",
            "2026-1",
            "26-01",
            "9999-01",
            "2026-01-01",
            "x",
        ] {
            assert!(wrong.parse::<Month>().is_err(), "{wrong}");
        }
    }
}
