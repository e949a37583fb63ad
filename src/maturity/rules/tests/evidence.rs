//! Rules 3 and 4: items, records, instruments and when there is an E.

use num_rational::Ratio;

use super::fixtures::{full, instrument, near, rated, record, records, round, scored};
use crate::{
    maturity::rules::{
        ExcludedRecords, NoEvidence, Record, RoundData,
        record::{ItemScore, RecordScore, item_score, score},
    },
    questionnaires::rules::Instrument::{self, *},
};

/// What raters who say these words of one item come to, `-` for a blank.
fn said(raters: &[&str], consensus: Option<u8>) -> ItemScore {
    let rating = |word: &&str| match *word {
        "-" => [].into(),
        word => [("X".into(), word.parse().unwrap())].into(),
    };
    let record = Record {
        ratings: raters.iter().map(rating).collect(),
        consensus: consensus.map(|it| ("X".into(), it)).into_iter().collect(),
        ..Record::default()
    };
    item_score(&record, "X")
}

fn halves(twice: u64) -> ItemScore {
    ItemScore::Scored(Ratio::new(twice, 2))
}

#[test]
fn raters_may_differ_by_one_and_no_more() {
    assert_eq!(said(&["3", "4"], None), halves(7));
    assert_eq!(
        said(&["3", "4"], Some(5)),
        halves(7),
        "no consensus is needed"
    );
    assert_eq!(said(&["3", "5"], None), ItemScore::NotScored);
    assert_eq!(said(&["5", "3"], Some(3)), halves(6));
}

#[test]
fn one_score_of_two_stands() {
    assert_eq!(said(&["3", "-"], None), halves(6));
    assert_eq!(said(&["no", "4"], None), halves(8));
    assert_eq!(said(&["2"], None), halves(4));
}

#[test]
fn no_opportunity_holds_where_both_say_it() {
    assert_eq!(said(&["no", "no"], None), ItemScore::NoOpportunity);
    assert_eq!(said(&["no"], None), ItemScore::NoOpportunity);
    assert_eq!(said(&["no", "-"], None), ItemScore::NotScored);
    assert_eq!(said(&["-", "-"], Some(4)), ItemScore::NotScored);
    assert_eq!(said(&[], None), ItemScore::NotScored);
}

#[test]
fn a_third_rater_is_read_alike() {
    assert_eq!(
        said(&["3", "4", "4"], None),
        ItemScore::Scored(Ratio::new(11, 3))
    );
    assert_eq!(said(&["3", "4", "5"], None), ItemScore::NotScored);
    assert_eq!(said(&["no", "no", "5"], None), halves(10));
}

/// The score of a practice observation in D5, which has five items.
fn stands(raters: &[&str]) -> RecordScore {
    let mut data = round();
    rated(&mut data, PracticeObservation, 5, raters);
    let qa = instrument(&mut data, PracticeObservation);
    let items: Vec<_> = qa
        .items
        .iter()
        .filter(|it| it.dimension.number() == 5)
        .collect();
    score(&qa.records[0], &items)
}

fn counted(numerator: u64, denominator: u64, items: u64) -> RecordScore {
    RecordScore::Counted {
        mean: Ratio::new(numerator, denominator),
        items,
    }
}

#[test]
fn exactly_sixty_percent_counts() {
    assert_eq!(stands(&["1 2 3 - -"]), counted(2, 1, 3));
    assert_eq!(stands(&["1 2 - - -"]), RecordScore::TooFewScored);
    assert_eq!(stands(&["1 2 - no no"]), counted(3, 2, 2));
    assert_eq!(stands(&["1 2 - - no"]), RecordScore::TooFewScored);
    assert_eq!(stands(&["no no no no no"]), RecordScore::NothingApplies);
}

#[test]
fn an_item_without_consensus_applies() {
    assert_eq!(stands(&["1 1 1 1 1", "2 2 1 3 3"]), counted(4, 3, 3));
    assert_eq!(
        stands(&["1 1 1 1 1", "2 2 3 3 3"]),
        RecordScore::TooFewScored
    );
    assert_eq!(stands(&["1 1 1 no no", "- - - no -"]), counted(1, 1, 3));
}

