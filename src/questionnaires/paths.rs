//! The room's typed addresses.

use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{AuthorityRound, rules::ImportKind};
use crate::error::Error;

mod evidence;

pub use evidence::*;

/// An address below an authority's round.
macro_rules! round_path {
    ($(#[$doc:meta])* $name:ident, $path:tt) => {
        $(#[$doc])*
        #[derive(Clone, Debug, TypedPath, Deserialize)]
        #[typed_path($path)]
        pub struct $name {
            /// The programme's slug.
            pub programme: String,
            /// The authority's slug.
            pub authority: String,
            /// `month-6`.
            pub round: String,
        }

        impl $name {
            /// The address of that authority's round.
            pub fn of(at: &AuthorityRound) -> Self {
                Self {
                    programme: at.programme.slug.clone(),
                    authority: at.authority.slug.clone(),
                    round: at.round.slug(),
                }
            }
        }
    };
}

pub(crate) use round_path;

/// An address of one section of the self-assessment.
macro_rules! section_path {
    ($(#[$doc:meta])* $name:ident, $path:tt) => {
        $(#[$doc])*
        #[derive(Clone, Debug, TypedPath, Deserialize)]
        #[typed_path($path)]
        pub struct $name {
            /// The programme's slug.
            pub programme: String,
            /// The authority's slug.
            pub authority: String,
            /// `month-6`.
            pub round: String,
            /// `d5`.
            pub section: String,
        }

        impl $name {
            /// The address of that section.
            pub fn of(at: &AuthorityRound, section: &str) -> Self {
                Self {
                    programme: at.programme.slug.clone(),
                    authority: at.authority.slug.clone(),
                    round: at.round.slug(),
                    section: section.into(),
                }
            }
        }
    };
}

round_path!(
    /// The agreed self-assessment: its task list, or once submitted all of it.
    SelfAssessmentPath,
    "/programmes/{programme}/authorities/{authority}/rounds/{round}/self-assessment"
);
round_path!(
    /// Check the answers of the self-assessment; a POST submits it.
    CheckPath,
    "/programmes/{programme}/authorities/{authority}/rounds/{round}/self-assessment/check"
);
round_path!(
    /// What follows the submission.
    SubmittedPath,
    "/programmes/{programme}/authorities/{authority}/rounds/{round}/self-assessment/submitted"
);
section_path!(
    /// One dimension of the self-assessment.
    SectionPath,
    "/programmes/{programme}/authorities/{authority}/rounds/{round}/self-assessment/{section}"
);
section_path!(
    /// Clears one dimension, after asking.
    ClearSectionPath,
    "/programmes/{programme}/authorities/{authority}/rounds/{round}/self-assessment/{section}/clear"
);
round_path!(
    /// The survey: its links and counts; a POST opens it.
    SurveyPath,
    "/programmes/{programme}/authorities/{authority}/rounds/{round}/survey"
);
round_path!(
    /// Closes the survey, after asking.
    CloseSurveyPath,
    "/programmes/{programme}/authorities/{authority}/rounds/{round}/survey/close"
);
round_path!(
    /// The last day that the survey takes answers; a POST sets it.
    LastDayPath,
    "/programmes/{programme}/authorities/{authority}/rounds/{round}/survey/last-day"
);
round_path!(
    /// How many people each role group has; a POST corrects it.
    HeadcountsPath,
    "/programmes/{programme}/authorities/{authority}/rounds/{round}/survey/headcounts"
);
round_path!(
    /// The people asked by name.
    PeoplePath,
    "/programmes/{programme}/authorities/{authority}/rounds/{round}/survey/people"
);
round_path!(
    /// More people to ask, pasted.
    AskPeoplePath,
    "/programmes/{programme}/authorities/{authority}/rounds/{round}/survey/people/new"
);
round_path!(
    /// More people to ask, a file.
    PeopleFilePath,
    "/programmes/{programme}/authorities/{authority}/rounds/{round}/survey/people/file"
);
round_path!(
    /// A POST makes new personal links and gives them as a file.
    PeopleLinksPath,
    "/programmes/{programme}/authorities/{authority}/rounds/{round}/survey/people/links"
);
round_path!(
    /// A POST reminds everybody asked by name who has not answered.
    ReminderPath,
    "/programmes/{programme}/authorities/{authority}/rounds/{round}/survey/people/reminder"
);

/// An address of one person asked by name: a number, never the e-mail address.
macro_rules! invitee_path {
    ($(#[$doc:meta])* $name:ident, $path:tt) => {
        $(#[$doc])*
        #[derive(Clone, Debug, TypedPath, Deserialize)]
        #[typed_path($path, rejection(Error))]
        pub struct $name {
            /// The programme's slug.
            pub programme: String,
            /// The authority's slug.
            pub authority: String,
            /// `month-6`.
            pub round: String,
            /// The person's number.
            pub person: i32,
        }

        impl $name {
            /// The address of that person.
            pub fn of(at: &AuthorityRound, person: i32) -> Self {
                Self {
                    programme: at.programme.slug.clone(),
                    authority: at.authority.slug.clone(),
                    round: at.round.slug(),
                    person,
                }
            }
        }
    };
}

invitee_path!(
    /// One person asked by name.
    AskedPersonPath,
    "/programmes/{programme}/authorities/{authority}/rounds/{round}/survey/people/{person}"
);
invitee_path!(
    /// A POST makes a new link for one person.
    NewLinkPath,
    "/programmes/{programme}/authorities/{authority}/rounds/{round}/survey/people/{person}/link"
);
invitee_path!(
    /// A POST withdraws the links of one person.
    WithdrawLinkPath,
    "/programmes/{programme}/authorities/{authority}/rounds/{round}/survey/people/{person}/withdrawal"
);
round_path!(
    /// QA records as they were rated.
    EvidencePath,
    "/programmes/{programme}/authorities/{authority}/rounds/{round}/evidence"
);

round_path!(
    /// What can be imported into a round.
    ImportsPath,
    "/programmes/{programme}/authorities/{authority}/rounds/{round}/import"
);
round_path!(
    /// The QA records as a file that can be imported again.
    EvidenceFilePath,
    "/programmes/{programme}/authorities/{authority}/rounds/{round}/evidence.csv"
);

/// The form that takes in a file; a POST sends it.
#[derive(Clone, Debug, TypedPath, Deserialize)]
#[typed_path(
    "/programmes/{programme}/authorities/{authority}/rounds/{round}/import/{kind}",
    rejection(crate::error::Error)
)]
pub struct ImportFilePath {
    /// The programme's slug.
    pub programme: String,
    /// The authority's slug.
    pub authority: String,
    /// `month-6`.
    pub round: String,
    /// Of what.
    pub kind: ImportKind,
}

/// A header row to fill in below.
#[derive(Clone, Debug, TypedPath, Deserialize)]
#[typed_path(
    "/programmes/{programme}/authorities/{authority}/rounds/{round}/import/{kind}/template.csv",
    rejection(crate::error::Error)
)]
pub struct TemplatePath {
    /// The programme's slug.
    pub programme: String,
    /// The authority's slug.
    pub authority: String,
    /// `month-6`.
    pub round: String,
    /// Of what.
    pub kind: ImportKind,
}

/// A file without faults that waits; a POST imports it.
#[derive(Clone, Debug, TypedPath, Deserialize)]
#[typed_path(
    "/programmes/{programme}/authorities/{authority}/rounds/{round}/import/{kind}/{file}",
    rejection(crate::error::Error)
)]
pub struct HeldFilePath {
    /// The programme's slug.
    pub programme: String,
    /// The authority's slug.
    pub authority: String,
    /// `month-6`.
    pub round: String,
    /// Of what.
    pub kind: ImportKind,
    /// Its number.
    pub file: i32,
}

