//! What an entry is, how it lives, and how entries draw on an authority's allocation.

mod balance;
mod entry;
mod filter;
mod life;
mod quarter;
mod revision;

pub use balance::*;
pub use entry::*;
pub use filter::*;
pub use life::*;
pub use quarter::*;
pub use revision::*;
