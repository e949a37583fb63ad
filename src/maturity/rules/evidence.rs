//! Evidence: what the QA records say of a dimension (rule 3).

use std::collections::BTreeSet;

use super::{
    exact::{Estimate, Moments, float, unweighted},
    record::{Standing, standing},
    result::{ExcludedRecords, InstrumentLine, NoEvidence},
    view::{InstrumentView, View},
};
use crate::{programmes::Dimension, questionnaires::rules::Instrument};

/// What a dimension's evidence must rest on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Requirement {
    /// D3 to D6: two counted instruments, eight counted records among them.
    TwoInstruments,
    /// D2, D7, D9, D10: the organisational record and every observation instrument that covers it.
    OrganisationalAndObserved,
    /// D1, D8: the organisational record.
    Organisational,
}

impl Requirement {
    fn of(dimension: Dimension) -> Self {
        match dimension.number() {
            3..=6 => Self::TwoInstruments,
            1 | 8 => Self::Organisational,
            _ => Self::OrganisationalAndObserved,
        }
    }
}

/// The fewest instruments and records that evidence in D3 to D6 rests on.
const FEWEST_INSTRUMENTS: usize = 2;
pub(super) const FEWEST_RECORDS: usize = 8;

/// What rule 3 makes of a dimension.
#[derive(Clone, Debug)]
pub(super) struct Evidence {
    /// One for each instrument that covers the dimension.
    pub(super) lines: Vec<Line>,
    /// E, or all that it lacks.
    pub(super) figure: Result<Estimate, Vec<NoEvidence>>,
}

/// An instrument's records in the dimension.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) instrument: Instrument,
    pub(super) version: String,
    pub(super) scores: Moments,
    pub(super) excluded: ExcludedRecords,
    admitted: bool,
}

impl Evidence {
    pub(super) fn of(view: &View<'_>) -> Self {
        let lines: Vec<_> = view.instruments.iter().map(Line::of).collect();
        let figure = figure(view.dimension, &lines);
        Self { lines, figure }
    }

    /// The instruments that count in the dimension.
    pub(super) fn counted(&self) -> BTreeSet<Instrument> {
        self.lines
            .iter()
            .filter(|line| line.counts())
            .map(|line| line.instrument)
            .collect()
    }
}

impl Line {
    fn of(view: &InstrumentView<'_>) -> Self {
        let mut line = Self {
            instrument: view.instrument,
            version: view.version.to_owned(),
            scores: Moments::default(),
            excluded: ExcludedRecords::default(),
            admitted: view.admitted,
        };
        for record in view.records {
            match standing(record, &view.items) {
                Standing::Counted(mean) => line.scores.add(*mean.numer(), *mean.denom()),
                Standing::NothingApplies => line.excluded.nothing_applies += 1,
                Standing::TooFewScored => line.excluded.too_few_scored += 1,
            }
        }
        line
    }

    /// How many more counted records it needs to count: three observations, or one set of facts.
    fn more_needed(&self) -> usize {
        let fewest = match self.instrument {
            Instrument::OrganisationalEvidence => 1,
            _ => 3,
        };
        usize::saturating_sub(fewest, self.scores.n())
    }

    pub(super) fn counts(&self) -> bool {
        self.admitted && self.more_needed() == 0
    }

    /// As it is frozen.
    pub(super) fn frozen(&self) -> InstrumentLine {
        let summary = self.scores.summary();
        InstrumentLine {
            instrument: self.instrument,
            version: self.version.clone(),
            counted: self.scores.n(),
            excluded: self.excluded,
            mean: summary.as_ref().map(|it| float(&it.mean)),
            variance: summary.as_ref().map(|it| float(&it.variance)),
            counts: self.counts(),
            more_needed: self.more_needed(),
        }
    }
}

fn figure(dimension: Dimension, lines: &[Line]) -> Result<Estimate, Vec<NoEvidence>> {
    let lacks = match Requirement::of(dimension) {
        Requirement::TwoInstruments => two_instruments(lines),
        Requirement::Organisational => organisational(lines),
        Requirement::OrganisationalAndObserved => [organisational(lines), observed(lines)].concat(),
    };
    let counted = lines.iter().filter(|line| line.counts());
    let summaries: Vec<_> = counted.filter_map(|line| line.scores.summary()).collect();
    match unweighted(&summaries) {
        Some(estimate) if lacks.is_empty() => Ok(estimate),
        _ => Err(lacks),
    }
}

fn two_instruments(lines: &[Line]) -> Vec<NoEvidence> {
    let counted: Vec<_> = lines.iter().filter(|line| line.counts()).collect();
    let records: usize = counted.iter().map(|line| line.scores.n()).sum();
    let mut lacks = Vec::new();
    let more = FEWEST_INSTRUMENTS.saturating_sub(counted.len());
    if more > 0 {
        lacks.push(NoEvidence::TooFewInstruments { more });
    }
    let more = FEWEST_RECORDS.saturating_sub(records);
    if more > 0 {
        lacks.push(NoEvidence::TooFewRecords { more });
    }
    lacks
}

fn organisational(lines: &[Line]) -> Vec<NoEvidence> {
    let mut counted = lines.iter().filter(|line| line.counts());
    match counted.any(|line| line.instrument == Instrument::OrganisationalEvidence) {
        true => Vec::new(),
        false => vec![NoEvidence::MissingOrganisational],
    }
}

fn observed(lines: &[Line]) -> Vec<NoEvidence> {
    let observations = lines
        .iter()
        .filter(|line| line.instrument != Instrument::OrganisationalEvidence && !line.counts());
    observations
        .map(|line| NoEvidence::MissingInstrument {
            instrument: line.instrument,
            more: line.more_needed(),
        })
        .collect()
}
