//! What an instrument is made of, and what a person may answer.

use std::{collections::BTreeMap, fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::CollectedResponse;
use crate::programmes::Dimension;

/// Whom an item is put to. The order is the one in which ties between groups are settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// Directors, heads of service.
    Leaders,
    /// Service managers.
    MiddleManagers,
    /// Team managers and supervisors.
    FrontlineManagers,
    /// Social workers and family practitioners.
    Practitioners,
    /// Systemic clinicians and therapists.
    Clinicians,
    /// Schools, health, police and other partner agencies.
    Partners,
    /// Parents, carers and young people, on a plain form of their own.
    Families,
}

impl Group {
    /// Every group, in the order of ties.
    pub const ALL: [Self; 7] = [
        Self::Leaders,
        Self::MiddleManagers,
        Self::FrontlineManagers,
        Self::Practitioners,
        Self::Clinicians,
        Self::Partners,
        Self::Families,
    ];

    /// The word used in files, addresses and the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Leaders => "leaders",
            Self::MiddleManagers => "middle_managers",
            Self::FrontlineManagers => "frontline_managers",
            Self::Practitioners => "practitioners",
            Self::Clinicians => "clinicians",
            Self::Partners => "partners",
            Self::Families => "families",
        }
    }

    /// The words on the screen.
    pub fn title(self) -> &'static str {
        match self {
            Self::Leaders => "Leaders",
            Self::MiddleManagers => "Middle managers",
            Self::FrontlineManagers => "Frontline managers",
            Self::Practitioners => "Practitioners",
            Self::Clinicians => "Clinicians",
            Self::Partners => "Partner agencies",
            Self::Families => "Families",
        }
    }
}

impl FromStr for Group {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|group| group.code() == text)
            .ok_or_else(|| format!("“{text}” is not a role group"))
    }
}

impl fmt::Display for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The six instruments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Instrument {
    /// Forty statements, answered by role groups or once as the agreed self-assessment.
    Diagnostic,
    /// Eight plain statements for families.
    Family,
    /// Fifteen items seen in direct practice.
    PracticeObservation,
    /// Fifteen items read from a case file.
    CaseAudit,
    /// Fifteen items seen in group supervision.
    GroupSupervision,
    /// Eighteen facts about the organisation.
    OrganisationalEvidence,
}

impl Instrument {
    /// Every instrument.
    pub const ALL: [Self; 6] = [
        Self::Diagnostic,
        Self::Family,
        Self::PracticeObservation,
        Self::CaseAudit,
        Self::GroupSupervision,
        Self::OrganisationalEvidence,
    ];

    /// The instruments whose records are evidence.
    pub const EVIDENCE: [Self; 4] = [
        Self::PracticeObservation,
        Self::CaseAudit,
        Self::GroupSupervision,
        Self::OrganisationalEvidence,
    ];

    /// The word used in files and the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Diagnostic => "diagnostic",
            Self::Family => "family",
            Self::PracticeObservation => "practice_observation",
            Self::CaseAudit => "case_audit",
            Self::GroupSupervision => "group_supervision",
            Self::OrganisationalEvidence => "organisational_evidence",
        }
    }

    /// The words on the screen.
    pub fn title(self) -> &'static str {
        match self {
            Self::Diagnostic => "Organisational diagnostic",
            Self::Family => "Family form",
            Self::PracticeObservation => "Practice observation",
            Self::CaseAudit => "Case audit",
            Self::GroupSupervision => "Group-supervision observation",
            Self::OrganisationalEvidence => "Organisational evidence record",
        }
    }
}

impl FromStr for Instrument {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|instrument| instrument.code() == text)
            .ok_or_else(|| format!("“{text}” is not an instrument"))
    }
}

impl fmt::Display for Instrument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// A statement of a questionnaire, or an item of a QA record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// `5.3`, `Y2`, `PO7`.
    pub code: String,
    /// The dimension that it speaks to.
    pub dimension: Dimension,
    /// The wording put to people.
    pub text: String,
    /// The role groups asked; empty for a QA item.
    pub groups: Vec<Group>,
    /// What level 1 looks like.
    pub low: String,
    /// What level 3 looks like.
    pub middle: String,
    /// What level 5 looks like.
    pub high: String,
}

