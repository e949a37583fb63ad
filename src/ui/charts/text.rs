//! How much room text takes without the font's measures, and how it is made to fit.

/// The room that a text is given, in the units of `size`: 0.6 em a letter, more for wide ones.
pub(super) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(em).sum::<f64>() * size
}

/// Arial's bold letters, rounded up; 0.6 holds for nearly all small ones and for digits.
fn em(letter: char) -> f64 {
    match letter {
        'W' | '@' | '—' | '…' => 1.0,
        'M' | 'm' | '%' => 0.9,
        'A'..='Z' | 'w' | '&' | '+' | '=' | '<' | '>' => 0.8,
        '\u{0}'..='\u{3ff}' | '\u{2010}'..='\u{22ff}' => 0.6,
        '\u{400}'..='\u{10ff}' => 0.9,
        '\u{1100}'..='\u{ffff}' => 1.1,
        _ => 1.4,
    }
}

/// What may stand in SVG: no control characters, nothing that turns the direction of writing.
pub(super) fn clean(text: &str) -> String {
    text.chars()
        .filter(|c| !matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}'))
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

/// The text, or as much of it as fits with an ellipsis.
pub(super) fn fit(text: &str, size: f64, room: f64) -> String {
    if width(text, size) <= room {
        return text.to_owned();
    }
    let mut left = room - width("…", size);
    let kept: String = text
        .chars()
        .take_while(|&c| {
            left -= em(c) * size;
            left >= 0.0
        })
        .collect();
    format!("{}…", kept.trim_end())
}

/// The text in at most `lines` lines that fit the room; what is left over ends in an ellipsis.
pub(super) fn wrap(text: &str, size: f64, room: f64, lines: usize) -> Vec<String> {
    let mut done: Vec<String> = Vec::new();
    let text = clean(text);
    let words = text
        .split_whitespace()
        .flat_map(|word| pieces(word, size, room));
    for word in words {
        let full = done.len() == lines;
        match done.last_mut() {
            Some(line) if full || width(&format!("{line} {word}"), size) <= room => {
                line.push(' ');
                line.push_str(&word);
            }
            _ => done.push(word),
        }
    }
    done.iter().map(|line| fit(line, size, room)).collect()
}

/// A word in pieces that fit the room: one, unless it is longer than a line; broken at a hyphen if it has one.
fn pieces(word: &str, size: f64, room: f64) -> Vec<String> {
    if width(word, size) > room
        && let Some((first, rest)) = word.split_once('-').filter(|(_, rest)| !rest.is_empty())
    {
        let first = broken(&format!("{first}-"), size, room);
        return [first, pieces(rest, size, room)].concat();
    }
    broken(word, size, room)
}

/// A word in pieces as long as the room allows.
fn broken(word: &str, size: f64, room: f64) -> Vec<String> {
    let (mut pieces, mut piece) = (Vec::new(), String::new());
    for letter in word.chars() {
        let longer = format!("{piece}{letter}");
        if !piece.is_empty() && width(&longer, size) > room {
            pieces.push(std::mem::replace(&mut piece, letter.into()));
        } else {
            piece = longer;
        }
    }
    pieces.push(piece);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_that_just_fits_is_whole() {
        assert_eq!(fit("abcd", 10.0, 24.0), "abcd");
        assert_eq!(fit("abcd", 10.0, 23.9), "ab…");
        assert_eq!(fit("abcd", 10.0, 0.0), "…");
        assert_eq!(fit("", 10.0, 0.0), "");
    }

    #[test]
    fn wraps_at_words_and_cuts_what_is_left() {
        let room = width("authority and", 16.0);
        assert_eq!(
            wrap("risk, authority and the", 16.0, room, 3),
            ["risk,", "authority and", "the"]
        );
        assert_eq!(
            wrap("risk, authority and the", 16.0, room, 1),
            ["risk, autho…"]
        );
        assert_eq!(wrap("", 16.0, room, 3), Vec::<String>::new());
        for line in wrap(
            "Donaudampfschifffahrtsgesellschaft is MMMMMMMMMM 委員會委員會委員會委員會",
            16.0,
            room,
            3,
        ) {
            assert!(width(&line, 16.0) <= room, "{line}");
        }
    }

    #[test]
    fn a_word_longer_than_a_line_is_broken_at_its_hyphen_or_where_the_line_ends() {
        let room = width("discriminatory", 16.0);
        let lines = wrap("anti-discriminatory practice", 16.0, room, 9);
        assert_eq!(lines, ["anti-", "discriminatory", "practice"]);
        assert_eq!(wrap("abcdefgh", 10.0, 24.0, 9), ["abcd", "efgh"]);
        assert_eq!(wrap("-", 10.0, 1.0, 9), ["…"]);
    }

    #[test]
    fn nothing_that_breaks_xml_or_turns_the_line_is_kept() {
        assert_eq!(clean("a\u{0}b\nc\u{202e}d\u{ffff}"), "a b cd");
    }
}
