//! A QA record as its raters left it.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};

use super::{Instrument, Rating, Ratings, RecordOrigin};
use crate::{people::PersonId, questionnaires::AuthorityRound};

id_type!(
    /// A QA record.
    RecordId
);

/// What was observed, a line an item, by item code.
pub type Notes = BTreeMap<String, String>;

/// What a record is, without anybody's rating of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordHead {
    /// Its id.
    pub id: RecordId,
    /// Of which instrument.
    pub instrument: Instrument,
    /// The version that it is rated by, by the row's id.
    pub version: i32,
    /// What it is called.
    pub reference: String,
}

/// A record as its second rater meets it: nothing of the first rating.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DrawnRecord {
    /// The record.
    pub head: RecordHead,
    /// Where it belongs.
    pub at: AuthorityRound,
    /// The day of the visit.
    pub on: Option<NaiveDate>,
    /// Whom it was drawn for.
    pub person: PersonId,
    /// Whether that person has begun to rate it.
    pub begun: bool,
    /// Whether that person has submitted.
    pub submitted: bool,
}

/// One person's rating of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rated {
    /// Who, by name; in a file, by whatever it says.
    pub rater: String,
    /// Their account, unless a file brought the rating.
    pub person: Option<PersonId>,
    /// When.
    pub on: Option<NaiveDate>,
    /// What they saw, by item code.
    pub scores: Ratings,
    /// The line of each item.
    pub notes: Notes,
}

/// Whom a record was drawn for, to be rated a second time without sight of the first rating.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// The second rater.
    pub person: PersonId,
    /// Their name.
    pub name: String,
}

/// What raters who differed settled on for an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consensus {
    /// The item's code.
    pub item: String,
    /// 1 to 5.
    pub score: u8,
    /// Why.
    pub reason: String,
    /// Who recorded it, by name.
    pub made_by: String,
    /// When.
    pub made_at: DateTime<Utc>,
}

/// A QA record with its ratings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordLine {
    /// Its id.
    pub id: RecordId,
    /// Of which instrument.
    pub instrument: Instrument,
    /// The version that it was rated by, by the row's id.
    pub version: i32,
    /// What it is called: given by the system, or by the file.
    pub reference: String,
    /// The team that it is of and how it was chosen.
    pub origin: RecordOrigin,
    /// The first rating, and any second; drafts are not among them.
    pub ratings: Vec<Rated>,
    /// Whom it was drawn for, if it was.
    pub drawn: Option<Drawn>,
    /// Every consensus, oldest first; the newest of an item holds.
    pub consensus: Vec<Consensus>,
}

impl RecordLine {
    /// How many items somebody scored 1 to 5.
    pub fn scored(&self) -> usize {
        let scores = self.ratings.iter().flat_map(|rated| &rated.scores);
        let scored = scores.filter(|(_, rating)| matches!(rating, Rating::Scored(_)));
        let codes: std::collections::BTreeSet<_> = scored.map(|(code, _)| code).collect();
        codes.len()
    }

    /// Whether two people have rated it.
    pub fn is_rated_twice(&self) -> bool {
        self.ratings.len() > 1
    }

    /// Whether the person gave its first rating; what a file brought is told by the name alone.
    pub fn was_first_rated_by(&self, person: PersonId, name: &str) -> bool {
        let first = self.ratings.first();
        first.is_some_and(|rated| match rated.person {
            Some(rater) => rater == person,
            None => rated.rater == name,
        })
    }

    /// Whether somebody of the programme team may read its scores. Whoever could still be drawn to
    /// rate it blind may not: it opens once two have rated it, and to its own rater at once.
    pub fn is_open_to(&self, person: PersonId) -> bool {
        self.is_rated_twice() || self.ratings.iter().any(|it| it.person == Some(person))
    }

    /// The consensus that holds for an item.
    pub fn settled(&self, code: &str) -> Option<&Consensus> {
        self.consensus.iter().rev().find(|it| it.item == code)
    }

    /// The items that differ and have no consensus yet.
    pub fn unsettled(&self) -> Vec<&str> {
        let differing = self.differing().into_iter();
        differing
            .filter(|code| self.settled(code).is_none())
            .collect()
    }

