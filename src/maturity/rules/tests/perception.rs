//! Rules 1 and 2: who counts, and when there is a P.

use super::fixtures::{
    STAFF, agree, answers, changed, full, item, near, round, say, says, scored, survey,
};
use crate::{
    maturity::rules::{
        Bloc, NoSurvey, PerceptionBasis, RoundData, VERSION, Verdict,
        perception::{NotCounted, Perception},
        score,
        view::View,
    },
    questionnaires::rules::Group::*,
};

/// Counted, and not counted by reason, of D5.
fn people(data: &RoundData) -> (usize, NotCounted) {
    let perception = Perception::of(&View::whole(data, super::fixtures::d(5)));
    (perception.counted, perception.not_counted)
}

#[test]
fn exactly_half_answered_counts() {
    let mut data = round();
    says(&mut data, Leaders, 5, "4 3 - dk");
    says(&mut data, Leaders, 5, "4 na na dk");
    assert_eq!(people(&data), (2, NotCounted::default()));
}

#[test]
fn fewer_than_half_is_excluded() {
    let mut data = round();
    says(&mut data, Leaders, 5, "5 - - dk");
    says(&mut data, Leaders, 5, "5 na dk -");
    let (counted, not_counted) = people(&data);
    assert_eq!((counted, not_counted.under_half), (0, 2));
}

#[test]
fn the_reasons_are_told_apart() {
    let mut data = round();
    data.diagnostic
        .items
        .iter_mut()
        .for_each(|it| it.groups.retain(|group| *group != Partners));
    says(&mut data, Partners, 5, "5 5 5 5");
    says(&mut data, Leaders, 5, "na na na na");
    says(&mut data, Leaders, 5, "- - - -");
    says(&mut data, Families, 5, "4 4");
    let expected = NotCounted {
        not_asked: 1,
        nothing_applies: 1,
        under_half: 1,
    };
    assert_eq!(people(&data), (0, expected));
}

#[test]
fn a_group_that_is_asked_one_statement_has_no_score_and_of_two_it_has() {
    let mut data = round();
    let asked_of = |data: &mut RoundData, statements: &[&str]| {
        for item in &mut data.diagnostic.items {
            item.groups = STAFF.into();
            if !statements.contains(&item.code.as_str()) {
                item.groups.retain(|group| *group != Leaders);
            }
        }
    };
    asked_of(&mut data, &["5.1"]);
    says(&mut data, Leaders, 5, "4 4 4 4");
    let (counted, not_counted) = people(&data);
    assert_eq!((counted, not_counted.not_asked), (0, 1));
    asked_of(&mut data, &["5.1", "5.3"]);
    assert_eq!(people(&data), (1, NotCounted::default()));
}

#[test]
fn only_assigned_items_enter() {
    let mut data = round();
    data.diagnostic
        .items
        .retain(|it| it.dimension.number() == 5);
    data.diagnostic.items[3].groups = vec![Practitioners];
    survey(&mut data, 5, &[3, 3, 3, 3]);
    says(&mut data, Leaders, 5, "3 3 3 5");
    says(&mut data, FrontlineManagers, 5, "3 3 3 5");
    says(&mut data, Practitioners, 5, "3 3 3 3");
    let p = scored(&data, 5).perception;
    assert_eq!(p.figure.unwrap().told.value, 3.0);
}

#[test]
fn the_dont_know_rate_is_out_of_what_applies_in_steps_of_five() {
    let mut data = round();
    (0..9).for_each(|_| says(&mut data, Leaders, 5, "4 3 na dk"));
    assert_eq!(
        scored(&data, 5).perception.dont_know_percent,
        None,
        "of nine"
    );
    says(&mut data, Leaders, 5, "5 - dk dk");
    // 11 of 31 is 35.5%.
    assert_eq!(scored(&data, 5).perception.dont_know_percent, Some(35));
}

#[test]
fn ten_people_in_three_groups_give_a_p_and_nine_do_not() {
    let mut data = round();
    say(&mut data, Leaders, 5, &[4; 2]);
    say(&mut data, MiddleManagers, 5, &[4; 2]);
    say(&mut data, Practitioners, 5, &[2, 2, 2, 2, 2]);
    let p = scored(&data, 5).perception;
    assert_eq!(p.figure, None);
    assert_eq!(p.no_survey, [NoSurvey::FewerThanTen]);
    assert!(p.blocs.is_empty());
    say(&mut data, Practitioners, 5, &[2]);
    let p = scored(&data, 5).perception;
    // Leaders and managers are four, so all ten are pooled: (4·4 + 6·2)/10.
    assert_eq!(p.figure.unwrap().told.value, 2.8);
    assert_eq!(p.respondents_counted.to_string(), "10 to 14");
    // Σ (xᵢ − x̄)² = 4 · 1.44 + 6 · 0.64 = 9.6; 9.6 / 9 / 10.
    let (_, error) = full(&data, 5).figures[0].unwrap();
    assert!(near(error.unwrap(), (9.6_f64 / 90.0).sqrt()));
}

#[test]
fn three_groups_give_a_p_and_two_do_not() {
    let mut data = round();
    say(&mut data, Leaders, 5, &[4; 9]);
    say(&mut data, Practitioners, 5, &[4; 9]);
    let p = scored(&data, 5).perception;
    assert_eq!(p.no_survey, [NoSurvey::FewerThanThreeGroups]);
    say(&mut data, Families, 5, &[4; 9]);
    assert_eq!(
        scored(&data, 5).perception.figure,
        None,
        "families are no role group"
    );
    say(&mut data, Partners, 5, &[1]);
    assert!(scored(&data, 5).perception.figure.is_some());
}

