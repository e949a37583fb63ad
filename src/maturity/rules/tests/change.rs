//! Rules 11 and 13: the test, what could be seen, and the overall figure's change.

use super::fixtures::{
    agree, changed, full_change, hundredths, near, records, round, say, scored, survey,
};
use crate::{
    maturity::rules::{
        ChangeReport, NoOverall, NotComparable, RoundData, Verdict, change, comparison::Tested,
        error::Error, score,
    },
    questionnaires::rules::{Group::*, Instrument::*},
};

/// The verdict on a difference in hundredths of figures with these variances, in hundredths, known
/// as well as the normal distribution is.
fn verdict(difference: i64, variances: [Option<f64>; 2]) -> Verdict {
    let errors = variances.map(|variance| variance.map(|it| Error::known(it / 100.0, None)));
    Tested::between(hundredths(difference), errors).verdict
}

#[test]
fn exactly_three_tenths_is_clear_and_less_is_not() {
    let none = [Some(0.0), Some(0.0)];
    assert_eq!(verdict(30, none), Verdict::ClearRise);
    assert_eq!(verdict(-30, none), Verdict::ClearFall);
    assert_eq!(verdict(29, none), Verdict::NoClearChange);
    assert_eq!(verdict(0, none), Verdict::NoClearChange);
}

#[test]
fn more_than_the_margin_is_clear() {
    // √V₁ = 0.3, √V₂ = 0.4: the margin is 1.959964 × 0.5 = 0.979982.
    let at = |difference| verdict(difference, [Some(9.0), Some(16.0)]);
    assert_eq!(at(97), Verdict::NoClearChange);
    assert_eq!(at(98), Verdict::ClearRise);
    assert_eq!(at(-97), Verdict::NoClearChange);
    assert_eq!(at(-98), Verdict::ClearFall);
}

#[test]
fn few_degrees_of_freedom_ask_for_more() {
    // ν of the difference is (0.25)² / (0.09²/2 + 0.16²/2) = 3.7, so t with 3: 3.182446 × 0.5.
    let errors = [(0.09, 2.0), (0.16, 2.0)];
    let tested = |difference| {
        let errors = errors.map(|(variance, degrees)| Some(Error::known(variance, Some(degrees))));
        Tested::between(hundredths(difference), errors)
    };
    assert_eq!(tested(159).verdict, Verdict::NoClearChange);
    assert_eq!(tested(160).verdict, Verdict::ClearRise);
    assert!((tested(0).error.unwrap().quantile() - 3.182_446).abs() < 1e-6);
}

#[test]
fn without_an_error_on_either_side_it_is_reported() {
    for errors in [[None, Some(1.0)], [Some(1.0), None], [None, None]] {
        assert_eq!(verdict(400, errors), Verdict::ReportedNotTested);
    }
}

/// A round that surveys these dimensions alike.
fn surveyed(dimensions: impl IntoIterator<Item = u8>, answers: &[u8]) -> RoundData {
    let mut data = round();
    dimensions
        .into_iter()
        .for_each(|n| survey(&mut data, n, answers));
    data
}

#[test]
fn nothing_differs() {
    let (earlier, later) = (surveyed([5], &[2; 5]), surveyed([5], &[3; 5]));
    let d5 = changed(&earlier, &later, 5);
    assert_eq!((d5.verdict, d5.delta), (Verdict::ClearRise, Some(1.0)));
    assert!(!d5.rescored && d5.differences.is_empty());
    assert_eq!((d5.groups.len(), d5.instruments.len()), (3, 0));
    assert_eq!(changed(&earlier, &later, 4).verdict, Verdict::NoFigure);
    assert_eq!(changed(&earlier, &round(), 5).verdict, Verdict::NoFigure);
}

#[test]
fn two_figures_held_at_the_cap_are_not_tested() {
    let (earlier, later) = (surveyed([5], &[4; 5]), surveyed([5], &[5; 5]));
    let d5 = changed(&earlier, &later, 5);
    assert_eq!((d5.verdict, d5.delta), (Verdict::HeldAtCap, Some(0.0)));
    assert_eq!(d5.smallest_visible, None);
    assert!(!change(&earlier, &later).dimensions[4].verdict.is_tested());
    let one = changed(&surveyed([5], &[2; 5]), &later, 5);
    assert_eq!(one.verdict, Verdict::ClearRise, "one of two is");
}

#[test]
fn what_could_be_seen_is_told_for_a_round_and_for_a_change() {
    let spread = surveyed([5], &[1, 2, 2, 3, 2]);
    let d5 = scored(&spread, 5).maturity.unwrap();
    // s² = 0.5 in each of three groups of five: V = 3 × 0.1 / 9; νP = 12, and twice that for two
    // rounds alike: t with 24 is 2.063899, × √(2/30) = 0.5329.
    assert_eq!(d5.smallest_visible, Some(0.5));
    let change = full_change(&spread, &spread, 5);
    assert!((change.smallest_visible.unwrap() - 0.532_896).abs() < 1e-6);
    let told = changed(&spread, &spread, 5);
    assert_eq!(told.smallest_visible, Some(0.5));
    assert_eq!(told.verdict, Verdict::NoClearChange);
    let sure = surveyed([5], &[2; 5]);
    let d5 = scored(&sure, 5).maturity.unwrap();
    assert_eq!(d5.smallest_visible, Some(0.3), "never less");
}

