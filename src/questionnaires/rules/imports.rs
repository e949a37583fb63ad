//! What can be imported into a round.

use std::fmt;

use serde::Deserialize;

/// What a file brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportKind {
    /// Survey responses, and the agreed self-assessment.
    Responses,
    /// QA records.
    Evidence,
}

impl ImportKind {
    /// The words on the screen.
    pub fn title(self) -> &'static str {
        match self {
            Self::Responses => "Import survey responses",
            Self::Evidence => "Import quality assurance records",
        }
    }
}

impl fmt::Display for ImportKind {
    /// The word in addresses.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Responses => "responses",
            Self::Evidence => "evidence",
        })
    }
}
