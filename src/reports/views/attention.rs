//! What needs attention first, as a list.

use maud::{Markup, html};

use crate::{
    reports::attention::{Item, Kind},
    ui::*,
};

/// How many stand open.
const FEW: usize = 5;

/// How many authorities of one item are named.
const NAMED: usize = 8;

pub(super) fn attention(items: &[Item]) -> Markup {
    let few = items.len().min(FEW);
    let (first, more) = items.split_at(few);
    html! {
        section aria-labelledby="attention" {
            h2.govuk-heading-m id="attention" { "What needs attention first" }
            @if items.is_empty() { p.govuk-body { "Nothing that the published results and support days tell of." } }
            (list(first))
            @if !more.is_empty() {
                (details(&format!("{} more", more.len()), list(more)))
            }
        }
    }
}

fn list(items: &[Item]) -> Markup {
    html! {
        @if !items.is_empty() {
            ul."govuk-list govuk-list--spaced" { @for it in items { li { (item(it)) } } }
        }
    }
}

fn item(item: &Item) -> Markup {
    let (words, colour) = title(item.kind);
    let rest = item.places.len().saturating_sub(NAMED);
    html! {
        (tag(words, colour)) " "
        @for (index, (name, href)) in item.places.iter().take(NAMED).enumerate() {
            @if index > 0 { ", " }
            (link(name, href))
        }
        @if rest > 0 { " and " (rest) " more" }
        br;
        (item.words)
    }
}

fn title(kind: Kind) -> (&'static str, Colour) {
    match kind {
        Kind::Safety => ("Risk and the child", Colour::Red),
        Kind::EvidenceLost => ("Evidence lost", Colour::Red),
        Kind::ToAgree => ("For you to agree", Colour::Orange),
        Kind::TakenBack => ("Result withdrawn", Colour::Red),
        Kind::Fall => ("Clear fall", Colour::Red),
        Kind::Pace => ("Pace of days", Colour::Orange),
        Kind::Proposed => ("Proposed", Colour::Blue),
        Kind::Late => ("Not published", Colour::Orange),
        Kind::Open => ("Open round", Colour::Blue),
        Kind::Left => ("Withdrawn", Colour::Grey),
    }
}
