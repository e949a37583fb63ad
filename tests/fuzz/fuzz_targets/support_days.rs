//! A file of support days.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| partners::support_days::untrusted::file(bytes));
