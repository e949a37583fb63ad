//! What an entry is, how it lives, and how entries draw on an authority's allocation.

mod balance;
mod entry;
mod life;
mod quarter;
mod revision;
mod supports;

pub use balance::*;
pub use entry::*;
pub use life::*;
pub use quarter::*;
pub use revision::*;
pub use supports::*;
