//! What holds of every amount of days.

use proptest::prelude::*;

use super::{Days, slug_of};

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_printed_is_read_as_the_same(quarters in 1..=i32::MAX) {
        let days = Days::from_quarters(quarters);
        prop_assert_eq!(days.to_string().parse(), Ok(days));
        prop_assert_eq!(days.to_string().replace('.', ",").parse(), Ok(days));
        prop_assert_eq!(format!(" {days} ").parse(), Ok(days));
    }

    #[test]
    fn any_text_is_days_or_says_why(text in "[0-9.,½¼¾ +-]{0,12}|\\PC{0,12}") {
        if let Ok(days) = text.parse::<Days>() {
            prop_assert!(days > Days::ZERO);
            prop_assert_eq!(days.to_string().parse(), Ok(days));
        }
    }

    #[test]
    fn what_is_taken_away_is_given_back(all in 0..=i32::MAX, part in 0..=i32::MAX) {
        let (all, part) = (Days::from_quarters(all), Days::from_quarters(part));
        prop_assert_eq!(all.less(part) + part, all.max(part));
    }

    #[test]
    fn a_slug_is_a_word_of_its_own(name in "\\PC{0,40}") {
        let slug = slug_of(&name);
        prop_assert!(slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'));
        prop_assert!(!slug.starts_with('-') && !slug.ends_with('-') && !slug.contains("--"));
        prop_assert_eq!(slug_of(&slug), slug);
    }
}
