//! One file a table, no logic; only the features’ stores open this room.

#![allow(missing_docs, dead_code, unreachable_pub)] // Columns are told by the migrations, and the macros make undocumented items.

pub(crate) mod allocation;
pub(crate) mod answered;
pub(crate) mod assignment;
pub(crate) mod audit_event;
pub(crate) mod authority;
pub(crate) mod calendar_link;
pub(crate) mod closed_quarter;
pub(crate) mod consensus;
pub(crate) mod correction;
pub(crate) mod draft;
pub(crate) mod entry;
pub(crate) mod entry_person;
pub(crate) mod entry_revision;
pub(crate) mod handed_over;
pub(crate) mod held_file;
pub(crate) mod instrument;
pub(crate) mod invitation;
pub(crate) mod invitee;
pub(crate) mod invitee_link;
pub(crate) mod item;
pub(crate) mod ledger;
pub(crate) mod membership;
pub(crate) mod moderation;
pub(crate) mod outbox;
pub(crate) mod password_link;
pub(crate) mod person;
pub(crate) mod programme;
pub(crate) mod publication;
pub(crate) mod quarterly_return;
pub(crate) mod rating;
pub(crate) mod record;
pub(crate) mod response;
pub(crate) mod return_note;
pub(crate) mod return_words;
pub(crate) mod round;
pub(crate) mod round_instrument;
pub(crate) mod second_rating;
pub(crate) mod self_assessment;
pub(crate) mod self_assessment_section;
pub(crate) mod session;
pub(crate) mod survey;
pub(crate) mod trail;
