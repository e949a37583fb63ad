//! E-mail addresses and telephone numbers.

use std::ops::Range;

use super::scan::{Pattern, before, digits, pattern, places};

/// What stands after the name in an address: the sign, or "(at)" or "at" in words, and a domain.
static AT_DOMAIN: Pattern = Pattern::new(|| {
    // A letter or digit; of other alphabets whatever is no ASCII sign, which compiles to far less.
    let part = r"[^\x00-\x2f:-@\[-`{-\x7f](?:[^\x00-\x2c./:-@\[-`{-\x7f]){0,62}";
    pattern(&format!(
        r"(?: @{part}
            | \ {{0,2}}(?:@|[(\[{{]\ ?(?:at|@)\ ?[)\]}}])\ {{0,2}}{part}(?:\.|\ ?[(\[{{]?\ ?dot\ ?[)\]}}]?\ ?)[a-z]{{2,24}}
            | (?P<words>\ at\ ){part}(?:\.|\ dot\ )[a-z]{{2,24}} )
          (?:(?:\.|\ ?[(\[{{]dot[)\]}}]\ ?|\ dot\ ){part}){{0,4}}",
    ))
});

pub(super) fn emails(text: &str) -> Vec<Range<usize>> {
    places(&AT_DOMAIN, text, |captures| {
        let range = captures.get(0)?.range();
        let lead = before(text, range.start);
        let name = |c: char| c.is_alphanumeric() || "._%+'-".contains(c);
        let start = lead.trim_end_matches(name).len();
        let local = lead[start..].trim_start_matches(|c: char| !c.is_alphanumeric());
        // "Published at example.org" is no address; "jo.bloggs at example.org" is one.
        let domain = &text[range.clone()];
        let named = domain.contains('.') && domain.ends_with(char::is_alphabetic);
        let address = match captures.name("words") {
            Some(_) => {
                let spelt = domain.to_ascii_lowercase().contains(" dot ");
                !local.is_empty()
                    && (spelt || local.trim_end_matches('.').contains(['.', '_', '+']))
            }
            None => local.contains(char::is_alphabetic) || (named && !local.is_empty()),
        };
        address.then_some(range.start - local.len()..range.end)
    })
}

/// Ten or eleven digits from 0, or fewer where +44 stands for it; signs between them as people
/// set them; an extension.
static TELEPHONE: Pattern = Pattern::new(|| {
    pattern(
        r"(?P<abroad>(?:\+|\b00)\ ?44[\ .-]{0,2}(?:\(0\)|0)?[\ .-]{0,2}[1-9](?:[\ .()-]{0,2}[0-9]){8,9})
        | (?P<other>\+\ ?[1-9][0-9]{0,2}(?:[\ .()-]{0,2}[0-9]){7,11})
        | (?P<home>\(?\b[0o]\ ?[1-9](?:[\ .()-]{0,2}[0-9]){8,9})
        | (?P<short>\b7[0-9]{3}\ (?:[0-9]{6}|[0-9]{3}\ [0-9]{3}))
        | (?P<local>\b(?:[2-9][0-9]{3}[\ -][0-9]{4}|[1-9][0-9]{2}[\ -][0-9]{4}|[1-9][0-9]{4,7}))",
    )
});

static EXTENSION: Pattern =
    Pattern::new(|| pattern(r"^\ {0,2},?\ ?(?:ext(?:ension|n)?\.?|x)\ {0,2}[0-9]{1,6}\b"));

/// A word that asks for a number without its area, at the end of what stands before it.
static CALL: Pattern = Pattern::new(|| {
    pattern(
        r"\b(?:tel(?:ephone)?|phone|mob(?:ile)?|landline|call(?:ed)?|ring|rang|text(?:ed)?)\b\.?
        (?:\ (?:no|num|number|her|him|them|is|on)\b\.?){0,2}[\ :=(]{1,3}$",
    )
});

pub(super) fn telephones(text: &str) -> Vec<Range<usize>> {
    places(&TELEPHONE, text, |captures| {
        let range = captures.get(0)?.range();
        let written = &text[range.clone()];
        let glued = |c: char| c.is_ascii_digit();
        if text[range.end..].starts_with(glued) || text[..range.start].ends_with(['.', '/', '£']) {
            return None;
        }
        let number = if captures.name("home").is_some() {
            is_grouped(written)
        } else if captures.name("local").is_some() {
            CALL.is_match(before(text, range.start))
        } else {
            true
        };
        let rest = &text[range.end..];
        let extension = EXTENSION.find(&rest[..rest.floor_char_boundary(16)]);
        number.then_some(range.start..range.end + extension.map_or(0, |found| found.end()))
    })
}

/// Whether digits from 0 are grouped as a number is: an area of three digits or more, or a mobile
/// number in ones or twos. "09.00 10.30 12" and "01-02-2025 10" are times and dates.
fn is_grouped(written: &str) -> bool {
    let written = written.trim_start_matches('(').replace(['o', 'O'], "0");
    let all = digits(&written);
    let groups: Vec<&str> = written.split(|c: char| !c.is_ascii_digit()).collect();
    let lengths = groups.iter().map(|g| g.len()).filter(|length| *length > 0);
    let longest = lengths.max().unwrap_or_default();
    let area = groups.first().map_or(0, |first| first.len());
    let right_length = all.len() == 11 || all.starts_with("01") || all.starts_with("0800");
    right_length
        && match area {
            0 => false,
            1 | 2 => longest <= 2 && all.len() == 11 && all.starts_with("07"),
            _ => true,
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, find: fn(&str) -> Vec<Range<usize>>) -> Vec<&str> {
        find(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn addresses_however_they_are_spelt() {
        for address in [
            "jo@example.org",
            "o'neill+x@mail.example.co.uk",
            "jo.bloggs at example.org",
            "jo at example dot org",
            "jo (at) example (dot) org",
            "jo[at]example.org",
            "jo @ example.org",
            "zoë@exämple.org",
            "jo@localhost",
        ] {
            assert_eq!(found(&format!("Ask {address}, please"), emails), [address]);
        }
    }

    #[test]
    fn a_sign_or_a_place_is_no_address() {
        for text in [
            "Published at example.org",
            "@northbridge",
            "3 sessions @ £20",
            "3@2",
            "Team @ north hub",
            "met at St Albans",
            "@",
            "a@",
        ] {
            assert_eq!(found(text, emails), [""; 0], "{text}");
        }
    }

    #[test]
    fn numbers_however_they_are_grouped() {
        for number in [
            "07700900123",
            "07700 900123",
            "07700 900 123",
            "077-0090-0123",
            "07 70 09 00 12 3",
            "0 7 7 0 0 9 0 0 1 2 3",
            "(020) 7946 0018",
            "020 7946 0018 ext 12",
            "+44 (0)20 7946 0958",
            "+447700900123",
            "0044 7700 900123",
            "01632 960017",
            "0808 157 0192",
            "+353 1 555 0142",
            "7700 900123",
        ] {
            assert_eq!(found(&format!("on {number}."), telephones), [number]);
        }
        assert_eq!(found("Tel: 7946 0018", telephones), ["7946 0018"]);
    }

    #[test]
    fn figures_dates_and_times_are_none() {
        for text in [
            "7946 0018",
            "01/02/2025 0930",
            "01-02-2025 10",
            "0.25 0.50 0.75 1.00",
            "09.00 10.30 12.00",
            "0930 1030 1130",
            "0770090012",
            "077009001234",
            "0800 1111",
            "call 999 or 111",
            "call 12 people",
            "+5 points",
        ] {
            assert_eq!(found(text, telephones), [""; 0], "{text}");
        }
    }
}
