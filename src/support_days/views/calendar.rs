//! A month of a person's visits: a table where there is room, an agenda on a phone.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use maud::{Markup, html};

use super::entry_path;
use crate::{
    programmes::{Authority, Programme, Shell},
    support_days::{
        CalendarLinkPath, CalendarPath, CalendarRevocationPath, Entry, Month, Status, store::Visit,
    },
    ui::*,
};

const WEEKDAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

/// What the page shows.
pub(in crate::support_days) struct Calendar<'a> {
    pub(in crate::support_days) programme: &'a Programme,
    pub(in crate::support_days) authorities: &'a [Authority],
    pub(in crate::support_days) month: Month,
    /// The month's, oldest first.
    pub(in crate::support_days) visits: Vec<Visit>,
    /// Since when there is a subscription address.
    pub(in crate::support_days) link_since: Option<DateTime<Utc>>,
    pub(in crate::support_days) today: NaiveDate,
}

pub(in crate::support_days) fn calendar(shell: &Shell<'_>, page: &Calendar<'_>) -> Markup {
    let month = formats::month(page.month.first());
    let title = format!("Your calendar, {month}");
    let content = html! {
        (heading_with_caption("Your calendar", &month))
        (months(page))
        (table_of_weeks(page, &month))
        (agenda(page, &month))
        (two_thirds(subscription(page)))
    };
    shell.clone().wide().page(&title, None, false, content)
}

/// Links to the months before and after, as far as the programme runs.
fn months(page: &Calendar<'_>) -> Markup {
    let programme = page.programme;
    let (first, last) = (
        Month::of(programme.starts_on.min(page.today)),
        Month::of(programme.ends_on.max(page.today)),
    );
    let (previous, next) = (page.month.previous(), page.month.next());
    let arrow = |rel: &str, words: &str, month: Month| {
        html! {
            a.govuk-link href=(month_path(programme, month)) rel=(rel) {
                (words) ": " (formats::month(month.first()))
            }
        }
    };
    html! {
        nav.app-months aria-label="Months" {
            @if page.month > first { (arrow("prev", "Previous", previous.min(last))) }
            @if page.month < last { (arrow("next", "Next", next.max(first))) }
        }
    }
}

fn month_path(programme: &Programme, month: Month) -> String {
    let path = CalendarPath {
        programme: programme.slug.clone(),
    };
    format!("{path}?month={month}")
}

fn table_of_weeks(page: &Calendar<'_>, month: &str) -> Markup {
    html! {
        table.app-month id="month" {
            caption.govuk-visually-hidden { "Visits in " (month) }
            thead { tr { @for day in WEEKDAYS { th scope="col" { (day) } } } }
            tbody {
                @for week in page.month.weeks() {
                    tr { @for date in week { (day_cell(page, date)) } }
                }
            }
        }
    }
}

fn day_cell(page: &Calendar<'_>, date: NaiveDate) -> Markup {
    let today = date == page.today;
    html! {
        @if !page.month.contains(date) { td.app-month__other {} } @else {
            td.app-month__today[today] aria-current=[today.then_some("date")] {
                p.app-month__date { (date.day()) @if today { " Today" } }
                (visits_on(page, date))
            }
        }
    }
}

/// The same visits, day under day, for a narrow page.
fn agenda(page: &Calendar<'_>, month: &str) -> Markup {
    let mut dates: Vec<NaiveDate> = page
        .visits
        .iter()
        .map(|visit| visit.latest.entry.held_on)
        .collect();
    let none = dates.is_empty();
    if page.month.contains(page.today) {
        dates.push(page.today);
    }
    dates.sort_unstable();
    dates.dedup();
    html! {
        div.app-agenda {
            @if none { p.govuk-body { "No visits in " (month) "." } }
            @for date in dates {
                h2.govuk-heading-s.app-agenda__date.app-agenda__date--today[date == page.today] {
                    (date.format("%A %-d %B").to_string())
                    @if date == page.today { ": today" }
                }
                (visits_on(page, date))
            }
        }
    }
}

fn visits_on(page: &Calendar<'_>, date: NaiveDate) -> Markup {
    let on = |visit: &&Visit| visit.latest.entry.held_on == date;
    let visits: Vec<&Visit> = page.visits.iter().filter(on).collect();
    html! {
        @if !visits.is_empty() {
            ul.app-month__visits {
                @for visit in visits {
                    @let authority = page.authorities.iter().find(|own| own.id == visit.authority);
                    @if let Some(authority) = authority {
                        li {
                            (link(&authority.name, &entry_path(page.programme, authority, visit.id)))
                            " "
                            span.app-month__about { (about(&visit.latest.entry, page.today)) }
                        }
                    }
                }
            }
        }
    }
}

/// `Training, 1 day, booked`.
fn about(entry: &Entry, today: NaiveDate) -> String {
    let status = match entry.status {
        Status::Booked if entry.held_on < today => "booked, date passed".into(),
        status => status.title().to_lowercase(),
    };
    let days = formats::days(entry.days().quarters().into());
    format!("{}, {days}, {status}", entry.activity.title())
}

fn subscription(page: &Calendar<'_>) -> Markup {
    let slug = || page.programme.slug.clone();
    let make = CalendarLinkPath { programme: slug() }.to_string();
    let revoke = CalendarRevocationPath { programme: slug() }.to_string();
    html! {
        h2.govuk-heading-m { "In your own calendar" }
        p.govuk-body {
            "A secret address shows your visits in Outlook, Google Calendar or any other calendar that takes \
             subscriptions: authority, what is done, where and your days, from 13 weeks ago on. \
             Your calendar asks for changes by itself."
        }
        @match page.link_since {
            None => (post_button(&make, "Make a subscription address", ButtonKind::Secondary)),
            Some(since) => {
                p.govuk-body {
                    "You made an address on " (formats::date(formats::in_england(since))) ". \
                     It is not kept, so it can’t be shown again. A new one takes its place."
                }
                (button_group(html! {
                    (post_button(&make, "Replace the address", ButtonKind::Secondary))
                    (post_button(&revoke, "Revoke the address", ButtonKind::Secondary))
                }))
            },
        }
    }
}

/// The page that shows a new subscription address, once.
pub(in crate::support_days) fn calendar_link(
    shell: &Shell<'_>,
    programme: &Programme,
    address: &str,
) -> Markup {
    let title = "Your subscription address";
    let path = CalendarPath {
        programme: programme.slug.clone(),
    };
    let content = two_thirds(html! {
        (heading(title))
        (warning("Copy it now. It is shown only this once."))
        div.govuk-form-group {
            label.govuk-label.govuk-label--m for="address" { "Address" }
            div.govuk-hint id="address-hint" { "Select all of it and copy it" }
            input.govuk-input id="address" name="address" type="text" readonly value=(address)
                spellcheck="false" autocomplete="off" aria-describedby="address-hint";
        }
        p.govuk-body { "In your calendar, choose to add one “from the web” or “by URL”, and paste the address." }
        p.govuk-body {
            "Whoever has the address can see where you are on which day. Keep it to yourself. \
             If others come to know it, replace or revoke it on your calendar’s page."
        }
    });
    shell
        .clone()
        .back(path.to_string(), "Back to your calendar")
        .page(title, None, false, content)
}
