//! Rules 5 and 6 over the dimensions.

use super::fixtures::{agree, d, figure, full, near, round, survey};
use crate::{
    maturity::rules::{
        NoOverall,
        exact::{float, ratio},
        maturity::Figure,
        overall::Overall,
        score,
    },
    programmes::Dimension,
};

/// The overall figure of maturities in hundredths.
fn overall(maturities: &[(u8, i64)]) -> Result<Overall<'static>, Vec<NoOverall>> {
    let maturities: Vec<_> = maturities
        .iter()
        .map(|(n, value)| (d(*n), figure(*value)))
        .collect();
    Overall::of(
        &maturities
            .iter()
            .map(|(n, it)| (*n, it))
            .collect::<Vec<(Dimension, &Figure<'static>)>>(),
    )
}

/// Value, level, and whether D5 holds it down.
fn shown(overall: &Overall<'_>) -> (f64, u8, bool) {
    let value = float(&overall.figure.value);
    (value, overall.level(), overall.is_held_by_d5())
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
    assert_eq!(eight.figure.value, ratio(3, 1));
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
    let held = overall(&dimensions).unwrap();
    assert_eq!(shown(&held), (4.23, 3, true));
    // D5 at 3.4 is level 4: nothing is held down.
    dimensions[9] = (5, 340);
    let free = overall(&dimensions).unwrap();
    assert_eq!(shown(&free), (4.39, 5, false));
    // D5 at 3.39 is level 3.
    dimensions[9] = (5, 339);
    let held = overall(&dimensions).unwrap();
    assert_eq!((held.level(), held.is_held_by_d5()), (4, true));
}

#[test]
fn the_level_is_never_raised() {
    let mut dimensions = all_but(&[5], 100);
    dimensions.push((5, 500));
    let figure = overall(&dimensions).unwrap();
    assert_eq!(shown(&figure), (1.4, 1, false));
}

#[test]
fn a_threshold_is_met_exactly_where_floats_fall_short() {
    // 2.6 ten times adds up to less than 26 in floats.
    assert_eq!(overall(&all_but(&[], 260)).unwrap().level(), 3);
}

#[test]
fn one_agreed_dimension_takes_the_interval_away() {
    let mut data = round();
    (1..=8).for_each(|n| survey(&mut data, n, &[2, 2, 3, 3, 2]));
    // s² = 0.3; Var(P) = 3 × (0.3 / 5) / 9 = 0.02 in each dimension, of people of its own.
    let (value, error) = full(&data, 11).figures[2].unwrap();
    assert!(near(value, 2.4) && near(error.unwrap(), 0.0025_f64.sqrt()));
    assert!(score(&data).overall.figure.unwrap().interval.is_some());
    agree(&mut data, 9, "2 2 2 2");
    let overall = score(&data).overall;
    let figure = overall.figure.unwrap();
    assert_eq!((figure.error, figure.interval), (None, None));
    assert_eq!(overall.dimensions.len(), 9);
}
