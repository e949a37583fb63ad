//! What a dimension's records still lack for evidence, as somebody who gathers them asks (rule 3).

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
    let (mut needs, mut chosen) = (Vec::new(), Vec::new());
    for missing in &evidence.missing {
        match missing {
            NoEvidence::MissingOrganisational => {
                needs.push(records(Instrument::OrganisationalEvidence, 1));
            }
            NoEvidence::MissingInstrument { instrument, more } => {
                needs.push(records(*instrument, *more));
            }
            NoEvidence::TooFewInstruments { more } => {
                chosen = nearest(evidence, *more);
                let of_each = chosen
                    .iter()
                    .map(|it| records(it.instrument, it.more_needed));
                needs.extend(of_each);
            }
            NoEvidence::TooFewRecords { .. } => {}
        }
    }
    needs.extend(of_any(evidence, &chosen));
    needs
}

fn records(instrument: Instrument, more: usize) -> Need {
    Need::Records { instrument, more }
}

/// The instruments that do not count yet, those nearest to counting first.
fn nearest(evidence: &EvidenceResult, how_many: usize) -> Vec<&InstrumentLine> {
    let mut others: Vec<_> = evidence
        .instruments
        .iter()
        .filter(|it| !it.counts)
        .collect();
    others.sort_by_key(|it| it.more_needed);
    others.truncate(how_many);
    others
}

/// What the eight records lack once the chosen instruments count.
fn of_any(evidence: &EvidenceResult, chosen: &[&InstrumentLine]) -> Option<Need> {
    let few = |it: &NoEvidence| matches!(it, NoEvidence::TooFewRecords { .. });
    if !evidence.missing.iter().any(few) {
        return None;
    }
    let then: usize = chosen.iter().map(|it| it.counted + it.more_needed).sum();
    let more = FEWEST_RECORDS.saturating_sub(evidence.records_counted + then);
    let counting = evidence.instruments.iter().filter(|it| it.counts);
    let mut instruments: Vec<_> = counting
        .chain(chosen.iter().copied())
        .map(|it| it.instrument)
        .collect();
    instruments.sort_unstable();
    (more > 0).then_some(Need::OfAny { instruments, more })
}
