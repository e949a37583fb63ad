//! What an instrument is made of, what a person may answer, and how far a round has come.

mod agreement;
mod coverage;
mod draw;
mod instruments;
mod parts;
mod records;
mod seen;

pub use agreement::*;
pub use coverage::*;
pub use draw::*;
pub use instruments::*;
pub use parts::*;
pub use records::*;
pub use seen::*;
