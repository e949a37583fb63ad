//! Closing a quarter: what is still open in it, and what follows.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::{entry::quarters_path, ledger_path, quarters::closing_path};
use crate::{
    programmes::{Authority, AuthorityId, Programme, Shell},
    support_days::{Quarter, Status},
    ui::*,
};

/// What the page that closes a quarter shows.
pub(in crate::support_days) struct ClosingPage {
    pub(in crate::support_days) quarter: Quarter,
    pub(in crate::support_days) authorities: Vec<Authority>,
    /// Entries dated in it, by authority and standing.
    pub(in crate::support_days) standing: Vec<(AuthorityId, Status, i64)>,
}

pub(in crate::support_days) fn closing(
    shell: &Shell<'_>,
    programme: &Programme,
    page: &ClosingPage,
) -> Markup {
    let title = format!("Close {}", page.quarter.title());
    let mut counts: BTreeMap<AuthorityId, [i64; 3]> = BTreeMap::new();
    for (authority, status, entries) in &page.standing {
        let counts = counts.entry(*authority).or_default();
        match status {
            Status::Booked => counts[0] += entries,
            Status::Disputed => counts[1] += entries,
            Status::Delivered => counts[2] += entries,
            Status::Confirmed | Status::Cancelled => {}
        }
    }
    let total = |index: usize| counts.values().map(|it| it[index]).sum::<i64>();
    let content = html! {
        (heading_with_caption(&programme.name, &title))
        ul."govuk-list govuk-list--bullet" {
            li { (formats::plural(total(0), "booked entry has passed and is", "booked entries have passed and are")) " not marked as delivered" }
            li { (formats::plural(total(1), "entry is disputed", "entries are disputed")) }
            li { (formats::plural(total(2), "delivered entry is", "delivered entries are")) " not confirmed" }
        }
        (standing_table(programme, page, &counts))
        p.govuk-body {
            "Entries can still be confirmed, disputed and settled. Whoever changes a figure afterwards, or marks a booked day as delivered, gives a reason, which is listed."
        }
        (warning("A closed quarter can not be opened again."))
        (post_form(&closing_path(programme, page.quarter), html! {
            (button(&title, ButtonKind::Warning))
        }))
    };
    shell
        .clone()
        .back(quarters_path(programme), "Back to the quarters")
        .page(&title, Some(&programme.name), false, content)
}

/// The authorities that have something open, each leading to its ledger.
fn standing_table(
    programme: &Programme,
    page: &ClosingPage,
    counts: &BTreeMap<AuthorityId, [i64; 3]>,
) -> Markup {
    let rows: Vec<Vec<Markup>> = page
        .authorities
        .iter()
        .filter_map(|authority| {
            let counts = counts.get(&authority.id)?;
            if counts.iter().all(|count| *count == 0) {
                return None;
            }
            let mut cells = vec![link(&authority.name, &ledger_path(programme, authority))];
            cells.extend(counts.iter().map(|count| cell(formats::whole(*count))));
            Some(cells)
        })
        .collect();
    let mut columns = vec![Column::text("Authority")];
    columns.extend(["Booked, date passed", "Disputed", "Not confirmed"].map(Column::number));
    html! {
        @if !rows.is_empty() {
            (table(&Table::new("open-entries", "Entries that are still open", columns).rows(rows)))
        }
    }
}
