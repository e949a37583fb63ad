//! Links to the pages before and after.

use maud::{Markup, html};

/// Links to the pages before and after `this` of `all`; nothing where there is one alone.
pub fn pagination(
    label: &str,
    (this, all): (usize, usize),
    href: impl Fn(usize) -> String,
) -> Markup {
    let arrow = |class: &str, rel: &str, words: &str, page: usize| {
        html! {
            div class=(class) {
                a."govuk-link govuk-pagination__link" href=(href(page)) rel=(rel) {
                    span.govuk-pagination__link-title { (words) }
                    span.govuk-visually-hidden { ", page " (page) " of " (all) }
                }
            }
        }
    };
    html! {
        @if all > 1 {
            nav.govuk-pagination aria-label=(label) {
                @if this > 1 { (arrow("govuk-pagination__prev", "prev", "Previous", this - 1)) }
                @if this < all { (arrow("govuk-pagination__next", "next", "Next", this + 1)) }
            }
        }
    }
}
