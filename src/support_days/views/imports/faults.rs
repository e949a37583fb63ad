//! What is wrong with a file, however much it is.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::{count, overview_path, upload::file_form};
use crate::{
    files::{self, quoted},
    people::percent_encoded,
    programmes::{Programme, Shell},
    support_days::files::Wrong,
    ui::*,
};

/// Faults in the table; the rest are in the download.
const SHOWN: usize = 200;

/// Faults from which on they are counted by kind first.
const COUNTED: usize = 20;

/// Faults in the download: more than anybody mends one by one.
const DOWNLOADED: usize = 20_000;

pub(in crate::support_days) fn faults(
    shell: &Shell<'_>,
    programme: &Programme,
    faults: &[Wrong],
) -> Markup {
    let title = "Import support days";
    let many = count(faults.len(), "fault", "faults");
    let mut errors = FieldErrors::new();
    errors.add("file", format!("The file has {many}. Nothing was imported"));
    let content = html! {
        (two_thirds(html! {
            (error_summary(&errors))
            (heading(title))
            p.govuk-body { "Correct the file and upload it again. Nothing of it was kept." }
        }))
        @if faults.len() > COUNTED { (kinds_table(faults)) }
        (faults_table(faults))
        (download(faults))
        (two_thirds(html! {
            h2.govuk-heading-m { "Upload the corrected file" }
            (file_form(programme, "Upload and check", &errors))
        }))
    };
    shell
        .clone()
        .back(overview_path(programme), "Back to the overview")
        .page(title, None, true, content)
}

/// How many faults there are of each kind, most first.
fn kinds_table(faults: &[Wrong]) -> Markup {
    let mut kinds: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for wrong in faults {
        *kinds.entry((&wrong.column, &wrong.kind)).or_default() += 1;
    }
    let mut kinds: Vec<_> = kinds.into_iter().collect();
    kinds.sort_by_key(|(_, number)| std::cmp::Reverse(*number));
    let left = kinds.len().saturating_sub(SHOWN);
    let rows = kinds
        .into_iter()
        .take(SHOWN)
        .map(|((column, kind), number)| {
            vec![
                cell(place(column)),
                cell(kind),
                cell(count(number, "row", "rows")),
            ]
        });
    let columns = vec![
        Column::text("Column"),
        Column::text("What is wrong"),
        Column::number("How often"),
    ];
    html! {
        (table(&Table::new("kinds", "Faults by kind", columns).rows(rows.collect())))
        @if left > 0 { p.govuk-body { "And " (count(left, "other kind", "other kinds")) "." } }
    }
}

fn faults_table(faults: &[Wrong]) -> Markup {
    let rows = faults.iter().take(SHOWN).map(|wrong| {
        let value = match wrong.value.as_str() {
            "" => String::new(),
            value => quoted(value),
        };
        vec![
            cell(wrong.row),
            cell(place(&wrong.column)),
            cell(value),
            cell(wrong.message()),
        ]
    });
    let mut columns = vec![Column::text("Row")];
    columns.extend(["Column", "What stands there", "What is wrong"].map(Column::text));
    let caption = match faults.len() {
        all if all > SHOWN => format!("The first {SHOWN} faults"),
        _ => "Every fault".to_owned(),
    };
    table(&Table::new("faults", caption, columns).rows(rows.collect()))
}

/// A column, or the row as a whole.
fn place(column: &str) -> &str {
    if column.is_empty() {
        "the whole row"
    } else {
        column
    }
}

/// All faults as a file, carried by the page itself: the service keeps nothing of a faulty file.
fn download(faults: &[Wrong]) -> Markup {
    if faults.len() <= SHOWN {
        return html! {};
    }
    let left = count(faults.len() - SHOWN, "more fault", "more faults");
    let words = match faults.len() {
        all if all > DOWNLOADED => format!(
            "Download the first {} faults (CSV)",
            formats::whole(DOWNLOADED as i64)
        ),
        all => format!("Download all {} faults (CSV)", formats::whole(all as i64)),
    };
    let csv = percent_encoded(&faults_csv(faults).unwrap_or_default());
    html! {
        p.govuk-body {
            "There are " (left) ". "
            a.govuk-link href={ "data:text/csv;charset=utf-8," (csv) } download="faults.csv" { (words) }
        }
    }
}

fn faults_csv(faults: &[Wrong]) -> Option<String> {
    let mut out = files::writer();
    out.write_record(["row", "column", "value", "fault"]).ok()?;
    for wrong in faults.iter().take(DOWNLOADED) {
        let (row, message) = (wrong.row.to_string(), wrong.message());
        let [column, message, value] =
            [&*wrong.column, &message, &wrong.value].map(files::free_text);
        out.write_record([&*row, &column, &value, &message]).ok()?;
    }
    String::from_utf8(out.into_inner().ok()?).ok()
}
