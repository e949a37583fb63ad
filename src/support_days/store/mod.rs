//! The ledger in the database: revisions are only ever added.

mod balances;
mod budgets;
mod entries;
mod finding;
mod writing;

pub(crate) use balances::*;
pub(crate) use budgets::*;
pub(crate) use entries::*;
pub(crate) use finding::*;
pub(crate) use writing::*;
