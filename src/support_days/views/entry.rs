//! An entry with its history, and its cancellation.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use maud::{Markup, html};

use super::{entry_path, ledger_path, new_path, people_text, status_tag};
use crate::{
    people::PersonId,
    programmes::{Authority, Programme, Shell},
    support_days::{CancellationPath, DeliveryPath, Entry, EntryId, Revision, Status},
    ui::*,
};

/// What an entry's page shows.
pub(in crate::support_days) struct EntryPage {
    pub(in crate::support_days) id: EntryId,
    /// Oldest first, never empty.
    pub(in crate::support_days) history: Vec<Revision>,
    pub(in crate::support_days) names: BTreeMap<PersonId, String>,
    pub(in crate::support_days) may_change: bool,
    pub(in crate::support_days) today: NaiveDate,
}

pub(in crate::support_days) fn entry(
    shell: &Shell<'_>,
    (programme, authority): (&Programme, &Authority),
    page: &EntryPage,
) -> Markup {
    let title = format!("Support days, entry {}", page.id);
    let latest = page.history.last().map(|revision| &revision.entry);
    let content = two_thirds(html! {
        (heading_with_caption(&authority.name, &title))
        @if let Some(entry) = latest {
            (entry_summary(entry, page))
            @if page.may_change { (changes(entry, programme, authority, page)) }
        }
        h2.govuk-heading-m { "History" }
        (history(page))
        @if page.may_change {
            p.govuk-body { (link("Log more support days", &new_path(programme, authority))) }
        }
    });
    shell
        .clone()
        .back(ledger_path(programme, authority), "Back to the ledger")
        .page(&title, Some(&authority.name), false, content)
}

fn entry_summary(entry: &Entry, page: &EntryPage) -> Markup {
    let dimension = match entry.dimension {
        Some(dimension) => format!("{dimension} {}", dimension.title()),
        None => "No one dimension".into(),
    };
    let counts = if entry.counts {
        "Counted towards the allocation"
    } else {
        "Not counted"
    };
    summary_list(&[
        SummaryRow::new("Status", status_tag(entry, page.today)),
        SummaryRow::new("Date", formats::date(entry.held_on)),
        SummaryRow::new("Days", formats::days(entry.days().quarters().into())),
        SummaryRow::new("Counts", counts),
        SummaryRow::new("Who", people_text(entry, &page.names)),
        SummaryRow::new("What was done", entry.activity.title()),
        SummaryRow::new("Where", entry.venue.title()),
        SummaryRow::new("Dimension", dimension),
        SummaryRow::new("Summary", entry.summary.as_str()),
    ])
}

fn changes(
    entry: &Entry,
    programme: &Programme,
    authority: &Authority,
    page: &EntryPage,
) -> Markup {
    let (programme, authority, id) = (&programme.slug, &authority.slug, page.id.0);
    let delivery = DeliveryPath {
        programme: programme.clone(),
        authority: authority.clone(),
        entry: id,
    };
    let cancel = CancellationPath {
        programme: programme.clone(),
        authority: authority.clone(),
        entry: id,
    };
    let passed = entry.status == Status::Booked && entry.held_on <= page.today;
    button_group(html! {
        @if passed {
            (post_button(&delivery.to_string(), "Mark as delivered", ButtonKind::Primary))
        }
        @if entry.status != Status::Cancelled {
            (link_button("Cancel this entry", &cancel.to_string(), ButtonKind::Secondary))
        }
    })
}

fn history(page: &EntryPage) -> Markup {
    let items: Vec<TimelineItem<'_>> = page
        .history
        .iter()
        .rev()
        .map(|revision| {
            let by = match revision.made_by {
                Some(person) => page.names.get(&person).map_or("", String::as_str),
                None => "the operator, from a file",
            };
            let when = revision
                .made_at
                .with_timezone(&chrono_tz::Europe::London)
                .naive_local();
            let content = html! {
                p.govuk-body { "By " (by) }
                @if let Some(reason) = &revision.reason { p.govuk-body { "Reason: " (reason) } }
            };
            let what = match (revision.number, revision.entry.status) {
                (1, Status::Booked) => "Booked",
                (1, _) => "Logged",
                (_, status) => status.title(),
            };
            TimelineItem::new(what, formats::date_time(when), content)
        })
        .collect();
    timeline(&items)
}

pub(in crate::support_days) fn cancellation(
    shell: &Shell<'_>,
    (programme, authority): (&Programme, &Authority),
    (id, latest): (EntryId, &Revision),
    reason: &str,
    errors: &FieldErrors,
) -> Markup {
    let title = "Cancel this entry";
    let entry = &latest.entry;
    let path = CancellationPath {
        programme: programme.slug.clone(),
        authority: authority.slug.clone(),
        entry: id.0,
    };
    let content = two_thirds(html! {
        (error_summary(errors))
        (heading_with_caption(&authority.name, title))
        p.govuk-body {
            (formats::days(entry.days().quarters().into())) " of "
            (entry.activity.title().to_lowercase()) " on " (formats::date(entry.held_on)) "."
        }
        p.govuk-body { "The entry stays in the ledger as cancelled, with your reason. Its days can be drawn again." }
        (post_form(&path.to_string(), html! {
            (textarea(Field::new("reason", "Why is it cancelled?").limit(400).rows(3), reason, errors))
            (button("Cancel this entry", ButtonKind::Warning))
        }))
    });
    shell
        .clone()
        .back(entry_path(programme, authority, id), "Back to the entry")
        .page(title, Some(&authority.name), !errors.is_empty(), content)
}
