//! The start page of whoever records days: what needs them first.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use maud::{Markup, html};

use super::{authority_path, entry_path, new_path, people_text};
use crate::{
    people::PersonId,
    programmes::{Authority, AuthorityId, Programme, Shell},
    support_days::{
        CalendarPath, DeliveryPath, LogPath, Need, need,
        store::{SHOWN, Visit},
    },
    ui::*,
};

/// What the page shows.
pub(in crate::support_days) struct Week<'a> {
    pub(in crate::support_days) programme: &'a Programme,
    /// Those that the person records days for.
    pub(in crate::support_days) authorities: &'a [Authority],
    /// What may need somebody, oldest first.
    pub(in crate::support_days) visits: Vec<Visit>,
    pub(in crate::support_days) quiet: Option<Vec<Quiet>>,
    pub(in crate::support_days) names: BTreeMap<PersonId, String>,
    /// Whether everybody's bookings are shown, or only the person's own.
    pub(in crate::support_days) everything: bool,
    pub(in crate::support_days) today: NaiveDate,
}

/// An authority without a visit for long.
pub(in crate::support_days) struct Quiet {
    pub(in crate::support_days) authority: Authority,
    /// None where there was no visit yet.
    pub(in crate::support_days) last: Option<NaiveDate>,
    /// None where nothing is booked.
    pub(in crate::support_days) next: Option<NaiveDate>,
}

pub(in crate::support_days) fn week(shell: &Shell<'_>, page: &Week<'_>) -> Markup {
    let title = "Your week";
    let slug = || page.programme.slug.clone();
    let (log, calendar) = (
        LogPath { programme: slug() },
        CalendarPath { programme: slug() },
    );
    let content = two_thirds(html! {
        (heading_with_caption(&formats::weekday_date(page.today), title))
        (button_group(html! {
            (link_button("Log support days", &log.to_string(), ButtonKind::Primary))
            (link("Your calendar", &calendar.to_string()))
        }))
        (section(page, Need::Deliver, "Did these visits take place?", "No booked visits are waiting to be marked as delivered."))
        (section(page, Need::Answer, "Disputed", "No days are disputed."))
        (quiet_section(page))
        (section(page, Need::Next, "The next 14 days", "No visits are booked in the next 14 days."))
        @if page.visits.len() as u64 == SHOWN {
            p.govuk-body { "Only the first " (SHOWN) " entries are shown." }
        }
    });
    shell.page(title, None, false, content)
}

fn section(page: &Week<'_>, wanted: Need, title: &str, none: &str) -> Markup {
    let visits = page.visits.iter();
    let visits: Vec<&Visit> = visits
        .filter(|visit| need(&visit.latest.entry, page.today) == Some(wanted))
        .collect();
    html! {
        h2.govuk-heading-m { (title) }
        @if visits.is_empty() { p.govuk-body { (none) } } @else {
            ul.app-visits {
                @for visit in visits {
                    @if let Some(authority) = page.authority(visit.authority) {
                        (item(page, wanted, visit, authority))
                    }
                }
            }
        }
    }
}

impl Week<'_> {
    fn authority(&self, id: AuthorityId) -> Option<&Authority> {
        self.authorities.iter().find(|authority| authority.id == id)
    }

    fn name(&self, person: Option<PersonId>) -> &str {
        let name = person.and_then(|person| self.names.get(&person));
        name.map_or("The authority’s lead", String::as_str)
    }
}

fn item(page: &Week<'_>, need: Need, visit: &Visit, authority: &Authority) -> Markup {
    let entry = &visit.latest.entry;
    let href = entry_path(page.programme, authority, visit.id);
    let date = formats::weekday_date(entry.held_on);
    let which = format!("{}, {}", authority.name, formats::date(entry.held_on));
    let days = formats::days(entry.days().quarters().into());
    html! {
        li.app-visits__item {
            p.app-visits__title {
                (authority.name) ", "
                @if entry.held_on == page.today { "today" } @else { (date) }
            }
            p.app-visits__about {
                (entry.activity.title()) ", " (days)
                @if page.everything || entry.people.len() > 1 {
                    ". " (people_text(entry, &page.names))
                }
            }
            @match need {
                Need::Deliver => div.app-visits__acts {
                    (deliver_button(page, visit, authority, &which))
                    (link_hidden("It went differently", &format!("({which})"), &href))
                },
                Need::Answer => {
                    p.govuk-body { (page.name(visit.latest.made_by)) ": “" (visit.latest.reason.as_deref().unwrap_or_default()) "”" }
                    p.govuk-body { (link_hidden("Answer the dispute", &format!("({which})"), &href)) }
                },
                Need::Next => p.govuk-body { (link_hidden("Open the booking", &format!("({which})"), &href)) },
            }
        }
    }
}

/// One press; `back` lets the answer lead here again.
fn deliver_button(page: &Week<'_>, visit: &Visit, authority: &Authority, which: &str) -> Markup {
    let path = DeliveryPath {
        programme: page.programme.slug.clone(),
        authority: authority.slug.clone(),
        entry: visit.id.0,
    };
    post_form(
        &path.to_string(),
        html! {
            (hidden("back", "week"))
            (hidden("seen", &visit.latest.number.to_string()))
            button.govuk-button.govuk-button--secondary type="submit" data-module="govuk-button"
                data-prevent-double-click="true" {
                "Mark as delivered"
                span.govuk-visually-hidden { " (" (which) ")" }
            }
        },
    )
}

fn quiet_section(page: &Week<'_>) -> Markup {
    let Some(authorities) = &page.quiet else {
        return html! {};
    };
    html! {
        h2.govuk-heading-m { "No visit for more than six weeks" }
        @if authorities.is_empty() {
            p.govuk-body { "None: every authority has had a visit, or joined, in the last six weeks." }
        } @else {
            ul.app-visits {
                @for quiet in authorities { (quiet_item(page.programme, quiet)) }
            }
        }
    }
}

fn quiet_item(programme: &Programme, quiet: &Quiet) -> Markup {
    let authority = &quiet.authority;
    html! {
        li.app-visits__item {
            p.app-visits__title { (link(&authority.name, &authority_path(programme, authority))) }
            p.app-visits__about {
                @match quiet.last {
                    Some(last) => { "Last visit on " (formats::date(last)) ". " },
                    None => { "No visit yet since it joined on " (formats::date(authority.joined_on)) ". " },
                }
                @match quiet.next {
                    Some(next) => { "The next is booked for " (formats::date(next)) "." },
                    None => "Nothing is booked.",
                }
            }
            @if quiet.next.is_none() {
                p.govuk-body {
                    (link_hidden("Book a visit", &format!("to {}", authority.name), &new_path(programme, authority)))
                }
            }
        }
    }
}
