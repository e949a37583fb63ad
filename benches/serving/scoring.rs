//! A round of the largest size that is expected: 3,000 respondents in seven role groups and 300
//! records, a fifth of them rated twice.

use std::{collections::BTreeMap, time::Instant};

use partners::{
    maturity::{round_data, rules},
    programmes::Dimension,
    questionnaires::rules::{
        Answer, Answers, CameBy, Collected, CollectedRecord, CollectedResponse, Group, Instrument,
        Item, Rating, Ratings, Version,
    },
};

/// Milliseconds that scoring it may take.
const LIMIT: f64 = 100.0;

/// Scores the round, and prints the median of many times beside its limit.
pub(crate) fn run() {
    let data = round_data(round());
    let mut times: Vec<_> = (0..20)
        .map(|_| {
            let began = Instant::now();
            std::hint::black_box(rules::score(std::hint::black_box(&data)));
            began.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    let median = times[times.len() / 2];
    println!("\n{:<28}{:>10}{:>10}{:>10}", "", "ms", "limit", "ratio");
    println!(
        "{:<28}{median:>10.2}{LIMIT:>10.0}{:>10.2}",
        "score 3,000 and 300",
        median / LIMIT
    );
}

fn round() -> Collected {
    let diagnostic = items("", 4, &Group::ALL);
    let family = items("Y", 1, &[Group::Families]);
    let responses = (0..3_000).map(|n| {
        let group = Group::ALL[n % Group::ALL.len()];
        let items = if group == Group::Families {
            &family
        } else {
            &diagnostic
        };
        CollectedResponse {
            group,
            answers: answers(items, n),
            came_by: CameBy::MailedLink,
        }
    });
    let mut versions = vec![
        version(Instrument::Diagnostic, diagnostic.clone()),
        version(Instrument::Family, family.clone()),
    ];
    let mut records = Vec::new();
    for (instrument, letters) in Instrument::EVIDENCE
        .into_iter()
        .zip(["PO", "CA", "GS", "OE"])
    {
        let items = items(letters, 2, &[]);
        records.extend((0..75).map(|n| record(instrument, &items, n)));
        versions.push(version(instrument, items));
    }
    Collected {
        versions,
        responses: responses.collect(),
        agreed: Some(answers(&diagnostic, 1)),
        records,
    }
}

fn version(instrument: Instrument, items: Vec<Item>) -> Version {
    Version {
        instrument,
        version: "1".into(),
        items,
    }
}

/// So many items a dimension.
fn items(letters: &str, each: usize, groups: &[Group]) -> Vec<Item> {
    let of = |dimension: Dimension, n: usize| Item {
        code: format!("{letters}{}.{n}", dimension.number()),
        dimension,
        text: "An invented statement of the usual length about how people work here.".into(),
        groups: groups.to_vec(),
        low: String::new(),
        middle: String::new(),
        high: String::new(),
    };
    let all = Dimension::all();
    all.flat_map(|dimension| (1..=each).map(move |n| of(dimension, n)))
        .collect()
}

/// Most answered from 1 to 5, some *don't know*, *not applicable* or blank.
fn answers(items: &[Item], seed: usize) -> Answers {
    let answer = |n: usize| match (seed * 31 + n * 17) % 11 {
        0 => None,
        1 => Some(Answer::DontKnow),
        2 => Some(Answer::NotApplicable),
        other => Some(Answer::Extent(1 + (other % 5) as u8)),
    };
    let items = items.iter().enumerate();
    items
        .filter_map(|(n, item)| Some((item.code.clone(), answer(n)?)))
        .collect()
}

fn record(instrument: Instrument, items: &[Item], seed: usize) -> CollectedRecord {
    let rating = |rater: usize| -> Ratings {
        let items = items.iter().enumerate();
        items
            .map(|(n, item)| {
                let score = 1 + ((seed * 7 + n * 5) % 4 + rater) as u8;
                (item.code.clone(), Rating::Scored(score))
            })
            .collect()
    };
    let raters = if seed.is_multiple_of(5) { 2 } else { 1 };
    CollectedRecord {
        instrument,
        ratings: (0..raters).map(rating).collect(),
        raters: (0..raters).map(|rater| format!("rater {rater}")).collect(),
        team: Some(format!("team {}", seed % 6)),
        consensus: BTreeMap::new(),
    }
}
