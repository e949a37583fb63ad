//! Instruments, responses and evidence as files.

mod evidence;
mod instruments;
mod responses;

pub(super) use evidence::{FiledRecord, read_evidence};
pub(super) use instruments::{
    Known, MOST_ITEMS, read_instrument, read_instruments, write_instrument,
};
pub(super) use responses::read_responses;

#[cfg(test)]
mod fixtures;
