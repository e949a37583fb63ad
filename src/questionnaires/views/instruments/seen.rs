//! A version as those who meet it see it, one audience at a time.

use maud::{Markup, html};

use super::count;
use crate::{
    questionnaires::{
        forms::{SectionForm, answer_field},
        rules::{Audience, Instrument, Item, Part, Version},
        views::statements::{AUTHORITY, Wording, note_input},
    },
    ui::*,
};

/// A version, and for whom it is shown.
pub(in crate::questionnaires) struct Seen {
    pub(in crate::questionnaires) version: Version,
    /// The version before it.
    pub(in crate::questionnaires) before: Option<Version>,
    pub(in crate::questionnaires) audience: Audience,
    /// Of the page.
    pub(in crate::questionnaires) address: String,
}

pub(super) fn seen(it: &Seen) -> Markup {
    let parts = it.audience.parts(&it.version);
    html! {
        section id="seen" {
            h2.govuk-heading-m { "As it is seen by: " (it.audience.title().to_lowercase()) }
            (chooser(it))
            p.govuk-body { "Nothing that you choose here is kept." }
            @if parts.is_empty() { (inset(html! { "Nothing in this version is put to them." })) }
            @for (place, part) in (1..).zip(&parts) {
                (two_thirds(html! {
                    @if parts.len() > 1 { span.govuk-caption-m { "Section " (place) " of " (parts.len()) } }
                    h3.govuk-heading-m { (part.title) }
                    @for item in &part.items { (ask(it, item)) }
                }))
            }
        }
    }
}

/// The links to the others who meet the instrument.
fn chooser(seen: &Seen) -> Markup {
    let all = Audience::of(seen.version.instrument);
    let items = |audience: Audience| {
        let parts = audience.parts(&seen.version);
        let number: usize = parts.iter().map(|part: &Part<'_>| part.items.len()).sum();
        count(number, "item", "items")
    };
    html! {
        @if all.len() > 1 {
            nav aria-label="Who sees it" {
                ul.govuk-list {
                    @for other in all {
                        @let words = format!("{} ({})", other.title(), items(other));
                        li {
                            @if other == seen.audience { strong aria-current="true" { (words) } }
                            @else { (link(&words, &format!("{}?group={}#seen", seen.address, other.code()))) }
                        }
                    }
                }
            }
        }
    }
}

fn ask(seen: &Seen, item: &Item) -> Markup {
    let (form, errors) = (SectionForm::default(), FieldErrors::new());
    match seen.audience {
        Audience::Group(group) => Wording::of(group).ask(item, &form, &errors, None),
        Audience::Authority => html! {
            (AUTHORITY.ask(item, &form, &errors, None))
            (note_input(item, &form, &errors))
        },
        Audience::Rater => rate(seen.version.instrument, item, &errors),
    }
}

/// An item of a record, as its rater scores it.
fn rate(instrument: Instrument, item: &Item, errors: &FieldErrors) -> Markup {
    let name = answer_field(item);
    let line = Field::new(format!("observed-{name}"), line(instrument)).width(30);
    let levels = [("1", &item.low), ("3", &item.middle), ("5", &item.high)];
    html! {
        (radios(
            Field::new(name, format!("{} {}", item.code, item.text)).label_size(Size::S),
            &scores(instrument),
            "",
            errors,
        ))
        (details("What the scores look like", html! {
            dl.govuk-summary-list.govuk-summary-list--no-border {
                @for (score, words) in levels {
                    div.govuk-summary-list__row {
                        dt.govuk-summary-list__key { (score) " looks like this" }
                        dd.govuk-summary-list__value { (words) }
                    }
                }
            }
        }))
        (text_input(line, "", errors))
    }
}

fn line(instrument: Instrument) -> &'static str {
    match instrument {
        Instrument::OrganisationalEvidence => "Source of this, in a line",
        _ => "What was observed, in a line",
    }
}

fn scores(instrument: Instrument) -> Vec<Choice<'static>> {
    let scores: &[(&str, &str)] = match instrument {
        Instrument::OrganisationalEvidence => &[("5", "Yes"), ("3", "Partly"), ("1", "No")],
        _ => &[
            ("1", "1 Not seen"),
            ("2", "2"),
            ("3", "3 Green shoots"),
            ("4", "4"),
            ("5", "5 Sustained and leading to action"),
        ],
    };
    let choices = scores
        .iter()
        .map(|(value, words)| Choice::new(*value, *words));
    choices
        .chain([Choice::divider("or"), Choice::new("no", "No opportunity")])
        .collect()
}
