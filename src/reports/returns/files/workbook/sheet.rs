//! A sheet that is filled row by row, and what stands in its cells.

use chrono::NaiveDate;
use rust_xlsxwriter::{Format, FormatAlign, Workbook, Worksheet, XlsxError};

use crate::{files, programmes::Days};

/// A sheet, and how far it is filled.
pub(super) struct Sheet<'a> {
    pub(super) sheet: &'a mut Worksheet,
    /// The next row.
    pub(super) row: u32,
    formats: Formats,
}

struct Formats {
    text: Format,
    number: Format,
    whole: Format,
    date: Format,
}

/// What stands in a cell.
pub(super) enum Cell<'a> {
    Text(&'a str),
    /// A score or an estimate, with two decimals.
    Number(Option<f64>),
    /// A level, a version, a number of things.
    Whole(Option<f64>),
    Days(Days),
    Date(NaiveDate),
    /// Left empty.
    Nothing,
}

impl<'a> Sheet<'a> {
    pub(super) fn add(
        book: &'a mut Workbook,
        name: &str,
        widths: &[u16],
    ) -> Result<Self, XlsxError> {
        let sheet = book.add_worksheet();
        sheet.set_name(name)?.set_landscape().set_paper_size(9);
        sheet.set_print_fit_to_pages(1, 0);
        for (column, width) in (0..).zip(widths) {
            sheet.set_column_width(column, f64::from(*width))?;
        }
        let top = Format::new().set_align(FormatAlign::Top);
        Ok(Self {
            sheet,
            row: 0,
            formats: Formats {
                text: top.clone().set_text_wrap(),
                number: top.clone().set_num_format("0.00"),
                whole: top.clone().set_num_format("0"),
                date: top.set_num_format("d mmm yyyy"),
            },
        })
    }

    pub(super) fn title(&mut self, text: &str) -> Result<(), XlsxError> {
        let bold = Format::new().set_bold().set_font_size(14);
        self.sheet
            .write_string_with_format(self.row, 0, text, &bold)?;
        self.row += 1;
        Ok(())
    }

    pub(super) fn head(&mut self, names: &[&str]) -> Result<(), XlsxError> {
        let head = self.formats.text.clone().set_bold();
        for (column, name) in (0..).zip(names) {
            self.sheet
                .write_string_with_format(self.row, column, *name, &head)?;
        }
        self.row += 1;
        Ok(())
    }

    /// Text is always text: nothing that somebody wrote can become a formula.
    pub(super) fn row(&mut self, cells: &[Cell<'_>]) -> Result<(), XlsxError> {
        let (sheet, row, formats) = (&mut *self.sheet, self.row, &self.formats);
        for (column, cell) in (0..).zip(cells) {
            match cell {
                Cell::Text(text) => {
                    sheet.write_string_with_format(row, column, *text, &formats.text)?;
                }
                Cell::Number(Some(figure)) => {
                    // As on the page: more decimals would tell how many people a mean is of.
                    let shown = files::number(*figure, 2).parse().unwrap_or(*figure);
                    sheet.write_number_with_format(row, column, shown, &formats.number)?;
                }
                Cell::Whole(Some(count)) => {
                    sheet.write_number_with_format(row, column, *count, &formats.whole)?;
                }
                Cell::Days(days) => {
                    sheet.write_number_with_format(row, column, days.as_f64(), &formats.number)?;
                }
                Cell::Date(on) => {
                    sheet.write_datetime_with_format(row, column, *on, &formats.date)?;
                }
                Cell::Number(None) | Cell::Whole(None) | Cell::Nothing => {}
            }
        }
        self.row += 1;
        Ok(())
    }

    pub(super) fn gap(&mut self) {
        self.row += 1;
    }
}
