//! The worked example of the domain page, D5.

use super::fixtures::{STAFF, item, near, record, records, round, say, says, scored};
use crate::ui::formats;
use crate::{
    maturity::rules::{
        Formula, NoSurvey, RoundData,
        exact::{Estimate, Summary, float, ratio, root, unweighted, whole},
        maturity::Maturity,
    },
    questionnaires::rules::{Group::*, Instrument::*},
};

#[test]
fn two_respondents() {
    let mut data = round();
    says(&mut data, Practitioners, 5, "4 3 na dk");
    says(&mut data, Practitioners, 5, "5 - - dk");
    let p = scored(&data, 5).perception;
    assert_eq!(
        (p.respondents_counted, p.respondents_excluded.under_half),
        (1, 1)
    );
    assert!(p.no_survey.contains(&NoSurvey::FewerThanFive { more: 4 }));
    // The one that counts scores 3.5: with four more of the kind P is theirs.
    let mut five = round();
    [Leaders, Clinicians]
        .into_iter()
        .for_each(|it| says(&mut five, it, 5, "4 3 na dk"));
    (0..3).for_each(|_| says(&mut five, Practitioners, 5, "4 3 na dk"));
    says(&mut five, Practitioners, 5, "5 - - dk");
    assert_eq!(scored(&five, 5).perception.figure.unwrap().value, 3.5);
}

/// P from the groups' summaries as the page gives them.
fn perception() -> Estimate {
    let group = |n, mean, s| Summary {
        n: whole(n),
        mean: ratio(mean, 10),
        variance: ratio(s, 10).pow(2),
    };
    unweighted(&[group(7, 46, 5), group(6, 40, 6), group(20, 31, 9)]).unwrap()
}

#[test]
fn perception_from_the_groups() {
    let p = perception();
    assert_eq!(p.value, ratio(39, 10));
    assert_eq!(formats::number(root(&p.squared_error.unwrap()), 3), "0.123");
}

/// Five items in D5, so that seven people can come to a mean of 4.6.
fn data() -> RoundData {
    let mut data = round();
    data.diagnostic.items.push(item("5.5", 5, &STAFF));
    // Leaders and middle managers: 4.2 + 4 + 5, and 5 + 5 + 4.5 + 4.5, make 32.2.
    says(&mut data, Leaders, 5, "4 4 4 4 5");
    say(&mut data, Leaders, 5, &[4, 5]);
    say(&mut data, MiddleManagers, 5, &[5, 5]);
    (0..2).for_each(|_| says(&mut data, MiddleManagers, 5, "4 5 4 5 na"));
    say(&mut data, FrontlineManagers, 5, &[3, 4, 4, 4, 4, 5]);
    say(
        &mut data,
        Practitioners,
        5,
        &[2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4, 4],
    );
    data
}

fn with_records(mut data: RoundData) -> RoundData {
    records(&mut data, PracticeObservation, 5, &[2, 3]);
    (0..2).for_each(|_| record(&mut data, PracticeObservation, 5, "2 3 2 3 no"));
    records(&mut data, CaseAudit, 5, &[2, 2, 3, 2, 3, 3]);
    records(&mut data, GroupSupervision, 5, &[4, 5]);
    data
}

#[test]
fn the_whole_round() {
    let d5 = scored(&with_records(data()), 5);
    let sizes: Vec<_> = d5
        .perception
        .pools
        .iter()
        .map(|it| (it.groups.len(), it.n))
        .collect();
    assert_eq!(sizes, [(2, 7), (1, 6), (1, 20)]);
    let means: Vec<_> = d5.perception.pools.iter().map(|it| it.mean).collect();
    assert_eq!(means, [4.6, 4.0, 3.1]);
    assert_eq!(d5.perception.figure.unwrap().value, 3.9);

    let lines: Vec<_> = d5
        .evidence
        .instruments
        .iter()
        .map(|it| (it.counted, it.mean, it.counts))
        .collect();
    assert_eq!(
        lines,
        [
            (4, Some(2.5), true),
            (6, Some(2.5), true),
            (2, Some(4.5), false)
        ]
    );
    let e = d5.evidence.figure.unwrap();
    assert_eq!((e.value, formats::number(e.se, 3)), (2.5, "0.151".into()));
    assert_eq!(
        (d5.evidence.records_counted, d5.evidence.records_excluded),
        (10, 2)
    );

    let m = d5.maturity.unwrap();
    assert_eq!(
        (m.value, m.level, m.formula),
        (3.0, 3, Formula::EvidenceCap)
    );
    assert!(near(m.se.unwrap(), e.se));
    let interval = m.interval.unwrap();
    assert_eq!(
        (
            formats::number(interval.low, 2),
            formats::number(interval.high, 2)
        ),
        ("2.75".into(), "3.25".into())
    );
    assert_eq!((d5.gap, d5.gap_flag), (Some(1.4), true));
}

#[test]
fn the_cap_wins_over_a_mean_of_three_point_two() {
    let e = Estimate {
        value: ratio(5, 2),
        squared_error: Some(ratio(11, 480)),
    };
    let p = perception();
    assert_eq!(float(&((&p.value + &e.value) / ratio(2, 1))), 3.2);
    let m = Maturity::of(Some(&p), Some(&e)).unwrap();
    assert_eq!(
        (m.estimate.value, m.estimate.squared_error),
        (ratio(3, 1), e.squared_error)
    );
}
