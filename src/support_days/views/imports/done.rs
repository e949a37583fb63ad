//! What an import brought in.

use maud::{Markup, html};

use super::{count, import_path, overview_path};
use crate::{
    programmes::{Authority, Programme, Shell},
    support_days::{actions::Imported, views::ledger_path},
    ui::*,
};

pub(in crate::support_days) fn imported(
    shell: &Shell<'_>,
    programme: &Programme,
    authorities: &[Authority],
    imported: &Imported,
) -> Markup {
    let title = "What was imported";
    let rows = imported.authorities.iter().filter_map(|total| {
        let authority = authorities.iter().find(|it| it.id == total.authority)?;
        Some(vec![
            link(&authority.name, &ledger_path(programme, authority)),
            cell(formats::whole(total.entries as i64)),
            cell(total.delivered),
            cell(total.booked),
            cell(total.not_counted),
        ])
    });
    let mut columns = vec![Column::text("Ledger")];
    let numbers = [
        "Entries",
        "Days delivered",
        "Days booked",
        "Days not counted",
    ];
    columns.extend(numbers.map(Column::number));
    let content = html! {
        (heading(title))
        p.govuk-body {
            (count(imported.rows, "row", "rows")) " of the file became "
            (count(imported.entries, "entry", "entries")) ", each in the ledger of its authority."
        }
        (table(&Table::new("imported", "Imported", columns).rows(rows.collect())))
        p.govuk-body { (link("Import another file", &import_path(programme))) }
    };
    shell
        .clone()
        .back(overview_path(programme), "Back to the overview")
        .page(title, None, false, content)
}
