//! What an import would do, row by row, before the person confirms it.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::{count, held_path, import_path};
use crate::{
    people::PersonId,
    programmes::{Days, Programme, Shell, held_files::HeldFile},
    support_days::{
        Status,
        files::{Filed, Plan},
    },
    ui::*,
};

/// What the page of a file that waits shows.
pub(in crate::support_days) struct Preview<'a> {
    pub(in crate::support_days) file: &'a HeldFile,
    pub(in crate::support_days) plan: &'a Plan,
    /// The rows of this page.
    pub(in crate::support_days) rows: Vec<(usize, &'a Filed, (PersonId, Days))>,
    /// The people in them.
    pub(in crate::support_days) names: BTreeMap<PersonId, String>,
    /// This page, and how many there are.
    pub(in crate::support_days) pages: (usize, usize),
}

pub(in crate::support_days) fn preview(
    shell: &Shell<'_>,
    programme: &Programme,
    page: &Preview<'_>,
    reason: &str,
    errors: &FieldErrors,
) -> Markup {
    let heading_words = "Check what will be imported";
    let title = match page.pages {
        (_, 1) => heading_words.to_owned(),
        (this, all) => format!("{heading_words} (page {this} of {all})"),
    };
    let content = html! {
        (two_thirds(html! {
            (error_summary(errors))
            (heading(heading_words))
            p.govuk-body {
                @if !page.file.name.is_empty() { strong { (page.file.name) } " has no faults. " }
                "Nothing is written until you confirm."
            }
        }))
        (totals_table(page.plan))
        (two_thirds(confirm_form(programme, page, reason, errors)))
        (rows_table(page))
        (pagination("Pages of the file", page.pages, |page| format!("?page={page}")))
    };
    shell
        .clone()
        .wide()
        .back(import_path(programme), "Upload another file instead")
        .page(&title, None, !errors.is_empty(), content)
}

/// What it comes to for each authority.
fn totals_table(plan: &Plan) -> Markup {
    let rows = plan.totals.iter().map(|total| {
        vec![
            cell(&total.authority.name),
            cell(formats::whole(total.entries as i64)),
            cell(total.delivered),
            cell(total.booked),
            cell(total.not_counted),
            cell(total.left),
        ]
    });
    let mut columns = vec![Column::text("Authority")];
    let numbers = [
        "Entries",
        "Days delivered",
        "Days booked",
        "Days not counted",
        "Days left afterwards",
    ];
    columns.extend(numbers.map(Column::number));
    table(&Table::new("totals", "What it comes to", columns).rows(rows.collect()))
}

fn confirm_form(
    programme: &Programme,
    page: &Preview<'_>,
    reason: &str,
    errors: &FieldErrors,
) -> Markup {
    let plan = page.plan;
    let quarters: Vec<String> = plan.restates.iter().map(|it| it.title()).collect();
    let quarters: Vec<&str> = quarters.iter().map(String::as_str).collect();
    let restating = plan.entries.iter().filter(|it| it.restates.is_some());
    let restating = count(restating.count(), "entry lies", "entries lie");
    let hint = format!(
        "{restating} in a closed quarter, {}. Each is listed as a restatement with your reason, which the Department is shown in the next return: name nobody",
        formats::list(&quarters)
    );
    let words = format!("Import {}", count(plan.entries.len(), "entry", "entries"));
    post_form(
        &held_path(programme, page.file.id),
        html! {
            @if !plan.restates.is_empty() {
                (textarea(
                    Field::new("reason", "Why do the figures of a closed quarter change?")
                        .hint(hint)
                        .limit(400)
                        .rows(3),
                    reason,
                    errors,
                ))
            }
            (button(&words, ButtonKind::Primary))
        },
    )
}

fn rows_table(page: &Preview<'_>) -> Markup {
    let authority: BTreeMap<_, _> = page
        .plan
        .totals
        .iter()
        .map(|total| (total.authority.id, total.authority.name.as_str()))
        .collect();
    let rows = page.rows.iter().map(|(row, filed, (person, given))| {
        vec![
            cell(row),
            nowrap(formats::short_date(filed.entry.held_on)),
            cell(authority.get(&filed.authority).copied().unwrap_or_default()),
            cell(page.names.get(person).map_or("", String::as_str)),
            cell(given),
            cell(filed.entry.activity.title()),
            cell(fate(filed)),
            cell(filed.reference.as_deref().unwrap_or_default()),
        ]
    });
    let columns = vec![
        Column::text("Row"),
        Column::text("Date"),
        Column::text("Authority"),
        Column::text("Who"),
        Column::number("Days"),
        Column::text("What was done"),
        Column::text("What will happen"),
        Column::text("Reference"),
    ];
    table(&Table::new("rows", "Row by row", columns).rows(rows.collect()))
}

fn fate(filed: &Filed) -> String {
    let status = match filed.entry.status {
        Status::Booked => "Booked",
        _ => "Delivered",
    };
    let counted = match filed.entry.counts {
        true => "counted",
        false => "not counted",
    };
    let restated = match filed.restates {
        Some(_) => ", a restatement",
        None => "",
    };
    format!("{status}, {counted}{restated}")
}
