//! Rules 5 and 6 over the dimensions.

use super::fixtures::{agree, d, estimate, near, round, survey};
use crate::{
    maturity::rules::{
        NoOverall,
        exact::{Estimate, ratio},
        overall::Overall,
        score,
    },
    programmes::Dimension,
};

/// The overall figure of maturities in hundredths, each with an error of 0.2.
fn overall(maturities: &[(u8, i64)]) -> Result<Overall, Vec<NoOverall>> {
    let maturities: Vec<_> = maturities
        .iter()
        .map(|(n, value)| (d(*n), estimate(*value, Some(400))))
        .collect();
    Overall::of(
        &maturities
            .iter()
            .map(|(n, it)| (*n, it))
            .collect::<Vec<(Dimension, &Estimate)>>(),
    )
}

fn all_but(left_out: &[u8], value: i64) -> Vec<(u8, i64)> {
    (1..=10)
        .filter(|n| !left_out.contains(n))
        .map(|n| (n, value))
        .collect()
}

#[test]
fn eight_dimensions_give_a_figure_and_seven_do_not() {
    let eight = overall(&all_but(&[1, 2], 300)).unwrap();
    assert_eq!(eight.estimate.value, ratio(3, 1));
    // √(8 × 0.04) / 8
    assert_eq!(
        eight.estimate.squared_error,
        Some(ratio(4, 100) / ratio(8, 1))
    );
    let seven = overall(&all_but(&[1, 2, 3], 300));
    assert_eq!(seven, Err(vec![NoOverall::FewerThanEight { more: 1 }]));
}

#[test]
fn d5_must_be_among_them() {
    assert_eq!(overall(&all_but(&[5], 300)), Err(vec![NoOverall::NoD5]));
    let expected = vec![NoOverall::FewerThanEight { more: 1 }, NoOverall::NoD5];
    assert_eq!(overall(&all_but(&[5, 6, 7], 300)), Err(expected));
}

#[test]
fn the_level_is_at_most_one_above_that_of_d5() {
    // Nine at 4.5 and D5 at 1.8 (level 2) make 4.23, level 5, held to 3.
    let mut dimensions = all_but(&[5], 450);
    dimensions.push((5, 180));
    let held = overall(&dimensions).unwrap().frozen();
    assert_eq!((held.value, held.level, held.held_by_d5), (4.23, 3, true));
    // D5 at 3.4 is level 4: nothing is held down.
    dimensions[9] = (5, 340);
    let free = overall(&dimensions).unwrap().frozen();
    assert_eq!((free.value, free.level, free.held_by_d5), (4.39, 5, false));
    // D5 at 3.39 is level 3.
    dimensions[9] = (5, 339);
    let held = overall(&dimensions).unwrap().frozen();
    assert_eq!((held.level, held.held_by_d5), (4, true));
}

#[test]
fn the_level_is_never_raised() {
    let mut dimensions = all_but(&[5], 100);
    dimensions.push((5, 500));
    let figure = overall(&dimensions).unwrap().frozen();
    assert_eq!(
        (figure.value, figure.level, figure.held_by_d5),
        (1.4, 1, false)
    );
}

#[test]
fn a_threshold_is_met_exactly_where_floats_fall_short() {
    // 2.6 ten times adds up to less than 26 in floats.
    assert_eq!(overall(&all_but(&[], 260)).unwrap().frozen().level, 3);
}

#[test]
fn one_agreed_dimension_takes_the_interval_away() {
    let mut data = round();
    (1..=8).for_each(|n| survey(&mut data, n, &[2, 2, 3, 3, 2]));
    let figure = score(&data).overall.figure.unwrap();
    assert!(near(figure.value, 2.4));
    // s² = 0.3; SE(P)² = 3 × (0.3 / 5) / 9 = 0.02; over eight dimensions 0.02 / 8.
    assert!(near(figure.se.unwrap(), 0.0025_f64.sqrt()));
    assert!(figure.interval.is_some());
    agree(&mut data, 9, "2 2 2 2");
    let overall = score(&data).overall;
    let figure = overall.figure.unwrap();
    assert_eq!((figure.se, figure.interval), (None, None));
    assert_eq!(overall.dimensions.len(), 9);
}
