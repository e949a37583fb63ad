//! The addresses of returns.

use axum_extra::routing::TypedPath;
use serde::Deserialize;

use crate::{programmes::Programme, support_days::Quarter};

/// A page of a quarter's return that is named by programme and quarter alone.
macro_rules! of_quarter {
    ($($(#[$doc:meta])* $name:ident = $path:literal;)+) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Debug, TypedPath, Deserialize)]
            #[typed_path($path)]
            pub struct $name {
                /// The programme’s slug.
                pub programme: String,
                /// `2026-q3`.
                pub quarter: String,
            }

            impl $name {
                /// Of that quarter.
                pub fn of(programme: &Programme, quarter: Quarter) -> Self {
                    Self {
                        programme: programme.slug.clone(),
                        quarter: quarter.to_string(),
                    }
                }
            }
        )+
    };
}

/// The returns of a programme, or the quarters that words are asked for.
#[derive(Clone, Debug, TypedPath, Deserialize)]
#[typed_path("/programmes/{programme}/returns")]
pub struct ReturnsPath {
    /// The programme’s slug.
    pub programme: String,
}

of_quarter! {
    /// A quarter’s return: frozen, or for the manager as it is being prepared.
    ReturnPath = "/programmes/{programme}/returns/{quarter}";
    /// A frozen return as rows.
    ReturnCsvPath = "/programmes/{programme}/returns/{quarter}/return.csv";
    /// A frozen return as a workbook.
    ReturnWorkbookPath = "/programmes/{programme}/returns/{quarter}/return.xlsx";
    /// What the manager writes for the programme.
    ReturnWordsPath = "/programmes/{programme}/returns/{quarter}/words";
    /// Reading a return through, signing it and freezing it.
    FreezingPath = "/programmes/{programme}/returns/{quarter}/freezing";
    /// A note that corrects a frozen return.
    ReturnCorrectionPath = "/programmes/{programme}/returns/{quarter}/correction";
}

/// What is written for an authority.
#[derive(Clone, Debug, TypedPath, Deserialize)]
#[typed_path("/programmes/{programme}/returns/{quarter}/authorities/{authority}")]
pub struct AuthorityWordsPath {
    /// The programme’s slug.
    pub programme: String,
    /// `2026-q3`.
    pub quarter: String,
    /// The authority’s slug.
    pub authority: String,
}
