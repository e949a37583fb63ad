//! Rules 7 to 9: weights, variances, degrees of freedom.

use super::fixtures::{full, instrument, near, records, round, say};
use crate::{
    maturity::rules::{
        RoundData,
        error::{Error, Team, Weights},
    },
    questionnaires::rules::{Group::*, Instrument::*},
};

/// Var(P) of the worked example: (0.25/7 + 0.36/6 + 0.81/20)/9.
#[test]
fn the_variance_of_perception_is_the_examples() {
    let variance = (0.25 / 7.0 + 0.36 / 6.0 + 0.81 / 20.0) / 9.0_f64;
    assert!((variance - 0.015_135).abs() < 5e-7);
    let mut data = round();
    let groups = [
        (Leaders, [1, 2, 3, 2, 2].as_slice()),
        (FrontlineManagers, &[3, 3, 4, 4, 5]),
        (Practitioners, &[1, 3, 3, 3, 5, 3]),
    ];
    for (group, scores) in groups {
        say(&mut data, group, 5, scores);
    }
    // s²: 0.5, 0.7, 1.6; n: 5, 5, 6; k = 3.
    let (_, error) = full(&data, 5).figures[0].unwrap();
    let expected = (0.5 / 5.0 + 0.7 / 5.0 + 1.6 / 6.0) / 9.0_f64;
    assert!(near(error.unwrap().powi(2), expected));
}

/// Observations and audits in D5, all scores alike within a team.
fn evidenced() -> RoundData {
    let mut data = round();
    records(&mut data, PracticeObservation, 5, &[2, 2, 4, 4]);
    records(&mut data, CaseAudit, 5, &[2, 2, 4, 4]);
    for of in [PracticeObservation, CaseAudit] {
        for (place, record) in instrument(&mut data, of).records.iter_mut().enumerate() {
            record.team = Some(if place < 2 { "north" } else { "south" }.into());
            record.raters = vec![format!("{place}")];
        }
    }
    data
}

fn variance_of_e(data: &RoundData) -> f64 {
    let (_, error) = full(data, 5).figures[1].unwrap();
    error.unwrap().powi(2)
}

#[test]
fn records_of_one_team_are_alike() {
    let mut data = evidenced();
    // By team: each instrument's two teams deviate by 1, of 2 records each: √2 · 2/(4·2) = √2/4,
    // over both instruments √2/2; two teams: 2 · 1/2 = 1. Four raters: 4 · (2/8)² · 0.09.
    assert!(near(variance_of_e(&data), 1.0 + 0.09 * 0.25));
    // Without teams: by record 8 · (√(4/3)/8)² = 1/6.
    for of in [PracticeObservation, CaseAudit] {
        let records = &mut instrument(&mut data, of).records;
        records.iter_mut().for_each(|record| record.team = None);
    }
    assert!(near(variance_of_e(&data), 1.0 / 6.0 + 0.09 * 0.25));
}

#[test]
fn one_rater_of_everything_weighs_one_and_two_of_each_record_half() {
    let mut data = evidenced();
    let by = |data: &mut RoundData, raters: &[&str]| {
        for of in [PracticeObservation, CaseAudit] {
            let records = instrument(data, of).records.iter_mut();
            records.for_each(|it| it.raters = raters.iter().map(|it| (*it).into()).collect());
        }
    };
    by(&mut data, &["one"]);
    assert!(near(variance_of_e(&data), 1.0 + 0.09));
    by(&mut data, &["one", "two"]);
    assert!(near(variance_of_e(&data), 1.0 + 0.09 / 2.0));
}

#[test]
fn facts_are_never_certain_and_a_second_rating_does_not_help() {
    let mut data = round();
    records(&mut data, OrganisationalEvidence, 1, &[3]);
    let variance = |data: &RoundData| {
        let (_, error) = full(data, 1).figures[1].unwrap();
        error.unwrap().powi(2)
    };
    assert!(near(variance(&data), 0.4 / 3.0), "three facts");
    let record = &mut instrument(&mut data, OrganisationalEvidence).records[0];
    record.ratings.push(record.ratings[0].clone());
    record.raters.push("another".into());
    assert!(near(variance(&data), 0.4 / 3.0));
    // Records that differ by more than misjudged facts would: s²/r = 2/2.
    records(&mut data, OrganisationalEvidence, 1, &[5]);
    assert!(near(variance(&data), 1.0));
}

#[test]
fn degrees_of_freedom_weigh_the_terms_that_have_any() {
    let mut weights = Weights::default();
    weights.people.insert(0, 0.3);
    weights.people_degrees = Some(10);
    assert!(near(weights.error().degrees().unwrap(), 10.0));
    weights.teams.insert(Team::Named("north"), 0.4);
    weights.team_degrees = Some(1);
    // V = 0.09 + 0.16 = 0.25; 0.0625 / (0.0081/10 + 0.0256/1).
    assert!(near(weights.error().degrees().unwrap(), 0.0625 / 0.026_41));
    weights.facts = 0.1;
    assert!(near(weights.error().variance, 0.35));
    let none = Weights {
        facts: 0.1,
        ..Weights::default()
    };
    assert_eq!(none.error().degrees(), None, "facts have none");
    assert_eq!(Error::known(0.1, None).quantile(), none.error().quantile());
}

#[test]
fn over_dimensions_the_fewest_degrees_count() {
    let with = |people, teams| Weights {
        people_degrees: people,
        team_degrees: teams,
        ..Weights::default()
    };
    let mut sum = with(Some(20), None);
    sum.add(&with(Some(12), Some(3)), 0.5);
    sum.add(&with(None, Some(5)), 0.5);
    assert_eq!((sum.people_degrees, sum.team_degrees), (Some(12), Some(3)));
}
