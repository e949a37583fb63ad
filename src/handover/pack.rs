//! What a pack holds, and what its files are called.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    maturity::Frozen,
    questionnaires::rules::{Answers, Instrument, KeptRecord, Version},
};

/// The format of the files; a change that an older reader would misread counts up.
pub(super) const FORMAT: u32 = 2;

pub(super) const README: &str = "README.txt";
pub(super) const MANIFEST: &str = "manifest.json";
pub(super) const ROUNDS: &str = "rounds.csv";
pub(super) const EVIDENCE: &str = "evidence.csv";
pub(super) const CONSENSUS: &str = "consensus.csv";
pub(super) const OBSERVED: &str = "observed.csv";
pub(super) const AGREED: &str = "self-assessment.csv";
pub(super) const PUBLISHED: &str = "published.json";

pub(super) const CONSENSUS_COLUMNS: [&str; 5] = ["record", "instrument", "item", "score", "reason"];
pub(super) const OBSERVED_COLUMNS: [&str; 5] =
    ["record", "instrument", "rater", "item", "observed"];
pub(super) const AGREED_COLUMNS: [&str; 3] = ["item", "answer", "note"];

/// The columns of the plan of rounds: six instruments by the label of the version that the round
/// is held to, then when its self-assessment was submitted.
pub(super) fn rounds_columns() -> Vec<&'static str> {
    let mut columns = vec!["round", "kind", "opens_on", "closes_on"];
    columns.extend(Instrument::ALL.iter().map(|it| it.code()));
    columns.push("self_assessment_submitted_at");
    columns
}

/// `instruments/case_audit.csv`.
pub(super) fn instrument_file(instrument: Instrument) -> String {
    format!("instruments/{}.csv", instrument.code())
}

/// `rounds/month-6/evidence.csv`.
pub(super) fn round_file(month: u32, name: &str) -> String {
    format!("rounds/month-{month}/{name}")
}

/// Everything in a pack.
#[derive(Clone, Debug)]
pub(super) struct Pack {
    pub(super) manifest: Manifest,
    /// Those that its rounds are held to.
    pub(super) versions: Vec<Version>,
    /// Baseline first.
    pub(super) rounds: Vec<PackedRound>,
}

/// What the pack is of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Manifest {
    pub(super) format: u32,
    pub(super) scoring_version: u32,
    pub(super) made_on: NaiveDate,
    pub(super) programme: PackedProgramme,
    pub(super) authority: PackedAuthority,
}

/// The programme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct PackedProgramme {
    pub(super) slug: String,
    pub(super) name: String,
    pub(super) lead_authority: String,
    pub(super) starts_on: NaiveDate,
    pub(super) ends_on: NaiveDate,
    pub(super) authority_ceiling: i32,
    /// In quarters of a day.
    pub(super) allocation_ceiling_quarters: i32,
}

/// The authority.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct PackedAuthority {
    pub(super) slug: String,
    pub(super) name: String,
    pub(super) old_la_code: Option<String>,
    pub(super) new_la_code: Option<String>,
    pub(super) region: Option<String>,
    pub(super) readiness: String,
    pub(super) commitment: String,
    pub(super) standing: String,
    pub(super) joined_on: NaiveDate,
}

/// A round of the authority.
#[derive(Clone, Debug)]
pub(super) struct PackedRound {
    pub(super) month: u32,
    pub(super) kind: String,
    pub(super) opens_on: NaiveDate,
    pub(super) closes_on: NaiveDate,
    /// The labels of the versions that it is held to.
    pub(super) versions: BTreeMap<Instrument, String>,
    pub(super) records: Vec<KeptRecord>,
    pub(super) agreed: Option<PackedAgreed>,
    pub(super) published: Vec<PackedPublication>,
}

/// A submitted agreed self-assessment: the authority's, not a person's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PackedAgreed {
    pub(super) submitted_at: DateTime<Utc>,
    pub(super) answers: Answers,
    pub(super) notes: BTreeMap<String, String>,
}

/// A published result that stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct PackedPublication {
    /// The name of whoever proposed it.
    pub(crate) proposed_by: String,
    /// When.
    pub(crate) proposed_at: DateTime<Utc>,
    /// The name of whoever agreed for the authority.
    pub(crate) agreed_by: String,
    /// When.
    pub(crate) agreed_at: DateTime<Utc>,
    /// Why it was published anew, if it was.
    pub(crate) reason: Option<String>,
    /// The figures as they were frozen.
    pub(crate) snapshot: Frozen,
}
