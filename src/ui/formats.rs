//! Dates, days, numbers and words as the programme writes them.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, Utc};
use chrono_tz::Europe::London;

/// What stands where there is no figure.
const NONE: &str = "–";
const MINUS: char = '\u{2212}';

/// `21 November 2026`.
pub fn date(date: NaiveDate) -> String {
    date.format("%-d %B %Y").to_string()
}

/// `Saturday 21 November 2026`.
pub fn weekday_date(date: NaiveDate) -> String {
    date.format("%A %-d %B %Y").to_string()
}

/// `21 Nov 2026`, for tables.
pub fn short_date(date: NaiveDate) -> String {
    date.format("%-d %b %Y").to_string()
}

/// `November 2026`.
pub fn month(date: NaiveDate) -> String {
    date.format("%B %Y").to_string()
}

/// `1 to 30 November 2026`, with no more of the first date than is needed.
pub fn date_range(from: NaiveDate, to: NaiveDate) -> String {
    let start = if from == to {
        return date(to);
    } else if from.year() != to.year() {
        date(from)
    } else if from.month() != to.month() {
        from.format("%-d %B").to_string()
    } else {
        from.format("%-d").to_string()
    };
    format!("{start} to {}", date(to))
}

/// `21 November 2026 at 2:05pm`; the time is already local.
pub fn date_time(at: NaiveDateTime) -> String {
    format!("{} at {}", date(at.date()), at.format("%-I:%M%P"))
}

/// The date in England at a moment.
pub fn in_england(at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&London).date_naive()
}

/// A moment as clocks in England show it: `21 November 2026 at 2:05pm`.
pub fn moment(at: DateTime<Utc>) -> String {
    date_time(at.with_timezone(&London).naive_local())
}

/// `12.5 days`, from quarters of a day.
pub fn days(in_quarters: i64) -> String {
    let noun = if in_quarters.abs() == 4 {
        "day"
    } else {
        "days"
    };
    format!("{} {noun}", quarters(in_quarters))
}

/// `12.5`, from quarters of a day.
pub fn quarters(in_quarters: i64) -> String {
    let size = in_quarters.unsigned_abs();
    let part = ["", ".25", ".5", ".75"][(size % 4) as usize];
    negative(in_quarters < 0, format!("{}{part}", grouped(size / 4)))
}

/// `1 entry`, `1,204 entries`.
pub fn plural(n: i64, one: &str, many: &str) -> String {
    let noun = if n.abs() == 1 { one } else { many };
    format!("{} {noun}", whole(n))
}

/// `1,204`.
pub fn whole(n: i64) -> String {
    negative(n < 0, grouped(n.unsigned_abs()))
}

/// A number with so many decimal places (8 at most), halves away from zero.
///
/// Rounded as a decimal of nine places, so that 2.45 gives 2.5 although its
/// binary form lies just below.
pub fn number(x: f64, places: u32) -> String {
    match rounded(x, places) {
        Some((below_zero, digits)) => negative(below_zero, digits),
        None => NONE.to_owned(),
    }
}

/// As [`number`], with `+` before what is above zero: a change.
pub fn signed(x: f64, places: u32) -> String {
    match rounded(x, places) {
        Some((false, digits)) if digits.contains(|c| ('1'..='9').contains(&c)) => {
            format!("+{digits}")
        }
        Some((below_zero, digits)) => negative(below_zero, digits),
        None => NONE.to_owned(),
    }
}

/// `33%`, halves away from zero; a dash where the whole is nothing.
pub fn percentage(part: i64, whole: i64) -> String {
    if whole == 0 {
        return NONE.to_owned();
    }
    let (part, size) = (
        i128::from(part) * i128::from(whole.signum()),
        i128::from(whole).abs(),
    );
    let percent = (part.abs() * 200 + size) / (size * 2);
    negative(part < 0 && percent != 0, format!("{percent}%"))
}

