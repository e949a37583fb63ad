//! The ledger in the database: revisions are only ever added.

mod balances;
mod entries;
mod replay;
mod writing;

pub(crate) use balances::*;
pub(crate) use entries::*;
pub(crate) use replay::*;
pub(crate) use writing::*;
