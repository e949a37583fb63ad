//! The room's pages, from plain data.

mod agreement;
pub(super) mod answering;
pub(super) mod consensus;
pub(super) mod draws;
pub(super) mod ended;
pub(super) mod evidence;
pub(super) mod imports;
pub(super) mod instruments;
pub(super) mod leaving;
pub(super) mod merged;
pub(super) mod people;
pub(super) mod rating;
pub(super) mod ratings;
pub(super) mod record;
pub(super) mod records;
pub(super) mod returning;
pub(super) mod self_assessment;
mod statements;
pub(super) mod survey;
