//! What the readers' tests share.

use super::read_instruments;
use crate::{files::Fault, questionnaires::rules::Version};

pub(super) const HEADER: &str = "instrument,version,code,dimension,text,groups,low,middle,high\n";

pub(super) use crate::questionnaires::actions::SEED_INSTRUMENTS as SEED;

/// The six instruments as they are seeded.
pub(super) fn versions() -> Vec<Version> {
    SEED.iter()
        .flat_map(|text| read_instruments(text.as_bytes()).unwrap())
        .collect()
}

pub(super) fn fault_lines<T: std::fmt::Debug>(read: Result<T, Vec<Fault>>) -> Vec<String> {
    read.unwrap_err().iter().map(ToString::to_string).collect()
}