#[test]
fn practitioners_must_be_among_them() {
    let mut data = round();
    [Leaders, MiddleManagers, FrontlineManagers]
        .into_iter()
        .for_each(|it| say(&mut data, it, 5, &[4; 9]));
    says(&mut data, Practitioners, 5, "4 - - -");
    assert_eq!(
        scored(&data, 5).perception.no_survey,
        [NoSurvey::NoPractitioners]
    );
    says(&mut data, Practitioners, 5, "4 4 - -");
    assert!(scored(&data, 5).perception.figure.is_some());
}

#[test]
fn p_is_unweighted() {
    let mut data = round();
    say(&mut data, Leaders, 5, &[5; 5]);
    say(&mut data, FrontlineManagers, 5, &[3; 6]);
    say(&mut data, Practitioners, 5, &[1; 50]);
    assert_eq!(scored(&data, 5).perception.figure.unwrap().told.value, 3.0);
}

#[test]
fn families_are_shown_from_ten_on_and_enter_nothing() {
    let mut data = round();
    survey(&mut data, 5, &[3; 5]);
    let families = |data: &RoundData| {
        let blocs = scored(data, 5).perception.blocs.into_iter();
        blocs
            .filter(|it| it.bloc == Bloc::Families)
            .collect::<Vec<_>>()
    };
    say(&mut data, Families, 5, &[1; 9]);
    says(&mut data, Families, 5, "na na");
    assert_eq!(families(&data), []);
    says(&mut data, Families, 5, "2 -");
    let [figure] = families(&data)[..] else {
        panic!("ten families");
    };
    assert_eq!((figure.mean, figure.people.at_least()), (1.1, 10));
    let p = scored(&data, 5).perception;
    assert_eq!(p.figure.unwrap().told.value, 3.0);
    assert_eq!(people(&data), (15, NotCounted::default()));
}

#[test]
fn the_agreed_self_assessment_counts_from_half_on_with_all_assigned() {
    let mut data = round();
    data.diagnostic
        .items
        .iter_mut()
        .for_each(|it| it.groups = vec![Practitioners]);
    agree(&mut data, 5, "4 3 dk -");
    let p = scored(&data, 5).perception;
    let figure = p.figure.unwrap();
    assert_eq!(
        (figure.told.value, figure.basis),
        (3.5, PerceptionBasis::Agreed)
    );
    agree(&mut data, 5, "4 dk");
    let p = scored(&data, 5).perception;
    let agreed = p.agreed.unwrap();
    assert_eq!(
        (agreed.value, agreed.answered, agreed.applicable),
        (None, 1, 4)
    );
    assert_eq!(p.figure, None);
}

#[test]
fn beside_a_survey_the_agreed_one_enters_nothing() {
    let mut data = round();
    survey(&mut data, 5, &[2; 5]);
    agree(&mut data, 5, "5 5 5 5");
    let p = scored(&data, 5).perception;
    let figure = p.figure.unwrap();
    assert_eq!(
        (figure.told.value, figure.basis),
        (2.0, PerceptionBasis::Survey)
    );
    assert_eq!(p.agreed.unwrap().value, Some(5.0));
}

#[test]
fn more_than_four_items_a_dimension_are_scored_alike() {
    let mut data = round();
    (5..=9).for_each(|m| {
        data.diagnostic
            .items
            .push(item(&format!("5.{m}"), 5, &[Practitioners]))
    });
    says(&mut data, Practitioners, 5, "1 1 1 1 - - - - -");
    says(&mut data, Practitioners, 5, "1 1 1 1 2 - - - -");
    let (counted, not_counted) = people(&data);
    assert_eq!((counted, not_counted.under_half), (1, 1));
}

#[test]
fn an_empty_round_has_ten_dimensions_and_no_figure() {
    let result = score(&round());
    assert_eq!(
        (result.scoring_version, result.dimensions.len()),
        (VERSION, 10)
    );
    assert!(result.dimensions.iter().all(|it| it.maturity.is_none()));
    assert_eq!(result.overall.figure, None);
}

#[test]
fn a_frozen_result_reads_back_the_same() {
    let mut data = round();
    survey(&mut data, 5, &[2, 3, 3, 5, 4]);
    agree(&mut data, 4, "4 4 3 -");
    let result = score(&data);
    let json = serde_json::to_string(&result).unwrap();
    assert_eq!(
        serde_json::from_str::<crate::maturity::rules::RoundResult>(&json).unwrap(),
        result
    );
}

#[test]
fn three_thousand_people_are_scored_and_compared() {
    let mut data = round();
    let words = ["1", "5", "na", "dk", "3", "2", "4", "-"];
    for (n, group) in (0..3_000).zip(STAFF.into_iter().cycle()) {
        let said: Vec<_> = (0..4).map(|m| words[(n * 3 + m * m) % 8]).collect();
        says(&mut data, group, 5, &said.join(" "));
        let more = (1..=10).flat_map(|d| answers(&data.diagnostic.items, d, &said.join(" ")));
        let more: Vec<_> = more.collect();
        data.respondents[n].answers.extend(more);
    }
    let (counted, not_counted) = people(&data);
    assert_eq!(counted + not_counted.total(), 3_000);
    let mut later = data.clone();
    later.diagnostic.version = "2".into();
    assert_eq!(changed(&data, &later, 5).verdict, Verdict::NoClearChange);
}
