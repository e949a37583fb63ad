//! What an entry is, how it lives, and how entries draw on an authority's allocation.

mod balance;
mod entry;
mod life;
mod month;
mod quarter;
mod revision;
mod series;
mod week;

pub use balance::*;
pub use entry::*;
pub use life::*;
pub use month::*;
pub use quarter::*;
pub use revision::*;
pub use series::*;
pub use week::*;
