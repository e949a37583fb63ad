//! The delivered entries that wait for the authority's lead.

use maud::{Markup, html};

use super::{
    Names, authority_path, entry_path,
    history::{changes, counts},
    people_text,
};
use crate::{
    programmes::{Authority, Programme, Shell},
    support_days::{EntryId, Revision, WaitingPath},
    ui::*,
};

/// What the page of waiting entries shows.
pub(in crate::support_days) struct WaitingPage {
    /// Oldest date first.
    pub(in crate::support_days) entries: Vec<(EntryId, Revision)>,
    /// How many wait in all.
    pub(in crate::support_days) all: u64,
    /// Which of them are ticked.
    pub(in crate::support_days) ticked: Vec<EntryId>,
    /// What the person saw of entries that have changed since.
    pub(in crate::support_days) changed: Vec<(EntryId, Option<Revision>, Revision)>,
    pub(in crate::support_days) names: Names,
}

pub(in crate::support_days) fn waiting(
    shell: &Shell<'_>,
    place: (&Programme, &Authority),
    page: &WaitingPage,
    errors: &FieldErrors,
) -> Markup {
    let (programme, authority) = place;
    let title = "Confirm support days";
    let path = WaitingPath {
        programme: programme.slug.clone(),
        authority: authority.slug.clone(),
    };
    let shown = u64::try_from(page.entries.len()).unwrap_or_default();
    let content = two_thirds(html! {
        (error_summary(errors))
        (heading_with_caption(&authority.name, title))
        (changed_list(place, page))
        @if page.entries.is_empty() {
            p.govuk-body { "No support days wait for your confirmation." }
        } @else {
            p.govuk-body {
                "Untick what you are not sure of. To dispute days, open their entry. "
                @if page.all > shown { (formats::plural(signed_count(page.all - shown), "later entry", "later entries")) " follow after these." }
            }
            (post_form(&path.to_string(), html! {
                (ticks(place, page, errors))
                (button("Confirm selected days", ButtonKind::Primary))
            }))
        }
    });
    shell
        .clone()
        .back(
            authority_path(programme, authority),
            format!("Back to {}", authority.name),
        )
        .page(title, Some(&authority.name), !errors.is_empty(), content)
}

fn signed_count(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// What was changed before it could be confirmed; errors link to it as `changed`.
fn changed_list(place: (&Programme, &Authority), page: &WaitingPage) -> Markup {
    html! {
        @if !page.changed.is_empty() {
            section #changed aria-labelledby="changed-title" {
                h2.govuk-heading-m #changed-title { "Not confirmed" }
                @for (id, seen, now) in &page.changed {
                    p.govuk-body {
                        (link(&entry_words(now), &entry_path(place.0, place.1, *id)))
                        " is now " (now.entry.status.title().to_lowercase()) "."
                        @if let Some(reason) = &now.reason { " Reason: " (reason) }
                    }
                    @if let Some(seen) = seen { (changes(&seen.entry, &now.entry, &page.names)) }
                }
            }
        }
    }
}

/// A tick for each entry; a link to the entry stands beside its label, not in it.
fn ticks(
    (programme, authority): (&Programme, &Authority),
    page: &WaitingPage,
    errors: &FieldErrors,
) -> Markup {
    let error = errors.get("entry");
    html! {
        div.govuk-form-group.govuk-form-group--error[error.is_some()] {
            fieldset.govuk-fieldset aria-describedby=[error.map(|_| "entry-error")] {
                legend."govuk-fieldset__legend govuk-fieldset__legend--m" { "Delivered, oldest first" }
                @if let Some(error) = error {
                    p.govuk-error-message #entry-error { span.govuk-visually-hidden { "Error:" } " " (error) }
                }
                div.govuk-checkboxes data-module="govuk-checkboxes" {
                    @for (index, (entry, latest)) in page.entries.iter().enumerate() {
                        @let id = if index == 0 { "entry".to_owned() } else { format!("entry-{}", index + 1) };
                        div.govuk-checkboxes__item {
                            input.govuk-checkboxes__input id=(id) name="entry" type="checkbox"
                                value={ (entry) "-" (latest.number) }
                                aria-describedby={ (id) "-hint" }
                                checked[page.ticked.contains(entry)];
                            label."govuk-label govuk-checkboxes__label" for=(id) { (entry_words(latest)) }
                            div."govuk-hint govuk-checkboxes__hint" id={ (id) "-hint" } {
                                (people_text(&latest.entry, &page.names)) ", "
                                (formats::lower_first(latest.entry.venue.title())) ". "
                                (counts(&latest.entry)) ". “"
                                (latest.entry.summary) "” "
                                (link_hidden(
                                    "Open the entry",
                                    &format!(" of {}", formats::date(latest.entry.held_on)),
                                    &entry_path(programme, authority, *entry),
                                ))
                            }
                        }
                    }
                }
            }
        }
    }
}

/// `16 March 2026, 1 day: Scoping`.
fn entry_words(revision: &Revision) -> String {
    let entry = &revision.entry;
    format!(
        "{}, {}: {}",
        formats::date(entry.held_on),
        formats::days(entry.days().quarters().into()),
        entry.activity.title(),
    )
}
