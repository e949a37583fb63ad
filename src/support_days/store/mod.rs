//! The ledger in the database: revisions are only ever added.

mod balances;
mod budgets;
mod by_quarter;
mod calendar_links;
mod confirming;
mod entries;
mod finding;
mod imports;
mod quarters;
mod recent;
mod replay;
mod reported;
mod visits;
mod writing;

pub(crate) use balances::*;
pub(crate) use budgets::*;
pub(crate) use by_quarter::*;
pub(crate) use calendar_links::*;
pub(crate) use confirming::*;
pub(crate) use entries::*;
pub(crate) use finding::*;
pub(crate) use imports::*;
pub(crate) use quarters::*;
pub(crate) use recent::*;
pub(crate) use replay::*;
pub(crate) use reported::*;
pub(crate) use visits::*;
pub(crate) use writing::*;