/// An answer given to a statement. A blank is the absence of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Answer {
    /// 1 to 5 by extent.
    Extent(u8),
    /// Not applicable to my role.
    NotApplicable,
    /// Don't know.
    DontKnow,
}

/// Answers by item code; a blank has no entry.
pub type Answers = BTreeMap<String, Answer>;

impl FromStr for Answer {
    type Err = String;

    /// Reads `1` to `5`, `na` or `dk`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "na" => Ok(Self::NotApplicable),
            "dk" => Ok(Self::DontKnow),
            _ => extent(text)
                .map(Self::Extent)
                .ok_or_else(|| format!("“{text}” is not an answer: 1 to 5, na, dk or empty")),
        }
    }
}

impl From<Answer> for String {
    fn from(answer: Answer) -> Self {
        match answer {
            Answer::Extent(extent) => extent.to_string(),
            Answer::NotApplicable => "na".into(),
            Answer::DontKnow => "dk".into(),
        }
    }
}

impl TryFrom<String> for Answer {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

/// A rater's score of a QA item. A blank (not scored) is the absence of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Rating {
    /// 1 not seen, 3 green shoots, 5 sustained and leading to action.
    Scored(u8),
    /// There was no opportunity to see it.
    NoOpportunity,
}

/// Ratings by item code; a blank has no entry.
pub type Ratings = BTreeMap<String, Rating>;

impl FromStr for Rating {
    type Err = String;

    /// Reads `1` to `5`, or `no`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "no" => Ok(Self::NoOpportunity),
            _ => extent(text)
                .map(Self::Scored)
                .ok_or_else(|| format!("“{text}” is not a score: 1 to 5, no or empty")),
        }
    }
}

impl From<Rating> for String {
    fn from(rating: Rating) -> Self {
        match rating {
            Rating::Scored(score) => score.to_string(),
            Rating::NoOpportunity => "no".into(),
        }
    }
}

impl TryFrom<String> for Rating {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

fn extent(text: &str) -> Option<u8> {
    match text.as_bytes() {
        [digit @ b'1'..=b'5'] => Some(digit - b'0'),
        _ => None,
    }
}

/// A version of an instrument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Of which instrument.
    pub instrument: Instrument,
    /// `1`.
    pub version: String,
    /// In the order of the form.
    pub items: Vec<Item>,
}

/// A version that is published, as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// Its row.
    pub id: i32,
    /// Of which instrument.
    pub instrument: Instrument,
    /// `1`.
    pub version: String,
    /// When, as a date in England.
    pub published_on: chrono::NaiveDate,
    /// Whether it is the programme's own; otherwise every programme has it.
    pub own: bool,
    /// How many items it has.
    pub items: i64,
}

/// The newest version of an instrument that was published before another one, or before now.
pub fn published_before(
    published: &[Published],
    instrument: Instrument,
    before: Option<i32>,
) -> Option<&Published> {
    let of = published.iter().filter(|it| it.instrument == instrument);
    of.filter(|it| before.is_none_or(|before| it.id < before))
        .max_by_key(|it| it.id)
}

/// All that one authority's round holds, as the scoring needs it.
#[derive(Clone, Debug, Default)]
pub struct Collected {
    /// The six instruments in the versions that the round uses.
    pub versions: Vec<Version>,
    /// Submitted survey responses, families among them.
    pub responses: Vec<CollectedResponse>,
    /// The agreed self-assessment, once submitted.
    pub agreed: Option<Answers>,
    /// QA records that somebody has rated; a draft is not a rating.
    pub records: Vec<CollectedRecord>,
}

/// A QA record as the scoring needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CollectedRecord {
    /// Of which instrument.
    pub instrument: Instrument,
    /// The ratings of each rater, the first one first.
    pub ratings: Vec<Ratings>,
    /// Who gave each rating, in the same order.
    pub raters: Vec<String>,
    /// The team's key.
    pub team: Option<String>,
    /// What raters who differed by more than 1 settled on, 1 to 5, by item code.
    pub consensus: BTreeMap<String, u8>,
}
