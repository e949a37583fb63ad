//! The addresses of QA records: entering them, second ratings, consensus.

use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::round_path;
use crate::{
    programmes::Programme,
    questionnaires::{AuthorityRound, rules::RecordId},
};

round_path!(
    /// Which instrument a new record is of; a POST begins it.
    NewRecordPath,
    "/programmes/{programme}/authorities/{authority}/rounds/{round}/evidence/new"
);
round_path!(
    /// Who rates records a second time; a POST draws them.
    DrawPath,
    "/programmes/{programme}/authorities/{authority}/rounds/{round}/evidence/draw"
);

/// An address of one record of a round.
macro_rules! record_path {
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
            /// The record's number.
            pub record: i32,
        }

        impl $name {
            /// The address of that record.
            pub fn of(at: &AuthorityRound, record: RecordId) -> Self {
                Self {
                    programme: at.programme.slug.clone(),
                    authority: at.authority.slug.clone(),
                    round: at.round.slug(),
                    record: record.0,
                }
            }
        }
    };
}

record_path!(
    /// A record as it was rated.
    RecordPath,
    "/programmes/{programme}/authorities/{authority}/rounds/{round}/evidence/{record}"
);
record_path!(
    /// The form of one's own draft; a POST saves it.
    DraftPath,
    "/programmes/{programme}/authorities/{authority}/rounds/{round}/evidence/{record}/draft"
);
record_path!(
    /// Check one's own draft; a POST submits it.
    DraftCheckPath,
    "/programmes/{programme}/authorities/{authority}/rounds/{round}/evidence/{record}/check"
);
record_path!(
    /// Deletes one's own draft, after asking.
    DeleteDraftPath,
    "/programmes/{programme}/authorities/{authority}/rounds/{round}/evidence/{record}/delete"
);
record_path!(
    /// Gives a drawn record to another second rater.
    ReassignPath,
    "/programmes/{programme}/authorities/{authority}/rounds/{round}/evidence/{record}/second-rater"
);
record_path!(
    /// What raters who differed settle on.
    ConsensusPath,
    "/programmes/{programme}/authorities/{authority}/rounds/{round}/evidence/{record}/consensus"
);

/// The records that were drawn for the person.
#[derive(Clone, Debug, TypedPath, Deserialize)]
#[typed_path("/programmes/{programme}/ratings")]
pub struct RatingsPath {
    /// The programme's slug.
    pub programme: String,
}

/// A drawn record: the form of its second rating; a POST saves it.
#[derive(Clone, Debug, TypedPath, Deserialize)]
#[typed_path("/programmes/{programme}/ratings/{record}")]
pub struct RatingPath {
    /// The programme's slug.
    pub programme: String,
    /// The record's number.
    pub record: i32,
}

/// Check a second rating; a POST submits it.
#[derive(Clone, Debug, TypedPath, Deserialize)]
#[typed_path("/programmes/{programme}/ratings/{record}/check")]
pub struct RatingCheckPath {
    /// The programme's slug.
    pub programme: String,
    /// The record's number.
    pub record: i32,
}

impl RatingsPath {
    /// The programme's list.
    pub fn of(programme: &Programme) -> Self {
        Self {
            programme: programme.slug.clone(),
        }
    }
}

impl RatingPath {
    /// The address of that record's second rating.
    pub fn of(programme: &Programme, record: RecordId) -> Self {
        Self {
            programme: programme.slug.clone(),
            record: record.0,
        }
    }
}

impl RatingCheckPath {
    /// The address of that record's check.
    pub fn of(programme: &Programme, record: RecordId) -> Self {
        Self {
            programme: programme.slug.clone(),
            record: record.0,
        }
    }
}
