//! A service of one's own and a person in Chromium in front of it.

#[path = "../../app/harness/authenticator.rs"]
mod authenticator;
mod checks;
mod person;
mod processes;
mod run;
mod signing_in;

pub(crate) use authenticator::Authenticator;
pub(crate) use person::Person;
pub(crate) use run::{PHONE, WIDE, journey, journey_in_earnest, journey_with_provider};
pub(crate) use signing_in::PASSWORD;
