//! Exact sums.

use crate::maturity::rules::exact::{Moments, float, ratio, unweighted, whole};

fn moments(scores: &[(u64, u64)]) -> Moments {
    let mut moments = Moments::default();
    scores
        .iter()
        .for_each(|(numerator, denominator)| moments.add(*numerator, *denominator));
    moments
}

#[test]
fn the_variance_of_one_is_nought_and_nothing_has_none() {
    let one = moments(&[(7, 3)]).summary().unwrap();
    assert_eq!((one.mean, one.variance), (ratio(7, 3), ratio(0, 1)));
    assert_eq!(moments(&[]).summary(), None);
    assert_eq!(unweighted(&[]), None);
}

#[test]
fn thirds_and_quarters_add_up_without_rounding() {
    // 40/12, 39/12 and 48/12 sum up to 127/12.
    let three = moments(&[(10, 3), (13, 4), (4, 1)]).summary().unwrap();
    assert_eq!(three.mean, ratio(127, 36));
    let squares = ratio(100, 9) + ratio(169, 16) + ratio(16, 1);
    let expected = (squares - ratio(127 * 127 * 3, 36 * 36)) / ratio(2, 1);
    assert_eq!(three.variance, expected);
}

#[test]
fn merging_is_taking_in_together() {
    let mut one = moments(&[(4, 1), (7, 2)]);
    one.merge(&moments(&[(9, 2), (2, 1)]));
    assert_eq!(one, moments(&[(4, 1), (7, 2), (9, 2), (2, 1)]));
    assert_eq!(one.summary().unwrap().n, whole(4));
}

#[test]
fn the_nearest_float_is_handed_out() {
    assert_eq!(float(&ratio(49, 20)), 2.45);
    assert_eq!(float(&ratio(1, 3)), 1.0 / 3.0);
}
