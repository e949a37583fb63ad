//! The fields of an entry: the same where it is logged and where it is corrected.

use maud::{Markup, html};

use crate::{
    programmes::Dimension,
    support_days::{
        Activity, Venue,
        forms::{EntryForm, Giver, SUMMARY_LIMIT},
    },
    ui::*,
};

/// Date, people, what, where, dimension, summary, and whether it counts.
pub(super) fn entry_fields(people: &[Giver], form: &EntryForm, errors: &FieldErrors) -> Markup {
    html! {
        (date_input(
            Field::new("date", "Date").hint("A date to come books the days"),
            form.date(),
            errors,
        ))
        (people_inputs(people, form, errors))
        (choices("activity", "What was done", "Select what was done", Activity::ALL, &form.activity, errors))
        (radios(
            Field::new("place", "Where").inline().small(),
            &Venue::ALL.iter().map(|v| Choice::new(v.code(), v.title())).collect::<Vec<_>>(),
            &form.venue,
            errors,
        ))
        (dimension_input(form, errors))
        (textarea(
            Field::new("summary", "Summary")
                .hint("Nothing that could identify a child or family. A safeguarding concern goes through your statutory channels")
                .limit(SUMMARY_LIMIT as u32)
                .rows(3),
            &form.summary,
            errors,
        ))
        (counts_input(form, errors))
    }
}

fn people_inputs(people: &[Giver], form: &EntryForm, errors: &FieldErrors) -> Markup {
    let Some((first, others)) = people.split_first() else {
        return warning("Nobody is assigned to this authority yet. Ask the programme manager.");
    };
    let input = |person: &Giver, label: String, hint: &'static str| {
        let field = Field::new(format!("days-{}", person.id), label)
            .width(4)
            .inputmode("decimal");
        let field = if hint.is_empty() {
            field
        } else {
            field.hint(hint)
        };
        text_input(field.suffix("days"), form.typed_days(person.id), errors)
    };
    let open = others
        .iter()
        .any(|person| !form.typed_days(person.id).is_empty());
    html! {
        (input(first, format!("Days of {}", first.name), "In quarters, for example 0.5 or ½"))
        @if !others.is_empty() {
            details.govuk-details open[open] {
                summary.govuk-details__summary {
                    span.govuk-details__summary-text { "Other people gave support too" }
                }
                div.govuk-details__text {
                    @for person in others { (input(person, format!("Days of {}", person.name), "")) }
                }
            }
        }
    }
}

fn choices(
    name: &'static str,
    label: &'static str,
    none: &'static str,
    all: &[Activity],
    value: &str,
    errors: &FieldErrors,
) -> Markup {
    let choices: Vec<Choice<'_>> = std::iter::once(Choice::new("", none))
        .chain(
            all.iter()
                .map(|item| Choice::new(item.code(), item.title())),
        )
        .collect();
    select(Field::new(name, label), &choices, value, errors)
}

fn dimension_input(form: &EntryForm, errors: &FieldErrors) -> Markup {
    let choices: Vec<Choice<'_>> = std::iter::once(Choice::new("", "No one dimension"))
        .chain(Dimension::all().map(|d| Choice::new(d.to_string(), format!("{d} {}", d.title()))))
        .collect();
    let field = Field::new("dimension", "Dimension it served (optional)");
    select(field, &choices, &form.dimension, errors)
}

fn counts_input(form: &EntryForm, errors: &FieldErrors) -> Markup {
    let choices = [
        Choice::new("usual", "As usual for what was done")
            .hint("Everything counts but preparation and travel"),
        Choice::new("yes", "Counted"),
        Choice::new("no", "Not counted"),
    ];
    let open = !matches!(form.counts.as_str(), "" | "usual");
    let value = if form.counts.is_empty() {
        "usual"
    } else {
        &form.counts
    };
    html! {
        details.govuk-details open[open] {
            summary.govuk-details__summary {
                span.govuk-details__summary-text { "Does it count towards the allocation?" }
            }
            div.govuk-details__text {
                (radios(Field::new("counts", "Towards the allocation").small(), &choices, value, errors))
            }
        }
    }
}
