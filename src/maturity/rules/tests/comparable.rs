//! Rule 12: what two rounds that differ have in common.

use super::fixtures::{
    agree, changed, full_change, instrument, records, rescored, round, say, says, survey,
};
use crate::{
    maturity::rules::{
        ChangeReport, Difference, DimensionChange, NotComparable, RoundData, Verdict, change,
    },
    questionnaires::rules::{Group::*, Instrument::*, Item},
};

fn surveyed(answers: &[u8]) -> RoundData {
    let mut data = round();
    survey(&mut data, 5, answers);
    data
}

#[test]
fn a_group_in_one_round_only_is_left_out_of_both() {
    let (earlier, mut later) = (surveyed(&[2; 5]), surveyed(&[3; 5]));
    say(&mut later, Clinicians, 5, &[1; 5]);
    let d5 = changed(&earlier, &later, 5);
    assert_eq!(d5.differences, [Difference::Groups]);
    assert!(
        d5.rescored && d5.delta.is_none(),
        "the verdict alone is told"
    );
    assert_eq!(rescored(&earlier, &later, 5), (2.0, 3.0));
    assert_eq!(d5.groups, [Leaders, FrontlineManagers, Practitioners]);
    assert_eq!(d5.verdict, Verdict::ClearRise);
}

#[test]
fn two_groups_in_common_are_too_few() {
    let (mut earlier, mut later) = (round(), round());
    for data in [&mut earlier, &mut later] {
        [Leaders, Practitioners]
            .into_iter()
            .for_each(|it| say(data, it, 5, &[3; 5]));
    }
    say(&mut earlier, Clinicians, 5, &[3; 5]);
    say(&mut later, MiddleManagers, 5, &[3; 5]);
    let d5 = changed(&earlier, &later, 5);
    assert_eq!(
        d5.verdict,
        Verdict::NotComparable(NotComparable::PerceptionNotRescored)
    );
    assert_eq!((d5.delta, d5.groups.len()), (None, 0));
}

#[test]
fn an_agreed_self_assessment_does_not_stand_in_for_two_surveys() {
    let (mut earlier, mut later) = (round(), round());
    for data in [&mut earlier, &mut later] {
        [Leaders, Practitioners]
            .into_iter()
            .for_each(|it| say(data, it, 5, &[3; 5]));
        agree(data, 5, "3 3 3 3");
    }
    say(&mut earlier, Clinicians, 5, &[3; 5]);
    say(&mut later, MiddleManagers, 5, &[3; 5]);
    let reason = NotComparable::PerceptionNotRescored;
    assert_eq!(
        changed(&earlier, &later, 5).verdict,
        Verdict::NotComparable(reason)
    );
}

#[test]
fn an_item_reworded_is_left_out_of_both() {
    let (mut earlier, mut later) = (round(), round());
    for data in [&mut earlier, &mut later] {
        for group in [Leaders, FrontlineManagers, Practitioners] {
            (0..5).for_each(|_| says(data, group, 5, "2 2 2 5"));
        }
    }
    later.diagnostic.version = "2".into();
    later
        .diagnostic
        .items
        .iter_mut()
        .find(|it| it.code == "5.4")
        .unwrap()
        .text = "New".into();
    let d5 = changed(&earlier, &later, 5);
    assert_eq!(d5.differences, [Difference::DiagnosticVersion]);
    assert_eq!(rescored(&earlier, &later, 5), (2.0, 2.0));
    assert_eq!(d5.verdict, Verdict::NoClearChange);
}

#[test]
fn an_item_put_to_other_groups_is_another() {
    let (mut earlier, mut later) = (surveyed(&[2; 5]), surveyed(&[3; 5]));
    later.diagnostic.version = "2".into();
    let items = later
        .diagnostic
        .items
        .iter_mut()
        .filter(|it| it.dimension.number() == 5);
    items.for_each(|it| it.groups.retain(|group| *group != Partners));
    let d5 = changed(&earlier, &later, 5);
    assert_eq!(
        d5.verdict,
        Verdict::NotComparable(NotComparable::PerceptionNotRescored)
    );
    // The order in which a file lists the groups is no difference.
    earlier
        .diagnostic
        .items
        .iter_mut()
        .for_each(|it| it.groups.reverse());
    assert_eq!(
        changed(&earlier, &surveyed(&[3; 5]), 5).verdict,
        Verdict::ClearRise
    );
}

