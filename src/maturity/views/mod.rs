//! The round’s page and its profile, from plain data.

mod coverage;
mod dimension;
mod evidence;
mod looking;
mod moderation;
mod overall;
mod perception;
mod picture;
mod profile;
mod publication;
mod reason;
mod round;
mod standing;
mod tables;
mod turnout;
pub(crate) mod words;
mod working;

pub(super) use looking::{look, waiting};
pub(super) use moderation::{About, Agenda, Flag, agenda, flag};
pub(crate) use picture::{
    interval as chart_interval, reading as chart_reading, score as chart_score,
};
pub(super) use profile::profile;
pub(super) use reason::{Asked, reason};
pub(super) use round::{RoundPage, round};
pub(crate) use standing::authority_frame;
pub(super) use standing::{
    Figure, Preview, Published, Shown, Standing, key, not_published, rate_first, withdrawn,
};
pub(super) use working::{Beside, overall_working, working};
