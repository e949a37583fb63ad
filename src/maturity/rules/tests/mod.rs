//! Rule by rule, the boundary first; then the worked example.

#![allow(
    clippy::unwrap_used,
    reason = "a test that lacks its figure should fail"
)]

mod change;
mod comparable;
mod evidence;
mod exact;
mod example;
mod fixtures;
mod handed_over;
mod maturity;
mod needs;
mod overall;
mod perception;
mod pooling;
mod properties;
