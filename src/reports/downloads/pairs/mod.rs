//! The three pairs of files that DfE takes as they are.

mod coverage;
mod maturity;
mod support_days;

pub(super) use coverage::coverage;
pub(super) use maturity::maturity;
pub(super) use support_days::support_days;

use super::{
    gather::Source,
    places::Area,
    sheet::{Column, key},
};
use crate::{programmes::Round, ui::formats};

/// Columns of time and place. Those of regions and authorities are there if any row has one.
fn keys(authorities: bool) -> Vec<Column> {
    let mut columns = vec![
        key("time_period", ""),
        key("time_identifier", ""),
        key("geographic_level", ""),
        key("country_code", ""),
        key("country_name", ""),
    ];
    if authorities {
        columns.extend([
            key("region_code", ""),
            key("region_name", ""),
            key("old_la_code", ""),
            key("new_la_code", ""),
            key("la_name", ""),
        ]);
    }
    columns
}

/// Whether any authority is in the files.
fn has_authorities(source: &Source) -> bool {
    !source.places.placed.is_empty()
}

/// `2026` and `March`: the month that a round stands at.
fn month_cells(source: &Source, round: &Round) -> [String; 2] {
    let title = formats::month(source.stands_in(round));
    let (month, year) = title.split_once(' ').unwrap_or((&title, ""));
    [year.to_owned(), month.to_owned()]
}

/// The cells of time and place of a row.
fn key_cells(time: &[String; 2], area: Area<'_>, authorities: bool) -> Vec<String> {
    let place = area.cells(authorities).into_iter().map(str::to_owned);
    time.iter().cloned().chain(place).collect()
}
