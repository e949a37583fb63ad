//! Rounds small enough to work out by hand.

use crate::{
    maturity::rules::{
        DimensionChange, DimensionResult, FullChange, FullFigures, QaInstrument, Questionnaire,
        Record, Respondent, RoundData, change,
        comparison::Comparisons,
        exact::{Exact, float, ratio},
        full_changes, full_figures,
        maturity::Figure,
        score,
    },
    programmes::Dimension,
    questionnaires::rules::{Answers, Group, Instrument, Item, Ratings},
};

pub(super) const STAFF: [Group; 6] = [
    Group::Leaders,
    Group::MiddleManagers,
    Group::FrontlineManagers,
    Group::Practitioners,
    Group::Clinicians,
    Group::Partners,
];

pub(super) fn d(number: u8) -> Dimension {
    Dimension::new(number).unwrap()
}

pub(super) fn item(code: &str, dimension: u8, groups: &[Group]) -> Item {
    Item {
        code: code.into(),
        dimension: d(dimension),
        text: format!("What {code} says"),
        groups: groups.into(),
        low: String::new(),
        middle: String::new(),
        high: String::new(),
    }
}

/// A round with nothing in it: four statements a dimension, put to all six staff groups; two
/// family items in D5; the evidence items of `instruments.md`.
pub(super) fn round() -> RoundData {
    let statement = |n: u8, m| item(&format!("{n}.{m}"), n, &STAFF);
    RoundData {
        diagnostic: Questionnaire {
            version: "1".into(),
            items: (1..=10)
                .flat_map(|n| (1..=4).map(move |m| statement(n, m)))
                .collect(),
        },
        family: Questionnaire {
            version: "1".into(),
            items: ["Y2", "Y3"]
                .map(|code| item(code, 5, &[Group::Families]))
                .into(),
        },
        respondents: Vec::new(),
        agreed: None,
        qa: vec![
            qa(
                Instrument::PracticeObservation,
                "PO",
                "4 4 4 4 4 4 5 5 5 5 5 6 6 6 6",
            ),
            qa(
                Instrument::CaseAudit,
                "CA",
                "4 4 4 5 5 5 5 6 6 3 3 9 9 10 10",
            ),
            qa(
                Instrument::GroupSupervision,
                "GS",
                "5 5 5 3 3 3 3 3 3 6 6 2 2 7 7",
            ),
            qa(
                Instrument::OrganisationalEvidence,
                "OE",
                "1 1 1 2 2 2 7 7 7 8 8 8 9 9 9 10 10 10",
            ),
        ],
    }
}

fn qa(instrument: Instrument, letters: &str, dimensions: &str) -> QaInstrument {
    let dimensions = dimensions.split(' ').zip(1..);
    let items = dimensions.map(|(n, m)| item(&format!("{letters}{m}"), n.parse().unwrap(), &[]));
    QaInstrument {
        instrument,
        version: "1".into(),
        items: items.collect(),
        records: Vec::new(),
    }
}

/// Answers to the items in order, as files write them: `4 3 na dk -`, a dash for a blank.
pub(super) fn answers(items: &[Item], dimension: u8, text: &str) -> Answers {
    let items = items.iter().filter(|item| item.dimension == d(dimension));
    let given = items.zip(text.split(' ')).filter(|(_, word)| *word != "-");
    given
        .map(|(item, word)| (item.code.clone(), word.parse().unwrap()))
        .collect()
}

/// One more person, who answers in one dimension.
pub(super) fn says(data: &mut RoundData, group: Group, dimension: u8, text: &str) {
    let items = match group {
        Group::Families => &data.family.items,
        _ => &data.diagnostic.items,
    };
    let answers = answers(items, dimension, text);
    data.respondents.push(Respondent {
        group,
        answers,
        mailed: true,
    });
}

/// People who each give one answer to all there is in the dimension.
pub(super) fn say(data: &mut RoundData, group: Group, dimension: u8, all: &[u8]) {
    for extent in all {
        says(
            data,
            group,
            dimension,
            &vec![extent.to_string(); 9].join(" "),
        );
    }
}

