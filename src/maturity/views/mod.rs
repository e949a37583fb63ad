//! The round’s page and its profile, from plain data.

mod coverage;
mod dimension;
mod evidence;
mod overall;
mod perception;
mod picture;
mod profile;
mod round;
mod tables;
pub(crate) mod words;

pub(super) use profile::{Profile, Standing, not_published, profile, waiting};
pub(super) use round::{RoundPage, round};
