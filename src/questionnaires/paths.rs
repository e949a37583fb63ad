//! The room's typed addresses.

use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::AuthorityRound;

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
    /// QA records as they were rated.
    EvidencePath,
    "/programmes/{programme}/authorities/{authority}/rounds/{round}/evidence"
);

/// The page of an authority's round, which the maturity room serves.
pub(super) fn round_address(at: &AuthorityRound) -> String {
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

/// Somebody else answers on the same device, after asking.
#[derive(Clone, Debug, TypedPath, Deserialize)]
#[typed_path("/answer/{token}/someone-else")]
pub struct SomeoneElsePath {
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
