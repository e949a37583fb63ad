//! What a return says, and when there can be one.

mod content;
mod corrections;
mod days;
mod limitations;
mod pace;
mod results;
mod stage;
mod words;

pub use content::Signatory;
pub(super) use content::*;
pub(super) use corrections::{Told, changed_results, fallen, numbers, restated};
pub(super) use days::{DaysOf, days_part};
pub(super) use limitations::limitations;
pub(super) use pace::pace_part;
pub(super) use results::{overall_by_round, result_parts, with_interval};
pub(super) use stage::{Stage, stage};
pub use words::Part;
pub(super) use words::{Written, WrittenRow, together};
