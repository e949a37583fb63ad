//! A survey handed over without its responses: the same figures, and no comparison that would need
//! a single answer.

use super::fixtures::{agree, changed, records, round, say, says, survey};
use crate::{
    maturity::rules::{Difference, NotComparable, RoundData, Verdict, change, hand_over, score},
    questionnaires::rules::{Group::*, HandedOver, Instrument::*},
};

/// The round as it is after its way through a pack.
fn handed(data: &RoundData) -> RoundData {
    let text = serde_json::to_string(&hand_over(data).unwrap()).unwrap();
    let handed_over: HandedOver = serde_json::from_str(&text).unwrap();
    assert_eq!(handed_over.complaints(), Vec::<String>::new());
    RoundData {
        respondents: Vec::new(),
        handed_over: Some(handed_over),
        ..data.clone()
    }
}

/// Every kind of group: alone, pooled, too few in all, excluded, families.
fn mixed() -> RoundData {
    let mut data = round();
    for dimension in 1..=9 {
        say(&mut data, Leaders, dimension, &[4, 5, 3]);
        say(&mut data, MiddleManagers, dimension, &[2, 4, 4, 5]);
        say(&mut data, Practitioners, dimension, &[1, 2, 2, 3, 3, 4, 5]);
        says(&mut data, Practitioners, dimension, "3 4 4 dk");
        says(&mut data, Clinicians, dimension, "5 - - dk");
        says(&mut data, Partners, dimension, "na na na na");
    }
    say(&mut data, Leaders, 10, &[3, 4]);
    say(&mut data, Families, 5, &[1, 2, 3, 4, 5]);
    agree(&mut data, 10, "2 3 4 5");
    for dimension in [4, 5] {
        records(&mut data, PracticeObservation, dimension, &[2, 3, 4, 5]);
        records(&mut data, CaseAudit, dimension, &[2, 2, 3, 4]);
    }
    data
}

#[test]
fn every_figure_and_count_is_the_same() {
    let data = mixed();
    assert_eq!(score(&handed(&data)), score(&data));
    assert!(score(&data).overall.figure.is_some());
}

#[test]
fn a_pack_of_a_pack_is_the_same() {
    let data = handed(&mixed());
    assert_eq!(hand_over(&data), data.handed_over);
}

#[test]
fn no_group_of_fewer_than_five_is_handed_over() {
    let mut data = round();
    survey(&mut data, 5, &[3]);
    say(&mut data, Families, 5, &[1; 4]);
    let handed_over = hand_over(&data).unwrap();
    let pools = handed_over.dimensions.iter().map(|it| it.pools.len());
    assert_eq!(pools.sum::<usize>(), 0);
    assert!(
        handed_over
            .dimensions
            .iter()
            .all(|it| it.families.is_none())
    );
    assert_eq!(hand_over(&round()), None);
}

#[test]
fn rounds_without_differences_compare_as_before() {
    let (mut earlier, mut later) = (round(), round());
    survey(&mut earlier, 5, &[2, 3, 2, 3, 2]);
    survey(&mut later, 5, &[4, 3, 4, 5, 4]);
    let as_before = change(&earlier, &later);
    assert_eq!(as_before.dimensions[4].verdict, Verdict::ClearRise);
    assert_eq!(change(&handed(&earlier), &handed(&later)), as_before);
    assert_eq!(change(&handed(&earlier), &later), as_before);
}

#[test]
fn a_survey_that_would_be_cut_down_is_not_comparable() {
    let (mut earlier, mut later) = (round(), round());
    survey(&mut earlier, 5, &[2; 5]);
    survey(&mut later, 5, &[3; 5]);
    say(&mut later, Clinicians, 5, &[1; 5]);
    assert_eq!(changed(&earlier, &later, 5).verdict, Verdict::ClearRise);
    let d5 = changed(&earlier, &handed(&later), 5);
    assert_eq!(
        d5.verdict,
        Verdict::NotComparable(NotComparable::AnswersElsewhere)
    );
    assert_eq!(
        (d5.compared, d5.differences),
        (None, vec![Difference::Groups])
    );
    // The earlier survey is whole in what both have in common.
    let d5 = changed(&handed(&earlier), &later, 5);
    assert_eq!(d5.verdict, Verdict::ClearRise);
}

#[test]
fn a_reworded_statement_can_not_be_left_out_of_a_handed_over_survey() {
    let (mut earlier, mut later) = (round(), round());
    survey(&mut earlier, 5, &[2; 5]);
    survey(&mut later, 5, &[3; 5]);
    later.diagnostic.version = "2".into();
    // The wording of another dimension changes nothing here.
    later.diagnostic.items[0].text = "Anew".into();
    let d5 = changed(&handed(&earlier), &later, 5);
    assert_eq!(d5, changed(&earlier, &later, 5));
    later.diagnostic.items[16].text = "Anew".into();
    assert_eq!(
        changed(&handed(&earlier), &later, 5).verdict,
        Verdict::NotComparable(NotComparable::AnswersElsewhere)
    );
}