#[test]
fn chance_gives_one_in_twenty_of_those_tested() {
    let report = change(&surveyed(1..=10, &[2; 5]), &surveyed(1..=10, &[3; 5]));
    assert_eq!((report.tested(), report.clear()), (10, 10));
    assert_eq!(report.by_chance(), 0.5);
    let one = change(&surveyed([5], &[2; 5]), &surveyed([5], &[2; 5]));
    assert_eq!((one.tested(), one.clear(), one.by_chance()), (1, 0, 0.1));
    assert_eq!(change(&round(), &round()).by_chance(), 0.0);
}

#[test]
fn the_overall_change_of_eight() {
    let report = change(&surveyed(1..=8, &[2; 5]), &surveyed(1..=8, &[3; 5]));
    assert_eq!(report.overall.verdict, Verdict::ClearRise);
    assert!(!report.overall.rescored);
    assert_eq!(report.overall.delta, Some(1.0));
    let seven = change(&surveyed(1..=7, &[2; 5]), &surveyed(1..=8, &[3; 5]));
    assert_eq!(
        (seven.overall.verdict, seven.overall.delta),
        (Verdict::NoFigure, None)
    );
}

#[test]
fn an_overall_figure_over_other_dimensions_is_worked_out_anew() {
    let earlier = surveyed(1..=8, &[2; 5]);
    let mut later = surveyed(1..=8, &[3; 5]);
    survey(&mut later, 9, &[1; 5]);
    let overall = change(&earlier, &later).overall;
    assert!(overall.rescored && overall.delta.is_none());
    assert_eq!(overall.dimensions.len(), 8);
    let delta = full_change(&earlier, &later, 11).delta.unwrap();
    assert!(near(delta, 1.0), "D9 does not enter");
}

#[test]
fn too_few_comparable_dimensions() {
    let earlier = surveyed(1..=8, &[2; 5]);
    let mut later = surveyed(1..=8, &[3; 5]);
    records(&mut later, OrganisationalEvidence, 1, &[3]);
    let report = change(&earlier, &later);
    let reason = NotComparable::EvidenceOnOneSide;
    assert_eq!(report.dimensions[0].verdict, Verdict::NotComparable(reason));
    let missing = vec![NoOverall::FewerThanEight { more: 1 }];
    let reason = NotComparable::TooFewDimensions { missing };
    assert_eq!(report.overall.verdict, Verdict::NotComparable(reason));
    assert_eq!(
        (report.overall.delta, report.overall.dimensions.len()),
        (None, 7)
    );
}

#[test]
fn one_agreed_dimension_leaves_the_overall_change_untested() {
    let [mut earlier, mut later] = [[2; 5], [3; 5]].map(|it| surveyed(1..=7, &it));
    [&mut earlier, &mut later]
        .into_iter()
        .for_each(|it| agree(it, 8, "2 2 2 2"));
    let report = change(&earlier, &later);
    assert_eq!(report.dimensions[7].verdict, Verdict::ReportedNotTested);
    assert_eq!(report.overall.verdict, Verdict::ReportedNotTested);
    assert!(!report.overall.rescored);
}

/// One person who answers everything high is one person, not ten.
#[test]
fn people_are_added_up_over_dimensions_before_they_are_squared() {
    let mut data = round();
    for group in [Leaders, FrontlineManagers, Practitioners] {
        for extent in [1, 2, 2, 3, 2] {
            say(&mut data, group, 5, &[extent]);
            let person = data.respondents.last_mut().unwrap();
            let items = data.diagnostic.items.iter();
            let all = items.map(|item| (item.code.clone(), extent.to_string().parse().unwrap()));
            person.answers = all.collect();
        }
    }
    let overall = super::fixtures::full(&data, 11).figures[2].unwrap();
    let d5 = super::fixtures::full(&data, 5).figures[2].unwrap();
    assert!(
        near(overall.1.unwrap(), d5.1.unwrap()),
        "ten alike are as sure as one"
    );
    assert!(score(&data).overall.figure.is_some());
}

#[test]
fn a_report_reads_back_the_same() {
    let report = change(
        &surveyed(1..=8, &[2, 3, 2, 2, 4]),
        &surveyed(2..=9, &[3, 3, 4, 3, 2]),
    );
    let json = serde_json::to_string(&report).unwrap();
    assert_eq!(serde_json::from_str::<ChangeReport>(&json).unwrap(), report);
}
