//! A QA record as its raters left it.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{Instrument, Rating, Ratings};

/// One person's rating of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rated {
    /// Who.
    pub rater: String,
    /// When.
    pub on: Option<NaiveDate>,
    /// What they saw, by item code.
    pub scores: Ratings,
}

/// A QA record with its ratings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordLine {
    /// Of which instrument.
    pub instrument: Instrument,
    /// What it is called in the file.
    pub reference: String,
    /// The first rating, and any second.
    pub ratings: Vec<Rated>,
}

impl RecordLine {
    /// How many items somebody scored 1 to 5.
    pub fn scored(&self) -> usize {
        let scores = self.ratings.iter().flat_map(|rated| &rated.scores);
        let scored = scores.filter(|(_, rating)| matches!(rating, Rating::Scored(_)));
        let codes: std::collections::BTreeSet<_> = scored.map(|(code, _)| code).collect();
        codes.len()
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
        let line = RecordLine {
            instrument: Instrument::CaseAudit,
            reference: "c1".into(),
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
    }
}
