//! Instruments, responses and evidence as files.

mod evidence;
mod instruments;
mod responses;

pub(super) use evidence::{FiledRecord, read_evidence};
pub(super) use instruments::read_instruments;
pub(super) use responses::read_responses;

#[cfg(test)]
mod fixtures;
