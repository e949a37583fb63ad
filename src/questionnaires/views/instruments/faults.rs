//! What is wrong with the file of a version, all of it at once.

use maud::{Markup, html};

use super::{count, list::file_form, list_path};
use crate::{
    files::Fault,
    programmes::{Programme, Shell},
    ui::*,
};

/// Faults in the table: more than a version of the largest size has cells.
const SHOWN: usize = 2_000;

pub(in crate::questionnaires) fn faults(
    shell: &Shell<'_>,
    programme: &Programme,
    faults: &[Fault],
) -> Markup {
    let title = "Publish a new version";
    let mut errors = FieldErrors::new();
    let many = count(faults.len(), "fault", "faults");
    errors.add(
        "file",
        format!("The file has {many}. Nothing was kept of it"),
    );
    let rows = faults.iter().take(SHOWN).map(|fault| {
        let column = match fault.column.as_str() {
            "" => "the whole row",
            column => column,
        };
        vec![cell(fault.row), cell(column), cell(&fault.message)]
    });
    let columns = vec![
        Column::text("Row"),
        Column::text("Column"),
        Column::text("What is wrong"),
    ];
    let left = faults.len().saturating_sub(SHOWN);
    let content = html! {
        (two_thirds(html! {
            (error_summary(&errors))
            (heading(title))
            p.govuk-body { "Correct the file and upload it again. Rows are counted as a spreadsheet counts them: the header is row 1." }
        }))
        (table(&Table::new("faults", "Every fault", columns).rows(rows.collect())))
        @if left > 0 { p.govuk-body { "And " (count(left, "other", "others")) "." } }
        (two_thirds(html! {
            h2.govuk-heading-m { "Upload the corrected file" }
            (file_form(programme, &errors))
        }))
    };
    shell
        .clone()
        .back(list_path(programme), "Back to the instruments")
        .page(title, Some(&programme.name), true, content)
}