/// A second version in which some item of D5 is another, after its survey was the same in both rounds.
fn second(alter: impl Fn(&mut Item)) -> (RoundData, RoundData) {
    let (earlier, mut later) = (surveyed(&[2; 5]), surveyed(&[3; 5]));
    later.diagnostic.version = "2".into();
    let items = later.diagnostic.items.iter_mut();
    items.filter(|it| it.code == "5.4").for_each(alter);
    (earlier, later)
}

fn common(change: &DimensionChange) -> Vec<([usize; 2], usize)> {
    let items = change.items.iter();
    items.map(|it| (it.items, it.common)).collect()
}

#[test]
fn an_item_moved_to_another_dimension_is_common_to_neither() {
    let (mut earlier, mut later) = second(|it| it.dimension = super::fixtures::d(4));
    for (data, answers) in [(&mut earlier, [2; 5]), (&mut later, [3; 5])] {
        survey(data, 4, &answers);
    }
    let d5 = changed(&earlier, &later, 5);
    assert_eq!(common(&d5), [([4, 3], 3)]);
    assert_eq!(
        (rescored(&earlier, &later, 5), d5.verdict),
        ((2.0, 3.0), Verdict::ClearRise)
    );
    let d4 = changed(&earlier, &later, 4);
    assert_eq!(common(&d4), [([4, 5], 4)]);
    assert_eq!(rescored(&earlier, &later, 4), (2.0, 3.0));
}

#[test]
fn a_moved_item_brings_no_answer_along() {
    // 5.4 alone is answered high; once it counts in D4 it must lift neither D4 nor D5.
    let (mut earlier, mut later) = (round(), round());
    later.diagnostic.version = "2".into();
    for data in [&mut earlier, &mut later] {
        for group in [Leaders, FrontlineManagers, Practitioners] {
            (0..5).for_each(|_| {
                says(data, group, 5, "2 2 2 5");
                says(data, group, 4, "2 2 2 2");
            });
        }
    }
    let items = later.diagnostic.items.iter_mut();
    items
        .filter(|it| it.code == "5.4")
        .for_each(|it| it.dimension = super::fixtures::d(4));
    for dimension in [4, 5] {
        assert_eq!(rescored(&earlier, &later, dimension), (2.0, 2.0));
    }
}

#[test]
fn a_wording_may_differ_by_nothing() {
    for (alter, expected) in [
        ((|_| {}) as fn(&mut Item), 4),
        (|it| it.high.push('.'), 4),
        (|it| it.text.push('.'), 3),
        (|it| it.code.push('a'), 3),
        (|it| it.groups.truncate(5), 3),
    ] {
        let (earlier, later) = second(alter);
        let d5 = changed(&earlier, &later, 5);
        assert_eq!(common(&d5), [([4, 4], expected)]);
        let [items] = &d5.items[..] else {
            panic!("one instrument");
        };
        assert_eq!(items.versions, ["1", "2"]);
    }
    assert_eq!(
        common(&changed(&surveyed(&[2; 5]), &surveyed(&[3; 5]), 5)),
        []
    );
}

#[test]
fn nothing_in_common_is_not_comparable_and_says_so() {
    let (earlier, mut later) = second(|_| {});
    let items = later.diagnostic.items.iter_mut();
    items
        .filter(|it| it.dimension.number() == 5)
        .for_each(|it| it.text = "New".into());
    let d5 = changed(&earlier, &later, 5);
    let reason = NotComparable::PerceptionNotRescored;
    assert_eq!(d5.verdict, Verdict::NotComparable(reason));
    assert_eq!(common(&d5), [([4, 4], 0)]);
}

