//! Rules 17 to 19: what readers get.

use super::fixtures::{changed, instrument, records, round, say, says, scored, survey};
use crate::{
    maturity::rules::{
        Bloc, Bound, Formula, Interval, NotComparable, RoundData, Source, Verdict, change,
        full_figures, published_change, score,
    },
    questionnaires::rules::{Group::*, Instrument::*},
};

fn staff(data: &mut RoundData, each: usize, extent: u8) {
    for group in [Leaders, FrontlineManagers, Practitioners] {
        say(data, group, 5, &vec![extent; each]);
    }
}

fn blocs(data: &RoundData) -> Vec<(Bloc, f64, usize)> {
    let blocs = scored(data, 5).perception.blocs.into_iter();
    blocs
        .map(|it| (it.bloc, it.mean, it.people.at_least()))
        .collect()
}

#[test]
fn a_bloc_is_told_from_ten_people_on_if_every_bloc_is() {
    let mut data = round();
    say(&mut data, Leaders, 5, &[3; 10]);
    say(&mut data, Practitioners, 5, &[2; 9]);
    assert_eq!(blocs(&data), [], "the other bloc could be had from P");
    say(&mut data, Clinicians, 5, &[2; 3]);
    assert_eq!(
        blocs(&data),
        [
            (Bloc::LeadersAndManagers, 3.0, 10),
            (Bloc::PractitionersAndClinicians, 2.0, 10)
        ]
    );
    say(&mut data, Partners, 5, &[4]);
    assert_eq!(blocs(&data), [], "and so could one partner");
}

#[test]
fn only_people_who_were_mailed_a_link_are_in_a_bloc() {
    let mut data = round();
    say(&mut data, Leaders, 5, &[3; 10]);
    say(&mut data, Practitioners, 5, &[2; 10]);
    say(&mut data, Practitioners, 5, &[5; 4]);
    let invented = data.respondents.iter_mut().rev().take(4);
    invented.for_each(|it| it.mailed = false);
    assert_eq!(blocs(&data)[1], (Bloc::PractitionersAndClinicians, 2.0, 10));
    data.respondents[0].mailed = false;
    assert_eq!(blocs(&data), [], "nine of the ten leaders");
}

#[test]
fn a_bloc_at_an_end_of_the_scale_is_everybody_and_not_told() {
    let mut data = round();
    say(&mut data, Leaders, 5, &[3; 10]);
    say(&mut data, Practitioners, 5, &[5; 20]);
    assert_eq!(blocs(&data), []);
    say(&mut data, Practitioners, 5, &[4]);
    assert_eq!(blocs(&data), [], "4.95 is 5.0");
    say(&mut data, Practitioners, 5, &[4]);
    assert_eq!(blocs(&data)[1].1, 4.9);
}

#[test]
fn few_people_are_told_within_bounds_and_twenty_nearer_to_the_ends() {
    let mut data = round();
    staff(&mut data, 5, 1);
    let d5 = scored(&data, 5);
    let p = d5.perception.figure.unwrap().told;
    assert_eq!((p.value, p.bound), (1.2, Some(Bound::OrLess)));
    assert!(d5.perception.few_people);
    let m = d5.maturity.unwrap();
    assert_eq!(m.told.to_string(), "1.2 or less");
    assert_eq!(m.interval.unwrap().decimals, 1);
    staff(&mut data, 2, 1);
    let d5 = scored(&data, 5);
    assert_eq!(d5.maturity.unwrap().told.to_string(), "1.05 or less");
    assert_eq!(
        d5.maturity.unwrap().interval.unwrap().to_string(),
        "1.00 to 1.06"
    );
}

#[test]
fn with_evidence_known_maturity_gives_no_more_away_than_perception() {
    let mut data = round();
    staff(&mut data, 5, 5);
    records(&mut data, PracticeObservation, 5, &[4, 5, 4, 5]);
    records(&mut data, CaseAudit, 5, &[4, 5, 4, 5]);
    let d5 = scored(&data, 5);
    let m = d5.maturity.unwrap();
    assert_eq!(m.formula, Formula::Mean);
    // (5 + 4.5) / 2 = 4.75 would tell P; (4.8 + 4.5) / 2 is told instead.
    assert_eq!((m.told.value, m.told.bound), (4.65, Some(Bound::OrMore)));
    let gap = d5.gap.unwrap();
    assert_eq!((gap.value, gap.bound), (0.3, Some(Bound::OrMore)));
}

#[test]
fn what_is_not_evidenced_is_never_told_above_the_cap() {
    let mut data = round();
    for group in [Leaders, FrontlineManagers, Practitioners] {
        say(&mut data, group, 5, &[2, 5, 4, 1, 5, 3, 4]);
    }
    let m = scored(&data, 5).maturity.unwrap();
    assert_eq!(m.formula, Formula::PerceptionCapped);
    assert_eq!(m.interval.unwrap().high, 3.0);
    assert!(m.interval.unwrap().low < 3.0);
}

