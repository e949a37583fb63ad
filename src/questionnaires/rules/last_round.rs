//! What an authority said of each statement the last time.

use std::collections::BTreeMap;

use super::{Answer, SelfAssessment, Version};
use crate::programmes::Round;

/// What was said of one statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// Of the very same statement; either may be missing.
    Same {
        /// The answer.
        answer: Option<Answer>,
        /// The note.
        note: Option<String>,
    },
    /// Of a statement of other words, or one that spoke to another dimension: not to be compared.
    Reworded,
}

/// The newest earlier self-assessment that was submitted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastRound {
    /// Its round.
    pub round: Round,
    said: BTreeMap<String, Said>,
}

impl LastRound {
    /// What it said, of the statements of the version that is answered now.
    pub fn of(round: Round, then: (&SelfAssessment, &Version), now: &Version) -> Self {
        let (assessment, version) = then;
        let asked: BTreeMap<_, _> = version.items.iter().map(|i| (i.code.as_str(), i)).collect();
        let said = |item: &super::Item| {
            let before = asked.get(item.code.as_str())?;
            if (before.dimension, &before.text) != (item.dimension, &item.text) {
                return Some((item.code.clone(), Said::Reworded));
            }
            let section = assessment.sections.get(&item.dimension);
            let answer = section.and_then(|it| it.answers.get(&item.code)).copied();
            let note = section.and_then(|it| it.notes.get(&item.code)).cloned();
            Some((item.code.clone(), Said::Same { answer, note }))
        };
        Self {
            round,
            said: now.items.iter().filter_map(said).collect(),
        }
    }

    /// What was said of a statement; nothing of a new one.
    pub fn said(&self, code: &str) -> Option<&Said> {
        self.said.get(code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        programmes::{Dimension, RoundId, RoundKind},
        questionnaires::rules::{Instrument, Item, Section},
    };

    fn version(items: &[(&str, u8, &str)]) -> Version {
        let items = items.iter().map(|(code, dimension, text)| Item {
            code: (*code).into(),
            dimension: Dimension::new(*dimension).unwrap(),
            text: (*text).into(),
            groups: vec![],
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
    fn only_the_same_statement_is_shown_again() {
        let then = version(&[
            ("1.1", 1, "a"),
            ("1.2", 1, "b"),
            ("1.3", 1, "c"),
            ("1.4", 1, "d"),
        ]);
        let now = version(&[
            ("1.1", 1, "a"),
            ("1.2", 1, "B"),
            ("1.3", 2, "c"),
            ("1.5", 1, "e"),
            ("1.4", 1, "d"),
        ]);
        let section = Section {
            answers: [("1.1", 3), ("1.2", 4), ("1.3", 5)]
                .map(|(code, extent)| (code.to_owned(), Answer::Extent(extent)))
                .into(),
            notes: [("1.1".to_owned(), "n".to_owned())].into(),
            complete: true,
        };
        let assessment = SelfAssessment {
            id: 1,
            submitted_at: None,
            submitted_by: None,
            sections: [(Dimension::new(1).unwrap(), section)].into(),
        };
        let round = Round {
            id: RoundId(1),
            month: 12,
            kind: RoundKind::Full,
            opens_on: "2025-09-01".parse().unwrap(),
            closes_on: "2025-10-01".parse().unwrap(),
        };
        let last = LastRound::of(round, (&assessment, &then), &now);
        let same = Said::Same {
            answer: Some(Answer::Extent(3)),
            note: Some("n".into()),
        };
        assert_eq!(last.said("1.1"), Some(&same));
        assert_eq!(last.said("1.2"), Some(&Said::Reworded), "other words");
        assert_eq!(last.said("1.3"), Some(&Said::Reworded), "another dimension");
        let blank = Said::Same {
            answer: None,
            note: None,
        };
        assert_eq!(last.said("1.4"), Some(&blank), "asked and not answered");
        assert_eq!(last.said("1.5"), None, "new");
    }
}
