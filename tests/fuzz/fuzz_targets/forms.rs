//! A body as a browser sends it, into every form that people fill in.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let pairs: Vec<(String, String)> = form_urlencoded::parse(bytes).into_owned().collect();
    partners::support_days::untrusted::form(pairs.clone());
    partners::questionnaires::untrusted::form(pairs);
});