#[test]
fn a_report_adds_its_dimensions_up() {
    let (mut earlier, mut later) = second(|it| it.text = "New".into());
    for data in [&mut earlier, &mut later] {
        survey(data, 6, &[3; 5]);
    }
    let report = change(&earlier, &later);
    // D5 and D6 alone have a score in both rounds.
    let [all] = &report.common_items()[..] else {
        panic!("one instrument");
    };
    assert_eq!((all.items, all.common), ([8, 8], 7));
    let json = serde_json::to_string(&report).unwrap();
    assert_eq!(serde_json::from_str::<ChangeReport>(&json).unwrap(), report);
    // A report of before versions differed reads and is written as it was.
    let same = serde_json::to_string(&change(&earlier, &earlier)).unwrap();
    assert!(!same.contains("\"items\""));
}

#[test]
fn another_version_with_the_same_items_changes_nothing() {
    let (earlier, mut later) = (surveyed(&[2; 5]), surveyed(&[3; 5]));
    later.diagnostic.version = "2".into();
    let d5 = changed(&earlier, &later, 5);
    assert_eq!(
        (rescored(&earlier, &later, 5), d5.verdict),
        ((2.0, 3.0), Verdict::ClearRise)
    );
}

#[test]
fn a_group_that_narrowing_silences_is_no_longer_in_common() {
    let (mut earlier, mut later) = (surveyed(&[2; 5]), surveyed(&[2; 5]));
    // Clinicians answer only 5.3 and 5.4 in the earlier round; 5.4 is reworded, and with it
    // goes half of what they said: 1 of 3.
    says(&mut earlier, Clinicians, 5, "- - 5 5");
    says(&mut later, Clinicians, 5, "5 5 5 5");
    later.diagnostic.version = "2".into();
    later
        .diagnostic
        .items
        .iter_mut()
        .find(|it| it.code == "5.4")
        .unwrap()
        .text = "New".into();
    let d5 = changed(&earlier, &later, 5);
    assert_eq!(d5.groups, [Leaders, FrontlineManagers, Practitioners]);
    assert_eq!(rescored(&earlier, &later, 5), (2.0, 2.0));
}

#[test]
fn survey_and_agreement_are_not_comparable() {
    let (mut earlier, mut later) = (surveyed(&[2; 5]), round());
    agree(&mut later, 5, "3 3 3 3");
    agree(&mut earlier, 5, "1 1 1 1");
    let d5 = changed(&earlier, &later, 5);
    assert_eq!(
        d5.verdict,
        Verdict::NotComparable(NotComparable::OtherBasis)
    );
    assert_eq!(d5.differences, [Difference::Basis]);
    assert_eq!((d5.basis, d5.groups.len()), (None, 0));
}

#[test]
fn both_sides_are_pooled_alike() {
    // The earlier round pools leaders with middle managers, the later one stands them alone.
    let (mut earlier, mut later) = (surveyed(&[3; 5]), surveyed(&[3; 5]));
    say(&mut earlier, MiddleManagers, 5, &[1; 4]);
    say(&mut later, MiddleManagers, 5, &[1; 5]);
    let d5 = changed(&earlier, &later, 5);
    assert_eq!(d5.differences, [Difference::Pools]);
    assert!(d5.rescored, "the later figure is another, pooled");
    // Pooled: (5·3 + 4·1)/9 = 19/9 and (5·3 + 5·1)/10 = 2, each beside two groups at 3.
    let expected = ((19.0 / 9.0 + 6.0) / 3.0, 8.0 / 3.0);
    let (before, now) = rescored(&earlier, &later, 5);
    let capped = |p: f64| p.min(3.0);
    assert!((before - capped(expected.0)).abs() < 1e-9);
    assert!((now - capped(expected.1)).abs() < 1e-9);
    let change = full_change(&earlier, &later, 5);
    assert!((change.delta.unwrap() - (now - before)).abs() < 1e-9);
}

/// Evidence in D5 without a perception.
fn evidenced(observed: u8, audited: u8) -> RoundData {
    let mut data = round();
    records(&mut data, PracticeObservation, 5, &[observed; 4]);
    records(&mut data, CaseAudit, 5, &[audited; 4]);
    data
}

#[test]
fn an_instrument_that_counts_once_is_left_out_of_both() {
    let (earlier, mut later) = (evidenced(2, 2), evidenced(3, 3));
    records(&mut later, GroupSupervision, 5, &[5; 3]);
    let d5 = changed(&earlier, &later, 5);
    assert_eq!(d5.differences, [Difference::Instruments]);
    assert_eq!(
        (rescored(&earlier, &later, 5), d5.verdict),
        ((2.0, 3.0), Verdict::ClearRise)
    );
    assert_eq!(d5.instruments, [PracticeObservation, CaseAudit]);
    assert_eq!(d5.basis, None);
}

