//! The pages of the people of a programme, from plain data.

mod ending;
mod invite;
mod list;
mod member;
mod post;
mod work;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use chrono_tz::Europe::London;

use crate::{
    people::{AuthorityId, Role},
    programmes::Authority,
    team::rules::Post,
    ui::formats,
};

pub(super) use ending::{Ending, ending};
pub(super) use invite::{invite, new_link, welcome};
pub(super) use list::{Team, team};
pub(super) use member::{MemberPage, member};
pub(super) use post::change_role;

fn local(at: DateTime<Utc>) -> NaiveDateTime {
    at.with_timezone(&London).naive_local()
}

fn day(at: DateTime<Utc>) -> NaiveDate {
    local(at).date()
}

fn name_of(authorities: &[Authority], id: AuthorityId) -> &str {
    let found = authorities.iter().find(|authority| authority.id == id);
    found.map_or("", |authority| authority.name.as_str())
}

/// What a role is for, in words.
fn held_for(post: &Post, authorities: &[Authority]) -> String {
    let held: Vec<&str> = authorities
        .iter()
        .filter(|authority| post.authorities.contains(&authority.id))
        .map(|authority| authority.name.as_str())
        .collect();
    match post.role {
        Role::Manager | Role::Reviewer => "Every authority".into(),
        Role::Lead | Role::Facilitator if held.is_empty() => "None yet".into(),
        Role::Lead | Role::Facilitator => formats::list(&held),
    }
}
