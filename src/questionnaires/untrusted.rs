//! What strangers’ bytes meet first in this room: each ends in a value or in faults, whatever the
//! bytes are. For the fuzz targets in `tests/fuzz`; nothing else calls it.

use std::{collections::BTreeSet, sync::OnceLock};

use chrono::NaiveDate;

use super::{
    actions::SEED_INSTRUMENTS,
    files::{
        Known, packed_versions, read_evidence, read_instrument, read_pasted, read_people,
        read_responses,
    },
    forms::{
        SectionForm,
        rating::{Asked, RatingForm},
    },
    rules::{Group, Instrument, Seen, Version, parts_for},
};

fn versions() -> &'static [Version] {
    static VERSIONS: OnceLock<Vec<Version>> = OnceLock::new();
    VERSIONS.get_or_init(|| {
        let files = SEED_INSTRUMENTS.iter();
        let read = files.filter_map(|text| packed_versions(text.as_bytes()).ok());
        read.flatten().collect()
    })
}

fn days() -> (NaiveDate, NaiveDate) {
    let first = NaiveDate::default();
    (first, first + chrono::Days::new(60))
}

/// A file of responses.
pub fn responses(bytes: &[u8]) {
    let _ = read_responses(bytes, versions());
}

/// A file of evidence.
pub fn evidence(bytes: &[u8]) {
    let _ = read_evidence(bytes, versions(), days());
}

/// A file of an instrument.
pub fn instrument(bytes: &[u8]) {
    let known = Known {
        labels: BTreeSet::new(),
        codes: BTreeSet::new(),
    };
    let _ = read_instrument(bytes, &known);
}

/// A list of people to ask, as a file and as it is pasted.
pub fn people(bytes: &[u8]) {
    read_people(bytes);
    read_pasted(&String::from_utf8_lossy(bytes), Group::Practitioners);
}

/// The fields of a section of the survey or the self-assessment, and of a rating.
pub fn form(pairs: Vec<(String, String)>) {
    let section = SectionForm::sent(pairs.clone());
    let rating = RatingForm::sent(pairs);
    let (first, last) = days();
    for version in versions() {
        for part in parts_for(Group::Practitioners, version) {
            let _ = section.answer_changes(&part);
            let _ = section.readable_changes(&part);
            let _ = section.changes(&part, false);
        }
        if Instrument::EVIDENCE.contains(&version.instrument) {
            let asked = Asked {
                version,
                days: Some([first, last, last]),
            };
            rating.read(asked, &Seen::default(), true);
        }
    }
}
