//! What is asked for until there is evidence: always enough, and the fewest.

use super::fixtures::{records, round, scored};
use crate::{
    maturity::rules::{Need, RoundData, needs},
    questionnaires::rules::Instrument::{self, *},
};

fn need(instrument: Instrument, more: usize) -> Need {
    Need::Records { instrument, more }
}

fn of(data: &RoundData, dimension: u8) -> Vec<Need> {
    needs(&scored(data, dimension).evidence)
}

#[test]
fn the_nearest_instrument_is_asked_for_and_then_the_rest_of_eight() {
    let mut data = round();
    records(&mut data, PracticeObservation, 4, &[3, 3, 3, 3]);
    records(&mut data, CaseAudit, 4, &[3]);
    let any = |more| Need::OfAny {
        instruments: vec![PracticeObservation, CaseAudit],
        more,
    };
    assert_eq!(of(&data, 4), [need(CaseAudit, 2), any(1)]);
    records(&mut data, CaseAudit, 4, &[3, 3]);
    assert_eq!(of(&data, 4), [any(1)]);
    records(&mut data, CaseAudit, 4, &[3]);
    assert_eq!(of(&data, 4), [], "eight records of two instruments");
}

#[test]
fn one_instrument_with_many_records_is_not_enough() {
    let mut data = round();
    records(&mut data, PracticeObservation, 4, &[3; 9]);
    assert_eq!(of(&data, 4), [need(CaseAudit, 3)]);
}

#[test]
fn organisational_dimensions_ask_for_their_record() {
    let mut data = round();
    assert_eq!(of(&data, 1), [need(OrganisationalEvidence, 1)]);
    records(&mut data, OrganisationalEvidence, 1, &[3]);
    assert_eq!(of(&data, 1), []);
    records(&mut data, GroupSupervision, 2, &[3]);
    let both = [need(OrganisationalEvidence, 1), need(GroupSupervision, 2)];
    assert_eq!(of(&data, 2), both);
}
