//! The room's pages, from plain data.

mod agreement;
pub(super) mod answering;
pub(super) mod consensus;
pub(super) mod draws;
pub(super) mod evidence;
pub(super) mod rating;
pub(super) mod ratings;
pub(super) mod record;
pub(super) mod records;
pub(super) mod self_assessment;
mod statements;
pub(super) mod survey;
