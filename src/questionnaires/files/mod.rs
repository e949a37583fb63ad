//! Instruments, responses and evidence as files.

mod coverage;
mod evidence;
mod instruments;
mod out;
mod people;
mod responses;

pub(crate) use coverage::{COVERAGE_COLUMNS, coverage_rows};
pub(super) use evidence::read_evidence;
pub(crate) use evidence::{FiledRating, FiledRecord};
pub(super) use instruments::{Known, MOST_ITEMS, read_instrument, read_instruments};
pub(crate) use out::{evidence_csv, evidence_template, instrument_csv, responses_template};
pub(super) use people::{MOST_PEOPLE, PeopleToAsk, read_pasted, read_people};
pub(super) use responses::{Responses, read_responses};

use chrono::NaiveDate;

use crate::{files::Fault, questionnaires::rules::Version};

/// The versions in a handover pack’s file of an instrument.
pub(crate) fn packed_versions(bytes: &[u8]) -> Result<Vec<Version>, Vec<Fault>> {
    read_instruments(bytes)
}

/// The records in a handover pack’s file of evidence.
pub(crate) fn packed_evidence(
    bytes: &[u8],
    versions: &[Version],
    days: (NaiveDate, NaiveDate),
) -> Result<Vec<FiledRecord>, Vec<Fault>> {
    read_evidence(bytes, versions, days)
}

#[cfg(test)]
mod fixtures;
