//! Instruments, answers and QA records in the database.

mod answering;
mod came_by;
mod closed;
mod collected;
mod coverage;
mod imports;
mod kept;
mod outbox;
mod people;
mod published;
mod rating;
mod records;
mod second_ratings;
mod self_assessment;
mod settled;
mod survey;
mod turnout;
mod versions;

pub(crate) use answering::*;
pub(crate) use came_by::*;
pub(crate) use closed::*;
pub(crate) use collected::{collected_evidence, collected_many};
pub(crate) use coverage::{coverage, submitted};
pub(crate) use imports::*;
pub(crate) use kept::*;
pub(crate) use outbox::*;
pub(crate) use people::*;
pub(crate) use published::*;
pub(crate) use rating::*;
pub(crate) use records::{has_blind_rating_to_do, rated_twice, records};
pub(crate) use second_ratings::*;
pub(crate) use self_assessment::*;
pub(crate) use settled::*;
pub(crate) use survey::*;
pub(crate) use turnout::*;
pub(crate) use versions::*;

use sea_orm::DbErr;
use serde::{Serialize, de::DeserializeOwned};

/// Reads what a text column keeps as JSON.
fn from_json<T: DeserializeOwned>(text: &str) -> Result<T, DbErr> {
    serde_json::from_str(text).map_err(|error| DbErr::Custom(error.to_string()))
}

/// What a text column keeps, as JSON.
fn to_json<T: Serialize>(value: &T) -> Result<String, DbErr> {
    serde_json::to_string(value).map_err(|error| DbErr::Custom(error.to_string()))
}
