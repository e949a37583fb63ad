//! An authority's ledger: its balance and its entries.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use maud::{Markup, html};

use super::{authority_path, entry_path, new_path, people_text, series_path, status_tag};
use crate::{
    people::PersonId,
    programmes::{Authority, Programme, Shell},
    support_days::{Balance, EntryId, store::Logged},
    ui::*,
};

/// What the ledger page shows.
pub(in crate::support_days) struct Ledger {
    pub(in crate::support_days) balance: Balance,
    /// Newest first.
    pub(in crate::support_days) entries: Vec<Logged>,
    /// This page, and how many there are.
    pub(in crate::support_days) pages: (u64, u64),
    pub(in crate::support_days) names: BTreeMap<PersonId, String>,
    pub(in crate::support_days) may_record: bool,
    pub(in crate::support_days) today: NaiveDate,
}

pub(in crate::support_days) fn ledger(
    shell: &Shell<'_>,
    (programme, authority): (&Programme, &Authority),
    page: &Ledger,
) -> Markup {
    let title = match page.pages {
        (_, 1) => "Support days".to_owned(),
        (this, all) => format!("Support days (page {this} of {all})"),
    };
    let href = |id: EntryId| entry_path(programme, authority, id);
    let content = html! {
        (heading_with_caption(&authority.name, "Support days"))
        (balance_stats(&page.balance))
        @if page.may_record {
            (button_group(html! {
                (link_button("Log support days", &new_path(programme, authority), ButtonKind::Primary))
                (link("Book a visit that repeats", &series_path(programme, authority)))
            }))
        }
        (entries_table(&page.entries, &page.names, page.today, href))
        (pagination(page.pages))
    };
    shell
        .clone()
        .wide()
        .back(
            authority_path(programme, authority),
            format!("Back to {}", authority.name),
        )
        .page(&title, Some(&authority.name), false, content)
}

/// Links to the pages before and after, where there are any.
fn pagination((this, all): (u64, u64)) -> Markup {
    let arrow = |class: &str, rel: &str, words: &str, page: u64| {
        html! {
            div class=(class) {
                a."govuk-link govuk-pagination__link" href={ "?page=" (page) } rel=(rel) {
                    span.govuk-pagination__link-title { (words) }
                    span.govuk-visually-hidden { ", page " (page) " of " (all) }
                }
            }
        }
    };
    html! {
        @if all > 1 {
            nav.govuk-pagination aria-label="Pages of the ledger" {
                @if this > 1 { (arrow("govuk-pagination__prev", "prev", "Newer", this - 1)) }
                @if this < all { (arrow("govuk-pagination__next", "next", "Older", this + 1)) }
            }
        }
    }
}

/// Allocated, delivered, booked, remaining; and what does not count.
fn balance_stats(balance: &Balance) -> Markup {
    let days = |days: crate::programmes::Days| formats::days(days.quarters().into());
    html! {
        (stats(html! {
            (stat("Allocated", &days(balance.allocated), ""))
            (stat("Delivered", &days(balance.delivered), ""))
            (stat("Booked", &days(balance.booked), ""))
            (stat("Remaining", &days(balance.remaining()), "allocated less delivered and booked"))
            (stat("Not counted", &days(balance.not_counted), "outside the allocation"))
        }))
        @if balance.over() > Default::default() {
            (warning(&format!(
                "{} more than the allocation are delivered or booked: it was cut afterwards. \
                 Nothing more can be logged until entries are cancelled or the allocation is raised.",
                days(balance.over()),
            )))
        }
    }
}

/// A table of entries, each led by a link to it.
fn entries_table(
    entries: &[Logged],
    names: &BTreeMap<PersonId, String>,
    today: NaiveDate,
    href: impl Fn(EntryId) -> String,
) -> Markup {
    let rows = entries.iter().map(|logged| {
        let entry = &logged.latest.entry;
        vec![
            html! { span.app-nowrap { (link(&formats::short_date(entry.held_on), &href(logged.id))) } },
            cell(entry.days()),
            status_tag(entry, today),
            cell(entry.activity.title()),
            cell(people_text(entry, names)),
            cell(entry.dimension.map(|d| d.to_string()).unwrap_or_default()),
            cell(entry.venue.title()),
            cell(if entry.counts { "Counted" } else { "Not counted" }),
        ]
    });
    let mut columns = vec![Column::text("Date"), Column::number("Days")];
    columns.extend(
        [
            "Status",
            "What was done",
            "Who",
            "Dimension",
            "Where",
            "Counts",
        ]
        .map(Column::text),
    );
    table(
        &Table::new("entries", "Support days", columns)
            .rows(rows.collect())
            .empty("No support days yet."),
    )
}
