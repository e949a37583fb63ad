//! The room’s typed addresses.

use axum_extra::routing::TypedPath;
use serde::Deserialize;

use crate::questionnaires::{AuthorityRound, round_path};

/// An address below an authority’s round with a last word of its own.
macro_rules! round_part_path {
    ($(#[$doc:meta])* $name:ident, $part:ident, $path:tt) => {
        $(#[$doc])*
        #[derive(Clone, Debug, TypedPath, Deserialize)]
        #[typed_path($path)]
        pub struct $name {
            /// The programme’s slug.
            pub programme: String,
            /// The authority’s slug.
            pub authority: String,
            /// `month-6`.
            pub round: String,
            /// The last word.
            pub $part: String,
        }

        impl $name {
            /// The address of that part of an authority’s round.
            pub fn of(at: &AuthorityRound, part: impl Into<String>) -> Self {
                Self {
                    programme: at.programme.slug.clone(),
                    authority: at.authority.slug.clone(),
                    round: at.round.slug(),
                    $part: part.into(),
                }
            }
        }
    };
}

round_path!(
    /// A round of an authority: what has come in, and its publication.
    RoundPath,
    "/programmes/{programme}/authorities/{authority}/rounds/{round}"
);
round_path!(
    /// A round’s profile of ten dimensions.
    MaturityPath,
    "/programmes/{programme}/authorities/{authority}/rounds/{round}/maturity"
);
round_path!(
    /// The first look at a draft result, after asking; a POST closes the responses for good.
    LookPath,
    "/programmes/{programme}/authorities/{authority}/rounds/{round}/look"
);
round_part_path!(
    /// How the figures of `d1` to `d10`, or `overall`, were worked out.
    WorkingPath, dimension,
    "/programmes/{programme}/authorities/{authority}/rounds/{round}/maturity/{dimension}"
);
round_part_path!(
    /// One result of a round: the number of a proposal or a published one, or `draft`.
    ResultPath, result,
    "/programmes/{programme}/authorities/{authority}/rounds/{round}/results/{result}"
);
round_path!(
    /// The agenda of the moderation meeting.
    ModerationPath,
    "/programmes/{programme}/authorities/{authority}/rounds/{round}/moderation"
);
round_part_path!(
    /// Notes and the agreed response to one discussion flag.
    FlagPath, topic,
    "/programmes/{programme}/authorities/{authority}/rounds/{round}/moderation/{topic}"
);
round_path!(
    /// Where a proposal to publish is sent.
    PublicationPath,
    "/programmes/{programme}/authorities/{authority}/rounds/{round}/publication"
);
round_path!(
    /// Where the authority’s agreement is sent.
    AgreementPath,
    "/programmes/{programme}/authorities/{authority}/rounds/{round}/publication/agreement"
);
round_path!(
    /// Where the withdrawal of a proposal is sent.
    WithdrawalPath,
    "/programmes/{programme}/authorities/{authority}/rounds/{round}/publication/withdrawal"
);
round_path!(
    /// A proposal is sent back, with a reason.
    SendBackPath,
    "/programmes/{programme}/authorities/{authority}/rounds/{round}/publication/send-back"
);
round_path!(
    /// A published result is corrected, with a reason.
    CorrectionPath,
    "/programmes/{programme}/authorities/{authority}/rounds/{round}/publication/correction"
);
round_path!(
    /// Where the end of a correction that changes nothing is sent.
    StopCorrectionPath,
    "/programmes/{programme}/authorities/{authority}/rounds/{round}/publication/correction/stop"
);
round_path!(
    /// A published result is withdrawn, with a reason.
    RetractionPath,
    "/programmes/{programme}/authorities/{authority}/rounds/{round}/publication/retraction"
);

/// How a figure of one result of a round was worked out.
#[derive(Clone, Debug, TypedPath, Deserialize)]
#[typed_path(
    "/programmes/{programme}/authorities/{authority}/rounds/{round}/results/{result}/{dimension}"
)]
pub struct ResultWorkingPath {
    /// The programme’s slug.
    pub programme: String,
    /// The authority’s slug.
    pub authority: String,
    /// `month-6`.
    pub round: String,
    /// The number of a proposal or a published result, or `draft`.
    pub result: String,
    /// `d1` to `d10`, or `overall`.
    pub dimension: String,
}
