//! A demonstration of one's own and a person in Chromium in front of it.

mod checks;
mod person;
mod processes;
mod run;

pub(crate) use person::Person;
pub(crate) use run::{PHONE, WIDE, journey};
