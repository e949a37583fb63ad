//! How far an authority's round has come.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::{Answers, Group, Instrument};
use crate::{people::sha256, programmes::Dimension};

/// Why nothing may be written into an authority's round any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    /// A proposal to publish stands; its figures must not shift.
    Proposed,
    /// The result is published.
    Published,
}

/// Why a change to an authority's round is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The round's window is not open today.
    Window,
    /// The result is published, or proposed to be.
    Settled(Settled),
    /// The self-assessment is submitted already.
    Submitted,
    /// These sections are not completed.
    Incomplete(Vec<Dimension>),
    /// The survey is not open: never opened, or closed.
    NotOpen,
    /// The last day that the lead has set is over.
    LastDayOver,
    /// A reminder went today.
    RemindedToday,
    /// The round's responses came from a file: one answer beside them could be told apart.
    FromFile,
    /// Somebody has looked at the draft result, which closed the round's responses for good.
    ResponsesClosed,
    /// Somebody changed an answer after the whole was read through.
    Changed,
}

/// Whether a survey takes answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SurveyState {
    /// The lead has not opened it.
    NotOpened,
    /// It takes answers while the round's window is open.
    Open,
    /// The lead has closed it, for good.
    Closed,
}

/// How far the agreed self-assessment is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SelfAssessmentState {
    /// Nothing is saved.
    NotStarted,
    /// Some sections are saved.
    InProgress {
        /// So many of the ten are marked as completed.
        complete: usize,
    },
    /// It is submitted.
    Submitted {
        /// When.
        at: DateTime<Utc>,
        /// Who, unless a file brought it.
        by: Option<String>,
    },
}

/// How many QA records of an instrument there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordCount {
    /// Of which instrument.
    pub instrument: Instrument,
    /// Records.
    pub records: usize,
    /// Those that a second person rated too.
    pub second_rated: usize,
}

/// How far an authority's round has come. The counts of answers are exact: whoever shows them goes
/// through [`FewPeople`]. Whom the authority has asked by name is its own list, and no secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coverage {
    /// Whether the survey takes answers.
    pub survey: SurveyState,
    /// People asked by name whose links were not withdrawn; a group without any has no entry.
    pub invited: BTreeMap<Group, u64>,
    /// Drafts and submitted responses; a group without any has no entry.
    pub started: BTreeMap<Group, u64>,
    /// Submitted responses; a group without any has no entry.
    pub submitted: BTreeMap<Group, u64>,
    /// The agreed self-assessment.
    pub self_assessment: SelfAssessmentState,
    /// One for each of the four evidence instruments.
    pub records: Vec<RecordCount>,
}

/// A number of people as it may be shown: never 1 to 4, and from there on in steps of five, so
/// that taking it from a number that a result gives tells of nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FewPeople(pub u64);

impl std::fmt::Display for FewPeople {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 {
            0 => f.write_str("None yet"),
            1..=4 => f.write_str("Fewer than 5"),
            count => {
                let first = count / 5 * 5;
                write!(f, "{first} to {}", first + 4)
            }
        }
    }
}

/// One dimension of a self-assessment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Section {
    /// Answers by item code.
    pub answers: Answers,
    /// Notes by item code.
    pub notes: BTreeMap<String, String>,
    /// Whether whoever saved it called it completed.
    pub complete: bool,
}

impl Section {
    /// Tells what it says apart from what it said before somebody changed an answer or a note.
    pub fn mark(&self) -> String {
        sha256(&format!("{:?}{:?}", self.answers, self.notes))
    }
}

/// An authority's agreed self-assessment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelfAssessment {
    /// Its id, which its reference is made of.
    pub id: i32,
    /// When it was submitted.
    pub submitted_at: Option<DateTime<Utc>>,
    /// By whom, unless a file brought it.
    pub submitted_by: Option<String>,
    /// What is saved of each dimension.
    pub sections: BTreeMap<Dimension, Section>,
}

impl SelfAssessment {
    /// Whether a file brought it, rather than the lead.
    pub fn is_imported(&self) -> bool {
        self.submitted_at.is_some() && self.submitted_by.is_none()
    }

    /// How far it is.
    pub fn state(&self) -> SelfAssessmentState {
        match self.submitted_at {
            Some(at) => SelfAssessmentState::Submitted {
                at,
                by: self.submitted_by.clone(),
            },
            None if self.sections.is_empty() => SelfAssessmentState::NotStarted,
            None => SelfAssessmentState::InProgress {
                complete: self.sections.values().filter(|s| s.complete).count(),
            },
        }
    }

    /// Tells what it says apart from what it said before somebody changed an answer or a note.
    pub fn mark(&self) -> String {
        let said = self.sections.iter().map(|(dimension, section)| {
            let answers = section
                .answers
                .iter()
                .map(|(code, answer)| (code, String::from(*answer)));
            (*dimension, answers.collect::<Vec<_>>(), &section.notes)
        });
        sha256(&format!("{:?}", said.collect::<Vec<_>>()))
    }

    /// The dimensions not marked as completed.
    pub fn incomplete(&self) -> Vec<Dimension> {
        let complete = |d: &Dimension| self.sections.get(d).is_some_and(|s| s.complete);
        Dimension::all().filter(|d| !complete(d)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_to_four_people_are_never_told_apart() {
        let shown = |count| FewPeople(count).to_string();
        assert_eq!(shown(0), "None yet");
        assert_eq!(shown(1), "Fewer than 5");
        assert_eq!(shown(4), "Fewer than 5");
        assert_eq!(shown(5), "5 to 9");
        assert_eq!(shown(9), "5 to 9");
        assert_eq!(shown(10), "10 to 14");
    }

    #[test]
    fn a_self_assessment_is_complete_with_all_ten() {
        let mut assessment = SelfAssessment {
            id: 1,
            submitted_at: None,
            submitted_by: None,
            sections: BTreeMap::new(),
        };
        assert_eq!(assessment.state(), SelfAssessmentState::NotStarted);
        for dimension in Dimension::all().skip(1) {
            let complete = Section {
                complete: true,
                ..Section::default()
            };
            assessment.sections.insert(dimension, complete);
        }
        assessment
            .sections
            .extend(Dimension::new(1).map(|d| (d, Section::default())));
        assert_eq!(
            assessment.state(),
            SelfAssessmentState::InProgress { complete: 9 }
        );
        assert_eq!(assessment.incomplete(), [Dimension::new(1).unwrap()]);
    }
}