/// The same answers from leaders, frontline managers and practitioners: five give a P.
pub(super) fn survey(data: &mut RoundData, dimension: u8, all: &[u8]) {
    for group in [
        Group::Leaders,
        Group::FrontlineManagers,
        Group::Practitioners,
    ] {
        say(data, group, dimension, all);
    }
}

/// The agreed self-assessment of one dimension.
pub(super) fn agree(data: &mut RoundData, dimension: u8, text: &str) {
    let more = answers(&data.diagnostic.items, dimension, text);
    data.agreed.get_or_insert_default().extend(more);
}

pub(super) fn instrument(data: &mut RoundData, instrument: Instrument) -> &mut QaInstrument {
    data.qa
        .iter_mut()
        .find(|it| it.instrument == instrument)
        .unwrap()
}

/// One more record by one rater, `3 no -` in the order of the dimension's items.
pub(super) fn record(data: &mut RoundData, of: Instrument, dimension: u8, text: &str) {
    rated(data, of, dimension, &[text]);
}

/// One more record, with the ratings of each rater.
pub(super) fn rated(data: &mut RoundData, of: Instrument, dimension: u8, raters: &[&str]) {
    let qa = instrument(data, of);
    let items = || {
        qa.items
            .iter()
            .filter(|item| item.dimension == d(dimension))
    };
    let ratings = raters.iter().map(|text| {
        let given = items()
            .zip(text.split(' '))
            .filter(|(_, word)| *word != "-");
        given
            .map(|(item, word)| (item.code.clone(), word.parse().unwrap()))
            .collect::<Ratings>()
    });
    let ratings: Vec<_> = ratings.collect();
    let raters = (0..ratings.len()).map(|rater| format!("Rater {rater}"));
    qa.records.push(Record {
        raters: raters.collect(),
        ratings,
        ..Record::default()
    });
}

/// Records that score all the dimension's items alike.
pub(super) fn records(data: &mut RoundData, of: Instrument, dimension: u8, all: &[u8]) {
    for score in all {
        record(data, of, dimension, &vec![score.to_string(); 9].join(" "));
    }
}

/// The result of one dimension.
pub(super) fn scored(data: &RoundData, dimension: u8) -> DimensionResult {
    score(data)
        .dimensions
        .swap_remove(usize::from(dimension) - 1)
}

/// The change in one dimension.
pub(super) fn changed(earlier: &RoundData, later: &RoundData, dimension: u8) -> DimensionChange {
    change(earlier, later)
        .dimensions
        .swap_remove(usize::from(dimension) - 1)
}

/// A decimal of two places, exactly: `hundredths(245)` is 2.45.
pub(super) fn hundredths(value: i64) -> Exact {
    ratio(value, 100)
}

/// A figure in hundredths, of which no error is known.
pub(super) fn figure(value: i64) -> Figure<'static> {
    Figure {
        value: hundredths(value),
        weights: None,
    }
}

/// The figures of one dimension in full precision; of the overall one for 11.
pub(super) fn full(data: &RoundData, dimension: u8) -> FullFigures {
    full_figures(data).swap_remove(usize::from(dimension) - 1)
}

/// The change in one dimension in full precision; in the overall figure for 11.
pub(super) fn full_change(earlier: &RoundData, later: &RoundData, dimension: u8) -> FullChange {
    full_changes(earlier, later).swap_remove(usize::from(dimension) - 1)
}

/// Both M of a dimension on what the rounds have in common.
pub(super) fn rescored(earlier: &RoundData, later: &RoundData, dimension: u8) -> (f64, f64) {
    let comparisons = Comparisons::of(earlier, later);
    let comparison = &comparisons.dimensions[usize::from(dimension) - 1];
    let sides = comparison.rescored.as_ref().unwrap();
    let [earlier, later] = sides.each_ref().map(|m| float(&m.figure.value));
    (earlier, later)
}

pub(super) fn near(one: f64, other: f64) -> bool {
    (one - other).abs() < 1e-9
}
