//! People, their roles and links in the database.

mod accounts;
mod links;
mod ratings;
mod roles;
mod sessions;

pub(crate) use super::{
    account::store::{OwnSession, sessions as sessions_of, use_email_links},
    trail::{Event, audit, changes, subjects_of, told_of},
};
pub(crate) use accounts::*;
pub(crate) use links::*;
pub(crate) use ratings::awaited_ratings;
pub use roles::Colleague;
pub(crate) use roles::{
    add_membership, assign, colleagues, current_person, leads_another, role_in,
};
pub(crate) use sessions::*;
