//! What is kept for how long, and what is done when its time is over.

mod actions;
mod erase;
mod periods;
mod store;

pub use actions::{Done, Due, carry_out, due};
pub use periods::Periods;
