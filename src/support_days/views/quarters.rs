//! Quarters: which are closed, and what changed in them afterwards.

use maud::{Markup, html};

use super::{
    Names,
    entry::quarters_path,
    entry_path,
    history::{changes, dimension, maker},
    people_text,
};
use crate::{
    programmes::{Authority, Programme, Shell},
    support_days::{
        ClosingPath, Entry, Quarter, QuarterPath, Status,
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
        let closable = page.may_close && row.ended && row.closed.is_none();
        vec![
            cell(row.quarter.title()),
            html! {
                (state(row))
                @if closable {
                    ". "
                    (link_hidden("Close", &row.quarter.title(), &closing_path(programme, row.quarter)))
                }
            },
            restated(programme, row),
        ]
    });
    let columns = ["Quarter", "Where it stands", "Changed since"]
        .map(Column::text)
        .to_vec();
    let content = html! {
        (heading_with_caption(&programme.name, "Quarters"))
        p.govuk-body {
            "Once a quarter is closed, its figures change only with a reason, and each change is listed as a restatement."
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
            formats::moment(closing.at)
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

pub(super) fn closing_path(programme: &Programme, quarter: Quarter) -> String {
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
    let items = page.restatements.iter().filter_map(|it| {
        let authority = page.authorities.iter().find(|own| own.id == it.authority)?;
        Some(restatement(programme, authority, it, &page.names))
    });
    let items: Vec<TimelineItem<'_>> = items.collect();
    let content = html! {
        (heading_with_caption(&programme.name, &page.closing.quarter.title()))
        p.govuk-body { "Closed by " (page.closing.by) " on " (formats::moment(page.closing.at)) "." }
        h2.govuk-heading-m { "Restatements" }
        @if items.is_empty() { p.govuk-body { "Nothing was changed since it was closed." } }
        (timeline(&items))
        (pagination("Pages of restatements", page.pages, |page| format!("?page={page}")))
    };
    shell
        .clone()
        .back(quarters_path(programme), "Back to the quarters")
        .page(&title, Some(&programme.name), false, content)
}

fn restatement<'a>(
    programme: &Programme,
    authority: &Authority,
    it: &Restatement,
    names: &Names,
) -> TimelineItem<'a> {
    let entry = &it.now.entry;
    let (what, said) = match &it.before {
        None => ("Logged", entry),
        Some(before) if entry.status == Status::Cancelled => ("Cancelled", &before.entry),
        Some(before) if before.entry.status == Status::Booked && entry.status != Status::Booked => {
            ("Delivered", entry)
        }
        Some(_) => ("Corrected", entry),
    };
    let href = entry_path(programme, authority, it.id);
    let content = html! {
        p.govuk-body {
            (link(&format!("{}, entry {}", authority.name, it.id), &href)) ": " (in_words(said, names))
        }
        @if let Some(before) = &it.before { (changes(&before.entry, entry, names)) }
        @if let Some(reason) = &it.now.reason { p.govuk-body { "Reason: " (reason) } }
        p.govuk-body { "By " (maker(&it.now, names)) }
    };
    TimelineItem::new(what, formats::moment(it.now.made_at), content)
}

fn in_words(entry: &Entry, names: &Names) -> String {
    format!(
        "{} of {} on {} by {}, {}",
        formats::days(entry.days().quarters().into()),
        formats::lower_first(entry.activity.title()),
        formats::date(entry.held_on),
        people_text(entry, names),
        dimension(entry),
    )
}
