//! Pooling of small role groups, by itself and as two rounds have it in common (rules 2 and 12).

use std::collections::{BTreeMap, BTreeSet};

use super::exact::Sample;
use crate::questionnaires::rules::Group;

/// The fewest counted respondents of a group or pool, while another is left to pool with.
const FEWEST: usize = 5;

/// How groups are put together: each group stands in one set.
pub(super) type Partition = Vec<BTreeSet<Group>>;

/// A role group, or several pooled, with at least one counted respondent.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Pool {
    /// Never empty.
    pub(super) groups: BTreeSet<Group>,
    pub(super) scores: Sample,
}

/// Pools the two smallest while the smallest has fewer than five and is not alone.
///
/// Ties fall in the order of groups, where a pool stands at its first group. The result stands in
/// the same order.
pub(super) fn pooled(groups: &BTreeMap<Group, Sample>) -> Vec<Pool> {
    let mut pools = alone(groups);
    loop {
        // The sort is stable and the pools stand in the order of groups, which settles ties.
        pools.sort_by_key(|pool| pool.scores.n());
        match pools.as_mut_slice() {
            [first, second, ..] if first.scores.n() < FEWEST => {
                first.join(second);
                pools.remove(1);
                in_order(&mut pools);
            }
            _ => break,
        }
    }
    in_order(&mut pools);
    pools
}

/// Pools as given: what both sides of a comparison have.
pub(super) fn pooled_as(groups: &BTreeMap<Group, Sample>, partition: &Partition) -> Vec<Pool> {
    let mut pools: Vec<Pool> = Vec::new();
    for pool in alone(groups) {
        let set = partition.iter().find(|set| !set.is_disjoint(&pool.groups));
        let joined = pools
            .iter_mut()
            .find(|other| set.is_some_and(|set| !set.is_disjoint(&other.groups)));
        match joined {
            Some(other) => other.join(&pool),
            None => pools.push(pool),
        }
    }
    pools
}

/// The finest way of putting groups together in which every set of either side stays whole.
pub(super) fn joined(one: &[Pool], other: &[Pool]) -> Partition {
    let mut partition = Partition::new();
    for pool in one.iter().chain(other) {
        let (mut overlapping, apart): (Partition, Partition) = partition
            .into_iter()
            .partition(|set| !set.is_disjoint(&pool.groups));
        overlapping.push(pool.groups.clone());
        partition = apart;
        partition.push(overlapping.into_iter().flatten().collect());
    }
    partition.sort();
    partition
}

fn alone(groups: &BTreeMap<Group, Sample>) -> Vec<Pool> {
    let counted = groups.iter().filter(|(_, scores)| scores.n() > 0);
    counted
        .map(|(group, scores)| Pool {
            groups: [*group].into(),
            scores: scores.clone(),
        })
        .collect()
}

fn in_order(pools: &mut [Pool]) {
    pools.sort_by(|a, b| a.groups.first().cmp(&b.groups.first()));
}

impl Pool {
    fn join(&mut self, other: &Self) {
        self.groups.extend(&other.groups);
        self.scores.merge(&other.scores);
    }
}
