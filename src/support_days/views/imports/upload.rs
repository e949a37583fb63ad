//! The form that takes in a file, and what such a file has in it.

use maud::{Markup, html};

use super::{held_path, import_path, overview_path};
use crate::{
    programmes::{Programme, Shell},
    support_days::{
        Activity, Venue,
        files::{MOST_ROWS, REFERENCE_LIMIT},
        forms::SUMMARY_LIMIT,
    },
    ui::*,
};

pub(in crate::support_days) fn upload(
    shell: &Shell<'_>,
    programme: &Programme,
    waiting: Option<&(i32, String)>,
    errors: &FieldErrors,
) -> Markup {
    let title = "Import support days";
    let content = html! {
        (two_thirds(html! {
            (error_summary(errors))
            (heading(title))
            @if let Some((file, name)) = waiting {
                (inset(html! {
                    p.govuk-body {
                        "A file waits for you to confirm it: "
                        (link(if name.is_empty() { "the file you sent" } else { name }, &held_path(programme, *file)))
                        ". Uploading another takes its place."
                    }
                }))
            }
            p.govuk-body {
                "Upload a CSV file, as a spreadsheet saves it. You see what each row would do \
                 before anything is written to a ledger."
            }
            (file_form(programme, "Upload and check", errors))
        }))
        (columns_table())
        p.govuk-body { "Other columns are refused by name. A file may have up to " (formats::whole(MOST_ROWS as i64)) " rows." }
        (words_tables())
    };
    shell
        .clone()
        .back(overview_path(programme), "Back to the overview")
        .page(title, None, !errors.is_empty(), content)
}

/// The field for the file, and its button.
pub(super) fn file_form(programme: &Programme, words: &str, errors: &FieldErrors) -> Markup {
    let field = Field::new("file", "File of support days").hint(
        "CSV, up to 8 MB. Nothing in it that could identify a child or family. \
         A safeguarding concern goes through your statutory channels",
    );
    post_form_multipart(
        &import_path(programme),
        html! {
            (file_input(field, errors))
            (button(words, ButtonKind::Primary))
        },
    )
}

/// What each column holds.
fn columns_table() -> Markup {
    let summary = format!("What was done, up to {SUMMARY_LIMIT} characters");
    let reference = format!(
        "Optional, up to {REFERENCE_LIMIT} characters: your own name for the visit. Rows with the \
         same reference are one visit of several people; a reference that a ledger has already is \
         refused"
    );
    let rows = [
        (
            "date",
            "2025-09-03, 3/9/2025 or 03 Sep 2025. A date to come books the days",
        ),
        (
            "authority",
            "Its name, or its word in the addresses of its pages",
        ),
        ("facilitator", "The e-mail address that they sign in with"),
        ("days", "In quarters: 0.5, 0,5, ½ or 1 ½"),
        ("activity", "One of the activities below"),
        ("place", "One of the places below"),
        ("dimension", "Optional: D1 to D10"),
        ("summary", &summary),
        ("reference", &reference),
    ];
    let rows = rows.map(|(column, words)| vec![cell(column), cell(words)]);
    let columns = vec![Column::text("Column"), Column::text("What it holds")];
    table(&Table::new("columns", "The columns, in any order", columns).rows(rows.into()))
}

/// The words that stand for activities, and for places.
fn words_tables() -> Markup {
    let counts = |activity: Activity| match activity.counts() {
        true => "Counted",
        false => "Not counted",
    };
    let activities = Activity::ALL
        .iter()
        .map(|it| vec![cell(it.code()), cell(it.title()), cell(counts(*it))]);
    let columns = ["Word", "Or", "Towards the allocation"].map(Column::text);
    let activities =
        Table::new("activities", "Activities", columns.into()).rows(activities.collect());
    let places = Venue::ALL
        .iter()
        .map(|it| vec![cell(it.code()), cell(it.title())]);
    let columns = ["Word", "Or"].map(Column::text);
    let places = Table::new("places", "Places", columns.into()).rows(places.collect());
    html! { (table(&activities)) (table(&places)) }
}
