//! An authority's ledger: its balance and its entries.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use maud::{Markup, html};

use super::{authority_path, entry_path, new_path, people_text, status_tag};
use crate::{
    people::PersonId,
    programmes::{Authority, Programme, Shell},
    support_days::{Balance, EntryId, store::Logged},
    ui::*,
};

/// What the ledger page shows.
pub(in crate::support_days) struct Ledger {
    pub(in crate::support_days) balance: Balance,
    pub(in crate::support_days) entries: Vec<Logged>,
    pub(in crate::support_days) names: BTreeMap<PersonId, String>,
    pub(in crate::support_days) may_record: bool,
    pub(in crate::support_days) today: NaiveDate,
}

pub(in crate::support_days) fn ledger(
    shell: &Shell<'_>,
    (programme, authority): (&Programme, &Authority),
    page: &Ledger,
) -> Markup {
    let title = "Support days";
    let href = |id: EntryId| entry_path(programme, authority, id);
    let content = html! {
        (heading_with_caption(&authority.name, title))
        (balance_stats(&page.balance))
        @if page.may_record {
            (link_button("Log support days", &new_path(programme, authority), ButtonKind::Primary))
        }
        (entries_table(&page.entries, &page.names, page.today, href))
    };
    shell
        .clone()
        .wide()
        .back(
            authority_path(programme, authority),
            format!("Back to {}", authority.name),
        )
        .page(title, Some(&authority.name), false, content)
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
