//! The ledger, an entry and the form, from plain data.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use maud::{Markup, html};

use super::{
    Activity, Balance, CancellationPath, DeliveryPath, Entry, EntryId, EntryPath, LedgerPath,
    NewEntryPath, Status, Venue,
    forms::{EntryForm, SUMMARY_LIMIT},
    store::{Logged, Revision},
};
use crate::{
    people::{Colleague, PersonId},
    programmes::{Authority, AuthorityPath, Dimension, Programme, Shell},
    ui::*,
};

/// What the form for a new entry needs.
pub(super) struct NewEntry<'a> {
    pub(super) programme: &'a Programme,
    pub(super) authority: &'a Authority,
    pub(super) authorities: Vec<Authority>,
    /// Who can have given the support; whoever logs first.
    pub(super) people: Vec<Colleague>,
    pub(super) balance: Balance,
}

pub(super) fn new_entry(
    shell: &Shell<'_>,
    page: &NewEntry<'_>,
    form: &EntryForm,
    errors: &FieldErrors,
) -> Markup {
    let title = "Log support days";
    let (programme, authority) = (page.programme, page.authority);
    let path = ledger_path(programme, authority);
    let left = formats::days(page.balance.remaining().quarters().into());
    let content = two_thirds(html! {
        (error_summary(errors))
        (heading(title))
        p.govuk-body { (authority.name) " has " strong { (left) } " left to draw." }
        (post_form(&path, html! {
            (hidden("submission", &form.submission))
            (authority_input(page, form, errors))
            (date_input(
                Field::new("date", "Date").hint("A date to come books the days"),
                form.date(),
                errors,
            ))
            (people_inputs(&page.people, form, errors))
            (choices("activity", "What was done", "Select what was done", Activity::ALL, &form.activity, errors))
            (radios(
                Field::new("place", "Where").inline().small(),
                &Venue::ALL.iter().map(|v| Choice::new(v.code(), v.title())).collect::<Vec<_>>(),
                &form.venue,
                errors,
            ))
            (dimension_input(form, errors))
            (textarea(
                Field::new("summary", "Summary")
                    .hint("Nothing that could identify a child or family. A safeguarding concern goes through your statutory channels")
                    .limit(SUMMARY_LIMIT as u32)
                    .rows(3),
                &form.summary,
                errors,
            ))
            (counts_input(form, errors))
            (button("Log support days", ButtonKind::Primary))
        }))
    });
    shell
        .clone()
        .back(
            authority_path(programme, authority),
            format!("Back to {}", authority.name),
        )
        .page(title, Some(&authority.name), !errors.is_empty(), content)
}

fn authority_input(page: &NewEntry<'_>, form: &EntryForm, errors: &FieldErrors) -> Markup {
    let choices: Vec<Choice<'_>> = page
        .authorities
        .iter()
        .map(|authority| Choice::new(authority.slug.as_str(), authority.name.as_str()))
        .collect();
    select(
        Field::new("authority", "Authority"),
        &choices,
        &form.authority,
        errors,
    )
}

fn people_inputs(people: &[Colleague], form: &EntryForm, errors: &FieldErrors) -> Markup {
    let Some((first, others)) = people.split_first() else {
        return warning("Nobody is assigned to this authority yet. Ask the programme manager.");
    };
    let input = |person: &Colleague, label: String, hint: &'static str| {
        let field = Field::new(format!("days-{}", person.id), label)
            .width(4)
            .inputmode("decimal");
        let field = if hint.is_empty() {
            field
        } else {
            field.hint(hint)
        };
        text_input(field.suffix("days"), form.typed_days(person.id), errors)
    };
    let open = others
        .iter()
        .any(|person| !form.typed_days(person.id).is_empty());
    html! {
        (input(first, format!("Days of {}", first.name), "In quarters, for example 0.5 or ½"))
        @if !others.is_empty() {
            details.govuk-details open[open] {
                summary.govuk-details__summary {
                    span.govuk-details__summary-text { "Other people gave support too" }
                }
                div.govuk-details__text {
                    @for person in others { (input(person, format!("Days of {}", person.name), "")) }
                }
            }
        }
    }
}

