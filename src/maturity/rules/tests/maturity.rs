//! Rules 5 and 6 in one dimension.

use super::fixtures::{agree, figure, full, hundredths, records, round, scored, survey};
use crate::{
    maturity::rules::{
        Basis, Formula,
        exact::{float, ratio},
        maturity::{Maturity, gap, level},
    },
    questionnaires::rules::Instrument::*,
};

/// M of P and E in hundredths.
fn m(p: Option<i64>, e: Option<i64>) -> (i64, Formula) {
    let [p, e] = [p, e].map(|value| value.map(figure));
    let m = Maturity::of(p.as_ref(), e.as_ref()).unwrap();
    let value = m.figure.value * ratio(100, 1);
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
    let gap = |p, e| {
        let (gap, flag) = gap(&figure(p), &figure(e));
        (float(&gap), flag)
    };
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
fn the_basis_says_what_there_is() {
    let mut data = round();
    assert_eq!(scored(&data, 5).basis, Basis::None);
    agree(&mut data, 5, "4 4 4 4");
    let agreed = scored(&data, 5);
    assert_eq!((agreed.basis, agreed.gap), (Basis::PerceptionOnly, None));
    let m = agreed.maturity.unwrap();
    assert_eq!(
        (m.told.value, m.interval, m.formula),
        (3.0, None, Formula::PerceptionCapped)
    );
    records(&mut data, PracticeObservation, 5, &[2, 3, 2, 3]);
    records(&mut data, CaseAudit, 5, &[2, 3, 2, 3]);
    let both = scored(&data, 5);
    assert_eq!(
        (both.basis, both.gap.unwrap().value, both.gap_flag),
        (Basis::Both, 1.5, true)
    );
    let m = both.maturity.unwrap();
    assert_eq!((m.told.value, m.error, m.interval), (3.0, None, None));
    assert_eq!(m.formula, Formula::EvidenceCap);
    data.agreed = None;
    let evidence = scored(&data, 5);
    assert_eq!(
        (evidence.basis, evidence.gap_flag),
        (Basis::EvidenceOnly, false)
    );
    let [_, e, m] = full(&data, 5).figures;
    assert_eq!(m, e);
    survey(&mut data, 5, &[2, 3, 4, 3, 3]);
    assert_eq!(scored(&data, 5).basis, Basis::Both);
}
