//! Rule by rule, the boundary first; then the worked example.

#![allow(
    clippy::unwrap_used,
    reason = "a test that lacks its figure should fail"
)]

mod change;
mod comparable;
mod disclosure;
mod error;
mod evidence;
mod example;
mod fixtures;
mod maturity;
mod needs;
mod overall;
mod perception;
mod plan;
mod pooling;
mod properties;