#[test]
fn a_pack_has_the_error_to_two_digits_and_of_few_people_to_one() {
    let error = |answers: &[u8]| {
        let mut data = round();
        survey(&mut data, 5, answers);
        let error = scored(&data, 5).maturity.unwrap().error.unwrap();
        (error.variance, error.degrees)
    };
    // s² = ½ and n = 5: ½ / 5 / 3. Then s² = 4/7 and n = 8.
    assert_eq!(error(&[1, 2, 2, 3, 2]), (0.03, Some(10.0)));
    assert_eq!(error(&[1, 2, 2, 3, 2, 1, 3, 2]), (0.024, Some(21.0)));
}

#[test]
fn an_interval_never_says_that_everybody_said_the_same() {
    let m = |data: &RoundData| scored(data, 5).maturity.unwrap();
    let mut alike = round();
    survey(&mut alike, 5, &[2; 5]);
    // 1.959964 · √(0.1 / 15) = 0.16, and as if it came from people.
    let told = m(&alike);
    assert_eq!(
        (told.told.value, told.formula),
        (2.0, Formula::PerceptionAlone)
    );
    let ends = |it: Interval| (it.low, it.high);
    assert_eq!(ends(told.interval.unwrap()), (1.8, 2.2));
    assert_eq!(told.largest_source, Some(Source::People));
    assert_eq!(told.error.unwrap().variance, 0.007);
    // From twenty people on: 1.959964 · √(0.02 / 21) = 0.0605.
    survey(&mut alike, 5, &[2; 2]);
    assert_eq!(ends(m(&alike).interval.unwrap()), (1.94, 2.06));
    // What the operator gets stays exact.
    let full = full_figures(&alike);
    assert_eq!(full[4].interval.unwrap(), [2.0, 2.0]);
}

#[test]
fn a_result_from_elsewhere_is_compared_on_its_published_figures() {
    let [mut earlier, mut later] = [round(), round()];
    for n in 1..=10 {
        survey(&mut earlier, n, &[1, 2, 2, 3, 2]);
        survey(&mut later, n, &[2, 3, 3, 3, 3]);
    }
    let told = |data: &RoundData| score(data);
    let here = change(&earlier, &later);
    let elsewhere = published_change(&told(&earlier), &told(&later));
    for (here, elsewhere) in here.dimensions.iter().zip(&elsewhere.dimensions) {
        assert_eq!(here.verdict, elsewhere.verdict);
        assert_eq!(here.delta, elsewhere.delta);
    }
    assert_eq!(here.overall.verdict, elsewhere.overall.verdict);
    // Another version would have to be scored anew, and a bound is no figure.
    later.diagnostic.version = "2".into();
    let verdict = |earlier: &RoundData, later: &RoundData| {
        let report = published_change(&told(earlier), &told(later));
        report.dimensions[4].verdict.clone()
    };
    let other = Verdict::NotComparable(NotComparable::AnswersElsewhere);
    assert_eq!(verdict(&earlier, &later), other);
    let mut low = round();
    survey(&mut low, 5, &[1; 5]);
    let bound = Verdict::NotComparable(NotComparable::FigureNotTold);
    assert_eq!(verdict(&low, &earlier), bound);
}

#[test]
fn what_comes_in_from_a_file_must_have_the_shape_of_a_result() {
    let mut data = round();
    survey(&mut data, 5, &[2; 7]);
    let result = score(&data);
    assert!(result.is_well_formed());
    let mut wrong = result.clone();
    wrong.dimensions.swap(0, 1);
    assert!(!wrong.is_well_formed());
    let mut wrong = result;
    if let Some(m) = &mut wrong.dimensions[4].maturity {
        m.told.value = 5.01;
    }
    assert!(!wrong.is_well_formed());
}

/// Risk and the child first (rule 15).
#[test]
fn growth_without_risk_and_a_fall_of_it_raise_the_flag() {
    let round_of = |scores: &[(u8, u8)]| {
        let mut data = round();
        for (dimension, extent) in scores {
            survey(&mut data, *dimension, &[*extent; 5]);
        }
        data
    };
    let flag = |earlier: &[(u8, u8)], later: &[(u8, u8)]| {
        crate::maturity::rules::safety_flag(&change(&round_of(earlier), &round_of(later)))
    };
    let all = |extent: u8, d5: u8| -> Vec<(u8, u8)> {
        (1..=10)
            .map(|n| (n, if n == 5 { d5 } else { extent }))
            .collect()
    };
    let rise = flag(&all(1, 1), &all(2, 1)).unwrap();
    assert!(!rise.fall && rise.overall_rises);
    assert_eq!(rise.rises.len(), 2, "D3 and D4");
    assert_eq!(flag(&all(1, 1), &all(2, 2)), None, "D5 rises too");
    let fall = flag(&all(2, 2), &all(2, 1)).unwrap();
    assert!(fall.fall && fall.rises.is_empty() && !fall.overall_rises);
    assert_eq!(flag(&all(2, 2), &all(2, 2)), None);
}

#[test]
fn teams_and_raters_are_no_part_of_what_is_told() {
    let mut data = round();
    says(&mut data, Leaders, 5, "3 3 3 3");
    records(&mut data, CaseAudit, 5, &[2, 2, 3]);
    instrument(&mut data, CaseAudit).records[0].team = Some("label of a team".into());
    let json = serde_json::to_string(&score(&data)).unwrap();
    assert!(!json.contains("label of a team") && !json.contains("Rater"));
    let changes = serde_json::to_string(&changed(&data, &data, 5)).unwrap();
    assert!(!changes.contains("label of a team"));
}
