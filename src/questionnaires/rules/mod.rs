//! What an instrument is made of, what a person may answer, and how far a round has come.

mod audience;
mod comparison;
mod coverage;
mod instruments;
mod parts;
mod records;

pub use audience::*;
pub use comparison::*;
pub use coverage::*;
pub use instruments::*;
pub use parts::*;
pub use records::*;
