//! The pages of an import: the form, what is wrong, what would be done, what was done.

mod done;
mod faults;
mod preview;
mod upload;

pub(in crate::support_days) use done::imported;
pub(in crate::support_days) use faults::faults;
pub(in crate::support_days) use preview::{Preview, preview};
pub(in crate::support_days) use upload::upload;

use crate::{
    programmes::{Programme, ProgrammePath},
    support_days::{HeldImportPath, ImportPath},
    ui::formats,
};

fn overview_path(programme: &Programme) -> String {
    let programme = programme.slug.clone();
    ProgrammePath { programme }.to_string()
}

pub(super) fn import_path(programme: &Programme) -> String {
    let programme = programme.slug.clone();
    ImportPath { programme }.to_string()
}

fn held_path(programme: &Programme, file: i32) -> String {
    let programme = programme.slug.clone();
    HeldImportPath { programme, file }.to_string()
}

fn count(number: usize, one: &str, many: &str) -> String {
    formats::plural(i64::try_from(number).unwrap_or(i64::MAX), one, many)
}
