//! What a dimension's records still lack for evidence, as somebody who gathers them asks (rule 4).

use super::{
    evidence::FEWEST_RECORDS,
    result::{EvidenceResult, InstrumentLine, NoEvidence},
};
use crate::questionnaires::rules::Instrument;

/// Records to gather, each of which must count in the dimension.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Need {
    /// So many more of one instrument.
    Records {
        /// Which one.
        instrument: Instrument,
        /// How many more.
        more: usize,
        /// Whether one of them must be from a team that the others are not from.
        another_team: bool,
    },
    /// So many more of any of these instruments, after those.
    OfAny {
        /// Which ones.
        instruments: Vec<Instrument>,
        /// How many more.
        more: usize,
    },
}

/// The fewest records that would give the dimension evidence: where instruments are lacking, those
/// that need the fewest records to count. Empty where there is evidence.
pub fn needs(evidence: &EvidenceResult) -> Vec<Need> {
    let line = |instrument| {
        let mut lines = evidence.instruments.iter();
        lines.find(|line| line.instrument == instrument)
    };
    let (mut needs, mut chosen) = (Vec::new(), Vec::new());
    for missing in &evidence.missing {
        match missing {
            NoEvidence::MissingOrganisational => needs.push(Need::Records {
                instrument: Instrument::OrganisationalEvidence,
                more: 1,
                another_team: false,
            }),
            NoEvidence::MissingInstrument { instrument, .. } => {
                needs.extend(line(*instrument).map(to_count));
            }
            NoEvidence::TooFewInstruments { more } => {
                chosen = nearest(evidence, *more);
                needs.extend(chosen.iter().copied().map(to_count));
            }
            NoEvidence::TooFewRecords { .. } => {}
        }
    }
    needs.extend(of_any(evidence, &chosen));
    needs
}

/// How many more records make an instrument count: one at least, from another team, where all that
/// it has are from one.
fn more(line: &InstrumentLine) -> usize {
    line.more_needed.max(usize::from(line.another_team_needed))
}

fn to_count(line: &InstrumentLine) -> Need {
    Need::Records {
        instrument: line.instrument,
        more: more(line),
        another_team: line.another_team_needed,
    }
}

/// The instruments that do not count yet, those nearest to counting first.
fn nearest(evidence: &EvidenceResult, how_many: usize) -> Vec<&InstrumentLine> {
    let others = evidence.instruments.iter().filter(|line| !line.counts);
    let mut others: Vec<_> = others.collect();
    others.sort_by_key(|line| more(line));
    others.truncate(how_many);
    others
}

/// What the eight records lack once the chosen instruments count.
fn of_any(evidence: &EvidenceResult, chosen: &[&InstrumentLine]) -> Option<Need> {
    let few = |missing: &NoEvidence| matches!(missing, NoEvidence::TooFewRecords { .. });
    if !evidence.missing.iter().any(few) {
        return None;
    }
    let then: usize = chosen.iter().map(|line| line.counted + more(line)).sum();
    let lacking = FEWEST_RECORDS.saturating_sub(evidence.records_counted + then);
    let counting = evidence.instruments.iter().filter(|line| line.counts);
    let mut instruments: Vec<_> = counting
        .chain(chosen.iter().copied())
        .map(|line| line.instrument)
        .collect();
    instruments.sort_unstable();
    (lacking > 0).then_some(Need::OfAny {
        instruments,
        more: lacking,
    })
}
