//! NHS numbers: ten digits, the last of which is a check modulo 11.
//!
//! Source: NHS Data Dictionary, "NHS NUMBER". Numbers are written 3-3-4, but people group them as
//! they like: up to four groups are read together, or ten single digits.

use std::ops::Range;

use super::scan::{Pattern, before, digits, is_year, pattern, places, stands_alone};

/// Ten digits with little between them.
static TEN: Pattern = Pattern::new(|| pattern(r"[0-9](?:(?:[\ \t./-]{0,2}|,)[0-9]){9}"));

/// "NHS" with a few words after it, at the end of what stands before a number.
static CALLED: Pattern = Pattern::new(|| {
    pattern(r"\bn\.?\ ?h\.?\ ?s[^!?;\n0-9]{0,12}(?:no|num|number|id|\#|:|=|\()?[^!?;\n0-9]{0,14}$")
});

pub(super) fn numbers(text: &str) -> Vec<Range<usize>> {
    places(&TEN, text, |captures| {
        let range = captures.get(0)?.range();
        let part = |c: char| c.is_ascii_digit();
        let called = CALLED.is_match(before(text, range.start));
        let glued = called && text[..range.start].ends_with(char::is_alphabetic);
        let whole = (glued && !text[range.end..].starts_with(part) || stands_alone(text, &range))
            && !text[..range.start]
                .trim_end_matches(['.', '/', '-', ','])
                .ends_with(part);
        let written = &text[range.clone()];
        let right = checks(&digits(written)) && plausible(written, called);
        (whole && (right || called && usual(written))).then_some(range)
    })
}

/// Whether the last of ten digits is the check of the nine before it.
fn checks(digits: &str) -> bool {
    let values: Vec<u32> = digits.chars().filter_map(|c| c.to_digit(10)).collect();
    let Some((check, nine)) = values.split_last() else {
        return false;
    };
    let sum: u32 = nine.iter().zip((2..=10).rev()).map(|(v, w)| v * w).sum();
    // A remainder of 1 would need the check 10: such numbers are not issued.
    nine.len() == 9 && values.iter().any(|v| *v > 0) && (11 - sum % 11) % 11 == *check
}

/// Grouped as an NHS number is: all ten together, or 3-3-4.
fn usual(written: &str) -> bool {
    matches!(groups(written).as_slice(), [10] | [3, 3, 4])
}

/// Whether the digits belong together at all: a list of years, counts or scores also has ten.
fn plausible(written: &str, called: bool) -> bool {
    let years = split(written).any(is_year);
    match groups(written).as_slice() {
        [10] | [3, 3, 4] => true,
        _ if called => true,
        lengths if lengths.len() <= 4 => !years,
        [1, 1, 1, 1, 1, 1, 1, 1, 1, 1] => written.contains(['6', '7', '8', '9']),
        _ => false,
    }
}

fn split(written: &str) -> impl Iterator<Item = &str> {
    written
        .split(|c: char| !c.is_ascii_digit())
        .filter(|group| !group.is_empty())
}

fn groups(written: &str) -> Vec<usize> {
    split(written).map(str::len).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        numbers(text)
            .into_iter()
            .map(|range| &text[range])
            .collect()
    }

    #[test]
    fn the_check_is_modulo_eleven() {
        assert!(checks("9434765919"));
        assert!(!checks("9434765918"));
        assert!(!checks("9434765910"));
        // Weights 10 to 2: 1 × 10 leaves a remainder of 10, so the check is 1.
        assert!(checks("1000000001"));
        // 6 × 2 leaves 1: there is no check for it.
        assert!((0..10).all(|check| !checks(&format!("000000006{check}"))));
        // 7 × 8 + 5 × 2 is 66: nothing left, so the check is 0.
        assert!(checks("0070000050"));
        assert!(!checks("0000000000"));
        assert!(!checks("") && !checks("943476591"));
    }

    #[test]
    fn every_grouping_is_read() {
        for number in [
            "9434765919",
            "943 476 5919",
            "943-476-5919",
            "943.476.5919",
            "943,476,5919",
            "94 3476 5919",
            "9434 765 919",
            "9 4 3 4 7 6 5 9 1 9",
        ] {
            assert_eq!(found(&format!("saw {number}, then left")), [number]);
        }
    }

    #[test]
    fn a_wrong_check_counts_only_where_it_is_called_an_nhs_number() {
        assert_eq!(found("9434765918"), [""; 0]);
        assert_eq!(found("943 476 5918"), [""; 0]);
        assert_eq!(found("NHS no 943 476 5918"), ["943 476 5918"]);
        assert_eq!(found("n.h.s. number: 9434765918"), ["9434765918"]);
        assert_eq!(found("NHSno9434765918"), ["9434765918"]);
    }

    #[test]
    fn part_of_a_longer_number_is_none() {
        for text in [
            "99434765919",
            "94347659190",
            "x9434765919",
            "9434765919a",
            "1.9434765919",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn lists_of_figures_are_none() {
        // Each passes the check when its digits are pushed together.
        for text in ["1 0 0 0 0 0 0 0 0 1", "10 00 00 00 01", "2019 2021 23"] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }
}
