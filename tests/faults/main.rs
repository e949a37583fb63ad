//! The real program through what goes wrong around it: killed, its disk full, its file read-only,
//! its database gone.
#![allow(clippy::unwrap_used, clippy::expect_used)] // A test that can't go on should stop.

mod browser;
mod database;
mod disk;
mod gone;
mod killed;
mod load;
mod relay;
mod server;
