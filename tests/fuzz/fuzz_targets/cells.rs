//! Days, dates and months as they are typed; what is read is printed and read as the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use partners::{files::read_day, programmes::Days, ui::month_number};

fuzz_target!(|text: &str| {
    if let Ok(days) = text.parse::<Days>() {
        assert_eq!(days.to_string().parse(), Ok(days));
    }
    if let Some(day) = read_day(text) {
        assert_eq!(read_day(&day.to_string()), Some(day));
    }
    if let Some(month) = month_number(text) {
        assert!((1..=12).contains(&month));
    }
    partners::programmes::slug_of(text);
});
