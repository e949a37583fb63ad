//! What is done to the ledger. Each change is a revision; nothing is overwritten.

mod calendar_link;
mod closing;
mod confirmation;
mod held;
mod imports;
mod life;
mod record;
mod series;

pub use calendar_link::*;
pub use closing::*;
pub use confirmation::*;
pub use held::Refused;
pub(crate) use held::{Held, NewEntry};
pub(crate) use imports::*;
pub use life::*;
pub use record::*;
pub use series::*;
