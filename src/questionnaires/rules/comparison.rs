//! What a version of an instrument changes in the one before it, item by item.

use std::collections::BTreeSet;

use super::{Group, Instrument, Item, Version};
use crate::programmes::Dimension;

impl Item {
    /// Whether the item stands unchanged in another version, so that answers to both can be
    /// compared (scoring version 1, rule 7): code, dimension, wording and groups. How its levels
    /// are described, and where in the form it stands, do not matter.
    pub fn is_common_with(&self, other: &Self) -> bool {
        self.code == other.code
            && self.dimension == other.dimension
            && self.text == other.text
            && self.asked() == other.asked()
    }

    fn asked(&self) -> BTreeSet<Group> {
        self.groups.iter().copied().collect()
    }

    fn levels(&self) -> [&str; 3] {
        [&self.low, &self.middle, &self.high]
    }
}

/// Something that differs in an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// The version before does not have its code.
    New,
    /// This version does not have its code.
    Gone,
    /// Another wording.
    Reworded,
    /// Other descriptions of its levels.
    LevelsReworded,
    /// Another dimension than this one.
    MovedFrom(Dimension),
    /// Another place among the items that stayed.
    Reordered,
    /// Put to other groups.
    Groups {
        /// Asked now and not before.
        added: Vec<Group>,
        /// Asked before and not now.
        removed: Vec<Group>,
    },
}

/// An item in the version before and in this one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemChange<'a> {
    /// As it was.
    pub before: Option<&'a Item>,
    /// As it is.
    pub now: Option<&'a Item>,
    /// All that differs; empty where nothing does.
    pub changes: Vec<Change>,
}

impl ItemChange<'_> {
    /// Whether rounds with the two versions are compared over it.
    pub fn is_common(&self) -> bool {
        let both = self.before.zip(self.now);
        both.is_some_and(|(before, now)| before.is_common_with(now))
    }
}

/// Every item of both versions: those of this one as the form has them, then those that are gone.
pub fn compare_versions<'a>(before: &'a Version, now: &'a Version) -> Vec<ItemChange<'a>> {
    let (old, new) = (in_order(before), in_order(now));
    let reordered = reordered(&old, &new);
    let of_now = new.iter().map(|item| {
        let was = with_code(&old, &item.code);
        ItemChange {
            before: was,
            now: Some(item),
            changes: match was {
                None => vec![Change::New],
                Some(was) => changes(was, item, reordered.contains(item.code.as_str())),
            },
        }
    });
    let gone = old
        .iter()
        .filter(|item| with_code(&new, &item.code).is_none())
        .map(|item| ItemChange {
            before: Some(item),
            now: None,
            changes: vec![Change::Gone],
        });
    of_now.chain(gone).collect()
}

/// As people meet them: the diagnostic's pages are its dimensions.
fn in_order(version: &Version) -> Vec<&Item> {
    let mut items: Vec<&Item> = version.items.iter().collect();
    if version.instrument == Instrument::Diagnostic {
        items.sort_by_key(|item| item.dimension);
    }
    items
}

fn with_code<'a>(items: &[&'a Item], code: &str) -> Option<&'a Item> {
    items.iter().copied().find(|item| item.code == code)
}

fn changes(was: &Item, is: &Item, reordered: bool) -> Vec<Change> {
    let mut changes = Vec::new();
    if was.text != is.text {
        changes.push(Change::Reworded);
    }
    if was.levels() != is.levels() {
        changes.push(Change::LevelsReworded);
    }
    if was.dimension != is.dimension {
        changes.push(Change::MovedFrom(was.dimension));
    }
    if reordered {
        changes.push(Change::Reordered);
    }
    let (before, now) = (was.asked(), is.asked());
    if before != now {
        changes.push(Change::Groups {
            added: now.difference(&before).copied().collect(),
            removed: before.difference(&now).copied().collect(),
        });
    }
    changes
}

/// The codes of the fewest items that must have moved for the old order to become the new one.
/// An item of another dimension has moved in any case, and moves no other.
fn reordered<'a>(old: &[&Item], new: &[&'a Item]) -> BTreeSet<&'a str> {
    let stayed: Vec<(&str, usize)> = new
        .iter()
        .filter_map(|item| {
            let place = old.iter().position(|it| it.code == item.code)?;
            let same = old.get(place)?.dimension == item.dimension;
            same.then_some((item.code.as_str(), place))
        })
        .collect();
    let kept = longest_rise(&stayed.iter().map(|(_, place)| *place).collect::<Vec<_>>());
    let moved = stayed.iter().enumerate();
    moved
        .filter(|(index, _)| !kept.contains(index))
        .map(|(_, (code, _))| *code)
        .collect()
}

