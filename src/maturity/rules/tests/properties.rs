//! What holds of every round, whatever people answer and whatever is rated.

use proptest::prelude::*;

use super::fixtures::{answers, d, rated, round};
use crate::{
    maturity::rules::{FullFigures, Respondent, RoundData, full_figures, score},
    questionnaires::rules::{Answers, Group, Instrument},
};

/// Figures are rational until they are handed out as floats.
const NEAR: f64 = 1e-9;

/// A round in which dimensions 1 to 10 are answered and rated by chance.
fn any_round() -> impl Strategy<Value = RoundData> {
    let word = prop::sample::select(vec![
        "1", "2", "3", "4", "5", "5", "4", "3", "na", "dk", "-",
    ]);
    let words = prop::collection::vec(word, 40);
    let person = (0..Group::ALL.len(), words.clone());
    let people = prop::collection::vec(person, 0..28);
    let score = prop::sample::select(vec!["1", "2", "3", "4", "5", "no", "-"]);
    let record = (
        0..Instrument::EVIDENCE.len(),
        1..=10_u8,
        prop::collection::vec(score, 9),
    );
    let records = prop::collection::vec(record, 0..60);
    (people, records, prop::option::of(words)).prop_map(|(people, records, agreed)| {
        let mut data = round();
        for (group, words) in people {
            let group = Group::ALL[group];
            let answers = answered(&data, group, &words);
            data.respondents.push(Respondent {
                group,
                answers,
                mailed: true,
            });
        }
        for (instrument, dimension, scores) in records {
            let instrument = Instrument::EVIDENCE[instrument];
            rated(&mut data, instrument, dimension, &[&scores.join(" ")]);
            let records = &mut super::fixtures::instrument(&mut data, instrument).records;
            // Four teams, and some records without one.
            let team = records.len() % 5;
            let last = records.last_mut().unwrap();
            last.team = (team > 0).then(|| format!("team {team}"));
        }
        data.agreed = agreed.map(|words| answered(&data, Group::Leaders, &words));
        data
    })
}

fn answered(data: &RoundData, group: Group, words: &[&str]) -> Answers {
    let items = match group {
        Group::Families => &data.family.items,
        _ => &data.diagnostic.items,
    };
    let each = (1..=10).zip(words.chunks(4));
    each.flat_map(|(n, words)| answers(items, n, &words.join(" ")))
        .collect()
}

fn within(value: f64) -> bool {
    (1.0 - NEAR..=5.0 + NEAR).contains(&value)
}

/// All figures, without the counts of who was left out.
fn figures(data: &RoundData) -> Vec<FullFigures> {
    let without_counts = |figures| FullFigures {
        counts: None,
        ..figures
    };
    full_figures(data).into_iter().map(without_counts).collect()
}

fn alike(one: &[FullFigures], other: &[FullFigures]) -> bool {
    let near = |one: Option<f64>, other: Option<f64>| match (one, other) {
        (Some(one), Some(other)) => (one - other).abs() < NEAR,
        (None, None) => true,
        _ => false,
    };
    let figure = |one: Option<(f64, Option<f64>)>, other: Option<(f64, Option<f64>)>| {
        near(one.map(|it| it.0), other.map(|it| it.0))
            && near(one.and_then(|it| it.1), other.and_then(|it| it.1))
    };
    let mut pairs = one.iter().zip(other);
    pairs.all(|(one, other)| {
        (0..3).all(|place| figure(one.figures[place], other.figures[place]))
            && one.level == other.level
            && one.basis == other.basis
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_figure_is_on_the_scale_and_within_its_interval(data in any_round()) {
        for row in full_figures(&data) {
            let values = row.figures.iter().flatten().map(|(value, _)| *value);
            prop_assert!(values.into_iter().all(within), "{:?}", row);
            if let (Some([low, high]), Some((m, _))) = (row.interval, row.figures[2]) {
                prop_assert!(within(low) && within(high), "{:?}", row);
                prop_assert!(low <= m + NEAR && m <= high + NEAR, "{:?}", row);
            }
        }
    }

    #[test]
    fn maturity_is_held_to_evidence_and_its_level_rises_with_it(data in any_round()) {
        let mut levels = Vec::new();
        for row in &full_figures(&data)[..10] {
            let Some((m, _)) = row.figures[2] else { continue };
            if let Some((e, _)) = row.figures[1] {
                prop_assert!(m <= e + 0.5 + NEAR, "{:?}", row);
            }
            levels.push((m, row.level.unwrap()));
        }
        levels.sort_by(|one, other| one.0.total_cmp(&other.0));
        prop_assert!(levels.is_sorted_by_key(|(_, level)| *level), "{:?}", levels);
    }

    /// Where nobody and nothing stands in two places, the errors are the plain formulas: Σ s²/n,
    /// over k², and the overall one the root of the sum of squares over the dimensions.
    #[test]
    fn the_variance_of_one_dimension_is_the_plain_formula(
        groups in prop::collection::vec(prop::collection::vec(1..=5_u8, 5..12), 3..5),
    ) {
        let mut data = round();
        for (group, scores) in [Group::Leaders, Group::MiddleManagers, Group::FrontlineManagers, Group::Practitioners].iter().rev().zip(&groups) {
            super::fixtures::say(&mut data, *group, 5, scores);
        }
        let k = groups.len() as f64;
        let variance = |scores: &Vec<u8>| {
            let n = scores.len() as f64;
            let mean = scores.iter().map(|it| f64::from(*it)).sum::<f64>() / n;
            let squares: f64 = scores.iter().map(|it| (f64::from(*it) - mean).powi(2)).sum();
            squares / (n - 1.0) / n
        };
        let expected = groups.iter().map(variance).sum::<f64>() / (k * k);
        let (_, error) = super::fixtures::full(&data, 5).figures[0].unwrap();
        prop_assert!((error.unwrap().powi(2) - expected).abs() < NEAR);
    }

    #[test]
    fn what_readers_get_has_two_decimals_and_steps_of_five(data in any_round()) {
        let two = |value: f64| ((value * 100.0).round() / 100.0 - value).abs() < 1e-12;
        for it in score(&data).dimensions {
            let p = it.perception;
            prop_assert_eq!(p.respondents_counted.at_least() % 5, 0);
            prop_assert!(p.blocs.iter().all(|bloc| bloc.people.at_least() >= 10));
            prop_assert!(p.figure.is_none_or(|p| two(p.told.value)));
            prop_assert!(it.maturity.is_none_or(|m| two(m.told.value)));
        }
    }

    #[test]
    fn who_came_first_does_not_matter(
        data in any_round(),
        turn in any::<prop::sample::Index>(),
    ) {
        let mut turned = data.clone();
        if !turned.respondents.is_empty() {
            let by = turn.index(turned.respondents.len());
            turned.respondents.rotate_left(by);
        }
        for qa in &mut turned.qa {
            qa.records.reverse();
        }
        prop_assert!(alike(&full_figures(&turned), &full_figures(&data)));
    }

    #[test]
    fn an_empty_response_changes_no_figure(data in any_round(), group in 0..Group::ALL.len()) {
        let mut more = data.clone();
        let (group, answers) = (Group::ALL[group], Answers::default());
        more.respondents.push(Respondent { group, answers, mailed: true });
        prop_assert_eq!(figures(&more), figures(&data));
        prop_assert_eq!(score(&data).dimensions[0].dimension, d(1));
    }
}