/// `a, b and c`.
pub fn list(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// Words inside a sentence: `Shadowing in Hackney` is `shadowing in Hackney`.
pub fn lower_first(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next();
    let first = first.into_iter().flat_map(char::to_lowercase);
    first.chain(letters).collect()
}

/// Words at the start of a sentence: `1 day of training` stays, `two records` is `Two records`.
pub fn upper_first(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next();
    let first = first.into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

/// Whether it is below zero, and its digits; `None` where it is no number.
fn rounded(x: f64, places: u32) -> Option<(bool, String)> {
    if !x.is_finite() || x.abs() >= 1e18 {
        return None;
    }
    let places = places.min(8);
    let billionths: u128 = format!("{:.9}", x.abs()).replace('.', "").parse().ok()?;
    let step = 10u128.pow(9 - places);
    let units = (billionths + step / 2) / step;
    let one = 10u128.pow(places);
    let mut digits = grouped((units / one) as u64);
    if places > 0 {
        digits.push_str(&format!(
            ".{:0width$}",
            units % one,
            width = places as usize
        ));
    }
    Some((x < 0.0 && units != 0, digits))
}

fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

fn negative(is: bool, digits: String) -> String {
    if is {
        format!("{MINUS}{digits}")
    } else {
        digits
    }
}

#[cfg(test)]
#[allow(clippy::expect_used)]
mod tests {
    use super::*;

    fn on(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).expect("a real date")
    }

    #[test]
    fn halves_go_away_from_zero_whatever_their_binary_form() {
        assert_eq!(number(2.45, 1), "2.5");
        assert_eq!(number(2.449_999_999_999_999_7, 1), "2.5");
        assert_eq!(number(-2.45, 1), "\u{2212}2.5");
        assert_eq!(number(1.005, 2), "1.01");
        assert_eq!(number(0.5, 0), "1");
        assert_eq!(number(2.449_99, 1), "2.4");
        assert_eq!(number(9.95, 1), "10.0");
        assert_eq!(number(1234.0, 1), "1,234.0");
    }

    #[test]
    fn a_day_in_england_begins_an_hour_earlier_in_summer() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().expect("a moment");
        assert_eq!(in_england(at("2026-07-01T22:59:59Z")), on(2026, 7, 1));
        assert_eq!(in_england(at("2026-07-01T23:00:00Z")), on(2026, 7, 2));
        assert_eq!(in_england(at("2026-12-01T23:59:59Z")), on(2026, 12, 1));
        assert_eq!(moment(at("2026-07-01T23:05:00Z")), "2 July 2026 at 12:05am");
    }

    #[test]
    fn words_change_their_first_letter_alone() {
        assert_eq!(lower_first("Shadowing in Hackney"), "shadowing in Hackney");
        assert_eq!(upper_first("élan in Hackney"), "Élan in Hackney");
        assert_eq!(upper_first("1 day of training"), "1 day of training");
        assert_eq!(
            (lower_first(""), upper_first("")),
            (String::new(), String::new())
        );
    }

    #[test]
    fn there_is_no_minus_nought_and_no_figure_for_no_number() {
        assert_eq!(number(-0.04, 1), "0.0");
        assert_eq!(number(-0.0, 0), "0");
        assert_eq!(number(f64::NAN, 1), "–");
        assert_eq!(number(f64::INFINITY, 1), "–");
    }

    #[test]
    fn a_change_shows_its_sign_unless_it_rounds_to_nothing() {
        assert_eq!(signed(0.04, 1), "0.0");
        assert_eq!(signed(0.05, 1), "+0.1");
        assert_eq!(signed(-0.05, 1), "\u{2212}0.1");
    }

    #[test]
    fn days_are_decimals_and_only_one_is_a_day() {
        assert_eq!(days(4), "1 day");
        assert_eq!(days(-4), "\u{2212}1 day");
        assert_eq!(days(0), "0 days");
        assert_eq!(days(1), "0.25 days");
        assert_eq!(days(3), "0.75 days");
        assert_eq!(days(5), "1.25 days");
        assert_eq!(days(50), "12.5 days");
        assert_eq!(days(-1), "\u{2212}0.25 days");
        assert_eq!(quarters(480), "120");
        assert_eq!(quarters(i64::MIN), "\u{2212}2,305,843,009,213,693,952");
    }

    #[test]
    fn percentages_round_and_survive_an_empty_whole() {
        assert_eq!(percentage(1, 0), "–");
        assert_eq!(percentage(1, 200), "1%");
        assert_eq!(percentage(1, 201), "0%");
        assert_eq!(percentage(-1, 201), "0%");
        assert_eq!(percentage(1, 3), "33%");
        assert_eq!(percentage(480, 480), "100%");
        assert_eq!(percentage(-1, 4), "\u{2212}25%");
    }

    #[test]
    fn dates_are_written_for_people() {
        assert_eq!(date(on(2026, 11, 1)), "1 November 2026");
        assert_eq!(weekday_date(on(2026, 11, 21)), "Saturday 21 November 2026");
        assert_eq!(short_date(on(2026, 11, 21)), "21 Nov 2026");
        assert_eq!(month(on(2026, 11, 21)), "November 2026");
        let at = on(2026, 11, 21).and_hms_opt(0, 5, 0).expect("a real time");
        assert_eq!(date_time(at), "21 November 2026 at 12:05am");
    }

    #[test]
    fn a_range_says_no_more_than_it_must() {
        assert_eq!(
            date_range(on(2026, 11, 1), on(2026, 11, 1)),
            "1 November 2026"
        );
        assert_eq!(
            date_range(on(2026, 11, 1), on(2026, 11, 30)),
            "1 to 30 November 2026"
        );
        assert_eq!(
            date_range(on(2026, 1, 1), on(2026, 3, 31)),
            "1 January to 31 March 2026"
        );
        assert_eq!(
            date_range(on(2025, 12, 31), on(2026, 1, 1)),
            "31 December 2025 to 1 January 2026"
        );
    }

    #[test]
    fn words_agree_with_their_number() {
        assert_eq!(plural(1, "entry", "entries"), "1 entry");
        assert_eq!(plural(0, "entry", "entries"), "0 entries");
        assert_eq!(plural(1204, "entry", "entries"), "1,204 entries");
        assert_eq!(whole(999), "999");
        assert_eq!(whole(-1000), "\u{2212}1,000");
        assert_eq!(list(&[]), "");
        assert_eq!(list(&["a"]), "a");
        assert_eq!(list(&["a", "b", "c"]), "a, b and c");
    }
}
