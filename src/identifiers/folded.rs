//! A text as the patterns read it: digits, spaces and dashes of every alphabet and width become
//! the plain ones, and what nobody sees is left out.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

/// The folded text, and where each of its characters stood.
pub(super) struct Folded {
    pub(super) text: String,
    /// For each byte of `text` the place of its character in the original.
    from: Vec<Range<usize>>,
}

impl Folded {
    pub(super) fn of(original: &str) -> Self {
        let (mut text, mut from) = (String::with_capacity(original.len()), Vec::new());
        for (start, c) in original.char_indices() {
            let place = start..start + c.len_utf8();
            if c.is_ascii() {
                text.push(c);
            } else {
                text.extend(std::iter::once(c).nfkc().filter_map(fold));
            }
            from.resize(text.len(), place);
        }
        Self { text, from }
    }

    /// The place in the original that a place in the folded text stands for.
    pub(super) fn original(&self, range: Range<usize>) -> Range<usize> {
        let start = self.from.get(range.start).map_or(0, |place| place.start);
        let last = range.end.checked_sub(1).and_then(|i| self.from.get(i));
        start..last.map_or(start, |place| place.end)
    }
}

/// The plain form of a character, or nothing where nobody sees it.
fn fold(c: char) -> Option<char> {
    match c {
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}' => None,
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2043}' => Some('-'),
        '\u{2018}' | '\u{2019}' => Some('\''),
        '\u{201c}'..='\u{201f}' | '«' | '»' => Some('"'),
        '\u{2044}' | '\u{2215}' => Some('/'),
        '\u{2028}' | '\u{2029}' | '\u{85}' => Some('\n'),
        c if c.is_whitespace() => Some(' '),
        c => Some(digit(c).unwrap_or(c)),
    }
}

/// A digit of another alphabet as ours; full-width and ornamental ones are folded before.
fn digit(c: char) -> Option<char> {
    const ZEROS: [char; 5] = ['٠', '۰', '०', '০', '๐'];
    let value = |zero: char| u32::from(c).checked_sub(zero.into()).filter(|v| *v < 10);
    let value = ZEROS.into_iter().find_map(value)?;
    char::from_digit(value, 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_spaces_and_dashes_become_plain() {
        let folded = Folded::of("Ａ１\u{a0}٣–𝟗\u{ad}①");
        assert_eq!(folded.text, "A1 3-91");
    }

    #[test]
    fn a_place_leads_back_to_whole_characters() {
        let text = "é\u{200b}１２…x";
        let folded = Folded::of(text);
        let place = folded.text.find("12").unwrap();
        assert_eq!(&text[folded.original(place..place + 2)], "１２");
        let dots = folded.text.find('.').unwrap();
        assert_eq!(&text[folded.original(dots + 1..dots + 2)], "…");
        assert_eq!(folded.original(0..folded.text.len()), 0..text.len());
    }
}
