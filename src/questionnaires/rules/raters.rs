//! Who rated what, told apart over all of an authority's round.

use std::collections::{BTreeMap, BTreeSet};

use super::look_alike_key;

/// The raters of a round who have an account, by the name that stands at their ratings.
#[derive(Clone, Debug, Default)]
pub struct Raters(BTreeMap<String, BTreeSet<i32>>);

impl Raters {
    /// A rating under that name was given from that account.
    pub fn add(&mut self, account: i32, name: &str) {
        let accounts = self.0.entry(look_alike_key(name)).or_default();
        accounts.insert(account);
    }

    /// The same for the same rater throughout the round: the account, or else the name as a file
    /// gave it. A name in a file is an account's where exactly one rated under it.
    pub fn key(&self, account: Option<i32>, name: &str) -> String {
        let name = look_alike_key(name);
        let namesakes = self.0.get(&name).filter(|accounts| accounts.len() == 1);
        let only = namesakes.and_then(|accounts| accounts.first().copied());
        match account.or(only) {
            Some(account) => format!("account {account}"),
            None => name,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rater_is_one_person_by_file_and_by_account() {
        let mut raters = Raters::default();
        assert_eq!(
            raters.key(None, "Ann Abel"),
            raters.key(None, "ann\u{a0}abel ")
        );
        assert_ne!(raters.key(None, "Ann Abel"), raters.key(None, "Ann Bell"));
        raters.add(7, "Ann Abel");
        assert_eq!(
            raters.key(Some(7), "Ann Abel"),
            raters.key(None, "ann abel")
        );
        // Whoever is renamed stays who they are.
        assert_eq!(
            raters.key(Some(7), "Ann Bell"),
            raters.key(Some(7), "Ann Abel")
        );
        // Of two namesakes nobody can say which one a file means.
        raters.add(8, "Ann Abel");
        assert_ne!(
            raters.key(Some(7), "Ann Abel"),
            raters.key(Some(8), "Ann Abel")
        );
        let filed = raters.key(None, "Ann Abel");
        assert!(
            [7, 8]
                .iter()
                .all(|id| raters.key(Some(*id), "Ann Abel") != filed)
        );
        // No name is an account: a key of a name has no space.
        assert_ne!(raters.key(None, "account 7"), raters.key(Some(7), "x"));
    }
}
