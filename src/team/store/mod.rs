//! The people of a programme in the database.

mod accounts;
mod changes;
mod members;
mod open_work;

pub(super) use accounts::*;
pub(super) use changes::*;
pub(super) use members::{Left, left, member, members};
pub(super) use open_work::{OpenVisit, OpenWork, open_work};