#[test]
fn exactly_three_records_count() {
    let mut data = round();
    records(&mut data, CaseAudit, 5, &[1, 2]);
    record(&mut data, CaseAudit, 5, "3 3 - -");
    let line = line(&data, CaseAudit);
    assert_eq!((line.counted, line.counts, line.more_needed), (2, false, 1));
    assert_eq!(
        line.excluded,
        ExcludedRecords {
            nothing_applies: 0,
            too_few_scored: 1
        }
    );
    assert_eq!(line.mean, Some(1.5));
    records(&mut data, CaseAudit, 5, &[3]);
    let line = self::line(&data, CaseAudit);
    assert_eq!((line.counted, line.counts, line.more_needed), (3, true, 0));
    assert_eq!((line.mean, line.teams), (Some(2.0), 3));
}

#[test]
fn three_records_of_one_team_do_not_count_and_of_two_do() {
    let mut data = round();
    records(&mut data, CaseAudit, 5, &[1, 2, 3]);
    let name = |data: &mut RoundData, place: usize, team: Option<&str>| {
        instrument(data, CaseAudit).records[place].team = team.map(str::to_owned);
    };
    (0..3).for_each(|place| name(&mut data, place, Some("north")));
    let one = line(&data, CaseAudit);
    assert_eq!((one.counted, one.teams, one.counts), (3, 1, false));
    assert!(one.another_team_needed);
    name(&mut data, 2, None);
    let two = line(&data, CaseAudit);
    assert_eq!((two.teams, two.counts), (2, true), "a team of its own");
}

fn line(data: &RoundData, of: Instrument) -> crate::maturity::rules::InstrumentLine {
    let lines = scored(data, 5).evidence.instruments;
    lines.into_iter().find(|it| it.instrument == of).unwrap()
}

#[test]
fn eight_records_of_two_instruments_that_count() {
    let mut data = round();
    records(&mut data, PracticeObservation, 5, &[2; 4]);
    records(&mut data, CaseAudit, 5, &[3; 3]);
    records(&mut data, GroupSupervision, 5, &[5; 2]);
    let e = scored(&data, 5).evidence;
    assert_eq!(e.figure, None);
    assert_eq!(e.missing, [NoEvidence::TooFewRecords { more: 1 }]);
    assert_eq!((e.records_counted, e.records_excluded), (7, 2));
    records(&mut data, CaseAudit, 5, &[3]);
    let e = scored(&data, 5).evidence;
    assert_eq!(e.figure.map(|it| it.value), Some(2.5));
    assert_eq!((e.records_counted, e.records_excluded), (8, 2));
}

#[test]
fn one_instrument_is_too_few_however_many_records() {
    let mut data = round();
    records(&mut data, PracticeObservation, 5, &[2; 20]);
    records(&mut data, CaseAudit, 5, &[2; 2]);
    let e = scored(&data, 5).evidence;
    assert_eq!(e.missing, [NoEvidence::TooFewInstruments { more: 1 }]);
    records(&mut data, CaseAudit, 5, &[2]);
    assert!(scored(&data, 5).evidence.figure.is_some());
}

#[test]
fn facts_alone_are_enough_in_d1_and_d8() {
    let mut data = round();
    assert_eq!(
        scored(&data, 1).evidence.missing,
        [NoEvidence::MissingOrganisational]
    );
    record(&mut data, OrganisationalEvidence, 1, "5 3 no");
    // One record of two facts: 0.4 / 1² · 1/2, never nothing.
    let (value, error) = full(&data, 1).figures[1].unwrap();
    assert!(near(value, 4.0) && near(error.unwrap(), 0.2_f64.sqrt()));
    assert_eq!(scored(&data, 8).evidence.figure, None);
}

#[test]
fn facts_and_every_observation_that_covers_it_elsewhere() {
    for (number, observation) in [
        (2, GroupSupervision),
        (7, GroupSupervision),
        (9, CaseAudit),
        (10, CaseAudit),
    ] {
        let mut data = round();
        let missing = |data: &RoundData| scored(data, number).evidence.missing;
        let lacking = |more| NoEvidence::MissingInstrument {
            instrument: observation,
            more,
        };
        assert_eq!(
            missing(&data),
            [NoEvidence::MissingOrganisational, lacking(3)]
        );
        records(&mut data, OrganisationalEvidence, number, &[5]);
        records(&mut data, observation, number, &[1, 2]);
        assert_eq!(missing(&data), [lacking(1)]);
        records(&mut data, observation, number, &[3]);
        let e = scored(&data, number).evidence;
        assert_eq!(e.figure.unwrap().value, 3.5);
        assert_eq!(e.instruments.len(), 2);
    }
}
