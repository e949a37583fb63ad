//! What an instrument is made of, what a person may answer, and how far a round has come.

mod agreement;
mod audience;
mod came_by;
mod closed;
mod comparison;
mod coverage;
mod draw;
mod handed_over;
mod headcounts;
mod imports;
mod instruments;
mod intake;
mod last_round;
mod merging;
mod parts;
mod records;
mod return_code;
mod seen;

pub use agreement::*;
pub use audience::*;
pub use came_by::*;
pub use closed::*;
pub use comparison::*;
pub use coverage::*;
pub use draw::*;
pub use handed_over::*;
pub use headcounts::*;
pub use imports::*;
pub use instruments::*;
pub use intake::*;
pub use last_round::*;
pub use merging::*;
pub use parts::*;
pub use records::*;
pub(crate) use return_code::ReturnCode;
pub use seen::*;
