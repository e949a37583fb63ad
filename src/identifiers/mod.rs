//! Finds what could identify a child or family in free text. Knows nothing of where the text comes
//! from or goes, and keeps and logs none of it.

mod birth;
mod cases;
mod contact;
mod folded;
mod nhs;
mod postcodes;
#[cfg(test)]
mod properties;
mod scan;
mod words;

use std::ops::Range;

use folded::Folded;
pub use words::{Passage, complaint, passages, sentence};

/// What an identifier is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// An e-mail address, also one spelt with “at” and “dot”.
    Email,
    /// An NHS number: ten digits that pass the check, or ten digits called one.
    NhsNumber,
    /// A date that is said or meant to be somebody's birth.
    DateOfBirth,
    /// A telephone number.
    Telephone,
    /// A full postcode; its first half alone is none.
    Postcode,
    /// A number or code of a case, a person's record, a pupil, a court or police file.
    CaseNumber,
}

impl Kind {
    /// Every kind; where two are found in one place, the first of them stands.
    pub const ALL: [Self; 6] = [
        Self::Email,
        Self::NhsNumber,
        Self::DateOfBirth,
        Self::Telephone,
        Self::Postcode,
        Self::CaseNumber,
    ];

    /// The words for one of it, with its article.
    pub fn one(self) -> &'static str {
        match self {
            Self::Email => "an e-mail address",
            Self::NhsNumber => "an NHS number",
            Self::DateOfBirth => "a date of birth",
            Self::Telephone => "a phone number",
            Self::Postcode => "a full postcode",
            Self::CaseNumber => "a case number",
        }
    }

    fn places(self, text: &str) -> Vec<Range<usize>> {
        match self {
            Self::Email => contact::emails(text),
            Self::NhsNumber => nhs::numbers(text),
            Self::DateOfBirth => birth::dates(text),
            Self::Telephone => contact::telephones(text),
            Self::Postcode => postcodes::full(text),
            Self::CaseNumber => cases::numbers(text),
        }
    }
}

/// An identifier's kind and where it stands, in bytes of the text as given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// What it looks like.
    pub kind: Kind,
    /// Where it stands; begins and ends between characters.
    pub range: Range<usize>,
}

/// Every identifier in a text, in its order and without overlap. The time it takes grows with the
/// length of the text and not faster, whatever the text is: no pattern looks further than a fixed
/// number of characters.
pub fn find(text: &str) -> Vec<Found> {
    let folded = Folded::of(text);
    find_in(&folded, |_| Vec::new())
}

/// As [`find`], for a cell that only names a record: there, a number of five digits or more is
/// somebody's case number, with no word to say so.
pub fn find_in_name(text: &str) -> Vec<Found> {
    let folded = Folded::of(text);
    find_in(&folded, cases::bare)
}

fn find_in(folded: &Folded, more: impl Fn(&str) -> Vec<Range<usize>>) -> Vec<Found> {
    let mut found: Vec<(Range<usize>, Kind)> = Kind::ALL
        .into_iter()
        .flat_map(|kind| {
            let places = kind.places(&folded.text);
            places.into_iter().map(move |range| (range, kind))
        })
        .chain(
            more(&folded.text)
                .into_iter()
                .map(|r| (r, Kind::CaseNumber)),
        )
        .collect();
    found.sort_by_key(|(range, kind)| (range.start, *kind, range.end));
    let mut kept: Vec<(Range<usize>, Kind)> = Vec::new();
    for (range, kind) in found {
        // Only the last one kept can reach this far; of two in one place the surer kind stands.
        match kept.last_mut() {
            Some((last, of)) if range.start < last.end => {
                if kind < *of {
                    (*last, *of) = (range, kind);
                }
            }
            _ => kept.push((range, kind)),
        }
    }
    let found = kept.into_iter().map(|(range, kind)| Found {
        kind,
        range: folded.original(range),
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<(Kind, &str)> {
        let found = find(text);
        found
            .iter()
            .map(|f| (f.kind, &text[f.range.clone()]))
            .collect()
    }

    #[test]
    fn several_in_one_text_stand_in_its_order() {
        assert_eq!(
            kinds("Case 1234567, dob 3.4.12, call 07700 900123 or a.b@example.org, LS47 3JW."),
            [
                (Kind::CaseNumber, "1234567"),
                (Kind::DateOfBirth, "3.4.12"),
                (Kind::Telephone, "07700 900123"),
                (Kind::Email, "a.b@example.org"),
                (Kind::Postcode, "LS47 3JW"),
            ]
        );
    }

    #[test]
    fn a_place_is_one_kind_the_surest() {
        assert_eq!(kinds("9434765919"), [(Kind::NhsNumber, "9434765919")]);
        assert_eq!(
            kinds("Mosaic 4821345@example.org"),
            [(Kind::Email, "4821345@example.org")]
        );
    }

    #[test]
    fn ranges_are_of_the_text_as_given_however_its_characters_are_written() {
        let text = "é №\u{a0}– tel\u{a0}０７７００\u{2009}９００\u{200b}１２３ …";
        assert_eq!(
            kinds(text),
            [(Kind::Telephone, "０７７００\u{2009}９００\u{200b}１２３")]
        );
    }

    #[test]
    fn nothing_is_found_in_nothing() {
        for text in ["", " ", "\n", "é", "…", "\u{200b}"] {
            assert_eq!(kinds(text), [], "{text:?}");
        }
    }

    #[test]
    fn a_name_may_be_a_code_of_the_audit_and_no_case_number() {
        for name in [
            "CA-03",
            "Observation 4",
            "visit-02",
            "CA-2025-03",
            "2025-09",
            "1234",
            "e1",
        ] {
            assert_eq!(find_in_name(name), [], "{name}");
        }
        for name in ["12345", "48-213", "1234567", "LC/2024/00123", "ref 4821"] {
            assert_eq!(find_in_name(name).len(), 1, "{name}");
        }
        assert_eq!(find("12345"), []);
    }

    /// The work grows with the length of the text and no faster, so a long hostile one ends.
    #[test]
    fn a_long_hostile_text_ends() {
        for piece in HOSTILE {
            let text = piece.repeat((1 << 16) / piece.len());
            let found = find(&text);
            let apart = |pair: &[Found]| pair[0].range.end <= pair[1].range.start;
            assert!(found.windows(2).all(apart), "{piece}");
        }
    }

    const HOSTILE: [&str; 18] = [
        "0",
        "9 ",
        "0-",
        "a",
        "a.",
        "@",
        "a@",
        "dob ",
        "case no ",
        "1/1/",
        "(",
        "Ａ",
        "A1",
        "07 ",
        " at ",
        "born 1 jan ",
        "+44 ",
        "1 jan 2001 and ",
    ];
}
