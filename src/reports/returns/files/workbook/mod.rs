//! A return as a workbook: real numbers, real dates, a sheet a subject, charts that can be edited.

mod days;
mod results;
mod sheet;
mod summary;
mod words;

use rust_xlsxwriter::{DocProperties, Workbook, XlsxError};

use self::sheet::Sheet;
use crate::{error::Error, reports::returns::rules::Signed};

/// The file.
///
/// # Errors
/// Where a sheet can't be written.
pub(in crate::reports::returns) fn workbook(signed: &Signed) -> Result<Vec<u8>, Error> {
    build(signed).map_err(|error| Error::Internal(error.to_string()))
}

fn build(signed: &Signed) -> Result<Vec<u8>, XlsxError> {
    let content = &signed.content;
    let mut book = Workbook::new();
    let properties = DocProperties::new()
        .set_title(format!(
            "{}: quarterly return, {}",
            content.programme, content.title
        ))
        .set_author(&content.lead_authority)
        // Not the time of writing: the same return is the same bytes.
        .set_creation_datetime(&signed.frozen_at.naive_utc());
    book.set_properties(&properties);
    summary::summary(
        Sheet::add(&mut book, "Summary", &[24, 16, 14, 14, 14, 14, 14, 14, 14])?,
        signed,
    )?;
    days::days(Sheet::add(&mut book, "Days", &[28, 44, 16, 16])?, content)?;
    days::rounds(
        Sheet::add(&mut book, "Rounds", &[16, 14, 14, 60, 44])?,
        content,
    )?;
    results::maturity(
        Sheet::add(
            &mut book,
            "Maturity",
            &[28, 14, 30, 12, 12, 12, 12, 12, 8, 44, 16, 14, 14, 10],
        )?,
        content,
    )?;
    results::changes(
        Sheet::add(&mut book, "Changes", &[28, 14, 44, 14, 12, 60])?,
        content,
    )?;
    results::coverage(
        Sheet::add(&mut book, "Coverage", &[28, 14, 44, 16, 34])?,
        content,
    )?;
    words::words(Sheet::add(&mut book, "Words", &[28, 14, 90, 44])?, content)?;
    words::corrections(
        Sheet::add(&mut book, "Corrections", &[28, 22, 16, 60, 60, 60, 14])?,
        content,
    )?;
    summary::about(Sheet::add(&mut book, "About", &[30, 100])?, signed)?;
    book.save_to_buffer()
}