/// The indices of a longest run of rising numbers, others between them left out.
fn longest_rise(numbers: &[usize]) -> BTreeSet<usize> {
    // For each number: how long a run that ends with it is, and where it comes from.
    let mut runs: Vec<(usize, Option<usize>)> = Vec::with_capacity(numbers.len());
    for (index, number) in numbers.iter().enumerate() {
        let lower = |other: &usize| numbers.get(*other).is_some_and(|it| it < number);
        let length = |other: usize| runs.get(other).map_or(0, |run| run.0);
        let from = (0..index)
            .filter(lower)
            .max_by_key(|other| (length(*other), std::cmp::Reverse(*other)));
        runs.push((from.map_or(1, |from| length(from) + 1), from));
    }
    let longest = |index: &usize| runs.get(*index).map_or(0, |run| run.0);
    let mut last = (0..runs.len()).max_by_key(|index| (longest(index), std::cmp::Reverse(*index)));
    let mut kept = BTreeSet::new();
    while let Some(index) = last {
        kept.insert(index);
        last = runs.get(index).and_then(|run| run.1);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(code: &str, dimension: u8) -> Item {
        Item {
            code: code.into(),
            dimension: Dimension::new(dimension).unwrap(),
            text: format!("What {code} says"),
            groups: vec![Group::Leaders, Group::Partners],
            low: "l".into(),
            middle: "m".into(),
            high: "h".into(),
        }
    }

    fn version(label: &str, items: Vec<Item>) -> Version {
        Version {
            instrument: Instrument::Diagnostic,
            version: label.into(),
            items,
        }
    }

    fn first() -> Version {
        let items = [("4.1", 4), ("4.2", 4), ("4.3", 4), ("5.1", 5), ("5.2", 5)];
        version("1", items.map(|(code, d)| item(code, d)).into())
    }

    /// What changes once the items of a second version are altered, by code; what does not is left out.
    fn changed(alter: impl FnOnce(&mut Vec<Item>)) -> Vec<(String, Vec<Change>)> {
        let (before, mut now) = (first(), first());
        now.version = "2".into();
        alter(&mut now.items);
        compare_versions(&before, &now)
            .into_iter()
            .filter(|it| !it.changes.is_empty())
            .map(|it| (it.now.or(it.before).unwrap().code.clone(), it.changes))
            .collect()
    }

    fn one(code: &str, change: Change) -> Vec<(String, Vec<Change>)> {
        vec![(code.into(), vec![change])]
    }

    #[test]
    fn the_same_items_are_unchanged_and_common() {
        let (before, mut now) = (first(), first());
        now.items.iter_mut().for_each(|it| it.groups.reverse());
        let compared = compare_versions(&before, &now);
        assert_eq!(compared.len(), 5);
        assert!(
            compared
                .iter()
                .all(|it| it.changes.is_empty() && it.is_common())
        );
    }

    #[test]
    fn a_wording_differs_by_a_single_character() {
        assert_eq!(
            changed(|items| items[0].text.push('.')),
            one("4.1", Change::Reworded)
        );
        assert_eq!(
            changed(|items| items[0].middle.push('.')),
            one("4.1", Change::LevelsReworded)
        );
    }

    #[test]
    fn what_is_common_is_code_dimension_wording_and_groups() {
        let was = item("5.1", 5);
        let common = |alter: &dyn Fn(&mut Item)| {
            let mut is = was.clone();
            alter(&mut is);
            was.is_common_with(&is) && is.is_common_with(&was)
        };
        assert!(common(&|_| {}));
        assert!(common(&|it| it.high = "another".into()));
        assert!(common(&|it| it.groups.reverse()));
        assert!(!common(&|it| it.code = "5.2".into()));
        assert!(!common(&|it| it.dimension = Dimension::new(4).unwrap()));
        assert!(!common(&|it| it.text.push('.')));
        assert!(!common(&|it| it.groups.truncate(1)));
    }

    #[test]
    fn an_item_of_another_dimension_has_moved_and_moves_no_other() {
        let moved = Change::MovedFrom(Dimension::D5);
        let to_four = |items: &mut Vec<Item>| items[3].dimension = Dimension::new(4).unwrap();
        assert_eq!(changed(to_four), one("5.1", moved.clone()));
        let to_the_front = |items: &mut Vec<Item>| {
            items[4].dimension = Dimension::new(1).unwrap();
        };
        assert_eq!(changed(to_the_front), one("5.2", moved));
    }

    #[test]
    fn the_fewest_items_have_moved() {
        assert_eq!(
            changed(|items| items[..3].rotate_left(1)),
            one("4.1", Change::Reordered)
        );
        assert_eq!(
            changed(|items| items[..3].rotate_right(1)),
            one("4.3", Change::Reordered)
        );
        // Which of two neighbours moved nobody can tell: one of them did.
        assert_eq!(changed(|items| items.swap(3, 4)).len(), 1);
        // Dimensions are pages: their order in the file is not seen.
        assert_eq!(changed(|items| items.rotate_left(3)), []);
    }

    #[test]
    fn a_new_item_in_between_and_a_gone_one_move_nothing() {
        assert_eq!(
            changed(|items| items.insert(1, item("4.9", 4))),
            one("4.9", Change::New)
        );
        assert_eq!(
            changed(|items| drop(items.remove(0))),
            one("4.1", Change::Gone)
        );
        let renamed = changed(|items| items[0].code = "4.8".into());
        assert_eq!(
            renamed,
            [one("4.8", Change::New), one("4.1", Change::Gone)].concat()
        );
    }

    #[test]
    fn all_that_differs_in_one_item_is_told() {
        let all = changed(|items| {
            items[3].text = "Another".into();
            items[3].low = "Another".into();
            items[3].dimension = Dimension::new(6).unwrap();
            items[3].groups = vec![Group::Leaders, Group::Clinicians];
        });
        let groups = Change::Groups {
            added: vec![Group::Clinicians],
            removed: vec![Group::Partners],
        };
        let moved = Change::MovedFrom(Dimension::D5);
        let expected = [Change::Reworded, Change::LevelsReworded, moved, groups];
        assert_eq!(all, [("5.1".to_owned(), expected.to_vec())]);
    }
}
