//! What people type, read once for every form: texts and dates.

use std::borrow::Cow;

use chrono::{Datelike, NaiveDate};

use super::{DatePart, FieldErrors};
use crate::ui::formats;

/// A text without the space around it; adds an error where it is missing (`missing` says how),
/// longer than `limit` characters, holds characters that nobody can see, or could identify a child
/// or family.
pub fn read_text(
    errors: &mut FieldErrors,
    field: impl Into<Cow<'static, str>>,
    label: &str,
    missing: Option<&'static str>,
    limit: usize,
    raw: &str,
) -> String {
    let text = raw.replace("\r\n", "\n").trim().to_owned();
    if text.is_empty() {
        if let Some(missing) = missing {
            errors.add(field, missing);
        }
    } else if text.chars().any(is_hidden) {
        errors.add(
            field,
            format!("{label} has a hidden control or direction mark. Type it again without it"),
        );
    } else if text.chars().count() > limit {
        errors.add(field, format!("{label} must be {limit} characters or less"));
    } else {
        errors.guard(field, label, &text);
    }
    text
}

/// The hint of a field for free text: what to write, and what never to.
pub fn confidential_hint(what: &str) -> String {
    let rest = "Nothing that could identify a child or family. \
                A safeguarding concern goes through your statutory channels";
    format!("{what} {rest}").trim_start().to_owned()
}

/// Control characters other than line ends and tabs, and marks that turn the reading direction.
pub fn is_hidden(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t'))
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// A date typed as day, month (a number or its name) and year; adds an error where it is none.
pub fn read_date(
    errors: &mut FieldErrors,
    field: &'static str,
    label: &str,
    raw: [&str; 3],
) -> Option<NaiveDate> {
    let [day, month, year] = raw.map(|part| part.trim());
    let missing: Vec<(DatePart, &str)> = [
        (DatePart::Day, "a day", day),
        (DatePart::Month, "a month", month),
        (DatePart::Year, "a year", year),
    ]
    .into_iter()
    .filter(|(.., typed)| typed.is_empty())
    .map(|(part, words, _)| (part, words))
    .collect();
    if missing.len() == 3 {
        errors.add_date(field, &[], format!("Enter {}", formats::lower_first(label)));
        return None;
    }
    if !missing.is_empty() {
        let words: Vec<&str> = missing.iter().map(|(_, words)| *words).collect();
        let parts: Vec<DatePart> = missing.iter().map(|(part, _)| *part).collect();
        errors.add_date(
            field,
            &parts,
            format!("{label} must include {}", words.join(" and ")),
        );
        return None;
    }
    let date = real_date(day, month, year);
    if date.is_none() {
        errors.add_date(field, &[], format!("{label} must be a real date"));
    }
    date
}

fn real_date(day: &str, month: &str, year: &str) -> Option<NaiveDate> {
    let digits = |text: &str| text.len() <= 4 && text.chars().all(|c| c.is_ascii_digit());
    if !digits(day) || !digits(year) || year.len() != 4 {
        return None;
    }
    let month = month_number(month)?;
    NaiveDate::from_ymd_opt(year.parse().ok()?, month, day.parse().ok()?)
        .filter(|date| (1900..=2200).contains(&date.year()))
}

/// The number of a month given as `3`, `mar` or `March`.
pub fn month_number(text: &str) -> Option<u32> {
    if text.chars().all(|c| c.is_ascii_digit()) {
        return text.parse().ok().filter(|month| (1..=12).contains(month));
    }
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let text = text.to_lowercase();
    let named = |name: &&str| {
        (text.len() >= 3 && name.starts_with(&text)) || (text == "sept" && **name == *"september")
    };
    NAMES.iter().position(named).map(|index| index as u32 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(raw: [&str; 3]) -> (Option<NaiveDate>, Vec<String>) {
        let mut errors = FieldErrors::new();
        let date = read_date(&mut errors, "date", "Date", raw);
        (
            date,
            errors.iter().map(|(_, text)| text.to_string()).collect(),
        )
    }

    #[test]
    fn a_date_is_real_or_says_what_is_wrong() {
        assert_eq!(
            read(["29", "2", "2024"]).0,
            NaiveDate::from_ymd_opt(2024, 2, 29)
        );
        assert_eq!(read(["29", "2", "2025"]).1, ["Date must be a real date"]);
        assert_eq!(
            read(["3", "Sept", "2025"]).0,
            NaiveDate::from_ymd_opt(2025, 9, 3)
        );
        assert_eq!(
            read(["03", "jan", "2025"]).0,
            NaiveDate::from_ymd_opt(2025, 1, 3)
        );
        assert_eq!(read(["", "", ""]).1, ["Enter date"]);
        assert_eq!(read(["3", "", "2025"]).1, ["Date must include a month"]);
        assert_eq!(
            read(["", "3", ""]).1,
            ["Date must include a day and a year"]
        );
        for wrong in [
            ["0", "1", "2025"],
            ["1", "13", "2025"],
            ["1", "ja", "2025"],
            ["1", "1", "25"],
            ["1", "1", "9999"],
            ["x", "1", "2025"],
            ["-1", "1", "2025"],
        ] {
            assert_eq!(read(wrong).1, ["Date must be a real date"], "{wrong:?}");
        }
    }

    #[test]
    fn a_text_is_measured_in_characters_and_hidden_marks_are_refused() {
        let read = |raw: &str| {
            let mut errors = FieldErrors::new();
            let text = read_text(
                &mut errors,
                "summary",
                "Summary",
                Some("Enter a summary"),
                5,
                raw,
            );
            (
                text,
                errors
                    .iter()
                    .map(|(_, text)| text.to_string())
                    .collect::<Vec<_>>(),
            )
        };
        assert_eq!(read(" ééééé "), ("ééééé".into(), vec![]));
        assert_eq!(read("éééééé").1, ["Summary must be 5 characters or less"]);
        assert_eq!(read("  ").1, ["Enter a summary"]);
        assert!(read("a@b.c").1[0].starts_with("Summary has what looks like an e-mail address"));
        for hidden in ["a\0b", "a\u{202e}b", "a\u{200f}b"] {
            assert!(
                read(hidden).1[0].starts_with("Summary has a hidden"),
                "{hidden:?}"
            );
        }
    }
}
