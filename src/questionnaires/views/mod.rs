//! The room's pages, from plain data.

pub(super) mod answering;
pub(super) mod ended;
pub(super) mod evidence;
pub(super) mod imports;
pub(super) mod instruments;
pub(super) mod people;
pub(super) mod returning;
pub(super) mod self_assessment;
mod statements;
pub(super) mod survey;
