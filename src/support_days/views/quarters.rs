//! Quarters: which are closed, what changed in them afterwards, and closing one.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::{
    Names,
    entry::quarters_path,
    entry_path,
    history::{changes, dimension, maker},
    moment, people_text,
};
use crate::{
    programmes::{Authority, AuthorityId, Programme, Shell},
    support_days::{
        ClosingPath, Entry, LedgerPath, Quarter, QuarterPath, Revision, Status,
        store::{Closing, Restatement},
    },
    ui::*,
};

/// A quarter of the programme.
pub(in crate::support_days) struct QuarterRow {
    pub(in crate::support_days) quarter: Quarter,
    pub(in crate::support_days) closed: Option<Closing>,
    /// Whether its last day is over.
    pub(in crate::support_days) ended: bool,
    /// Changes of its figures since it was closed.
    pub(in crate::support_days) restatements: usize,
}

/// What the list of quarters shows.
pub(in crate::support_days) struct QuartersPage {
    /// Newest first.
    pub(in crate::support_days) rows: Vec<QuarterRow>,
    pub(in crate::support_days) may_close: bool,
}

pub(in crate::support_days) fn quarters(
    shell: &Shell<'_>,
    programme: &Programme,
    page: &QuartersPage,
) -> Markup {
    let rows = page.rows.iter().map(|row| {
        let mut cells = vec![
            cell(row.quarter.title()),
            state(row),
            restated(programme, row),
        ];
        if page.may_close {
            cells.push(close_link(programme, row));
        }
        cells
    });
    let mut columns = vec![
        Column::text("Quarter"),
        Column::text("Where it stands"),
        Column::text("Changed since"),
    ];
    if page.may_close {
        columns.push(Column::text("Close"));
    }
    let content = html! {
        (heading_with_caption(&programme.name, "Quarters"))
        p.govuk-body {
            "Once a quarter is closed its figures change with a reason alone, and each change is listed as a restatement."
        }
        (table(&Table::new("quarters", "Quarters of the programme", columns).rows(rows.collect())))
    };
    shell.page("Quarters", Some(&programme.name), false, content)
}

fn state(row: &QuarterRow) -> Markup {
    match &row.closed {
        Some(closing) => cell(format!(
            "Closed by {} on {}",
            closing.by,
            moment(closing.at)
        )),
        None if row.ended => cell("Open"),
        None => cell(format!(
            "Open, ends on {}",
            formats::date(row.quarter.ends_on())
        )),
    }
}

fn restated(programme: &Programme, row: &QuarterRow) -> Markup {
    let path = QuarterPath {
        programme: programme.slug.clone(),
        quarter: row.quarter.to_string(),
    };
    let count = i64::try_from(row.restatements).unwrap_or(i64::MAX);
    match &row.closed {
        None => cell("–"),
        Some(_) => link_hidden(
            &formats::plural(count, "restatement", "restatements"),
            &format!(" of {}", row.quarter.title()),
            &path.to_string(),
        ),
    }
}

fn close_link(programme: &Programme, row: &QuarterRow) -> Markup {
    if row.closed.is_some() || !row.ended {
        return cell("");
    }
    link_hidden(
        "Close",
        &row.quarter.title(),
        &closing_path(programme, row.quarter),
    )
}

fn closing_path(programme: &Programme, quarter: Quarter) -> String {
    ClosingPath {
        programme: programme.slug.clone(),
        quarter: quarter.to_string(),
    }
    .to_string()
}

/// What the page of a closed quarter shows.
pub(in crate::support_days) struct QuarterPage {
    pub(in crate::support_days) closing: Closing,
    /// Newest first; at most a page of them.
    pub(in crate::support_days) restatements: Vec<Restatement>,
    /// This page, and how many there are.
    pub(in crate::support_days) pages: (usize, usize),
    pub(in crate::support_days) authorities: Vec<Authority>,
    pub(in crate::support_days) names: Names,
}

pub(in crate::support_days) fn quarter(
    shell: &Shell<'_>,
    programme: &Programme,
    page: &QuarterPage,
) -> Markup {
    let title = match page.pages {
        (_, 1) => page.closing.quarter.title(),
        (this, all) => format!("{} (page {this} of {all})", page.closing.quarter.title()),
    };
    let (this, all) = page.pages;
    let rows = page.restatements.iter().filter_map(|it| {
        let authority = page.authorities.iter().find(|own| own.id == it.authority)?;
        Some(restatement_row(programme, authority, it, &page.names))
    });
    let columns = ["Entry", "Authority", "What changed", "Reason", "By"]
        .map(Column::text)
        .to_vec();
    let content = html! {
        (heading_with_caption(&programme.name, &page.closing.quarter.title()))
        p.govuk-body { "Closed by " (page.closing.by) " on " (moment(page.closing.at)) "." }
        (table(
            &Table::new("restatements", "Restatements", columns)
                .rows(rows.collect())
                .empty("Nothing was changed since it was closed."),
        ))
        @if all > 1 {
            p.govuk-body {
                @if this > 1 { (link("Newer restatements", &format!("?page={}", this - 1))) " " }
                @if this < all { (link("Older restatements", &format!("?page={}", this + 1))) }
            }
        }
    };
    shell
        .clone()
        .wide()
        .back(quarters_path(programme), "Back to the quarters")
        .page(&title, Some(&programme.name), false, content)
}

fn restatement_row(
    programme: &Programme,
    authority: &Authority,
    it: &Restatement,
    names: &Names,
) -> Vec<Markup> {
    vec![
        html! { span.app-nowrap { (link(&format!("Entry {}", it.id), &entry_path(programme, authority, it.id))) } },
        cell(&authority.name),
        what_changed(it.before.as_ref(), &it.now, names),
        cell(it.now.reason.as_deref().unwrap_or_default()),
        html! { (maker(&it.now, names)) ", " (moment(it.now.made_at)) },
    ]
}

fn what_changed(before: Option<&Revision>, now: &Revision, names: &Names) -> Markup {
    let entry = &now.entry;
    let Some(before) = before else {
        return html! { "Logged afterwards: " (in_words(entry, names)) };
    };
    let from = before.entry.status;
    html! {
        @if entry.status == Status::Cancelled {
            "Cancelled: " (in_words(&before.entry, names))
        } @else {
            @if from == Status::Booked && entry.status != Status::Booked { "Delivered: " }
            @else { "Corrected: " }
            (in_words(entry, names))
            (changes(&before.entry, entry, names))
        }
    }
}

fn in_words(entry: &Entry, names: &Names) -> String {
    format!(
        "{} of {} on {} by {}, {}",
        formats::days(entry.days().quarters().into()),
        entry.activity.title().to_lowercase(),
        formats::date(entry.held_on),
        people_text(entry, names),
        dimension(entry),
    )
}

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
            let ledger = LedgerPath {
                programme: programme.slug.clone(),
                authority: authority.slug.clone(),
            };
            let mut cells = vec![link(&authority.name, &ledger.to_string())];
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
