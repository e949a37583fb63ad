//! The figures and counts of a dimension's perception.

use serde::{Deserialize, Serialize};

use crate::questionnaires::rules::Group;

/// A dimension's perception (scoring version 1, rules 1 and 2).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PerceptionResult {
    /// P; `None` where neither the survey nor the agreed self-assessment gives one.
    pub figure: Option<PerceptionFigure>,
    /// All that the survey lacks for a P; empty where it gives one.
    pub no_survey: Vec<NoSurvey>,
    /// The agreed self-assessment, if one is submitted: it stands for P, or is shown beside it.
    pub agreed: Option<AgreedScore>,
    /// Role groups with a counted respondent, in the order of ties; families apart.
    pub groups: Vec<Group>,
    /// Groups and pools, each of five or more, in the order of their first group; none while
    /// fewer than five people count in all.
    pub pools: Vec<PoolResult>,
    /// People whose score counts, families apart.
    pub respondents_counted: usize,
    /// People whose score does not; with those counted, all respondents but families.
    pub respondents_excluded: ExcludedRespondents,
    /// *Don't know* answers of all respondents but families, counted or not.
    pub dont_know: u32,
    /// What they are out of: the items that apply (assigned, less *not applicable*) to the same
    /// respondents. The don't-know rate is the one divided by the other; none where this is 0.
    pub dont_know_of: u32,
    /// Families, shown apart; `None` with fewer than five counted.
    pub families: Option<FamiliesResult>,
}

/// P, the perception of a dimension.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct PerceptionFigure {
    /// P.
    pub value: f64,
    /// SE(P); `None` on an agreed basis (scoring version 1, rule 6).
    pub se: Option<f64>,
    /// Where P comes from.
    pub basis: PerceptionBasis,
}

/// Where P comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PerceptionBasis {
    /// The survey of role groups.
    Survey,
    /// The agreed self-assessment, for want of a survey.
    Agreed,
}

/// Something that the survey lacks for a P (scoring version 1, rule 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoSurvey {
    /// Fewer than five counted respondents in all.
    FewerThanFive {
        /// How many more are needed.
        more: usize,
    },
    /// Fewer than three role groups with a counted respondent.
    FewerThanThreeGroups {
        /// How many more are needed.
        more: usize,
    },
    /// No counted respondent among practitioners.
    NoPractitioners,
}

/// A dimension of a submitted agreed self-assessment (scoring version 1, rule 1, all assigned).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct AgreedScore {
    /// S; `None` if fewer than half of the statements that apply are answered 1 to 5.
    pub value: Option<f64>,
    /// Statements answered 1 to 5.
    pub answered: u32,
    /// Statements less those *not applicable*.
    pub applicable: u32,
}

/// A role group, or several pooled.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PoolResult {
    /// In the order of ties.
    pub groups: Vec<Group>,
    /// Counted respondents.
    pub n: usize,
    /// The mean of their scores.
    pub mean: f64,
    /// The sample variance of their scores, 0 where n = 1.
    pub variance: f64,
}

/// People whose score does not count, by reason; families apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExcludedRespondents {
    /// No item of the dimension is put to their group.
    pub not_asked: usize,
    /// They marked every item *not applicable*.
    pub nothing_applies: usize,
    /// Fewer than half of the items that apply are answered 1 to 5.
    pub under_half: usize,
}

impl ExcludedRespondents {
    /// For whatever reason.
    pub fn total(self) -> usize {
        self.not_asked + self.nothing_applies + self.under_half
    }
}

/// Families' view of a dimension, five of them or more.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct FamiliesResult {
    /// Families whose score counts.
    pub n: usize,
    /// The mean of their scores.
    pub mean: f64,
}
