//! The figures of a chart, as a table that a person or a screen reader can go through.

use maud::{Markup, html};

use super::text;

/// A column's heading and whether it holds numbers.
#[derive(Debug, Clone)]
pub struct Column {
    /// The heading.
    pub name: String,
    /// Numbers stand to the right.
    pub numeric: bool,
}

impl Column {
    /// A column of words; the first of a table names its rows.
    pub fn words(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            numeric: false,
        }
    }

    /// A column of numbers.
    pub fn numbers(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            numeric: true,
        }
    }
}

/// The rows that a chart is drawn from, as they are shown.
#[derive(Debug, Clone)]
pub struct Table {
    /// What the table holds, with its unit.
    pub caption: String,
    /// The columns; the first names the rows.
    pub head: Vec<Column>,
    /// A cell for each column, in each row.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// The table in a region that scrolls by itself and can be reached by keyboard. `id` must be unique on the page.
    pub fn render(&self, id: &str) -> Markup {
        html! {
            div class="app-chart__scroll" role="region" tabindex="0" aria-labelledby=(id) {
                table class="govuk-table govuk-table--small-text-until-tablet" {
                    caption class="govuk-table__caption govuk-table__caption--s" id=(id) { (text::clean(&self.caption)) }
                    thead class="govuk-table__head" {
                        tr class="govuk-table__row" {
                            @for column in &self.head {
                                th scope="col" class=(class("header", column.numeric)) { (text::clean(&column.name)) }
                            }
                        }
                    }
                    tbody class="govuk-table__body" {
                        @for row in &self.rows { (self.row(row)) }
                    }
                }
            }
        }
    }

    fn row(&self, cells: &[String]) -> Markup {
        html! {
            tr class="govuk-table__row" {
                @for (index, (cell, column)) in cells.iter().zip(&self.head).enumerate() {
                    @if index == 0 {
                        th scope="row" class=(class("header", column.numeric)) { (text::clean(cell)) }
                    } @else {
                        td class=(class("cell", column.numeric)) { (text::clean(cell)) }
                    }
                }
            }
        }
    }
}

fn class(part: &str, numeric: bool) -> String {
    let number = if numeric {
        format!(" govuk-table__{part}--numeric")
    } else {
        String::new()
    };
    format!("govuk-table__{part}{number}")
}