impl ImportFilePath {
    /// The address for that round.
    pub fn of(at: &AuthorityRound, kind: ImportKind) -> Self {
        Self {
            programme: at.programme.slug.clone(),
            authority: at.authority.slug.clone(),
            round: at.round.slug(),
            kind,
        }
    }
}

/// The page of an authority's round, which the maturity room serves.
pub(crate) fn round_address(at: &AuthorityRound) -> String {
    format!(
        "/programmes/{}/authorities/{}/rounds/{}",
        at.programme.slug,
        at.authority.slug,
        at.round.slug()
    )
}

/// A respondent's way in; a POST starts a draft.
#[derive(Clone, Debug, TypedPath, Deserialize)]
#[typed_path("/answer/{token}")]
pub struct AnswerPath {
    /// The invitation's secret.
    pub token: String,
}

/// A respondent is finished on a device that others use.
#[derive(Clone, Debug, TypedPath, Deserialize)]
#[typed_path("/answer/{token}/leave")]
pub struct LeavePath {
    /// The invitation's secret.
    pub token: String,
}

/// A return code opens on this device what was begun on another.
#[derive(Clone, Debug, TypedPath, Deserialize)]
#[typed_path("/answer/{token}/return")]
pub struct ReturnPath {
    /// The invitation's secret.
    pub token: String,
}

