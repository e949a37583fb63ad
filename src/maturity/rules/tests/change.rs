//! Rule 7: the test, and the overall figure's change.

use super::fixtures::{agree, changed, estimate, records, round, survey};
use crate::{
    maturity::rules::{
        ChangeReport, NoOverall, NotComparable, RoundData, Verdict, change,
        change::tested,
        exact::{Estimate, ratio},
    },
    questionnaires::rules::Instrument::*,
};

fn verdict(earlier: i64, later: i64, squared_errors: [Option<i64>; 2]) -> Verdict {
    let [one, other] = squared_errors;
    tested(&estimate(earlier, one), &estimate(later, other)).0
}

#[test]
fn exactly_three_tenths_is_clear_and_less_is_not() {
    let none = [Some(0), Some(0)];
    assert_eq!(verdict(210, 240, none), Verdict::ClearRise);
    assert_eq!(verdict(240, 210, none), Verdict::ClearFall);
    assert_eq!(verdict(210, 239, none), Verdict::NoClearChange);
    assert_eq!(verdict(210, 210, none), Verdict::NoClearChange);
}

#[test]
fn exactly_the_margin_is_not_clear() {
    // SE₁ = 0.3, SE₂ = 0.4: the margin is 1.645 × 0.5 = 0.8225.
    let at = |later: i64| {
        let side = |value, squared| Estimate {
            value: ratio(value, 10_000),
            squared_error: Some(ratio(squared, 100)),
        };
        tested(&side(20_000, 9), &side(later, 16)).0
    };
    assert_eq!(at(28_225), Verdict::NoClearChange);
    assert_eq!(at(28_226), Verdict::ClearRise);
    assert_eq!(at(11_775), Verdict::NoClearChange);
    assert_eq!(at(11_774), Verdict::ClearFall);
}

#[test]
fn without_an_error_on_either_side_it_is_reported() {
    for errors in [[None, Some(1)], [Some(1), None], [None, None]] {
        assert_eq!(verdict(100, 500, errors), Verdict::ReportedNotTested);
    }
    let (_, compared) = tested(&estimate(210, None), &estimate(240, Some(1)));
    let compared = compared.unwrap();
    assert_eq!((compared.earlier, compared.later), (2.1, 2.4));
    assert_eq!((compared.delta, compared.se), (0.3, None));
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
    assert_eq!(d5.verdict, Verdict::ClearRise);
    assert!(!d5.rescored() && d5.differences.is_empty());
    assert_eq!((d5.groups.len(), d5.instruments.len()), (3, 0));
    assert_eq!(changed(&earlier, &later, 4).verdict, Verdict::NoFigure);
    assert_eq!(changed(&earlier, &round(), 5).verdict, Verdict::NoFigure);
}

#[test]
fn the_overall_change_of_eight() {
    let report = change(&surveyed(1..=8, &[2; 5]), &surveyed(1..=8, &[3; 5]));
    assert_eq!(report.overall.verdict, Verdict::ClearRise);
    assert!(!report.overall.rescored);
    assert_eq!(report.overall.compared.unwrap().delta, 1.0);
    let seven = change(&surveyed(1..=7, &[2; 5]), &surveyed(1..=8, &[3; 5]));
    assert_eq!(
        (seven.overall.verdict, seven.overall.compared),
        (Verdict::NoFigure, None)
    );
}

#[test]
fn an_overall_figure_over_other_dimensions_is_worked_out_anew() {
    let earlier = surveyed(1..=8, &[2; 5]);
    let mut later = surveyed(1..=8, &[3; 5]);
    survey(&mut later, 9, &[1; 5]);
    let overall = change(&earlier, &later).overall;
    assert!(overall.rescored);
    assert_eq!(overall.dimensions.len(), 8);
    assert_eq!(overall.compared.unwrap().later, 3.0, "D9 does not enter");
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
        (report.overall.compared, report.overall.dimensions.len()),
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

#[test]
fn a_report_reads_back_the_same() {
    let report = change(
        &surveyed(1..=8, &[2, 3, 2, 2, 4]),
        &surveyed(2..=9, &[3, 3, 4, 3, 2]),
    );
    let json = serde_json::to_string(&report).unwrap();
    assert_eq!(serde_json::from_str::<ChangeReport>(&json).unwrap(), report);
}
