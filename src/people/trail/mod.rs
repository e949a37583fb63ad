//! The audit trail: who did what, one event chained to the next, and nothing of it ever changed.

mod chain;
pub(crate) mod operator;
mod refusals;
mod request;
mod store;
mod verify;

pub(crate) use refusals::{Refusals, refused};
pub use request::follow;
pub(crate) use store::{Event, audit, changes, cut, subjects_of, told_of};
pub use verify::{Chain, verify};
