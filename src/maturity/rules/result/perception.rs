//! The figures and counts of a dimension's perception, as readers get them.

use serde::{Deserialize, Serialize};

use super::{
    super::{BlocFigure, People},
    DisclosedFigure,
};
use crate::questionnaires::rules::Group;

/// A dimension's perception (rules 1, 2 and 17).
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
    /// What blocs of groups say, where enough people came by mailed links; families last.
    pub blocs: Vec<BlocFigure>,
    /// People whose score counts, families apart.
    pub respondents_counted: People,
    /// People whose score does not; with those counted, all respondents but families.
    pub respondents_excluded: ExcludedRespondents,
    /// Whether fewer than twenty people count, so that the ends of the scale are not told.
    pub few_people: bool,
    /// *Don't know* answers among those that apply, of all respondents but families, in steps of
    /// five per cent; `None` with fewer than ten people.
    pub dont_know_percent: Option<u8>,
}

/// P, the perception of a dimension.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct PerceptionFigure {
    /// P.
    pub told: DisclosedFigure,
    /// Where P comes from.
    pub basis: PerceptionBasis,
}

/// Where P comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PerceptionBasis {
    /// The agreed self-assessment, for want of a survey.
    Agreed,
    /// The survey of role groups.
    Survey,
}

/// Something that the survey lacks for a P (rule 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoSurvey {
    /// Fewer than ten counted respondents in all.
    FewerThanTen,
    /// Fewer than three role groups with a counted respondent.
    FewerThanThreeGroups,
    /// No counted respondent among practitioners.
    NoPractitioners,
}

/// A dimension of a submitted agreed self-assessment (rule 1, all its statements asked).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct AgreedScore {
    /// S; `None` if fewer than half of the statements that apply are answered 1 to 5.
    pub value: Option<f64>,
    /// Statements answered 1 to 5.
    pub answered: u32,
    /// Statements less those *not applicable*.
    pub applicable: u32,
}

/// People whose score does not count, by reason; families apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExcludedRespondents {
    /// Fewer than two statements of the dimension are put to their group.
    pub not_asked: People,
    /// They marked every statement *not applicable*.
    pub nothing_applies: People,
    /// Fewer than half of the statements that apply are answered 1 to 5.
    pub under_half: People,
}
