//! Drives the whole service over HTTP, as people do, on SQLite and on PostgreSQL.
#![allow(clippy::unwrap_used, clippy::expect_used)] // A test that can't go on should stop.

mod harness;

mod answering;
mod budgets;
mod calendar;
mod commands;
mod corrections;
mod coverage;
mod demonstration;
mod entries;
mod errors;
mod files;
mod finding;
mod handover;
mod identifiers;
mod import_support_days;
mod imports;
mod instruments;
mod moderation;
mod operations;
mod overview;
mod pace;
mod passwords;
mod people_asked;
mod permissions;
mod programmes;
mod publication;
mod qa;
mod quarters;
mod results;
mod returns;
mod security;
mod self_assessment;
mod self_assessment_together;
mod series;
mod set_up;
mod sign_in;
mod support_days;
mod survey;
mod verify;
mod week;
