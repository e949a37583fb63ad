//! A visit that repeats: its form and its preview.

use maud::{Markup, html};

use super::{NewEntry, entry_fields, ledger_path, new_entry::authority_input, series_path};
use crate::{
    programmes::{Days, Shell},
    support_days::{Fault, Plan, Status, forms::SeriesForm},
    ui::*,
};

/// The form; with `plan` where it was refused for what would become of its visits.
pub(in crate::support_days) fn series_form(
    shell: &Shell<'_>,
    page: &NewEntry<'_>,
    form: &SeriesForm,
    errors: &FieldErrors,
    plan: Option<&Plan>,
) -> Markup {
    let title = "Book a visit that repeats";
    let (programme, authority) = (page.programme, page.authority);
    let left = days(plan.map_or(page.balance.remaining(), |plan| plan.before));
    let number = |name: &'static str, label: &'static str, unit: &'static str| {
        Field::new(name, label)
            .width(3)
            .inputmode("numeric")
            .suffix(unit)
    };
    let content = two_thirds(html! {
        (error_summary(errors))
        (heading(title))
        p.govuk-body { (authority.name) " has " strong { (left) } " left to draw." }
        p.govuk-body { "Every visit is booked with what you enter here. You check the dates before anything is booked." }
        (post_form(&series_path(programme, authority), html! {
            (hidden("submission", &form.entry.submission))
            (authority_input(page, &form.entry, errors))
            (entry_fields(&page.people, &form.entry, errors))
            (text_input(
                number("weeks", "Repeat every", "weeks").hint("2 is every second week. Up to 13"),
                &form.weeks,
                errors,
            ))
            (text_input(
                number("times", "How many times", "visits").hint("With the first one. 2 to 60"),
                &form.times,
                errors,
            ))
            (button("Preview", ButtonKind::Primary))
        }))
        @if let Some(plan) = plan { (visits_table(plan, "What stands against it")) }
    });
    shell
        .clone()
        .back(ledger_path(programme, authority), "Back to the ledger")
        .page(title, Some(&authority.name), !errors.is_empty(), content)
}

/// Every visit as it would be logged, before it is.
pub(in crate::support_days) fn series_preview(
    shell: &Shell<'_>,
    page: &NewEntry<'_>,
    form: &SeriesForm,
    weeks: u32,
    plan: &Plan,
) -> Markup {
    let (programme, authority) = (page.programme, page.authority);
    let count = plan.visits.len();
    let title = format!("Check these {count} visits");
    let first = plan.visits.first().map(|visit| &visit.entry);
    let often = match weeks {
        1 => "every week".to_owned(),
        weeks => format!("every {weeks} weeks"),
    };
    let content = html! {
        (heading_with_caption(&authority.name, &title))
        @if let Some(entry) = first {
            p.govuk-body {
                (entry.activity.title()) ", " (often) " on " (entry.held_on.format("%A").to_string()) "s. "
                @if plan.drawn() == Days::ZERO {
                    "These visits are not counted: nothing is drawn."
                } @else {
                    strong { (days(plan.drawn())) } " are drawn in all, and "
                    strong { (days(plan.left())) } " are left after the last."
                }
            }
        }
        (visits_table(plan, "Visits"))
        (post_form(&series_path(programme, authority), html! {
            @for (name, value) in &form.sent { (hidden(name, value)) }
            (button_group(html! {
                (button_named(&book_words(plan), ButtonKind::Primary, "step", "book"))
                (button_named("Change something", ButtonKind::Secondary, "step", "change"))
            }))
        }))
    };
    shell
        .clone()
        .page(&title, Some(&authority.name), false, two_thirds(content))
}

fn book_words(plan: &Plan) -> String {
    let booked = |status| plan.visits.iter().any(|visit| visit.entry.status == status);
    let verb = if booked(Status::Booked) {
        "Book"
    } else {
        "Log"
    };
    format!("{verb} these {} visits", plan.visits.len())
}

fn visits_table(plan: &Plan, caption: &str) -> Markup {
    let rows = plan.visits.iter().map(|visit| {
        let entry = &visit.entry;
        let becomes = match visit.fault {
            None => html! { (entry.status.title()) },
            Some(Fault::OutsideProgramme) => tag("After the programme’s end", Colour::Red),
            Some(Fault::Closed(quarter)) => {
                tag(&format!("{} is closed", quarter.title()), Colour::Red)
            }
            Some(Fault::OverCeiling) => tag("Not enough days left", Colour::Red),
        };
        vec![
            cell(formats::weekday_date(entry.held_on)),
            cell(entry.days()),
            becomes,
            cell(visit.left),
        ]
    });
    let columns = vec![
        Column::text("Date"),
        Column::number("Days"),
        Column::text("Becomes"),
        Column::number("Left after"),
    ];
    table(
        &Table::new("visits", caption, columns)
            .compact()
            .rows(rows.collect()),
    )
}

fn days(days: Days) -> String {
    formats::days(days.quarters().into())
}
