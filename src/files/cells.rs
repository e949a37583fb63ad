//! What stands in one cell.

use chrono::{Datelike, NaiveDate};

use crate::ui::month_number;

/// A cell's content for a message, cut where it is long.
pub fn quoted(text: &str) -> String {
    const MOST: usize = 40;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("“{}…”", &text[..end]),
        None => format!("“{text}”"),
    }
}

/// A date, ISO or day first: `2025-09-03`, `3/9/2025`, `03 Sep 2025`, `3-Sep-2025`.
/// The year has four digits: two would leave the century open.
pub fn read_day(text: &str) -> Option<NaiveDate> {
    let parts: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || matches!(c, '/' | '-' | '.' | ','))
        .filter(|part| !part.is_empty())
        .collect();
    let [first, month, last] = parts[..] else {
        return None;
    };
    let digits = |text: &str, lengths: std::ops::RangeInclusive<usize>| {
        lengths.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
    };
    let (year, day) = if digits(first, 4..=4) {
        (first, last)
    } else {
        (last, first)
    };
    if !digits(year, 4..=4) || !digits(day, 1..=2) {
        return None;
    }
    NaiveDate::from_ymd_opt(year.parse().ok()?, month_number(month)?, day.parse().ok()?)
        .filter(|date| (1900..=2200).contains(&date.year()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_iso_or_day_first() {
        let third = NaiveDate::from_ymd_opt(2025, 9, 3);
        for text in [
            "2025-09-03",
            "3/9/2025",
            "03/09/2025",
            "03 Sep 2025",
            "3 September 2025",
            "03-Sep-2025",
            "3.9.2025",
        ] {
            assert_eq!(read_day(text), third, "{text}");
        }
    }

    #[test]
    fn what_is_no_real_date_is_refused() {
        for text in [
            "",
            "3/9",
            "31/2/2025",
            "29 Feb 2025",
            "2025-13-01",
            "9/13/2025",
            "3/9/25",
            "0/1/2025",
            "45000",
            "3/9/2025 10:00",
            "1/1/9999",
            "x",
            "٣/٩/٢٠٢٥",
        ] {
            assert_eq!(read_day(text), None, "{text}");
        }
        assert!(read_day("29 Feb 2024").is_some());
    }

    #[test]
    fn a_long_cell_is_cut_in_messages() {
        assert_eq!(quoted("x"), "“x”");
        assert_eq!(quoted(&"é".repeat(40)), format!("“{}”", "é".repeat(40)));
        assert_eq!(
            quoted(&"é".repeat(1_000_000)),
            format!("“{}…”", "é".repeat(40))
        );
    }
}
