//! The worked example of the scoring page, D5.

use super::fixtures::{
    STAFF, full, instrument, item, near, record, records, round, say, says, scored,
};
use crate::{
    maturity::rules::{Formula, RoundData},
    questionnaires::rules::{
        Group::*,
        Instrument::{self, *},
    },
    ui::formats,
};

/// Middle managers n = 4 and clinicians n = 3, pooled to a mean of 4.6 and s 0.5; frontline
/// managers 4.0 and 0.6; practitioners 3.1 and 0.9. Nobody's answers can give these standard
/// deviations, so that the errors are checked in `error.rs` against the page's numbers.
/// Five items in D5, so that seven people can come to a mean of 4.6.
fn data() -> RoundData {
    let mut data = round();
    data.diagnostic.items.push(item("5.5", 5, &STAFF));
    // Clinicians and middle managers: 4.2 + 4 + 5, and 5 + 5 + 4.5 + 4.5, make 32.2.
    says(&mut data, Clinicians, 5, "4 4 4 4 5");
    say(&mut data, Clinicians, 5, &[4, 5]);
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

/// Observations 2, 3 (North), 2.5, 2.5 (South); audits 2, 2, 3 (North), 2, 3, 3 (South); all by two
/// raters, each half of every instrument; two supervisions.
fn with_records(mut data: RoundData) -> RoundData {
    records(&mut data, PracticeObservation, 5, &[2, 3]);
    (0..2).for_each(|_| record(&mut data, PracticeObservation, 5, "2 3 2 3 no"));
    records(&mut data, CaseAudit, 5, &[2, 2, 3, 2, 3, 3]);
    records(&mut data, GroupSupervision, 5, &[4, 5]);
    let label = |data: &mut RoundData, of: Instrument| {
        let records = &mut instrument(data, of).records;
        let half = records.len() / 2;
        for (place, record) in records.iter_mut().enumerate() {
            record.team = Some(if place < half { "north" } else { "south" }.into());
            record.raters = vec![if place % 2 == 0 { "one" } else { "two" }.into()];
        }
    };
    label(&mut data, PracticeObservation);
    label(&mut data, CaseAudit);
    data
}

#[test]
fn the_whole_round() {
    let data = with_records(data());
    let d5 = scored(&data, 5);
    assert_eq!(d5.perception.figure.unwrap().told.value, 3.9);
    let lines = d5.evidence.instruments.iter();
    let lines: Vec<_> = lines.map(|it| (it.counted, it.mean, it.counts)).collect();
    assert_eq!(
        lines,
        [
            (4, Some(2.5), true),
            (6, Some(2.5), true),
            (2, Some(4.5), false)
        ]
    );
    assert_eq!(
        (d5.evidence.records_counted, d5.evidence.records_excluded),
        (10, 2)
    );
    let figures = full(&data, 5);
    let (e, e_error) = figures.figures[1].unwrap();
    // 0.022917 by record, more than 0.006944 by team, and 0.045 of raters.
    assert!(near(e, 2.5) && (e_error.unwrap().powi(2) - 0.067_917).abs() < 5e-7);
    let (m, m_error) = figures.figures[2].unwrap();
    assert!(near(m, 3.0) && near(m_error.unwrap(), e_error.unwrap()));
    let m = d5.maturity.unwrap();
    assert_eq!((m.level, m.formula), (3, Formula::EvidenceCap));
    let [low, high] = figures.interval.unwrap();
    assert_eq!(
        [low, high].map(|end| formats::number(end, 2)),
        ["2.40", "3.60"],
        "t with 8 degrees of freedom"
    );
    assert_eq!((d5.gap.unwrap().value, d5.gap_flag), (1.4, true));
}
