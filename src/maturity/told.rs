//! What became of the results of rounds, told without any figure.

use chrono::{DateTime, NaiveDate, Utc};

use super::PublicationId;
use crate::{people::AuthorityId, ui::formats};

/// What a round’s result became.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Became {
    /// It waits for the authority’s agreement: for the inside alone.
    Proposed,
    /// It was agreed to.
    Published,
    /// It was agreed to in the place of an earlier one.
    Corrected,
    /// It was taken back.
    Withdrawn,
}

/// Something that became of an authority’s round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Told {
    /// Whose round.
    pub(crate) authority: AuthorityId,
    /// The round’s month.
    pub(crate) month: u32,
    /// The result.
    pub(crate) result: PublicationId,
    /// When.
    pub(crate) at: DateTime<Utc>,
    /// What.
    pub(crate) became: Became,
    /// Why, where there was a reason.
    pub(crate) reason: Option<String>,
}

impl Told {
    /// The date in England.
    pub(crate) fn on(&self) -> NaiveDate {
        formats::in_england(self.at)
    }
}
