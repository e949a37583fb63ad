//! The instruments' pages: the list, a version as people see it, and a new one before it is published.

mod comparison;
mod faults;
mod list;
mod seen;
mod version;

pub(in crate::questionnaires) use faults::faults;
pub(in crate::questionnaires) use list::{List, list};
pub(in crate::questionnaires) use seen::Seen;
pub(in crate::questionnaires) use version::{Preview, preview, version};

use crate::{
    programmes::{Programme, Round},
    questionnaires::InstrumentsPath,
    ui::formats,
};

fn list_path(programme: &Programme) -> String {
    let programme = programme.slug.clone();
    InstrumentsPath { programme }.to_string()
}

fn count(number: usize, one: &str, many: &str) -> String {
    formats::plural(i64::try_from(number).unwrap_or(i64::MAX), one, many)
}

/// `Baseline, Month 6 and Month 12`.
fn titles<'a>(rounds: impl IntoIterator<Item = &'a Round>) -> String {
    let titles: Vec<String> = rounds.into_iter().map(Round::title).collect();
    formats::list(&titles.iter().map(String::as_str).collect::<Vec<_>>())
}
