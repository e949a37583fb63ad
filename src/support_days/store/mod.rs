//! The ledger in the database: revisions are only ever added.

mod balances;
mod entries;
mod exports;
mod imports;
mod writing;

pub(crate) use balances::*;
pub(crate) use entries::*;
pub(crate) use exports::*;
pub(crate) use imports::*;
pub(crate) use writing::*;
