//! How many people and records stand behind a published result, as far as it may be told.
//!
//! Every number here is one that the published pages of the result show (`maturity::views::working`
//! says why they may), or a sum of such numbers that is written only where each of them is. So
//! nothing can be taken from anything: a total less its parts is nothing, whatever the period, and
//! a file beside the pages, or beside a file of another day, tells no more than the pages.

use super::figures::Symbol;
use crate::{
    maturity::rules::{PerceptionResult, RoundResult},
    questionnaires::rules::{Group, Instrument},
};

/// The role groups that P rests on; families, the last of all groups, stand apart.
pub(super) const GROUPS: [Group; 6] = {
    let [groups @ .., _families] = Group::ALL;
    groups
};

/// A number of people or records.
pub(super) type Count = Result<usize, Symbol>;

/// What stands behind a published result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Coverage {
    /// For each of [`GROUPS`], the people who count in the dimension where most of them do.
    pub(super) groups: [Count; 6],
    /// Families who count.
    pub(super) families: Count,
    /// Records of each evidence instrument.
    pub(super) records: [Count; 4],
}

impl Coverage {
    pub(super) fn of(result: &RoundResult) -> Self {
        let perceptions = || result.dimensions.iter().map(|it| &it.perception);
        let families = perceptions().filter_map(|it| it.families.as_ref());
        Self {
            groups: GROUPS.map(|group| of_group(group, perceptions())),
            families: families.map(|it| it.n).max().ok_or(Symbol::Confidential),
            records: Instrument::EVIDENCE.map(|instrument| Ok(result.records(instrument))),
        }
    }

    /// All role groups together.
    pub(super) fn respondents(&self) -> Count {
        total(self.groups)
    }
}

/// The sum, where every part of it is a number; where one is confidential, so is the sum.
pub(super) fn total(parts: impl IntoIterator<Item = Count>) -> Count {
    parts.into_iter().sum()
}

/// Exact where the group stood alone, and so had five people; nobody, where people counted, all of
/// them in pools, and the group is in none; otherwise confidential. Where fewer than five count in
/// a dimension there is no pool, and they may be of any group.
fn of_group<'a>(
    group: Group,
    perceptions: impl Iterator<Item = &'a PerceptionResult> + Clone,
) -> Count {
    if perceptions.clone().all(|it| !answered(it)) {
        return Ok(0);
    }
    let few = perceptions
        .clone()
        .any(|it| it.respondents_counted > 0 && it.pools.is_empty());
    let pools = perceptions.flat_map(|it| &it.pools);
    let mut own = pools.clone().filter(|it| it.groups.contains(&group));
    let alone = own.clone().filter(|it| it.groups.len() == 1).map(|it| it.n);
    match (alone.max(), own.next()) {
        (Some(most), _) => Ok(most),
        (None, None) if pools.count() > 0 && !few => Ok(0),
        (None, _) => Err(Symbol::Confidential),
    }
}

fn answered(perception: &PerceptionResult) -> bool {
    perception.respondents_counted + perception.respondents_excluded.total() > 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::maturity::rules::{ExcludedRespondents, PoolResult};

    fn perception(pools: &[(&[Group], usize)], excluded: usize) -> PerceptionResult {
        PerceptionResult {
            figure: None,
            no_survey: Vec::new(),
            agreed: None,
            groups: Vec::new(),
            respondents_counted: pools.iter().map(|(_, n)| n).sum(),
            respondents_excluded: ExcludedRespondents {
                under_half: excluded,
                ..Default::default()
            },
            pools: pools
                .iter()
                .map(|(groups, n)| PoolResult {
                    groups: groups.to_vec(),
                    n: *n,
                    mean: 3.0,
                    variance: 0.0,
                })
                .collect(),
            dont_know: 0,
            dont_know_of: 0,
            families: None,
        }
    }

    fn counted(group: Group, dimensions: &[PerceptionResult]) -> Count {
        of_group(group, dimensions.iter())
    }

    #[test]
    fn a_group_is_counted_only_where_it_stood_alone() {
        use Group::*;
        let first = perception(
            &[(&[Leaders, MiddleManagers], 7), (&[Practitioners], 20)],
            0,
        );
        let second = perception(&[(&[Practitioners], 22), (&[MiddleManagers], 5)], 1);
        let both = [first, second];
        assert_eq!(counted(Practitioners, &both), Ok(22));
        assert_eq!(counted(MiddleManagers, &both), Ok(5));
        assert_eq!(counted(Leaders, &both), Err(Symbol::Confidential));
        assert_eq!(counted(Clinicians, &both), Ok(0), "in no pool at all");
    }

    #[test]
    fn fewer_than_five_in_all_are_all_confidential_and_nobody_is_none() {
        let few = [perception(&[], 4)];
        for group in GROUPS {
            assert_eq!(counted(group, &few), Err(Symbol::Confidential));
            assert_eq!(counted(group, &[perception(&[], 0)]), Ok(0));
        }
    }

    #[test]
    fn a_group_may_be_among_the_few_of_a_dimension_without_pools() {
        let pooled = perception(&[(&[Group::Practitioners], 20)], 0);
        let of = |people| PerceptionResult {
            respondents_counted: people,
            ..perception(&[], 1)
        };
        let nobody = [pooled.clone(), of(0)];
        assert_eq!(counted(Group::Clinicians, &nobody), Ok(0));
        for few in 1..=4 {
            let both = [pooled.clone(), of(few)];
            assert_eq!(
                counted(Group::Clinicians, &both),
                Err(Symbol::Confidential),
                "{few}"
            );
            assert_eq!(counted(Group::Practitioners, &both), Ok(20), "{few}");
        }
    }

    #[test]
    fn a_total_with_a_confidential_part_is_confidential() {
        assert_eq!(total([Ok(5), Ok(0), Ok(7)]), Ok(12));
        assert_eq!(
            total([Ok(5), Err(Symbol::Confidential)]),
            Err(Symbol::Confidential)
        );
        assert_eq!(total([]), Ok(0));
    }
}
