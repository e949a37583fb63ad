//! What people wrote, and corrections to earlier returns.

use rust_xlsxwriter::XlsxError;

use super::{
    results::{in_words, told},
    sheet::{
        Cell::{self, Date, Nothing, Text, Whole},
        Sheet,
    },
};
use crate::reports::returns::{
    files::entry_words,
    rules::{ChangedResult, Content, Note, Restated},
};

pub(super) fn words(mut sheet: Sheet<'_>, content: &Content) -> Result<(), XlsxError> {
    sheet.title("Learning, risks and asks")?;
    sheet.head(&["Authority", "Part", "As written", "By"])?;
    let of_programme = content.words.iter().map(|it| ("The programme", it));
    let of_authorities = content.authorities.iter();
    let of_authorities =
        of_authorities.flat_map(|it| it.words.iter().map(|own| (it.name.as_str(), own)));
    for (whose, it) in of_programme.chain(of_authorities) {
        sheet.row(&[
            Text(whose),
            Text(it.part.title()),
            Text(&it.text),
            Text(&it.by.join("; ")),
        ])?;
    }
    Ok(())
}

pub(super) fn corrections(mut sheet: Sheet<'_>, content: &Content) -> Result<(), XlsxError> {
    restatements(&mut sheet, &content.restatements)?;
    sheet.gap();
    changed_results(&mut sheet, &content.changed_results)?;
    sheet.gap();
    notes(&mut sheet, &content.notes)
}

fn restatements(sheet: &mut Sheet<'_>, all: &[Restated]) -> Result<(), XlsxError> {
    sheet.title("Days that were restated")?;
    sheet.head(&[
        "Authority",
        "Quarter",
        "Changed on",
        "Was",
        "Is",
        "Reason",
        "Entry",
    ])?;
    for it in all {
        let was = it.was.as_ref().map_or("Not logged".into(), entry_words);
        sheet.row(&[
            Text(&it.authority),
            Text(&it.quarters.join(" and ")),
            Date(it.on),
            Text(&was),
            Text(&entry_words(&it.is)),
            Text(&it.reason),
            Whole(Some(f64::from(it.entry))),
        ])?;
    }
    Ok(())
}

/// A row for each maturity that differs; one without figures where none does.
fn changed_results(sheet: &mut Sheet<'_>, all: &[ChangedResult]) -> Result<(), XlsxError> {
    sheet.title("Published results that were corrected or withdrawn")?;
    sheet.head(&[
        "Authority",
        "Round",
        "Dimension",
        "Maturity was",
        "Maturity is",
        "Reason",
        "What",
    ])?;
    for it in all {
        let reasons = it.reasons.join(" ");
        let mut row = |dimension: Cell<'_>, [was, is]: [Cell<'_>; 2]| {
            sheet.row(&[
                Text(&it.authority),
                Text(&it.round),
                dimension,
                was,
                is,
                Text(&reasons),
                Text(&it.what),
            ])
        };
        if it.figures.is_empty() {
            row(Nothing, [Nothing, Nothing])?;
        }
        for (code, was, is) in &it.figures {
            let [before, after] = [*was, *is].map(in_words);
            row(
                Text(dimension(code)),
                [told(*was, &before), told(*is, &after)],
            )?;
        }
    }
    Ok(())
}

fn dimension(code: &str) -> &str {
    match code {
        "overall" => "Overall",
        code => code,
    }
}

fn notes(sheet: &mut Sheet<'_>, all: &[Note]) -> Result<(), XlsxError> {
    sheet.title("Other corrections")?;
    sheet.head(&[
        "Return of",
        "Written by",
        "Written on",
        "What is corrected",
        "Reason",
    ])?;
    for it in all {
        sheet.row(&[
            Text(&it.title),
            Text(&it.by),
            Date(it.on),
            Text(&it.text),
            Text(&it.reason),
        ])?;
    }
    Ok(())
}
