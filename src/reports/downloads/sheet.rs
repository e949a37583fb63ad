//! A table as a file: its columns with what they mean, and its rows, written as they come.

use crate::{error::Error, files};

/// What a column is to DfE, and what its cells are to anybody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Time, place, or a word that tells rows apart; not in DfE's metadata.
    Key,
    /// One of several categories, with a hint.
    Filter(&'static str),
    /// A figure, or a symbol: its group, its unit and its decimal places.
    Indicator(&'static str, &'static str, u8),
    /// A date.
    Date,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Column {
    pub(super) name: &'static str,
    /// For people; empty for DfE's own columns of time and place.
    pub(super) label: &'static str,
    pub(super) kind: Kind,
}

/// A column of time or place.
pub(super) fn key(name: &'static str, label: &'static str) -> Column {
    Column {
        name,
        label,
        kind: Kind::Key,
    }
}

/// A filter.
pub(super) fn filter(name: &'static str, label: &'static str, hint: &'static str) -> Column {
    Column {
        name,
        label,
        kind: Kind::Filter(hint),
    }
}

/// A figure: its name and label, its group, unit and decimal places.
pub(super) fn indicator(
    (name, label): (&'static str, &'static str),
    grouping: &'static str,
    unit: &'static str,
    places: u8,
) -> Column {
    Column {
        name,
        label,
        kind: Kind::Indicator(grouping, unit, places),
    }
}

/// A file that is being written.
pub(super) struct Sheet {
    pub(super) columns: Vec<Column>,
    out: csv::Writer<Vec<u8>>,
}

pub(super) fn failed(error: impl std::fmt::Display) -> Error {
    Error::Internal(error.to_string())
}

impl Sheet {
    /// With its header row.
    pub(super) fn new(columns: Vec<Column>) -> Result<Self, Error> {
        let mut out = files::writer();
        let names = columns.iter().map(|it| it.name);
        out.write_record(names).map_err(failed)?;
        Ok(Self { columns, out })
    }

    /// One more row: as many cells as there are columns.
    pub(super) fn row<T: AsRef<[u8]>>(
        &mut self,
        cells: impl IntoIterator<Item = T>,
    ) -> Result<(), Error> {
        self.out.write_record(cells).map_err(failed)
    }

    /// The whole file.
    pub(super) fn csv(self) -> Result<Vec<u8>, Error> {
        self.out.into_inner().map_err(failed)
    }
}

const META: [&str; 8] = [
    "col_name",
    "col_type",
    "label",
    "indicator_grouping",
    "indicator_unit",
    "indicator_dp",
    "filter_hint",
    "filter_grouping_column",
];

/// DfE's metadata of columns: a row a filter or indicator.
pub(super) fn meta_csv(columns: &[Column]) -> Result<Vec<u8>, Error> {
    let mut out = files::writer();
    out.write_record(META).map_err(failed)?;
    for column in columns {
        let (name, label) = (column.name, column.label);
        match column.kind {
            Kind::Key | Kind::Date => {}
            Kind::Filter(hint) => out
                .write_record([name, "Filter", label, "", "", "", hint, ""])
                .map_err(failed)?,
            Kind::Indicator(grouping, unit, places) => {
                let places = places.to_string();
                out.write_record([name, "Indicator", label, grouping, unit, &places, "", ""])
                    .map_err(failed)?;
            }
        }
    }
    out.into_inner().map_err(failed)
}
