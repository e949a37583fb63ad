//! The ledger in the database: revisions are only ever added.

mod balances;
mod calendar_links;
mod entries;
mod visits;
mod writing;

pub(crate) use balances::*;
pub(crate) use calendar_links::*;
pub(crate) use entries::*;
pub(crate) use visits::*;
pub(crate) use writing::*;
