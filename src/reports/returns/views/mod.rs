//! The pages of returns, from plain data.

mod correction;
mod days;
mod document;
mod freezing;
mod list;
mod prepared;
mod results;
mod words;

pub(super) use correction::{CorrectionPage, correction};
pub(super) use document::document;
pub(super) use freezing::{FreezingPage, freezing};
pub(super) use list::{ListPage, Row, list};
pub(super) use prepared::{FrozenPage, PreparedPage, frozen, prepared};
pub(super) use words::{WordsPage, words};

use maud::{Markup, html};

use super::{ReturnPath, ReturnsPath};
use crate::{
    programmes::{Days, Programme},
    support_days::Quarter,
    ui::formats,
};

fn returns_path(programme: &Programme) -> String {
    ReturnsPath {
        programme: programme.slug.clone(),
    }
    .to_string()
}

fn return_path(programme: &Programme, quarter: Quarter) -> String {
    ReturnPath::of(programme, quarter).to_string()
}

/// `12.5`.
fn number(days: Days) -> String {
    formats::quarters(days.quarters().into())
}

/// What somebody wrote, line by line.
fn lines(text: &str) -> Markup {
    html! { p."govuk-body app-lines" { (text) } }
}
