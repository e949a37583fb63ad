//! The tracker that a sector peer-support programme runs on: support days, diagnostics, maturity.

/// A numeric id that can't be mistaken for another.
macro_rules! id_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize,
            serde::Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(pub i32);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

pub mod app;
/// The audit trail as a manager reads it.
pub mod audit;
pub mod commands;
pub mod database;
mod entities;
pub mod error;
pub mod files;
pub mod gate;
/// An authority's handover pack, out and in.
pub mod handover;
pub mod identifiers;
mod logs;
pub mod mail;
/// The scoring rule, comparability, publication.
pub mod maturity;
mod metrics;
/// Accounts, sign-in, and who may do what.
pub mod people;
/// Programmes, partner authorities, allocations, rounds.
pub mod programmes;
/// Instruments and versions, invitations, answering, QA records.
pub mod questionnaires;
/// What is read: overview, authority page.
pub mod reports;
/// What is kept for how long, and what goes when its time is over.
pub mod retention;
pub mod seed;
pub mod server;
pub mod settings;
/// The accessibility statement, the privacy notice, the cookies.
pub mod statements;
/// The support-day ledger, budgets, pace.
pub mod support_days;
/// The people of a programme: invited, moved, disabled, leaving.
pub mod team;
/// The design system: layout, components, form fields, formats, charts, assets.
pub mod ui;
