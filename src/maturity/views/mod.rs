//! The round’s page and its profile, from plain data.

mod dimension;
mod overall;
mod profile;
mod round;
pub(crate) mod words;

pub(super) use profile::{Profile, Standing, not_published, profile, waiting};
pub(super) use round::{RoundPage, round};
