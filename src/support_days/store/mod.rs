//! The ledger in the database: revisions are only ever added.

mod balances;
mod entries;
mod writing;

pub(crate) use balances::*;
pub(crate) use entries::*;
pub(crate) use writing::*;
