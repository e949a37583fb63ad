//! The demonstration in real Chromium, started as a newcomer starts it: each role's part of the
//! job, with an accessibility check on every page on the way.
//!
//! Needs `chromedriver` (or `CHROMEDRIVER`) and the path of `axe.min.js` in `AXE_CORE`. With
//! `SCREENSHOTS` set, every page is kept in `target/screenshots`.
#![allow(clippy::unwrap_used, clippy::expect_used)] // A test that can't go on should stop.

mod harness;

mod answering;
mod facilitator;
mod lead;
mod manager;
mod returns;
mod reviewer;
mod round;
mod stranger;
