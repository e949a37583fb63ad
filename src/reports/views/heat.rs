//! The dimensions of a page's authorities in one round, with a number in every cell.

use maud::{Markup, html};

use crate::{
    reports::{
        gather::Overview,
        pictures::Pictures,
        plots::{self, Saved},
        points::round_name,
    },
    ui::inset,
};

pub(super) fn heat(pictures: &Pictures, page: &Overview, saved: Saved<'_>) -> Markup {
    let Some(month) = page.heat_month() else {
        return html! {};
    };
    let which = match page.filter.month {
        Some(_) => "the round asked for",
        None => "the newest that any authority here has published",
    };
    html! {
        h2.govuk-heading-m { "Dimensions by authority" }
        @match plots::overview(page, "heat-map") {
            Some(plot) => {
                p.govuk-body { (round_name(month)) ", " (which) ". Authorities stand by name." }
                (plot.figure(pictures))
                (saved.links(&plot, None))
            }
            None => (inset(html! { p.govuk-body { (not_published(page, month)) } })),
        }
    }
}

/// Why there is no heat map of a round.
fn not_published(page: &Overview, month: u32) -> String {
    let round = round_name(month);
    match page.pages {
        (_, 1) => format!("{round} is not published yet by any authority shown."),
        _ => format!("{round} is not published yet by any authority of this page."),
    }
}
