//! What happened to an entry: who, when, why, and each field's old and new value.

use maud::{Markup, html};

use super::Names;
use crate::{
    support_days::{Entry, Happening, Revision},
    ui::{TimelineItem, formats, timeline},
};

/// The events of an entry, newest first; only those after revision `after`, where one was seen.
pub(super) fn history(
    revisions: &[Revision],
    after: i32,
    names: &Names,
    imported: bool,
    quarters: &str,
) -> Markup {
    let mut items = Vec::new();
    let mut before = None;
    for now in revisions {
        if now.number > after {
            items.push(item((before, now), names, imported, quarters));
        }
        before = Some(now);
    }
    items.reverse();
    timeline(&items)
}

fn item<'a>(
    (before, now): (Option<&Revision>, &Revision),
    names: &Names,
    imported: bool,
    quarters: &str,
) -> TimelineItem<'a> {
    let content = html! {
        p.govuk-body { "By " (maker(now, names)) }
        @if let Some(reason) = &now.reason { p.govuk-body { "Reason: " (reason) } }
        @if let Some(before) = before { (changes(&before.entry, &now.entry, names)) }
        @if now.restatement {
            p.govuk-body {
                "It changed the figures of a "
                a.govuk-link href=(quarters) { "closed quarter" }
                "."
            }
        }
    };
    let what = Happening::of(before, now, imported).title();
    TimelineItem::new(what, formats::moment(now.made_at), content)
}

/// Who made a revision.
pub(super) fn maker<'a>(revision: &Revision, names: &'a Names) -> &'a str {
    match revision.made_by {
        Some(person) => names.get(&person).map_or("", String::as_str),
        None => "the operator, from a file",
    }
}

/// Each field that differs, with both values; nothing where none does.
pub(super) fn changes(old: &Entry, new: &Entry, names: &Names) -> Markup {
    let changed = differences(old, new, names);
    html! {
        @if !changed.is_empty() {
            ul."govuk-list govuk-list--bullet" {
                @for (field, from, to) in &changed {
                    li { strong { (field) } " from “" (from) "” to “" (to) "”" }
                }
            }
        }
    }
}

/// The fields that differ: name, old and new in words.
fn differences(old: &Entry, new: &Entry, names: &Names) -> Vec<(&'static str, String, String)> {
    let of = |words: &dyn Fn(&Entry) -> String| (words(old), words(new));
    let fields = [
        (
            "Date",
            old.held_on == new.held_on,
            of(&|it| formats::date(it.held_on)),
        ),
        ("Who", old.people == new.people, of(&|it| people(it, names))),
        (
            "What was done",
            old.activity == new.activity,
            of(&|it| it.activity.title().into()),
        ),
        (
            "Where",
            old.venue == new.venue,
            of(&|it| it.venue.title().into()),
        ),
        ("Dimension", old.dimension == new.dimension, of(&dimension)),
        (
            "Counts",
            old.counts == new.counts,
            of(&|it| counts(it).into()),
        ),
        (
            "Summary",
            old.summary == new.summary,
            of(&|it| it.summary.clone()),
        ),
    ];
    fields
        .into_iter()
        .filter(|(_, same, _)| !same)
        .map(|(field, _, (from, to))| (field, from, to))
        .collect()
}

/// Each person with their days.
fn people(entry: &Entry, names: &Names) -> String {
    let each: Vec<String> = entry
        .people
        .iter()
        .map(|(id, days)| {
            let name = names.get(id).map_or("", String::as_str);
            format!("{name}, {}", formats::days(days.quarters().into()))
        })
        .collect();
    each.join("; ")
}

/// The dimension in words.
pub(super) fn dimension(entry: &Entry) -> String {
    match entry.dimension {
        Some(dimension) => format!("{dimension} {}", dimension.title()),
        None => "No one dimension".into(),
    }
}

/// Whether it counts, in words.
pub(super) fn counts(entry: &Entry) -> &'static str {
    if entry.counts {
        "Counted towards the allocation"
    } else {
        "Not counted"
    }
}
