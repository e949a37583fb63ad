//! What is asked for until there is evidence: always enough, and the fewest.

use super::fixtures::{instrument, records, round, scored};
use crate::{
    maturity::rules::{Need, RoundData, needs},
    questionnaires::rules::Instrument::{self, *},
};

fn need(instrument: Instrument, more: usize) -> Need {
    Need::Records {
        instrument,
        more,
        another_team: false,
    }
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

#[test]
fn records_of_one_team_ask_for_another() {
    let mut data = round();
    records(&mut data, OrganisationalEvidence, 2, &[3]);
    records(&mut data, GroupSupervision, 2, &[3, 3]);
    let teams = &mut instrument(&mut data, GroupSupervision).records;
    teams
        .iter_mut()
        .for_each(|record| record.team = Some("north".into()));
    let another = |more| Need::Records {
        instrument: GroupSupervision,
        more,
        another_team: true,
    };
    assert_eq!(of(&data, 2), [another(1)]);
    records(&mut data, GroupSupervision, 2, &[3]);
    let last = instrument(&mut data, GroupSupervision).records.last_mut();
    last.unwrap().team = Some("north".into());
    assert_eq!(of(&data, 2), [another(1)], "three of one team");
    records(&mut data, GroupSupervision, 2, &[3]);
    assert_eq!(of(&data, 2), []);
}