fn choices(
    name: &'static str,
    label: &'static str,
    none: &'static str,
    all: &[Activity],
    value: &str,
    errors: &FieldErrors,
) -> Markup {
    let choices: Vec<Choice<'_>> = std::iter::once(Choice::new("", none))
        .chain(
            all.iter()
                .map(|item| Choice::new(item.code(), item.title())),
        )
        .collect();
    select(Field::new(name, label), &choices, value, errors)
}

fn dimension_input(form: &EntryForm, errors: &FieldErrors) -> Markup {
    let choices: Vec<Choice<'_>> = std::iter::once(Choice::new("", "No one dimension"))
        .chain(Dimension::all().map(|d| Choice::new(d.to_string(), format!("{d} {}", d.title()))))
        .collect();
    let field = Field::new("dimension", "Dimension it served (optional)");
    select(field, &choices, &form.dimension, errors)
}

fn counts_input(form: &EntryForm, errors: &FieldErrors) -> Markup {
    let choices = [
        Choice::new("usual", "As usual for what was done")
            .hint("Everything counts but preparation and travel"),
        Choice::new("yes", "Counted"),
        Choice::new("no", "Not counted"),
    ];
    let open = !matches!(form.counts.as_str(), "" | "usual");
    let value = if form.counts.is_empty() {
        "usual"
    } else {
        &form.counts
    };
    html! {
        details.govuk-details open[open] {
            summary.govuk-details__summary {
                span.govuk-details__summary-text { "Does it count towards the allocation?" }
            }
            div.govuk-details__text {
                (radios(Field::new("counts", "Towards the allocation").small(), &choices, value, errors))
            }
        }
    }
}

/// What the ledger page shows.
pub(super) struct Ledger {
    pub(super) balance: Balance,
    pub(super) entries: Vec<Logged>,
    pub(super) names: BTreeMap<PersonId, String>,
    pub(super) may_record: bool,
    pub(super) today: NaiveDate,
}

pub(super) fn ledger(
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

fn people_text(entry: &Entry, names: &BTreeMap<PersonId, String>) -> String {
    let one = entry.people.len() == 1;
    let each: Vec<String> = entry
        .people
        .iter()
        .map(|(id, days)| {
            let name = names.get(id).map_or("", String::as_str);
            if one {
                name.to_owned()
            } else {
                format!("{name} ({days})")
            }
        })
        .collect();
    each.join(", ")
}

fn status_tag(entry: &Entry, today: NaiveDate) -> Markup {
    match entry.status {
        Status::Booked if entry.held_on < today => tag("Booked, date passed", Colour::Orange),
        Status::Booked => tag("Booked", Colour::Blue),
        Status::Delivered => tag("Delivered", Colour::Green),
        Status::Confirmed => tag("Confirmed", Colour::Teal),
        Status::Disputed => tag("Disputed", Colour::Red),
        Status::Cancelled => tag("Cancelled", Colour::Grey),
    }
}

/// What an entry's page shows.
pub(super) struct EntryPage {
    pub(super) id: EntryId,
    /// Oldest first, never empty.
    pub(super) history: Vec<Revision>,
    pub(super) names: BTreeMap<PersonId, String>,
    pub(super) may_change: bool,
    pub(super) today: NaiveDate,
}

pub(super) fn entry(
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
            let by = page.names.get(&revision.made_by).map_or("", String::as_str);
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

pub(super) fn cancellation(
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

fn authority_path(programme: &Programme, authority: &Authority) -> String {
    AuthorityPath {
        programme: programme.slug.clone(),
        authority: authority.slug.clone(),
    }
    .to_string()
}

fn ledger_path(programme: &Programme, authority: &Authority) -> String {
    LedgerPath {
        programme: programme.slug.clone(),
        authority: authority.slug.clone(),
    }
    .to_string()
}

fn new_path(programme: &Programme, authority: &Authority) -> String {
    NewEntryPath {
        programme: programme.slug.clone(),
        authority: authority.slug.clone(),
    }
    .to_string()
}

fn entry_path(programme: &Programme, authority: &Authority, id: EntryId) -> String {
    EntryPath {
        programme: programme.slug.clone(),
        authority: authority.slug.clone(),
        entry: id.0,
    }
    .to_string()
}
