//! What a ledger is searched by: the form, and what was asked for in words.

use maud::{Markup, html};

use super::{Ledger, Whose};
use crate::{
    people::PersonId,
    programmes::Dimension,
    support_days::{Activity, Filter, Stage, forms::FilterForm},
    ui::*,
};

/// The form, folded away until something is asked for.
pub(super) fn filter(whose: &Whose, page: &Ledger) -> Markup {
    let found = page.found.as_ref();
    let open = found.is_none_or(|found| found.filter.is_set());
    html! {
        details.govuk-details open[open] {
            summary.govuk-details__summary {
                span.govuk-details__summary-text { "Filter the entries" }
            }
            div.govuk-details__text {
                (get_form(&whose.ledger(), html! {
                    div.app-filter { (fields(whose, page, &page.form)) }
                    @for (name, value) in [("sort", &page.form.sort), ("order", &page.form.order)] {
                        @if !value.is_empty() { (hidden(name, value)) }
                    }
                    (button_group(html! {
                        (button("Show entries", ButtonKind::Secondary))
                        @if open { (link("Clear filters", &whose.ledger())) }
                    }))
                }))
            }
        }
    }
}

fn fields(whose: &Whose, page: &Ledger, form: &FilterForm) -> Markup {
    let errors = &page.errors;
    let dates = |name, label, value| {
        let hint = "For example, 1/9/2026";
        text_input(Field::new(name, label).hint(hint).width(10), value, errors)
    };
    let authorities = whose.choices().iter();
    let authorities = authorities.map(|it| Choice::new(it.slug.as_str(), it.name.as_str()));
    let people = page.people.iter();
    let people = people.map(|(id, name)| Choice::new(id.to_string(), name.as_str()));
    let activities = Activity::ALL.iter();
    let activities = activities.map(|it| Choice::new(it.code(), it.title()));
    let dimensions = Dimension::all()
        .map(|it| Choice::new(it.to_string(), it.label()))
        .chain([Choice::new("none", "No one dimension")]);
    let stages = Stage::ALL.map(|it| Choice::new(it.code(), stage_choice(it)));
    let counted = [
        Choice::new("yes", "Counted"),
        Choice::new("no", "Not counted"),
    ];
    html! {
        (dates("from", "From", &form.from))
        (dates("to", "To", &form.to))
        @if !whose.choices().is_empty() {
            (any(("authority", "Authority"), authorities, &form.authority, errors))
        }
        (any(("person", "Who"), people, &form.person, errors))
        (any(("activity", "What was done"), activities, &form.activity, errors))
        (any(("dimension", "Dimension"), dimensions, &form.dimension, errors))
        (any(("status", "Status"), stages.into_iter(), &form.status, errors))
        (any(("counted", "Counts"), counted.into_iter(), &form.counted, errors))
    }
}

fn stage_choice(stage: Stage) -> &'static str {
    match stage {
        Stage::Given => "Delivered: waiting, confirmed or disputed",
        stage => stage.title(),
    }
}

/// A list to choose from, or any.
fn any<'a>(
    (name, label): (&'static str, &'static str),
    choices: impl Iterator<Item = Choice<'a>>,
    value: &str,
    errors: &FieldErrors,
) -> Markup {
    let choices: Vec<Choice<'_>> = [Choice::new("", "Any")]
        .into_iter()
        .chain(choices)
        .collect();
    select(Field::new(name, label), &choices, value, errors)
}

/// What was asked for: `Delivered, by Jo Adeyemi, from 1 September 2026`.
pub(super) fn in_words(whose: &Whose, people: &[(PersonId, String)], filter: &Filter) -> String {
    let mut parts: Vec<String> = Vec::new();
    parts.extend(filter.stage.map(|stage| stage.title().to_owned()));
    parts.extend(filter.counted.map(|counted| {
        let words = if counted { "counted" } else { "not counted" };
        words.to_owned()
    }));
    parts.extend(filter.activity.map(|it| format!("“{}”", it.title())));
    parts.extend(filter.dimension.map(|it| match it {
        Some(dimension) => dimension.label(),
        None => "no one dimension".into(),
    }));
    parts.extend(authority_name(whose, filter).map(|name| format!("in {name}")));
    parts.extend(person_name(people, filter).map(|name| format!("by {name}")));
    parts.extend(match (filter.from, filter.to) {
        (Some(from), Some(to)) if from == to => Some(format!("on {}", formats::date(from))),
        (Some(from), Some(to)) => Some(formats::date_range(from, to)),
        (Some(from), None) => Some(format!("from {}", formats::date(from))),
        (None, Some(to)) => Some(format!("until {}", formats::date(to))),
        (None, None) => None,
    });
    if parts.is_empty() {
        return "All".into();
    }
    let words = parts.join(", ");
    let mut letters = words.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string());
    format!("{}{}", first.unwrap_or_default(), letters.as_str())
}

fn authority_name<'a>(whose: &'a Whose, filter: &Filter) -> Option<&'a str> {
    let slug = filter.authority.as_deref()?;
    let mut all = whose.authorities.iter();
    all.find(|it| it.slug == slug).map(|it| it.name.as_str())
}

/// The person asked for, by name.
pub(super) fn person_name<'a>(
    people: &'a [(PersonId, String)],
    filter: &Filter,
) -> Option<&'a str> {
    let id = filter.person?;
    let mut all = people.iter();
    all.find(|(own, _)| *own == id)
        .map(|(_, name)| name.as_str())
}
