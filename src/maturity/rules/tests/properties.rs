//! What holds of every round, whatever people answer and whatever is rated.

use proptest::prelude::*;

use super::fixtures::{answers, d, rated, round};
use crate::{
    maturity::rules::{Interval, PerceptionBasis, Respondent, RoundData, RoundResult, score},
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
            data.respondents.push(Respondent { group, answers });
        }
        for (instrument, dimension, scores) in records {
            let instrument = Instrument::EVIDENCE[instrument];
            rated(&mut data, instrument, dimension, &[&scores.join(" ")]);
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

fn holds(interval: Option<Interval>, value: f64) -> bool {
    interval.is_none_or(|it| {
        within(it.low) && within(it.high) && it.low <= value + NEAR && value <= it.high + NEAR
    })
}

/// All of a result but the counts of who was left out.
fn figures(result: &RoundResult) -> Vec<String> {
    let dimensions = result.dimensions.iter().map(|it| {
        let (p, e) = (&it.perception, &it.evidence);
        format!(
            "{:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?}",
            p.figure, p.no_survey, p.groups, p.pools, p.families, e.figure, it.maturity, it.gap
        )
    });
    dimensions
        .chain([format!("{:?}", result.overall)])
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_figure_is_on_the_scale_and_within_its_interval(data in any_round()) {
        let result = score(&data);
        for it in &result.dimensions {
            if let Some(p) = it.perception.figure {
                prop_assert!(within(p.value), "{:?}", p);
            }
            if let Some(e) = &it.evidence.figure {
                prop_assert!(within(e.value), "{:?}", e);
            }
            if let Some(m) = it.maturity {
                prop_assert!(within(m.value) && holds(m.interval, m.value), "{:?}", m);
            }
        }
        if let Some(o) = result.overall.figure {
            prop_assert!(within(o.value) && holds(o.interval, o.value), "{:?}", o);
        }
    }

    #[test]
    fn maturity_is_held_to_evidence_and_its_level_rises_with_it(data in any_round()) {
        let mut levels = Vec::new();
        for it in score(&data).dimensions {
            let Some(m) = it.maturity else { continue };
            if let Some(e) = it.evidence.figure {
                prop_assert!(m.value <= e.value + 0.5 + NEAR, "{:?} over {:?}", m, e);
            }
            prop_assert!((1..=5).contains(&m.level));
            levels.push((m.value, m.level));
        }
        levels.sort_by(|one, other| one.0.total_cmp(&other.0));
        prop_assert!(levels.is_sorted_by_key(|(_, level)| *level), "{:?}", levels);
    }

    #[test]
    fn no_group_of_fewer_than_five_is_shown(data in any_round()) {
        for it in score(&data).dimensions {
            let p = it.perception;
            let survey = p.figure.is_some_and(|it| it.basis == PerceptionBasis::Survey);
            let small = p.pools.iter().any(|pool| pool.n < 5);
            // One small pool is all there is, and has no figure.
            prop_assert!(!small || (p.pools.len() == 1 && !survey), "{:?}", p.pools);
            prop_assert!(p.families.is_none_or(|it| it.n >= 5), "{:?}", p.families);
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
        prop_assert_eq!(score(&turned), score(&data));
    }

    #[test]
    fn an_empty_response_changes_no_figure(data in any_round(), group in 0..Group::ALL.len()) {
        let mut more = data.clone();
        let (group, answers) = (Group::ALL[group], Answers::default());
        more.respondents.push(Respondent { group, answers });
        prop_assert_eq!(figures(&score(&more)), figures(&score(&data)));
        prop_assert_eq!(score(&data).dimensions[0].dimension, d(1));
    }
}
