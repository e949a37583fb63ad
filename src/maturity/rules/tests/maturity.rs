//! Rules 4 to 6 in one dimension.

use super::fixtures::{agree, estimate, hundredths, near, records, round, scored, survey};
use crate::{
    maturity::rules::{
        Basis, Formula, Interval,
        exact::{Estimate, ratio},
        maturity::{Maturity, gap, interval, level},
    },
    questionnaires::rules::Instrument::*,
};

/// M of P and E in hundredths, each with an error of 0.1.
fn m(p: Option<i64>, e: Option<i64>) -> (i64, Formula) {
    let [p, e] = [p, e].map(|it| it.map(|value| estimate(value, Some(100))));
    let m = Maturity::of(p.as_ref(), e.as_ref()).unwrap();
    let value = m.estimate.value * ratio(100, 1);
    (value.to_integer().try_into().unwrap(), m.formula)
}

#[test]
fn where_cap_and_mean_are_the_same_it_is_the_mean() {
    assert_eq!(m(Some(330), Some(230)), (280, Formula::Mean));
    assert_eq!(m(Some(332), Some(230)), (280, Formula::EvidenceCap));
    assert_eq!(m(Some(328), Some(230)), (279, Formula::Mean));
    assert_eq!(m(Some(100), Some(500)), (300, Formula::Mean));
}

#[test]
fn perception_alone_reaches_three() {
    assert_eq!(m(Some(300), None), (300, Formula::PerceptionAlone));
    assert_eq!(m(Some(301), None), (300, Formula::PerceptionCapped));
    assert_eq!(m(Some(299), None), (299, Formula::PerceptionAlone));
    assert_eq!(m(None, Some(480)), (480, Formula::EvidenceAlone));
    assert_eq!(Maturity::of(None, None), None);
}

#[test]
fn the_gap_is_flagged_from_exactly_three_quarters() {
    let gap = |p, e| gap(&estimate(p, None), &estimate(e, None));
    assert_eq!(gap(305, 230), (0.75, true));
    assert_eq!(gap(230, 305), (-0.75, true));
    assert_eq!(gap(304, 230), (0.74, false));
    assert_eq!(gap(230, 304), (-0.74, false));
}

#[test]
fn levels_begin_exactly_at_their_thresholds() {
    for (at, expected) in [(180, 2), (260, 3), (340, 4), (420, 5)] {
        assert_eq!(level(&hundredths(at)), expected);
        let just_under = hundredths(at) - ratio(1, 1_000_000_000_000_000_000);
        assert_eq!(level(&just_under), expected - 1);
    }
    assert_eq!((level(&hundredths(100)), level(&hundredths(500))), (1, 5));
    // In floats (2.4 + 2.4 + 3.0) / 3 falls short of 2.6.
    let mean = (hundredths(240) + hundredths(240) + hundredths(300)) / ratio(3, 1);
    assert_eq!(level(&mean), 3);
}

#[test]
fn the_error_is_that_of_the_formula_that_won() {
    let of = |p: (i64, Option<i64>), e: Option<(i64, Option<i64>)>| {
        let e = e.map(|(value, error)| estimate(value, error));
        Maturity::of(Some(&estimate(p.0, p.1)), e.as_ref())
            .unwrap()
            .estimate
            .squared_error
    };
    let e = |value| Some((value, Some(1600)));
    assert_eq!(of((300, Some(900)), e(300)), Some(ratio(625, 10_000)));
    assert_eq!(
        of((300, Some(900)), e(200)),
        Some(ratio(625, 10_000)),
        "a tie is the mean"
    );
    assert_eq!(of((400, Some(900)), e(200)), Some(ratio(1600, 10_000)));
    assert_eq!(of((400, Some(900)), None), Some(ratio(900, 10_000)));
    assert_eq!(of((200, Some(900)), None), Some(ratio(900, 10_000)));
    assert_eq!(of((300, None), e(300)), None);
    assert_eq!(of((400, None), e(200)), None, "none even where the cap won");
    let alone = Maturity::of(None, Some(&estimate(200, Some(1600)))).unwrap();
    assert_eq!(alone.estimate.squared_error, Some(ratio(1600, 10_000)));
}

#[test]
fn the_interval_is_cut_to_one_and_five() {
    let of = |value, error| interval(&estimate(value, Some(error))).unwrap();
    assert_eq!(
        of(120, 10_000),
        Interval {
            low: 1.0,
            high: 1.2 + 1.645
        }
    );
    assert_eq!(
        of(480, 10_000),
        Interval {
            low: 4.8 - 1.645,
            high: 5.0
        }
    );
    assert_eq!(
        of(300, 0),
        Interval {
            low: 3.0,
            high: 3.0
        }
    );
    let without = Estimate {
        value: hundredths(300),
        squared_error: None,
    };
    assert_eq!(interval(&without), None);
}

#[test]
fn the_basis_says_what_there_is() {
    let mut data = round();
    assert_eq!(scored(&data, 5).basis, Basis::None);
    agree(&mut data, 5, "4 4 4 4");
    let agreed = scored(&data, 5);
    assert_eq!((agreed.basis, agreed.gap), (Basis::PerceptionOnly, None));
    let m = agreed.maturity.unwrap();
    assert_eq!(
        (m.value, m.se, m.formula),
        (3.0, None, Formula::PerceptionCapped)
    );
    records(&mut data, PracticeObservation, 5, &[2, 3, 2, 3]);
    records(&mut data, CaseAudit, 5, &[2, 3, 2, 3]);
    let both = scored(&data, 5);
    assert_eq!(
        (both.basis, both.gap, both.gap_flag),
        (Basis::Both, Some(1.5), true)
    );
    let m = both.maturity.unwrap();
    assert_eq!((m.value, m.se, m.interval), (3.0, None, None));
    assert_eq!(m.formula, Formula::EvidenceCap);
    data.agreed = None;
    let evidence = scored(&data, 5);
    assert_eq!(
        (evidence.basis, evidence.gap_flag),
        (Basis::EvidenceOnly, false)
    );
    assert!(near(
        evidence.maturity.unwrap().se.unwrap(),
        evidence.evidence.figure.unwrap().se
    ));
    survey(&mut data, 5, &[2, 3, 4, 3, 3]);
    assert_eq!(scored(&data, 5).basis, Basis::Both);
}
