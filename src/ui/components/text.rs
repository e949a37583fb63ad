//! Headings, tags, ways back, and columns.

use maud::{Markup, html};

/// A tag's colour: one for each status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)] // their names say them
pub enum Colour {
    Grey,
    Green,
    Teal,
    Blue,
    Purple,
    Magenta,
    Red,
    Orange,
    Yellow,
}

impl Colour {
    fn class(self) -> &'static str {
        match self {
            Colour::Grey => "govuk-tag govuk-tag--grey",
            Colour::Green => "govuk-tag govuk-tag--green",
            Colour::Teal => "govuk-tag govuk-tag--teal",
            Colour::Blue => "govuk-tag govuk-tag--blue",
            Colour::Purple => "govuk-tag govuk-tag--purple",
            Colour::Magenta => "govuk-tag govuk-tag--magenta",
            Colour::Red => "govuk-tag govuk-tag--red",
            Colour::Orange => "govuk-tag govuk-tag--orange",
            Colour::Yellow => "govuk-tag govuk-tag--yellow",
        }
    }
}

/// A status: an adjective in sentence case, never a link.
pub fn tag(text: &str, colour: Colour) -> Markup {
    html! { strong class=(colour.class()) { (text) } }
}

/// The page's `h1`.
pub fn heading(text: &str) -> Markup {
    html! { h1.govuk-heading-l { (text) } }
}

/// The page's `h1` under the name of what it is part of.
pub fn heading_with_caption(caption: &str, text: &str) -> Markup {
    html! {
        span.govuk-caption-l { (caption) }
        h1.govuk-heading-l { (text) }
    }
}

/// Where "back" leads.
pub fn back_link(href: &str, text: &str) -> Markup {
    html! { a.govuk-back-link href=(href) { (text) } }
}

/// The way here, as (href, text).
pub fn breadcrumbs(items: &[(&str, &str)]) -> Markup {
    html! {
        nav.govuk-breadcrumbs.govuk-breadcrumbs--collapse-on-mobile aria-label="Breadcrumb" {
            ol.govuk-breadcrumbs__list {
                @for (href, text) in items {
                    li.govuk-breadcrumbs__list-item { a.govuk-breadcrumbs__link href=(href) { (text) } }
                }
            }
        }
    }
}

/// Text and forms, no wider than is good to read.
pub fn two_thirds(content: Markup) -> Markup {
    html! { div.govuk-grid-row { div.govuk-grid-column-two-thirds { (content) } } }
}

/// Two thirds and one third; the second goes below on a phone.
pub fn two_columns(main: Markup, side: Markup) -> Markup {
    html! {
        div.govuk-grid-row {
            div.govuk-grid-column-two-thirds { (main) }
            div.govuk-grid-column-one-third { (side) }
        }
    }
}
