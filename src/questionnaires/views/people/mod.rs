//! The people asked by name: the list, adding to it, one of them.

mod add;
mod list;
mod one;

pub(in crate::questionnaires) use add::{ask, many_faults};
pub(in crate::questionnaires) use list::{PeoplePage, people};
pub(in crate::questionnaires) use one::{new_link, person};

use super::self_assessment::because;
use crate::{
    questionnaires::{AuthorityRound, rules::Refusal},
    ui::formats,
};

/// That nothing happened, and why.
pub(in crate::questionnaires) fn nothing_done(at: &AuthorityRound, refusal: &Refusal) -> String {
    format!("Nothing was changed. {}", because(at, refusal))
}

fn caption(at: &AuthorityRound) -> String {
    format!("{}, {}", at.authority.name, at.round.title())
}

/// `1 person`, `3,000 people`.
fn people_counted(count: u64) -> String {
    match count {
        1 => "1 person".into(),
        many => format!("{} people", formats::whole(many.cast_signed())),
    }
}
