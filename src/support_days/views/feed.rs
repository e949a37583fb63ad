//! A person's calendar as other programs read it: iCalendar, RFC 5545.

use chrono::TimeDelta;
use icalendar::{Component, Event, EventLike, EventStatus, Property};

use super::entry_path;
use crate::{
    people::PersonId,
    programmes::{Authority, Days, Programme},
    support_days::store::Visit,
    ui::formats,
};

/// How often a program should ask again.
const REFRESH: TimeDelta = TimeDelta::hours(1);

/// A whole-day event for each visit. What was written about it and who else gives it stay here.
pub(in crate::support_days) fn feed(
    public_url: &str,
    person: PersonId,
    places: &[(Programme, Authority)],
    visits: &[Visit],
) -> String {
    let mut calendar = icalendar::Calendar::empty();
    for (name, value) in [
        ("VERSION", "2.0"),
        ("PRODID", "-//Hackney Council//Partners in Practice//EN"),
        ("CALSCALE", "GREGORIAN"),
        ("METHOD", "PUBLISH"),
    ] {
        calendar.append_property(Property::new(name, value));
    }
    calendar.name("Partners in Practice").ttl(&REFRESH);
    for visit in visits {
        let place = places
            .iter()
            .find(|(_, authority)| authority.id == visit.authority);
        if let Some(place) = place {
            calendar.push(event(public_url, person, place, visit));
        }
    }
    calendar.to_string()
}

fn event(
    public_url: &str,
    person: PersonId,
    (programme, authority): &(Programme, Authority),
    visit: &Visit,
) -> Event {
    let (revision, entry) = (&visit.latest, &visit.latest.entry);
    let own = entry.people.iter().filter(|(id, _)| *id == person);
    let own: Days = own.map(|(_, days)| *days).sum();
    let summary = format!(
        "{}: {}, {}",
        authority.name,
        entry.activity.title(),
        formats::days(own.quarters().into())
    );
    let host = public_url.split("://").nth(1).unwrap_or(public_url);
    let made = revision.made_at;
    Event::with_uid(&format!("entry-{}-{person}@{host}", visit.id))
        .summary(&summary)
        .location(entry.venue.title())
        .url(&format!(
            "{public_url}{}",
            entry_path(programme, authority, visit.id)
        ))
        .starts(entry.held_on)
        // The first day that it no longer lasts.
        .ends(entry.held_on + TimeDelta::days(1))
        .status(EventStatus::Confirmed)
        .sequence(u32::try_from(revision.number - 1).unwrap_or_default())
        .timestamp(made)
        .last_modified(made)
        .done()
}
