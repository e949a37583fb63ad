//! Rule 2: which groups are pooled.

use std::collections::BTreeMap;

use crate::{
    maturity::rules::{
        exact::Sample,
        pooling::{Pool, joined, pooled},
    },
    questionnaires::rules::Group::{self, *},
};

/// The pools of groups of these sizes.
fn pools(sizes: &[(Group, usize)]) -> Vec<Vec<Group>> {
    let pools = of_sizes(sizes).into_iter();
    pools
        .map(|pool| pool.groups.into_iter().collect())
        .collect()
}

fn of_sizes(sizes: &[(Group, usize)]) -> Vec<Pool> {
    let groups = sizes.iter().map(|(group, n)| {
        let mut scores = Sample::default();
        (0..*n).for_each(|whose| scores.add(whose, 3, 1));
        (*group, scores)
    });
    pooled(&groups.collect::<BTreeMap<_, _>>())
}

#[test]
fn five_stand_alone_and_four_are_pooled() {
    let five = [(Leaders, 5), (MiddleManagers, 9), (Practitioners, 9)];
    assert_eq!(pools(&five), [[Leaders], [MiddleManagers], [Practitioners]]);
    let four = [(Leaders, 4), (MiddleManagers, 9), (Practitioners, 10)];
    assert_eq!(
        pools(&four),
        [vec![Leaders, MiddleManagers], vec![Practitioners]]
    );
}

#[test]
fn the_two_smallest_are_pooled_wherever_they_stand() {
    let sizes = [
        (Leaders, 9),
        (MiddleManagers, 2),
        (Practitioners, 20),
        (Partners, 4),
    ];
    let expected = [
        vec![Leaders],
        vec![MiddleManagers, Partners],
        vec![Practitioners],
    ];
    assert_eq!(pools(&sizes), expected);
}

#[test]
fn a_tie_falls_to_the_first_group() {
    // Three of 4: the first two are pooled to 8, then the third with the smallest of the rest.
    let sizes = [
        (Leaders, 4),
        (MiddleManagers, 4),
        (Practitioners, 4),
        (Partners, 9),
    ];
    let expected = [vec![Leaders, MiddleManagers, Practitioners], vec![Partners]];
    assert_eq!(pools(&sizes), expected);
    let second = [
        (Leaders, 6),
        (MiddleManagers, 3),
        (Practitioners, 6),
        (Partners, 6),
    ];
    assert_eq!(
        pools(&second),
        [
            vec![Leaders, MiddleManagers],
            vec![Practitioners],
            vec![Partners]
        ]
    );
}

#[test]
fn a_pool_stands_where_its_first_group_stands() {
    // 1 + 3 make a pool of 4 at leaders, so of three fours it is the first, and goes with
    // frontline managers; stood it at partners, they would go with practitioners.
    let sizes = [
        (Leaders, 1),
        (FrontlineManagers, 4),
        (Practitioners, 4),
        (Clinicians, 7),
        (Partners, 3),
    ];
    let expected = [
        vec![Leaders, FrontlineManagers, Partners],
        vec![Practitioners, Clinicians],
    ];
    assert_eq!(pools(&sizes), expected);
}

#[test]
fn pooling_ends_with_one() {
    assert_eq!(
        pools(&[(Leaders, 1), (Practitioners, 1)]),
        [[Leaders, Practitioners]]
    );
    assert_eq!(pools(&[(Practitioners, 1)]), [[Practitioners]]);
    assert!(pools(&[]).is_empty());
    assert_eq!(
        pools(&[(Leaders, 0), (Practitioners, 2)]),
        [[Practitioners]]
    );
}

#[test]
fn pools_that_overlap_are_joined_until_both_sides_are_alike() {
    // One side pools leaders with managers, the other managers with clinicians: all three go
    // together, whichever side stands first, and practitioners stay alone.
    let one = of_sizes(&[
        (Leaders, 4),
        (MiddleManagers, 3),
        (Practitioners, 9),
        (Clinicians, 8),
    ]);
    let other = of_sizes(&[
        (Leaders, 9),
        (MiddleManagers, 3),
        (Practitioners, 9),
        (Clinicians, 4),
    ]);
    let expected = [
        [Leaders, MiddleManagers, Clinicians].into(),
        [Practitioners].into(),
    ];
    assert_eq!(joined(&one, &other), expected);
    assert_eq!(joined(&other, &one), expected);
    assert_eq!(joined(&one, &one).len(), 3, "alike already");
}
