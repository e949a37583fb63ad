//! Pooling of small role groups (rule 2).

use std::collections::BTreeMap;

use super::exact::Moments;
use crate::questionnaires::rules::Group;

/// The fewest counted respondents that a group, a P or a families' figure rests on.
pub(super) const FEWEST: usize = 5;

/// A role group, or several pooled, with at least one counted respondent.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Pool {
    /// In the order of ties; never empty.
    pub(super) groups: Vec<Group>,
    pub(super) scores: Moments,
}

/// Pools the two smallest while the smallest has fewer than five and is not alone.
///
/// Ties fall in the order of groups, where a pool stands at its first group. The result stands in
/// the same order.
pub(super) fn pooled(groups: &BTreeMap<Group, Moments>) -> Vec<Pool> {
    let alone = |(group, scores): (&Group, &Moments)| Pool {
        groups: vec![*group],
        scores: scores.clone(),
    };
    let mut pools: Vec<_> = groups
        .iter()
        .filter(|(_, scores)| scores.n() > 0)
        .map(alone)
        .collect();
    loop {
        // The sort is stable and the pools stand in the order of groups, which settles ties.
        pools.sort_by_key(|pool| pool.scores.n());
        match pools.as_slice() {
            [first, second, rest @ ..] if first.scores.n() < FEWEST => {
                let mut next = vec![joined(first, second)];
                next.extend_from_slice(rest);
                next.sort_by(|a, b| a.groups.cmp(&b.groups));
                pools = next;
            }
            _ => break,
        }
    }
    pools.sort_by(|a, b| a.groups.cmp(&b.groups));
    pools
}

fn joined(one: &Pool, other: &Pool) -> Pool {
    let mut pool = one.clone();
    pool.groups.extend(&other.groups);
    pool.groups.sort();
    pool.scores.merge(&other.scores);
    pool
}
