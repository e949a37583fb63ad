//! Days of support, and the rounds of the quarter.

use rust_xlsxwriter::XlsxError;

use super::sheet::{
    Cell::{Date, Days, Text},
    Sheet,
};
use crate::reports::returns::{
    files::{added, order, published_of},
    rules::{Content, DaysLine, DaysPart},
};

pub(super) fn days(mut sheet: Sheet<'_>, content: &Content) -> Result<(), XlsxError> {
    for (title, of) in [
        (
            "Counted days by activity",
            (|it| &it.by_activity) as fn(&DaysPart) -> &Vec<DaysLine>,
        ),
        ("Counted days by dimension", |it| &it.by_dimension),
    ] {
        divided(&mut sheet, content, title, of)?;
        sheet.gap();
    }
    open(&mut sheet, content)?;
    sheet.gap();
    sheet.title("How expected and projected days were worked out")?;
    sheet.head(&["Authority", "Expected and projected"])?;
    for it in &content.authorities {
        for working in &it.pace.working {
            sheet.row(&[Text(&it.name), Text(working)])?;
        }
    }
    Ok(())
}

fn divided(
    sheet: &mut Sheet<'_>,
    content: &Content,
    title: &str,
    of: fn(&DaysPart) -> &Vec<DaysLine>,
) -> Result<(), XlsxError> {
    sheet.title(title)?;
    sheet.head(&[
        "Authority",
        "For",
        "Delivered in the quarter",
        "Delivered to date",
    ])?;
    let mut row = |whose: &str, line: &DaysLine| {
        sheet.row(&[
            Text(whose),
            Text(&line.title),
            Days(line.quarter),
            Days(line.to_date),
        ])
    };
    for it in &content.authorities {
        for line in of(&it.days) {
            row(&it.name, line)?;
        }
    }
    let lines = content.authorities.iter().flat_map(|it| of(&it.days));
    for line in added(lines, &order()) {
        row("All authorities", &line)?;
    }
    Ok(())
}

fn open(sheet: &mut Sheet<'_>, content: &Content) -> Result<(), XlsxError> {
    sheet.title("Days that do not count, or are open")?;
    sheet.head(&["Authority", "What", "Days"])?;
    for it in &content.authorities {
        for (what, days) in [
            ("Not counted, in the quarter", it.days.not_counted),
            (
                "Neither confirmed nor disputed, in the quarter",
                it.days.unconfirmed,
            ),
            ("Disputed, in the quarter", it.days.disputed),
            ("Booked for a date that has passed", it.days.overdue),
        ] {
            sheet.row(&[Text(&it.name), Text(what), Days(days)])?;
        }
    }
    Ok(())
}

pub(super) fn rounds(mut sheet: Sheet<'_>, content: &Content) -> Result<(), XlsxError> {
    sheet.title("Rounds that were open in the quarter")?;
    sheet.head(&[
        "Round",
        "Opens on",
        "Closes on",
        "What was asked",
        "Published of",
    ])?;
    for it in &content.rounds {
        sheet.row(&[
            Text(&it.title),
            Date(it.window.0),
            Date(it.window.1),
            Text(&it.asked),
            Text(&published_of(it)),
        ])?;
    }
    Ok(())
}
