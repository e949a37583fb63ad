//! Evidence: what the QA records say of a dimension (rules 4, 7 and 8).

use std::collections::{BTreeMap, BTreeSet};

use super::{
    data::Record,
    error::{Team, Weights},
    exact::{Exact, Sample, inflation, rounded, unweighted},
    maturity::Figure,
    record::{RecordScore, score},
    result::{EvidenceFigure, EvidenceResult, ExcludedRecords, InstrumentLine, NoEvidence},
    view::{InstrumentView, View},
};
use crate::{
    programmes::Dimension,
    questionnaires::rules::{FACT_VARIANCE, Instrument},
};

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

/// The fewest records, and the fewest teams that they are from, by which an observation counts.
const FEWEST_OBSERVATIONS: usize = 3;
const FEWEST_TEAMS: usize = 2;

/// What rule 4 makes of a dimension.
#[derive(Clone, Debug)]
pub(super) struct Evidence<'a> {
    /// One for each instrument that covers the dimension.
    pub(super) lines: Vec<Line<'a>>,
    /// E, or all that it lacks.
    pub(super) figure: Result<Figure<'a>, Vec<NoEvidence>>,
}

/// An instrument's records in the dimension.
#[derive(Clone, Debug)]
pub(super) struct Line<'a> {
    pub(super) instrument: Instrument,
    version: &'a str,
    records: &'a [Record],
    /// The counted records, by their place among the instrument's.
    scores: Sample,
    /// 1/f of each counted record: f facts scored.
    inverse_facts: f64,
    /// The team of each counted record.
    teams: BTreeMap<usize, Team<'a>>,
    excluded: ExcludedRecords,
    admitted: bool,
}

impl<'a> Evidence<'a> {
    pub(super) fn of(view: &View<'a>) -> Self {
        let lines: Vec<_> = view.instruments.iter().map(Line::of).collect();
        let figure = figure(view.dimension, &lines);
        Self { lines, figure }
    }

    /// The instruments that count in the dimension.
    pub(super) fn counted(&self) -> BTreeSet<Instrument> {
        let counted = self.lines.iter().filter(|line| line.counts());
        counted.map(|line| line.instrument).collect()
    }

    /// Counted records of instruments that count, and all other records of those that cover the
    /// dimension.
    pub(super) fn records(&self) -> [usize; 2] {
        let size = |line: &Line<'_>| line.scores.n() + line.excluded.total();
        let all: usize = self.lines.iter().map(size).sum();
        let counting = self.lines.iter().filter(|line| line.counts());
        let counted = counting.map(|line| line.scores.n()).sum();
        [counted, all - counted]
    }

    /// As it is told: records are nobody's private words.
    pub(super) fn told(&self) -> EvidenceResult {
        let [records_counted, records_excluded] = self.records();
        let figure = self.figure.as_ref().ok();
        EvidenceResult {
            figure: figure.map(|figure| EvidenceFigure {
                value: rounded(&figure.value, 2),
            }),
            missing: self.figure.as_ref().err().cloned().unwrap_or_default(),
            instruments: self.lines.iter().map(Line::told).collect(),
            records_counted,
            records_excluded,
        }
    }
}

impl<'a> Line<'a> {
    fn of(view: &InstrumentView<'a>) -> Self {
        let mut line = Self {
            instrument: view.instrument,
            version: view.version,
            records: view.records,
            scores: Sample::default(),
            inverse_facts: 0.0,
            teams: BTreeMap::new(),
            excluded: ExcludedRecords::default(),
            admitted: view.admitted,
        };
        for (place, record) in view.records.iter().enumerate() {
            match score(record, &view.items) {
                RecordScore::Counted { mean, items } => {
                    line.scores.add(place, *mean.numer(), *mean.denom());
                    line.inverse_facts += 1.0 / items as f64;
                    line.teams.insert(place, line.team(place, record));
                }
                RecordScore::NothingApplies => line.excluded.nothing_applies += 1,
                RecordScore::TooFewScored => line.excluded.too_few_scored += 1,
            }
        }
        line
    }

    fn team(&self, place: usize, record: &'a Record) -> Team<'a> {
        match &record.team {
            Some(label) => Team::Named(label),
            None => Team::Own((self.instrument, place)),
        }
    }

    fn is_observation(&self) -> bool {
        self.instrument != Instrument::OrganisationalEvidence
    }

    /// How many more counted records it needs to count: three observations, or one set of facts.
    fn more_needed(&self) -> usize {
        let fewest = if self.is_observation() {
            FEWEST_OBSERVATIONS
        } else {
            1
        };
        fewest.saturating_sub(self.scores.n())
    }

    fn distinct_teams(&self) -> BTreeSet<Team<'a>> {
        self.teams.values().copied().collect()
    }

