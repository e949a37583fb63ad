//! Financial quarters as addresses, DfE's files and people name them, and the period asked for.

use chrono::Datelike;
use serde::Deserialize;

use crate::{support_days::Quarter, ui::FieldErrors};

/// A quarter of a financial year, which begins in April.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct FinancialQuarter(pub(super) Quarter);

impl FinancialQuarter {
    /// The year that the financial year begins in, and 1 to 4.
    fn year_and_number(self) -> (i32, u32) {
        let first = self.0.starts_on();
        match first.month0() / 3 {
            0 => (first.year() - 1, 4),
            number => (first.year(), number),
        }
    }

    fn of(year: i32, number: u32) -> Option<Self> {
        let (year, calendar) = match number {
            1..=3 => (year, number + 1),
            4 => (year + 1, 1),
            _ => return None,
        };
        Some(Self(format!("{year}-q{calendar}").parse().ok()?))
    }

    /// `202526`.
    pub(super) fn time_period(self) -> String {
        let (year, _) = self.year_and_number();
        format!("{year}{:02}", (year + 1) % 100)
    }

    /// `Financial year Q1`.
    pub(super) fn identifier(self) -> String {
        format!("Financial year Q{}", self.year_and_number().1)
    }

    /// `2025-26-q1`, the word in addresses.
    pub(super) fn code(self) -> String {
        let (year, number) = self.year_and_number();
        format!("{year}-{:02}-q{number}", (year + 1) % 100)
    }

    /// `Quarter 1 of 2025-26 (April to June 2025)`.
    pub(super) fn title(self) -> String {
        let (year, number) = self.year_and_number();
        let months = self.0.title();
        format!(
            "Quarter {number} of {year}-{:02} ({months})",
            (year + 1) % 100
        )
    }

    pub(super) fn next(self) -> Self {
        Self(self.0.next())
    }
}

/// The first and the last quarter of `2025-26-q1` or of a whole year, `2025-26`.
fn read(text: &str) -> Option<(FinancialQuarter, FinancialQuarter)> {
    let (year, quarter) = match text.split_once("-q") {
        Some((year, number)) => (year, Some(number)),
        None => (text, None),
    };
    let first: i32 = year.split_once('-')?.0.parse().ok()?;
    // One address for one quarter: `+2025-26` and `2025-6` are none.
    if !(1900..=2200).contains(&first) || format!("{first}-{:02}", (first + 1) % 100) != year {
        return None;
    }
    match quarter {
        None => Some((
            FinancialQuarter::of(first, 1)?,
            FinancialQuarter::of(first, 4)?,
        )),
        Some("1" | "2" | "3" | "4") => {
            let quarter = FinancialQuarter::of(first, quarter?.parse().ok()?)?;
            Some((quarter, quarter))
        }
        Some(_) => None,
    }
}

/// The quarters that can be asked for, or were: never empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Period {
    pub(super) first: FinancialQuarter,
    pub(super) last: FinancialQuarter,
}

impl Period {
    /// Its quarters, oldest first.
    pub(super) fn quarters(self) -> impl Iterator<Item = FinancialQuarter> {
        std::iter::successors(Some(self.first), |quarter| Some(quarter.next()))
            .take_while(move |quarter| *quarter <= self.last)
    }

    /// Whether a quarter lies in it.
    pub(super) fn has(self, quarter: FinancialQuarter) -> bool {
        (self.first..=self.last).contains(&quarter)
    }

    /// `Quarter 1 of 2025-26 (April to June 2025) to Quarter 4 of …`.
    pub(super) fn title(self) -> String {
        match self.first == self.last {
            true => self.first.title(),
            false => format!("{} to {}", self.first.title(), self.last.title()),
        }
    }

    /// The query that asks for it.
    pub(super) fn query(self) -> String {
        format!("?from={}&to={}", self.first.code(), self.last.code())
    }
}

/// The period as it was asked for; empty is from the start, or to the end.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct PeriodForm {
    #[serde(default)]
    pub(super) from: String,
    #[serde(default)]
    pub(super) to: String,
}

impl PeriodForm {
    /// The period within what there is.
    pub(super) fn parse(&self, whole: Period) -> Result<Period, FieldErrors> {
        let mut errors = FieldErrors::new();
        let first = end(&self.from, "from", "From", whole, &mut errors);
        let last = end(&self.to, "to", "To", whole, &mut errors);
        // What of a year lies in the period is meant.
        let first = first.map_or(whole.first, |(first, _)| first.max(whole.first));
        let last = last.map_or(whole.last, |(_, last)| last.min(whole.last));
        if errors.is_empty() && first > last {
            errors.add("to", "To must be the same as or after From");
        }
        match errors.is_empty() {
            true => Ok(Period { first, last }),
            false => Err(errors),
        }
    }
}

fn end(
    text: &str,
    field: &'static str,
    label: &str,
    whole: Period,
    errors: &mut FieldErrors,
) -> Option<(FinancialQuarter, FinancialQuarter)> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let Some((first, last)) = read(text) else {
        errors.add(field, format!("{label} must be a quarter of the list"));
        return None;
    };
    if last < whole.first || first > whole.last {
        let (from, to) = (whole.first.title(), whole.last.title());
        errors.add(field, format!("{label} must be between {from} and {to}"));
    }
    Some((first, last))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quarter(text: &str) -> FinancialQuarter {
        FinancialQuarter(text.parse().unwrap())
    }

    fn whole() -> Period {
        Period {
            first: quarter("2024-q3"),
            last: quarter("2026-q1"),
        }
    }

    fn asked(from: &str, to: &str) -> Result<Period, Vec<String>> {
        let form = PeriodForm {
            from: from.into(),
            to: to.into(),
        };
        let errors = |errors: FieldErrors| errors.iter().map(|(_, it)| it.to_owned()).collect();
        form.parse(whole()).map_err(errors)
    }

    #[test]
    fn the_year_turns_in_april() {
        let last = quarter("2026-q1");
        assert_eq!(last.time_period(), "202526");
        assert_eq!(last.identifier(), "Financial year Q4");
        assert_eq!(last.code(), "2025-26-q4");
        let first = last.next();
        assert_eq!(first.time_period(), "202627");
        assert_eq!(first.identifier(), "Financial year Q1");
        assert_eq!(quarter("1999-q4").time_period(), "199900");
    }

    #[test]
    fn every_quarter_is_read_as_it_is_written() {
        for quarter in whole().quarters() {
            assert_eq!(read(&quarter.code()), Some((quarter, quarter)));
        }
        let (first, last) = read("2025-26").unwrap();
        assert_eq!((first, last), (quarter("2025-q2"), quarter("2026-q1")));
        for wrong in [
            "",
            "2025",
            "2025-6",
            "2025-27",
            "2025-26-q0",
            "2025-26-q01",
            "';--",
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_period_is_within_what_there_is() {
        assert_eq!(asked("", ""), Ok(whole()));
        assert_eq!(asked("2024-25", "2025-26"), Ok(whole()));
        let one = asked("2024-25-q3", "2024-25-q3").unwrap();
        assert_eq!(one.quarters().count(), 1);
        assert_eq!(
            asked("2025-26", "2024-25"),
            Err(vec!["To must be the same as or after From".into()])
        );
        let errors = asked("';--", "2030-31-q1").unwrap_err();
        assert_eq!(errors[0], "From must be a quarter of the list");
        assert!(errors[1].starts_with("To must be between Quarter 2 of 2024-25"));
    }
}
