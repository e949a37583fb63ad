//! Instruments, responses and evidence as files.

mod evidence;
mod instruments;
mod people;
mod responses;

pub(super) use evidence::{FiledRecord, read_evidence};
pub(super) use instruments::read_instruments;
pub(super) use people::{MOST_PEOPLE, PeopleToAsk, read_pasted, read_people};
pub(super) use responses::read_responses;

#[cfg(test)]
mod fixtures;
