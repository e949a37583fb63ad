//! The pages of a questionnaire: which statements stand together, and who is asked them.

use super::{Group, Instrument, Item, Version};
use crate::programmes::Dimension;

/// Statements that stand on one page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part<'a> {
    /// Its word in addresses: `d5`, or `your-experience`.
    pub key: String,
    /// Its heading.
    pub title: &'static str,
    /// Its statements, in the order of the form.
    pub items: Vec<&'a Item>,
}

impl Part<'_> {
    /// Whether an item stands on this page.
    pub fn has(&self, code: &str) -> bool {
        self.items.iter().any(|item| item.code == code)
    }
}

impl Instrument {
    /// The instrument that a role group answers.
    pub fn for_group(group: Group) -> Self {
        match group {
            Group::Families => Self::Family,
            _ => Self::Diagnostic,
        }
    }
}

/// One part for each dimension: the whole of the agreed self-assessment.
pub fn parts(version: &Version) -> Vec<Part<'_>> {
    by_dimension(version, |_| true)
}

/// What one role group is asked: a part for each dimension that has an item for it; families have
/// their few on one page.
pub fn parts_for(group: Group, version: &Version) -> Vec<Part<'_>> {
    let asked = |item: &Item| item.groups.contains(&group);
    if group != Group::Families {
        return by_dimension(version, asked);
    }
    vec![Part {
        key: "your-experience".into(),
        title: "Your experience",
        items: version.items.iter().filter(|item| asked(item)).collect(),
    }]
}

fn by_dimension(version: &Version, asked: impl Fn(&Item) -> bool) -> Vec<Part<'_>> {
    let of = |dimension: Dimension| Part {
        key: dimension.to_string().to_lowercase(),
        title: dimension.title(),
        items: version
            .items
            .iter()
            .filter(|item| item.dimension == dimension && asked(item))
            .collect(),
    };
    let parts = Dimension::all().map(of);
    parts.filter(|part| !part.items.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(items: &[(&str, u8, &[Group])]) -> Version {
        let items = items.iter().map(|(code, dimension, groups)| Item {
            code: (*code).into(),
            dimension: Dimension::new(*dimension).unwrap(),
            text: String::new(),
            groups: groups.to_vec(),
            low: String::new(),
            middle: String::new(),
            high: String::new(),
        });
        Version {
            instrument: Instrument::Diagnostic,
            version: "1".into(),
            items: items.collect(),
        }
    }

    #[test]
    fn a_dimension_without_a_statement_for_the_group_is_left_out() {
        let version = version(&[
            ("1.1", 1, &[Group::Leaders]),
            ("4.1", 4, &[Group::Partners, Group::Leaders]),
            ("4.2", 4, &[Group::Leaders]),
        ]);
        let keys = |group| -> Vec<_> {
            parts_for(group, &version)
                .into_iter()
                .map(|part| part.key)
                .collect()
        };
        assert_eq!(keys(Group::Leaders), ["d1", "d4"]);
        assert_eq!(keys(Group::Partners), ["d4"]);
        assert_eq!(parts(&version).len(), 2);
        assert_eq!(parts_for(Group::Partners, &version)[0].items.len(), 1);
    }

    #[test]
    fn families_have_one_page() {
        let version = version(&[("Y1", 4, &[Group::Families]), ("Y2", 5, &[Group::Families])]);
        let parts = parts_for(Group::Families, &version);
        assert_eq!(parts.len(), 1);
        assert!(parts[0].has("Y2") && !parts[0].has("Y3"));
    }
}