    /// Whether all its counted records are of one team that somebody named; one without a team is a
    /// team of its own, and so is the next.
    fn is_one_team(&self) -> bool {
        let teams = self.distinct_teams();
        let named = teams.iter().all(|team| matches!(team, Team::Named(_)));
        self.is_observation() && teams.len() == 1 && named
    }

    fn has_enough_teams(&self) -> bool {
        !self.is_observation() || self.distinct_teams().len() >= FEWEST_TEAMS
    }

    pub(super) fn counts(&self) -> bool {
        self.admitted && self.more_needed() == 0 && self.has_enough_teams()
    }

    /// As it is told.
    fn told(&self) -> InstrumentLine {
        let mean = self.scores.mean();
        InstrumentLine {
            instrument: self.instrument,
            version: self.version.to_owned(),
            counted: self.scores.n(),
            excluded: self.excluded,
            mean: mean.map(|mean| rounded(&mean, 2)),
            teams: self.distinct_teams().len(),
            counts: self.counts(),
            more_needed: self.more_needed(),
            another_team_needed: self.is_one_team(),
        }
    }

    /// Adds what the instrument's records, teams and raters move E by, one of k instruments.
    fn weigh(&self, k: usize, weights: &mut Weights<'a>) {
        if !self.is_observation() {
            weights.facts += self.facts() / (k * k) as f64;
            return;
        }
        let share = 1.0 / (self.scores.n() * k) as f64;
        let by_record = inflation(self.scores.n()) * share;
        let by_team = inflation(self.distinct_teams().len()) * share;
        for (place, deviation) in self.scores.deviations() {
            let key = (self.instrument, place);
            *weights.records.entry(key).or_default() += deviation * by_record;
            if let Some(team) = self.teams.get(&place) {
                *weights.teams.entry(*team).or_default() += deviation * by_team;
            }
            let raters = self
                .records
                .get(place)
                .map(|record| record.raters.as_slice());
            let raters = raters.unwrap_or_default();
            for rater in raters {
                *weights.raters.entry(rater).or_default() += share / raters.len() as f64;
            }
        }
    }

    /// The larger of what the records differ by and what misjudged facts may come to; a second
    /// rating does not lower it, since both read the same paper.
    fn facts(&self) -> f64 {
        let r = self.scores.n() as f64;
        let squares: f64 = self
            .scores
            .deviations()
            .map(|(_, deviation)| deviation * deviation)
            .sum();
        let sample_variance = if self.scores.n() > 1 {
            squares / (r - 1.0)
        } else {
            0.0
        };
        let misjudged = FACT_VARIANCE * self.inverse_facts / (r * r);
        misjudged.max(sample_variance / r)
    }
}

fn figure<'a>(dimension: Dimension, lines: &[Line<'a>]) -> Result<Figure<'a>, Vec<NoEvidence>> {
    let lacks = match Requirement::of(dimension) {
        Requirement::TwoInstruments => two_instruments(lines),
        Requirement::Organisational => organisational(lines),
        Requirement::OrganisationalAndObserved => [organisational(lines), observed(lines)].concat(),
    };
    let counted: Vec<_> = lines.iter().filter(|line| line.counts()).collect();
    let means: Vec<Exact> = counted
        .iter()
        .filter_map(|line| line.scores.mean())
        .collect();
    match unweighted(&means) {
        Some(value) if lacks.is_empty() => Ok(Figure {
            value,
            weights: Some(weights(&counted)),
        }),
        _ => Err(lacks),
    }
}

/// Of each record, team and rater, of facts, and νE (rules 7 to 9).
fn weights<'a>(counted: &[&Line<'a>]) -> Weights<'a> {
    let mut weights = Weights::default();
    for line in counted {
        line.weigh(counted.len(), &mut weights);
    }
    let observations = counted.iter().filter(|line| line.is_observation());
    let teams: BTreeSet<_> = observations
        .flat_map(|line| line.distinct_teams())
        .collect();
    weights.team_degrees = teams.len().checked_sub(1);
    weights
}

fn two_instruments(lines: &[Line<'_>]) -> Vec<NoEvidence> {
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

fn organisational(lines: &[Line<'_>]) -> Vec<NoEvidence> {
    let mut counted = lines.iter().filter(|line| line.counts());
    if counted.any(|line| !line.is_observation()) {
        Vec::new()
    } else {
        vec![NoEvidence::MissingOrganisational]
    }
}

fn observed(lines: &[Line<'_>]) -> Vec<NoEvidence> {
    let missing = lines
        .iter()
        .filter(|line| line.is_observation() && !line.counts());
    missing
        .map(|line| NoEvidence::MissingInstrument {
            instrument: line.instrument,
            more: line.more_needed(),
        })
        .collect()
}
