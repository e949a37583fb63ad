//! The identifier guard: what it finds stands in the text, and space around a text changes nothing.
#![no_main]

use libfuzzer_sys::fuzz_target;
use partners::identifiers::{complaint, find, find_in_name, passages};

fuzz_target!(|text: &str| {
    let found = find(text);
    let mut end = 0;
    for place in &found {
        assert!(place.range.start >= end && place.range.start < place.range.end);
        end = place.range.end;
        assert!(text.get(place.range.clone()).is_some());
    }
    assert_eq!(complaint(text).is_some(), !found.is_empty());
    let whole: String = passages(text, &found).into_iter().map(|it| it.text).collect();
    assert!(found.is_empty() || !whole.is_empty());
    find_in_name(text);
    if found.is_empty() {
        assert!(find(&format!(" {text}\n")).is_empty());
    }
});