/// Check answers; a POST submits them.
#[derive(Clone, Debug, TypedPath, Deserialize)]
#[typed_path("/answer/{token}/check")]
pub struct AnswerCheckPath {
    /// The invitation's secret.
    pub token: String,
}

/// What follows a respondent's submission.
#[derive(Clone, Debug, TypedPath, Deserialize)]
#[typed_path("/answer/{token}/submitted")]
pub struct AnswerSubmittedPath {
    /// The invitation's secret.
    pub token: String,
}

/// One page of statements.
#[derive(Clone, Debug, TypedPath, Deserialize)]
#[typed_path("/answer/{token}/{section}")]
pub struct AnswerSectionPath {
    /// The invitation's secret.
    pub token: String,
    /// `d5`, or `your-experience`.
    pub section: String,
}

/// Clears one page of statements, after asking.
#[derive(Clone, Debug, TypedPath, Deserialize)]
#[typed_path("/answer/{token}/{section}/clear")]
pub struct ClearAnswersPath {
    /// The invitation's secret.
    pub token: String,
    /// `d5`, or `your-experience`.
    pub section: String,
}

/// The instruments and their versions; a POST takes in the file of a new one.
#[derive(Clone, Debug, TypedPath, Deserialize)]
#[typed_path("/programmes/{programme}/instruments")]
pub struct InstrumentsPath {
    /// The programme's slug.
    pub programme: String,
}

/// A version as people see it.
#[derive(Clone, Debug, TypedPath, Deserialize)]
#[typed_path("/programmes/{programme}/instruments/{instrument}/{version}")]
pub struct VersionPath {
    /// The programme's slug.
    pub programme: String,
    /// `diagnostic`.
    pub instrument: String,
    /// `1`.
    pub version: String,
}

/// A version as a file to edit.
#[derive(Clone, Debug, TypedPath, Deserialize)]
#[typed_path("/programmes/{programme}/instruments/{instrument}/{version}/file")]
pub struct VersionFilePath {
    /// The programme's slug.
    pub programme: String,
    /// `diagnostic`.
    pub instrument: String,
    /// `1`.
    pub version: String,
}

/// A file of a version that waits for its sender; a POST publishes it.
#[derive(Clone, Debug, TypedPath, Deserialize)]
#[typed_path("/programmes/{programme}/instruments/uploads/{file}", rejection(Error))]
pub struct HeldVersionPath {
    /// The programme's slug.
    pub programme: String,
    /// The file's number.
    pub file: i32,
}
