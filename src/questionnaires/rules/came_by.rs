//! How a response came.

use std::{fmt, str::FromStr};

use super::{Answers, Group};

/// Of a way by which fewer people of a group could answer than this, it is not kept who of the
/// group’s responses came by it, where there was another.
const FEW: u64 = 5;

/// The way by which a response came. Whoever hands out links can also answer by them; only of a
/// link that the service mailed is it sure that its addressee did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CameBy {
    /// A personal link that the service mailed to the person and showed to nobody else.
    MailedLink,
    /// A personal link that the lead was given to pass on.
    HandedLink,
    /// The link of a role group.
    GroupLink,
    /// A file of responses.
    File,
}

impl CameBy {
    /// Every way.
    pub const ALL: [Self; 4] = [
        Self::MailedLink,
        Self::HandedLink,
        Self::GroupLink,
        Self::File,
    ];

    /// The word used in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::MailedLink => "mailed_link",
            Self::HandedLink => "handed_link",
            Self::GroupLink => "group_link",
            Self::File => "file",
        }
    }
}

impl fmt::Display for CameBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for CameBy {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|way| way.code() == word);
        found.ok_or_else(|| format!("“{word}” is no way in which a response comes"))
    }
}

/// A submitted response, as the scoring needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CollectedResponse {
    /// Of which role group.
    pub group: Group,
    /// What was answered.
    pub answers: Answers,
    /// How it came.
    pub came_by: CameBy,
}

/// How the people of a role group can answer in a survey.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GroupWays {
    /// People with a link that was mailed, those too whose link was withdrawn since.
    pub mailed: u64,
    /// People with a link that the lead was given.
    pub handed: u64,
    /// Whether the group has a link of its own.
    pub group_link: bool,
}

impl GroupWays {
    /// How a response that comes by `way` is kept: a personal link as the group’s, where so few
    /// have one of its kind, and others of the group answer in another way, that the way would all
    /// but tell the person.
    pub fn kept(self, way: CameBy) -> CameBy {
        let (people, others) = match way {
            CameBy::MailedLink => (self.mailed, self.handed > 0 || self.group_link),
            CameBy::HandedLink => (self.handed, self.mailed > 0 || self.group_link),
            CameBy::GroupLink | CameBy::File => return way,
        };
        if people < FEW && others {
            CameBy::GroupLink
        } else {
            way
        }
    }

    /// The ways that few have, and that would tell a person once others of the group can answer in
    /// the way that is `coming`.
    pub fn told_apart_by(self, coming: CameBy) -> Vec<CameBy> {
        let few = |people| (1..FEW).contains(&people);
        let mut ways = Vec::new();
        if few(self.mailed) && coming != CameBy::MailedLink {
            ways.push(CameBy::MailedLink);
        }
        if few(self.handed) && coming != CameBy::HandedLink {
            ways.push(CameBy::HandedLink);
        }
        ways
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_is_read_as_it_is_written() {
        for way in CameBy::ALL {
            assert_eq!(way.to_string().parse(), Ok(way));
        }
        assert!("post".parse::<CameBy>().is_err());
    }

    #[test]
    fn a_way_that_few_have_beside_another_is_kept_as_the_groups() {
        let ways = |mailed, handed, group_link| GroupWays {
            mailed,
            handed,
            group_link,
        };
        let of_one = ways(1, 0, true);
        assert_eq!(of_one.kept(CameBy::MailedLink), CameBy::GroupLink);
        assert_eq!(of_one.kept(CameBy::GroupLink), CameBy::GroupLink);
        let of_four = ways(4, 9, false);
        assert_eq!(of_four.kept(CameBy::MailedLink), CameBy::GroupLink);
        assert_eq!(of_four.kept(CameBy::HandedLink), CameBy::HandedLink);
        assert_eq!(
            ways(9, 4, false).kept(CameBy::HandedLink),
            CameBy::GroupLink
        );
        let of_five = ways(5, 0, true);
        assert_eq!(of_five.kept(CameBy::MailedLink), CameBy::MailedLink);
        assert_eq!(
            ways(0, 5, true).kept(CameBy::HandedLink),
            CameBy::HandedLink
        );
        // The only way there is tells no more than the group does.
        assert_eq!(
            ways(3, 0, false).kept(CameBy::MailedLink),
            CameBy::MailedLink
        );
        assert_eq!(
            ways(0, 1, false).kept(CameBy::HandedLink),
            CameBy::HandedLink
        );
        assert_eq!(of_one.kept(CameBy::File), CameBy::File);
    }

    #[test]
    fn another_way_to_come_tells_the_few_of_the_first_apart() {
        let ways = |mailed, handed| GroupWays {
            mailed,
            handed,
            group_link: false,
        };
        use CameBy::{GroupLink, HandedLink, MailedLink};
        assert_eq!(ways(3, 0).told_apart_by(HandedLink), [MailedLink]);
        assert_eq!(ways(3, 0).told_apart_by(MailedLink), []);
        assert_eq!(
            ways(4, 4).told_apart_by(GroupLink),
            [MailedLink, HandedLink]
        );
        assert_eq!(ways(5, 0).told_apart_by(GroupLink), []);
        assert_eq!(ways(0, 0).told_apart_by(GroupLink), []);
    }
}
