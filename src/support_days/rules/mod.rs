//! What an entry is, how it lives, and how entries draw on an authority's allocation.

mod balance;
mod entry;
mod event;
mod filter;
mod life;
mod month;
mod pace;
#[cfg(test)]
mod properties;
mod quarter;
mod replay;
mod revision;
mod series;
mod supports;
mod week;

pub use balance::*;
pub use entry::*;
pub use event::*;
pub use filter::*;
pub use life::*;
pub use month::*;
pub use pace::{Pace, Projection, Quarters, Recent, Timing, WINDOW, Warning};
pub use quarter::*;
pub use replay::*;
pub use revision::*;
pub use series::*;
pub use supports::*;
pub use week::*;
