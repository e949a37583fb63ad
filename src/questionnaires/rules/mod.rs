//! What an instrument is made of, what a person may answer, and how far a round has come.

mod coverage;
mod handed_over;
mod imports;
mod instruments;
mod parts;
mod records;

pub use coverage::*;
pub use handed_over::*;
pub use imports::*;
pub use instruments::*;
pub use parts::*;
pub use records::*;
