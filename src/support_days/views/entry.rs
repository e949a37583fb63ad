//! An entry: what it says, what can be done with it, and its history.

use chrono::NaiveDate;
use maud::{Markup, html};

use super::{
    Decision, Names, entry_path,
    history::{counts, dimension, history, maker},
    ledger_path, new_path, people_text, status_tag,
};
use crate::{
    programmes::{Authority, Programme, Shell},
    support_days::{CorrectionPath, Entry, EntryId, QuartersPath, Revision, Status},
    ui::*,
};

/// What an entry's page shows.
pub(in crate::support_days) struct EntryPage {
    pub(in crate::support_days) id: EntryId,
    /// The word that a file knows it by.
    pub(in crate::support_days) reference: Option<String>,
    /// Oldest first, never empty.
    pub(in crate::support_days) history: Vec<Revision>,
    pub(in crate::support_days) names: Names,
    /// Whether its quarter is closed.
    pub(in crate::support_days) closed: bool,
    pub(in crate::support_days) may_change: bool,
    pub(in crate::support_days) may_confirm: bool,
    pub(in crate::support_days) today: NaiveDate,
}

pub(in crate::support_days) fn entry(
    shell: &Shell<'_>,
    place: (&Programme, &Authority),
    page: &EntryPage,
) -> Markup {
    let (programme, authority) = place;
    let title = format!("Support days, entry {}", page.id);
    let imported = page.reference.is_some() || page.history.first().is_some_and(by_the_operator);
    let content = two_thirds(html! {
        (heading_with_caption(&authority.name, &title))
        @if let Some(latest) = page.history.last() {
            (dispute(latest, authority, &page.names))
            (summary_list(&entry_rows(&latest.entry, page)))
            @if page.may_change { (changes(latest, place, page)) }
            @if page.may_confirm { (answers(latest, place, page.id)) }
        }
        h2.govuk-heading-m { "History" }
        (history(&page.history, 0, &page.names, imported, &quarters_path(programme)))
        @if page.may_change {
            p.govuk-body { (link("Log more support days", &new_path(programme, authority))) }
        }
    });
    shell
        .clone()
        .back(ledger_path(programme, authority), "Back to the ledger")
        .page(&title, Some(&authority.name), false, content)
}

fn by_the_operator(revision: &Revision) -> bool {
    revision.made_by.is_none()
}

/// A disputed entry stands apart: what the lead says comes first.
fn dispute(latest: &Revision, authority: &Authority, names: &Names) -> Markup {
    if latest.entry.status != Status::Disputed {
        return html! {};
    }
    important_banner(html! {
        p.govuk-notification-banner__heading { (authority.name) " disputes this entry" }
        p.govuk-body { "“" (latest.reason.as_deref().unwrap_or_default()) "”" }
        p.govuk-body { (maker(latest, names)) ", " (formats::moment(latest.made_at)) }
        p.govuk-body {
            @if latest.entry.counts { "Until it is settled its days still draw on the allocation." }
            @else { "Its days do not count towards the allocation." }
        }
    })
}

fn entry_rows<'a>(entry: &'a Entry, page: &'a EntryPage) -> Vec<SummaryRow<'a>> {
    let mut rows = vec![
        SummaryRow::new("Status", status_tag(entry, page.today)),
        SummaryRow::new("Date", formats::date(entry.held_on)),
        SummaryRow::new("Days", formats::days(entry.days().quarters().into())),
        SummaryRow::new("Counts", counts(entry)),
        SummaryRow::new("Who", people_text(entry, &page.names)),
        SummaryRow::new("What was done", entry.activity.title()),
        SummaryRow::new("Where", entry.venue.title()),
        SummaryRow::new("Dimension", dimension(entry)),
        SummaryRow::new("Summary", entry.summary.as_str()),
    ];
    if let Some(reference) = &page.reference {
        rows.push(SummaryRow::new("Reference", reference.as_str()));
    }
    rows
}

/// What those who record days can do with it.
fn changes(latest: &Revision, place: (&Programme, &Authority), page: &EntryPage) -> Markup {
    let entry = &latest.entry;
    let path = |decision: Decision| decision.path(place, page.id);
    let correction = correction_path(place, page.id);
    let passed = entry.status == Status::Booked && entry.held_on <= page.today;
    let copy = format!("{}?copy={}", new_path(place.0, place.1), page.id);
    button_group(html! {
        @if entry.status != Status::Cancelled {
                @if passed {
                    @if page.closed {
                        (link_button("Mark as delivered", &path(Decision::Deliver), ButtonKind::Primary))
                    } @else {
                        (post_form(&path(Decision::Deliver), html! {
                            (hidden("seen", &latest.number.to_string()))
                            (button("Mark as delivered", ButtonKind::Primary))
                        }))
                    }
                    (link_button("Deliver with changes", &format!("{correction}?took-place=yes"), ButtonKind::Secondary))
                }
                @if entry.status == Status::Disputed {
                    (link_button("Settle the dispute", &path(Decision::Settle), ButtonKind::Primary))
                }
                (link_button("Correct this entry", &correction, ButtonKind::Secondary))
                (link_button("Cancel this entry", &path(Decision::Cancel), ButtonKind::Secondary))
        }
        (link("Copy this entry", &copy))
    })
}

/// What the authority's lead can say of it.
fn answers(latest: &Revision, place: (&Programme, &Authority), id: EntryId) -> Markup {
    let confirm = |words: &str| {
        post_form(
            &Decision::Confirm.path(place, id),
            html! {
                (hidden("seen", &latest.number.to_string()))
                (button(words, ButtonKind::Primary))
            },
        )
    };
    let dispute = || {
        let path = Decision::Dispute.path(place, id);
        link_button("Dispute this entry", &path, ButtonKind::Secondary)
    };
    match latest.entry.status {
        Status::Delivered => button_group(html! { (confirm("Confirm this entry")) (dispute()) }),
        Status::Confirmed => button_group(dispute()),
        Status::Disputed => button_group(confirm("Withdraw the dispute and confirm")),
        Status::Booked | Status::Cancelled => html! {},
    }
}

pub(super) fn correction_path(
    (programme, authority): (&Programme, &Authority),
    id: EntryId,
) -> String {
    CorrectionPath {
        programme: programme.slug.clone(),
        authority: authority.slug.clone(),
        entry: id.0,
    }
    .to_string()
}

pub(super) fn quarters_path(programme: &Programme) -> String {
    QuartersPath {
        programme: programme.slug.clone(),
    }
    .to_string()
}

/// Back to the entry's page.
pub(super) fn back_to_entry<'a>(
    shell: &Shell<'a>,
    (programme, authority): (&Programme, &Authority),
    id: EntryId,
) -> Shell<'a> {
    let path = entry_path(programme, authority, id);
    shell.clone().back(path, "Back to the entry")
}
