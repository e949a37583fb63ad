//! What a round could show as it stands, by hand.

use super::fixtures::{d, rated, record, round};
use crate::{
    maturity::rules::{Came, Prospect, RoundData, Source, came, fewest, prospects},
    questionnaires::rules::{
        Group::{self, *},
        Instrument,
    },
};

fn people(groups: &[(Group, usize)]) -> Came {
    groups.iter().copied().collect()
}

fn of(data: &RoundData, came: &Came, agreed: bool, dimension: u8) -> Prospect {
    let all = prospects(data, came, agreed);
    let found = all.into_iter().find(|(it, _)| *it == d(dimension));
    found.unwrap().1
}

/// One set of three facts in D1.
fn facts() -> RoundData {
    let mut data = round();
    record(&mut data, Instrument::OrganisationalEvidence, 1, "3 3 3");
    data
}

#[test]
fn people_are_counted_as_they_are_told() {
    let told = |open| {
        let submitted = [
            (Leaders, 4),
            (MiddleManagers, 5),
            (FrontlineManagers, 9),
            (Practitioners, 0),
            (Partners, 1),
            (Families, 20),
        ];
        came(submitted.into_iter(), open)
    };
    assert_eq!(
        told(true),
        people(&[(MiddleManagers, 5), (FrontlineManagers, 5)])
    );
    assert_eq!(
        told(false),
        people(&[
            (Leaders, 1),
            (MiddleManagers, 5),
            (FrontlineManagers, 5),
            (Partners, 1)
        ])
    );
}

#[test]
fn the_smallest_change_is_that_of_rule_14_with_people_assumed() {
    // Var(P) = 0.8² · (1/5 + 1/5 + 1/10) / 9 = 0.035556, facts 0.4/3 = 0.133333;
    // V = (0.035556 + 0.133333) / 4 = 0.042222; normal: 1.959964 · √(2 V) = 0.5696.
    let enough = people(&[(Leaders, 5), (FrontlineManagers, 5), (Practitioners, 10)]);
    assert_eq!(
        of(&facts(), &enough, false, 1),
        Prospect::Tested {
            smallest: 0.5,
            helps: Some(Source::Facts),
            fewest: vec![Leaders],
        }
    );
}

#[test]
fn without_enough_people_it_is_evidence_alone_or_not_tested() {
    // 1.959964 · √(2 · 0.133333) = 1.0121.
    let smallest = |came: &Came| match of(&facts(), came, false, 1) {
        Prospect::Tested { smallest, .. } => smallest,
        other => panic!("{other:?}"),
    };
    let nine = people(&[(Leaders, 1), (FrontlineManagers, 3), (Practitioners, 5)]);
    assert_eq!(smallest(&nine), 1.0);
    assert_eq!(of(&facts(), &nine, true, 1), Prospect::NotTested);
    let ten = people(&[(Leaders, 1), (FrontlineManagers, 4), (Practitioners, 5)]);
    assert!(smallest(&ten) < 1.0);
    assert!(matches!(
        of(&facts(), &ten, true, 1),
        Prospect::Tested { .. }
    ));
    let two_groups = people(&[(FrontlineManagers, 20), (Practitioners, 20)]);
    assert_eq!(smallest(&two_groups), 1.0);
}

#[test]
fn without_evidence_it_is_what_evidence_needs() {
    let all = prospects(&round(), &people(&[(Practitioners, 30)]), false);
    assert_eq!(all.len(), 10);
    for (dimension, prospect) in all {
        let Prospect::NoEvidence(needs) = prospect else {
            panic!("{dimension}");
        };
        assert!(!needs.is_empty(), "{dimension}");
    }
}

#[test]
fn where_people_differ_most_the_group_with_fewest_is_named() {
    let mut data = round();
    for of in [Instrument::CaseAudit, Instrument::PracticeObservation] {
        for _ in 0..4 {
            rated(&mut data, of, 4, &["3 3 3 3 3 3", "3 3 3 3 3 3"]);
        }
    }
    // People 0.64 / 10 / 4 = 0.016; raters 0.09 · (1/4 + 1/4) / 4 = 0.01125.
    let came = people(&[(Leaders, 3), (FrontlineManagers, 3), (Practitioners, 4)]);
    let Prospect::Tested {
        helps,
        fewest: of_d4,
        ..
    } = of(&data, &came, false, 4)
    else {
        panic!("no evidence");
    };
    assert_eq!(helps, Some(Source::People));
    assert_eq!(
        of_d4,
        [Leaders, FrontlineManagers, Practitioners],
        "one pool of ten"
    );
    let came = people(&[
        (MiddleManagers, 5),
        (FrontlineManagers, 10),
        (Practitioners, 20),
    ]);
    assert_eq!(fewest(&came), [MiddleManagers]);
    assert_eq!(fewest(&Came::new()), []);
}
