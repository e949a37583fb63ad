//! The service in real Chromium, with the demonstration as a newcomer gets it: each role's part of
//! the job, with an accessibility check on every page on the way.
//!
//! Needs `chromedriver` (or `CHROMEDRIVER`) and the path of `axe.min.js` in `AXE_CORE`;
//! one needs Node and, in `OIDC_PROVIDER`, a copy of `tests/oidc` after `npm ci`. With `SCREENSHOTS`
//! set, every page is kept in `target/screenshots`.
#![allow(clippy::unwrap_used, clippy::expect_used)] // A test that can't go on should stop.

mod harness;

// The longest by far, and tests begin in the order of their names.
mod a_whole_round;
mod answering;
mod audit;
mod facilitator;
mod lead;
mod manager;
mod one_sitting;
mod returns;
mod reviewer;
mod sessions;
mod single_sign_on;
mod statements;
mod stranger;
mod way_in;
