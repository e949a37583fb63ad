//! What the patterns share: trying one at every place, and looking a little way around it.

use std::{ops::Range, sync::LazyLock};

use regex::{Captures, Regex};

/// How far around a candidate its words are looked for, in bytes.
const NEAR: usize = 64;

/// A pattern, compiled once. What [`places`] is given repeats nothing without a limit, so that a
/// search never looks further than a fixed number of characters.
pub(super) type Pattern = LazyLock<Regex>;

/// Compiles a pattern, case and layout of it ignored.
#[allow(clippy::expect_used)] // The patterns are constants; a unit test compiles each.
pub(super) fn pattern(source: &str) -> Regex {
    Regex::new(&format!("(?ix){source}")).expect("a constant pattern is right")
}

/// Every place that `accept` makes of a match; after a refused one the search goes on with the
/// next word, or the next sign where it began with one.
pub(super) fn places(
    pattern: &Regex,
    text: &str,
    mut accept: impl FnMut(&Captures<'_>) -> Option<Range<usize>>,
) -> Vec<Range<usize>> {
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(captures) = pattern.captures_at(text, at) {
        let Some(whole) = captures.get(0) else { break };
        at = match accept(&captures) {
            Some(range) => {
                let end = range.end;
                found.push(range);
                end.max(next_word(text, whole.start()))
            }
            None => next_word(text, whole.start()),
        };
        if at >= text.len() {
            break;
        }
    }
    found
}

/// Where the word that a place begins has ended; past one character where it begins none.
fn next_word(text: &str, at: usize) -> usize {
    let rest = &text[at..];
    let word = rest
        .find(|c: char| !c.is_alphanumeric())
        .unwrap_or(rest.len());
    at + word.max(rest.chars().next().map_or(1, char::len_utf8))
}

/// The last characters before a place.
pub(super) fn before(text: &str, at: usize) -> &str {
    let mut start = at.saturating_sub(NEAR);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    &text[start..at]
}

/// The first characters after a place.
pub(super) fn after(text: &str, at: usize) -> &str {
    let mut end = (at + NEAR).min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[at..end]
}

/// Whether a place is not the middle of a word or number.
pub(super) fn stands_alone(text: &str, range: &Range<usize>) -> bool {
    let part = |c: char| c.is_alphanumeric();
    !text[..range.start].ends_with(part) && !text[range.end..].starts_with(part)
}

/// Only the digits.
pub(super) fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// A number of four digits that is a year of our time.
pub(super) fn is_year(digits: &str) -> bool {
    digits.len() == 4 && ("1900".."2040").contains(&digits)
}