#[test]
fn one_instrument_in_common_is_too_few() {
    let earlier = evidenced(2, 2);
    let mut later = round();
    records(&mut later, PracticeObservation, 5, &[3; 5]);
    records(&mut later, GroupSupervision, 5, &[3; 3]);
    let reason = NotComparable::EvidenceNotRescored;
    assert_eq!(
        changed(&earlier, &later, 5).verdict,
        Verdict::NotComparable(reason)
    );
}

#[test]
fn a_half_that_one_round_lacks_is_not_comparable() {
    let (mut earlier, mut later) = (evidenced(2, 2), evidenced(2, 2));
    survey(&mut later, 5, &[3; 5]);
    let reason = NotComparable::PerceptionOnOneSide;
    assert_eq!(
        changed(&earlier, &later, 5).verdict,
        Verdict::NotComparable(reason)
    );
    survey(&mut earlier, 5, &[3; 5]);
    assert!(changed(&earlier, &later, 5).verdict.is_of_figures());
    instrument(&mut later, CaseAudit).records.pop();
    let reason = NotComparable::EvidenceOnOneSide;
    assert_eq!(
        changed(&earlier, &later, 5).verdict,
        Verdict::NotComparable(reason)
    );
}

#[test]
fn another_version_of_an_instrument_is_rescored_on_unchanged_items() {
    let (earlier, mut later) = (evidenced(2, 2), evidenced(3, 3));
    let audit = instrument(&mut later, CaseAudit);
    audit.version = "2".into();
    audit.items[3].text = "New".into();
    audit.records.iter_mut().for_each(|it| {
        it.ratings[0].insert("CA4".into(), "5".parse().unwrap());
    });
    let d5 = changed(&earlier, &later, 5);
    assert_eq!(d5.differences, [Difference::InstrumentVersion]);
    assert_eq!(common(&d5), [([4, 4], 3)]);
    assert_eq!(d5.items[0].instrument, CaseAudit);
    assert_eq!(rescored(&earlier, &later, 5), (2.0, 3.0));
}

#[test]
fn an_observation_that_covers_both_rounds_is_still_needed_when_reworded() {
    let (mut earlier, mut later) = (round(), round());
    for data in [&mut earlier, &mut later] {
        records(data, OrganisationalEvidence, 7, &[3]);
        records(data, GroupSupervision, 7, &[3; 3]);
    }
    assert!(changed(&earlier, &later, 7).verdict.is_of_figures());
    let supervision = instrument(&mut later, GroupSupervision);
    supervision.version = "2".into();
    supervision
        .items
        .iter_mut()
        .for_each(|it| it.text = "New".into());
    let reason = NotComparable::EvidenceNotRescored;
    assert_eq!(
        changed(&earlier, &later, 7).verdict,
        Verdict::NotComparable(reason)
    );
}

#[test]
fn an_observation_that_covers_one_round_only_is_left_out_of_both() {
    let (mut earlier, mut later) = (round(), round());
    for data in [&mut earlier, &mut later] {
        records(data, OrganisationalEvidence, 7, &[3]);
        records(data, GroupSupervision, 7, &[3; 3]);
    }
    let item = super::fixtures::item("CA16", 7, &[]);
    instrument(&mut later, CaseAudit).items.push(item);
    records(&mut later, CaseAudit, 7, &[5; 3]);
    let d7 = changed(&earlier, &later, 7);
    assert_eq!(d7.differences, [Difference::Instruments]);
    assert_eq!(rescored(&earlier, &later, 7), (3.0, 3.0));
}

#[test]
fn instruments_without_evidence_are_no_difference() {
    let (earlier, mut later) = (surveyed(&[2; 5]), surveyed(&[3; 5]));
    records(&mut later, CaseAudit, 5, &[5; 3]);
    let d5 = changed(&earlier, &later, 5);
    assert!(!d5.rescored && d5.instruments.is_empty());
    assert_eq!(d5.verdict, Verdict::ClearRise);
}
