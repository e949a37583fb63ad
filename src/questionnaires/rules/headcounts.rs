//! How many people each role group has: given when a survey opens, and the bound of its link.

use std::collections::BTreeMap;

use super::{CameBy, Group};

/// The people of each role group; a group without a number has no link of its own.
pub type Headcounts = BTreeMap<Group, u32>;

/// The largest number of people of one group.
pub const MOST_PEOPLE: u32 = 10_000;

/// Whether a group's link takes another submission. All that have come of the group count, by
/// whichever way: each is of one of its people.
pub fn takes_another(people: Option<u32>, submitted: u64) -> bool {
    people.is_some_and(|people| submitted < u64::from(people))
}

/// The smallest number that a group's can be lowered to: what is shown of how many have submitted at
/// most, so that trying tells no more than that.
pub fn least_people(submitted: u64) -> u64 {
    match submitted {
        0 => 1,
        1..=4 => 4,
        many => many / 5 * 5 + 4,
    }
}

/// Why headcounts are not corrected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotCorrected {
    /// The survey does not take it.
    Refused(super::Refusal),
    /// These can't be lowered below that.
    TooFew(Vec<(Group, u64)>),
    /// These have a link, which goes on being bounded by a number.
    NeedsNumber(Vec<Group>),
    /// No number is another.
    Unchanged,
}

/// What a correction changes: each group with its number before and after.
///
/// # Errors
/// Why it can't be made.
pub fn correction(
    before: &Headcounts,
    after: &Headcounts,
    submitted: &BTreeMap<Group, u64>,
) -> Result<Vec<(Group, Option<u32>, u32)>, NotCorrected> {
    let emptied = before.keys().filter(|group| !after.contains_key(group));
    let emptied: Vec<Group> = emptied.copied().collect();
    if !emptied.is_empty() {
        return Err(NotCorrected::NeedsNumber(emptied));
    }
    let changed: Vec<_> = after
        .iter()
        .map(|(group, people)| (*group, before.get(group).copied(), *people))
        .filter(|(_, was, people)| *was != Some(*people))
        .collect();
    if changed.is_empty() {
        return Err(NotCorrected::Unchanged);
    }
    let too_few = changed.iter().filter_map(|(group, was, people)| {
        let least = least_people(submitted.get(group).copied().unwrap_or_default());
        let lowered = was.is_none_or(|was| *people < was);
        (lowered && u64::from(*people) < least).then_some((*group, least))
    });
    let too_few: Vec<_> = too_few.collect();
    if too_few.is_empty() {
        Ok(changed)
    } else {
        Err(NotCorrected::TooFew(too_few))
    }
}

/// A role group beside a result: how many people it has, and how many responses came each way. The
/// counts are exact: whoever shows them goes through [`in_fives`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turnout {
    /// The group.
    pub group: Group,
    /// Its people, where a number was given.
    pub people: Option<u32>,
    /// Its responses by the way in which they came.
    pub came_by: BTreeMap<CameBy, u64>,
}

impl Turnout {
    /// Its responses.
    pub fn submitted(&self) -> u64 {
        self.came_by.values().sum()
    }
}

/// Counts as they may be shown beside each other: about so many, in steps of five that add up to what
/// is shown of their sum, so that together they tell no more of it. `None` where the sum is under
/// five.
pub fn in_fives<const N: usize>(counts: [u64; N]) -> Option<[u64; N]> {
    let sum: u64 = counts.iter().sum();
    if sum < 5 {
        return None;
    }
    let mut fives = counts.map(|count| count / 5);
    let left = sum / 5 - fives.iter().sum::<u64>();
    let mut places: Vec<usize> = (0..N).collect();
    places.sort_by_key(|place| std::cmp::Reverse(counts[*place] % 5));
    for place in places.into_iter().take(left as usize) {
        fives[place] += 1;
    }
    Some(fives.map(|five| five * 5))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::questionnaires::rules::FewPeople;

    #[test]
    fn a_link_takes_as_many_as_the_group_has_people() {
        assert!(takes_another(Some(1), 0) && !takes_another(Some(1), 1));
        assert!(
            !takes_another(Some(5), 6),
            "the number was lowered meanwhile"
        );
        assert!(!takes_another(None, 0));
    }

    #[test]
    fn lowering_a_number_tells_no_more_than_the_page() {
        for submitted in 1..40 {
            let least = least_people(submitted);
            assert!(least >= submitted);
            let shown = FewPeople(submitted).to_string();
            assert_eq!(FewPeople(least).to_string(), shown, "{submitted}");
        }
        assert_eq!(least_people(0), 1);
    }

    #[test]
    fn a_correction_says_all_that_is_wrong_with_it() {
        use Group::{Leaders, Partners, Practitioners};
        let before = Headcounts::from([(Leaders, 5), (Practitioners, 20)]);
        let submitted = BTreeMap::from([(Leaders, 2), (Practitioners, 12)]);
        let try_it = |after: &[(Group, u32)]| {
            correction(&before, &after.iter().copied().collect(), &submitted)
        };
        assert_eq!(
            try_it(&[(Leaders, 3), (Practitioners, 13)]),
            Err(NotCorrected::TooFew(vec![
                (Leaders, 4),
                (Practitioners, 14)
            ]))
        );
        assert_eq!(
            try_it(&[(Leaders, 3)]),
            Err(NotCorrected::NeedsNumber(vec![Practitioners]))
        );
        assert_eq!(
            try_it(&[(Leaders, 5), (Practitioners, 20)]),
            Err(NotCorrected::Unchanged)
        );
        assert_eq!(
            try_it(&[(Leaders, 4), (Practitioners, 25), (Partners, 3)]),
            Ok(vec![
                (Leaders, Some(5), 4),
                (Practitioners, Some(20), 25),
                (Partners, None, 3)
            ])
        );
    }

    #[test]
    fn counts_beside_each_other_add_up_to_what_is_shown_of_their_sum() {
        assert_eq!(in_fives([2, 2, 0, 0]), None);
        assert_eq!(in_fives([4, 6, 0, 0]), Some([5, 5, 0, 0]));
        assert_eq!(in_fives([9, 0, 2, 0]), Some([10, 0, 0, 0]));
        assert_eq!(in_fives([0, 0, 0, 23]), Some([0, 0, 0, 20]));
        for mailed in 0..16 {
            for (handed, group) in (0..12).flat_map(|a| (0..12).map(move |b| (a, b))) {
                let counts = [mailed, handed, group, 0];
                let sum: u64 = counts.iter().sum();
                let Some(shown) = in_fives(counts) else {
                    assert!(sum < 5);
                    continue;
                };
                assert_eq!(shown.iter().sum::<u64>(), sum / 5 * 5);
                for (count, shown) in counts.iter().zip(shown) {
                    assert!(count.abs_diff(shown) < 5, "{counts:?}");
                }
            }
        }
    }
}
