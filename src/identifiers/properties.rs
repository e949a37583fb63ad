//! What holds of every text.

use proptest::prelude::*;

use super::{Kind, complaint, find, passages};

/// Texts of the pieces that identifiers are made of, and of anything.
fn text() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "943",
        "476",
        "5919",
        "9434765919",
        "dob",
        "born",
        "3",
        "March",
        "2014",
        "03/03/2014",
        "case",
        "no",
        "12345",
        "a",
        "@",
        "example",
        ".org",
        "at",
        "dot",
        "020",
        "7946",
        "0000",
        "+44",
        "E8",
        "1EA",
        "ｅ８",
        "１ｅａ",
        "\u{200b}",
        "\u{a0}",
        "-",
        "–",
        "é",
        "\u{301}",
        "№",
        "😀",
        "\n",
    ]);
    let pieces = prop::collection::vec((piece, "[ \\t\u{a0}]?"), 0..24);
    let joined =
        pieces.prop_map(|pieces| pieces.into_iter().map(|(a, b)| format!("{a}{b}")).collect());
    prop_oneof![3 => joined, 1 => "\\PC{0,80}", 1 => any::<String>()]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_found_stands_in_the_text_in_order(text in text()) {
        let found = find(&text);
        let mut end = 0;
        for place in &found {
            prop_assert!(place.range.start >= end && place.range.start < place.range.end);
            prop_assert!(text.get(place.range.clone()).is_some(), "{:?} of {text:?}", place);
            end = place.range.end;
        }
        prop_assert_eq!(complaint(&text).is_some(), !found.is_empty());
        let marked = passages(&text, &found);
        prop_assert_eq!(marked.iter().any(|it| it.marked), !found.is_empty());
    }

    #[test]
    fn an_accepted_text_is_accepted_with_any_space_around_it(text in text(), space in "[ \\t\\n]{0,4}") {
        if find(&text).is_empty() {
            let around = format!("{space}{text}{space}");
            prop_assert!(find(&around).is_empty(), "{around:?}");
            prop_assert!(find(text.trim()).is_empty(), "{text:?}");
        }
    }

    #[test]
    fn an_identifier_is_found_among_any_words(before in "[a-z]{2,8} ", after in " [a-z]{2,8}") {
        for (plain, kind) in [
            ("943 476 5919", Kind::NhsNumber),
            ("someone@partners.example", Kind::Email),
            ("E8 1EA", Kind::Postcode),
            ("020 7946 0123", Kind::Telephone),
        ] {
            let text = format!("{before}{plain}{after}");
            let found = find(&text);
            prop_assert!(found.iter().any(|it| it.kind == kind), "{text:?}: {found:?}");
        }
    }
}