    /// The items on which raters differ by more than 1, which count only by consensus.
    pub fn differing(&self) -> Vec<&str> {
        let scored = |code: &str| -> Vec<u8> {
            let of_each = self
                .ratings
                .iter()
                .filter_map(|rated| rated.scores.get(code));
            let scores = of_each.filter_map(|rating| match rating {
                Rating::Scored(score) => Some(*score),
                Rating::NoOpportunity => None,
            });
            scores.collect()
        };
        let apart = |code: &str| {
            let scores = scored(code);
            let (low, high) = (scores.iter().min(), scores.iter().max());
            matches!((low, high), (Some(low), Some(high)) if high - low > 1)
        };
        let first = self.ratings.first().map(|rated| rated.scores.keys());
        let codes = first.into_iter().flatten().map(String::as_str);
        codes.filter(|code| apart(code)).collect()
    }
}

/// A QA record with all that is kept of it, as a file or a handover pack takes it out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptRecord {
    /// Of which instrument.
    pub instrument: Instrument,
    /// What it is called.
    pub reference: String,
    /// The team that it is of and how it was chosen.
    pub origin: RecordOrigin,
    /// The first rating, and any second.
    pub ratings: Vec<KeptRating>,
    /// What raters who differed agreed on, by item code.
    pub consensus: BTreeMap<String, KeptScore>,
}

/// One person's rating of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptRating {
    /// Who.
    pub rater: String,
    /// When.
    pub rated_on: Option<NaiveDate>,
    /// What they saw, by item code.
    pub scores: Ratings,
    /// Lines of observed behaviour, by item code.
    pub notes: BTreeMap<String, String>,
}

/// A score that was agreed on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptScore {
    /// 1 to 5.
    pub score: u8,
    /// Why.
    pub reason: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rated(scores: &[(&str, Rating)]) -> Rated {
        Rated {
            rater: "a".into(),
            person: None,
            notes: Notes::new(),
            on: None,
            scores: scores
                .iter()
                .map(|(code, rating)| ((*code).into(), *rating))
                .collect(),
        }
    }

    #[test]
    fn raters_differ_from_two_on() {
        use Rating::{NoOpportunity, Scored};
        let mut line = RecordLine {
            id: RecordId(1),
            instrument: Instrument::CaseAudit,
            version: 1,
            drawn: None,
            consensus: Vec::new(),
            reference: "c1".into(),
            origin: Default::default(),
            ratings: vec![
                rated(&[
                    ("CA1", Scored(2)),
                    ("CA2", Scored(2)),
                    ("CA3", NoOpportunity),
                ]),
                rated(&[("CA1", Scored(3)), ("CA2", Scored(4)), ("CA4", Scored(1))]),
            ],
        };
        assert_eq!(line.differing(), ["CA2"]);
        assert_eq!(line.scored(), 3);
        assert_eq!(line.unsettled(), ["CA2"]);
        for (score, reason) in [(3, "first"), (2, "then")] {
            line.consensus.push(Consensus {
                item: "CA2".into(),
                score,
                reason: reason.into(),
                made_by: "m".into(),
                made_at: DateTime::UNIX_EPOCH,
            });
        }
        assert!(line.unsettled().is_empty());
        assert_eq!(line.settled("CA2").map(|it| it.score), Some(2));
    }

    #[test]
    fn a_record_opens_to_the_team_once_two_have_rated_it() {
        let mut first = rated(&[("CA1", Rating::Scored(2))]);
        first.person = Some(PersonId(1));
        let mut line = RecordLine {
            id: RecordId(1),
            instrument: Instrument::CaseAudit,
            version: 1,
            drawn: None,
            consensus: Vec::new(),
            reference: "CA-1".into(),
            origin: Default::default(),
            ratings: vec![first],
        };
        assert!(line.is_open_to(PersonId(1)) && !line.is_open_to(PersonId(2)));
        assert!(line.was_first_rated_by(PersonId(1), "b"));
        assert!(!line.was_first_rated_by(PersonId(2), "a"), "a namesake");
        line.ratings.push(rated(&[("CA1", Rating::Scored(2))]));
        assert!(line.is_open_to(PersonId(2)));
        line.ratings[0].person = None;
        assert!(line.was_first_rated_by(PersonId(2), "a"), "from a file");
    }
}
