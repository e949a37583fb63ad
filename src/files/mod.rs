//! Files of figures, in and out: what a spreadsheet really saves, and what another can rely on.

mod cells;
#[cfg(test)]
mod properties;
mod read;
mod sent;
mod write;

pub use cells::{quoted, read_day};
pub use read::{Fault, Row, Sheet};
pub(crate) use sent::Sending;
pub use write::{free_text, number, without_guard, writer};
