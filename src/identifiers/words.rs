//! What a person is told of the identifiers in their text, and the text with their places marked.

use super::{Found, find};

/// How many are quoted; the rest are counted.
const QUOTED: usize = 3;

/// How many characters are shown on either side of a marked place.
const AROUND: usize = 30;

/// A piece of a text, marked or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// The words, as typed.
    pub text: String,
    /// Whether they are to be removed.
    pub marked: bool,
}

/// What is wrong with a text, to stand after the name of its field or column; nothing where
/// nobody is identified.
pub fn complaint(text: &str) -> Option<String> {
    sentence(text, &find(text))
}

/// As [`complaint`], of what was found already.
pub fn sentence(text: &str, found: &[Found]) -> Option<String> {
    let quote = |f: &Found| format!("{} (“{}”)", f.kind.one(), &text[f.range.clone()]);
    let mut pieces: Vec<String> = found.iter().take(QUOTED).map(quote).collect();
    if found.len() > QUOTED {
        pieces.push(format!("{} more", found.len() - QUOTED));
    }
    let last = pieces.pop()?;
    let (them, list) = match pieces.as_slice() {
        [] => ("it", last),
        others => ("them", format!("{} and {last}", others.join(", "))),
    };
    Some(format!(
        "has what looks like {list}. Remove {them}: nothing that could identify a child or family can be kept"
    ))
}

/// The text around each place, cut short between them.
pub fn passages(text: &str, found: &[Found]) -> Vec<Passage> {
    let mut passages = Vec::new();
    let mut push = |text: String, marked| {
        if !text.is_empty() {
            passages.push(Passage { text, marked });
        }
    };
    let shown = &found[..found.len().min(QUOTED)];
    let mut end = 0;
    for (index, place) in shown.iter().enumerate() {
        push(
            between(&text[end..place.range.start], index > 0, true),
            false,
        );
        push(text[place.range.clone()].to_owned(), true);
        end = place.range.end;
    }
    push(between(&text[end..], !shown.is_empty(), false), false);
    passages
}

/// What stands between two places, of which the nearest characters are kept: at its start where a
/// place stands before it, at its end where one stands after it.
fn between(text: &str, after_one: bool, before_one: bool) -> String {
    let length = text.chars().count();
    let kept = AROUND * (usize::from(after_one) + usize::from(before_one));
    if length <= kept {
        return text.to_owned();
    }
    let head: String = text
        .chars()
        .take(if after_one { AROUND } else { 0 })
        .collect();
    let tail = length - if before_one { AROUND } else { 0 };
    let tail: String = text.chars().skip(tail).collect();
    format!("{head}…{tail}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identifiers::Kind;

    #[test]
    fn nothing_found_is_no_complaint() {
        assert_eq!(complaint("Meeting on 3 September 2025"), None);
        assert_eq!(complaint(""), None);
    }

    #[test]
    fn each_is_named_and_quoted_and_the_rest_counted() {
        assert_eq!(
            complaint("see 943 476 5919").unwrap(),
            "has what looks like an NHS number (“943 476 5919”). Remove it: \
             nothing that could identify a child or family can be kept"
        );
        let many =
            complaint("a@example.org b@example.org c@example.org d@example.org 07700 900123");
        assert!(many.unwrap().starts_with(
            "has what looks like an e-mail address (“a@example.org”), an e-mail address \
             (“b@example.org”), an e-mail address (“c@example.org”) and 2 more. Remove them:"
        ));
    }

    #[test]
    fn a_passage_keeps_what_stands_near() {
        let text = format!("{} 943 476 5919 {}", "é".repeat(100), "x".repeat(10));
        let marked = passages(&text, &find(&text));
        let pieces: Vec<_> = marked.iter().map(|p| (p.text.as_str(), p.marked)).collect();
        let lead = format!("…{} ", "é".repeat(AROUND - 1));
        assert_eq!(
            pieces,
            [
                (lead.as_str(), false),
                ("943 476 5919", true),
                (" xxxxxxxxxx", false)
            ]
        );
    }

    #[test]
    fn every_kind_has_its_words() {
        let mut words: Vec<_> = Kind::ALL.into_iter().map(Kind::one).collect();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), Kind::ALL.len());
    }
}
