//! What somebody has in hand, before they are moved or taken out.

use maud::{Markup, html};

use super::name_of;
use crate::{
    people::AuthorityId,
    programmes::{Authority, Programme, Round},
    questionnaires::{AuthorityRound, EvidencePath},
    support_days::EntryPath,
    team::store::{OpenVisit, OpenWork},
    ui::*,
};

/// So many booked days stand open; the rest is shown on demand.
const LISTED: usize = 5;

type Place<'a> = (&'a Programme, &'a [Authority]);

pub(super) fn work(place: Place<'_>, open: &OpenWork) -> Markup {
    html! {
        section id="open-work" {
            h2.govuk-heading-m { "What they have in hand" }
            @if open.is_empty() {
                p.govuk-body { "No booked days, no ratings drawn for them, no drafts of records." }
            } @else {
                p.govuk-body { "None of this moves by itself. See to it before or after." }
                (booked(place, &open.booked))
                (records(place, &open.drawn, ("Second ratings drawn for them", "Give them to another second rater on the round’s page of records.")))
                (records(place, &open.drafts, ("Records that they have begun", "Only they can submit or delete these drafts, while they have the role that they began them in.")))
            }
        }
    }
}

fn booked(place: Place<'_>, visits: &[OpenVisit]) -> Markup {
    let (first, rest) = visits.split_at(visits.len().min(LISTED));
    html! {
        @if !visits.is_empty() {
            h3.govuk-heading-s { (formats::plural(visits.len() as i64, "visit", "visits")) " booked with them" }
            p.govuk-body { "Correct an entry to name somebody else, or cancel it." }
            (listed(place, first))
            @if !rest.is_empty() {
                (details(&format!("Show the other {}", rest.len()), listed(place, rest)))
            }
        }
    }
}

fn listed((programme, authorities): Place<'_>, visits: &[OpenVisit]) -> Markup {
    html! {
        ul."govuk-list govuk-list--bullet" {
            @for visit in visits {
                @let authority = authorities.iter().find(|it| it.id == visit.authority);
                li {
                    @if let Some(authority) = authority {
                        @let path = EntryPath {
                            programme: programme.slug.clone(),
                            authority: authority.slug.clone(),
                            entry: visit.entry,
                        };
                        (link(&format!("{}, {}", formats::date(visit.on), authority.name), &path.to_string()))
                        ": " (formats::days(visit.days.quarters().into()))
                    }
                }
            }
        }
    }
}

fn records(
    (programme, authorities): Place<'_>,
    counted: &[(AuthorityId, Round, usize)],
    (title, what_to_do): (&str, &str),
) -> Markup {
    html! {
        @if !counted.is_empty() {
            h3.govuk-heading-s { (title) }
            p.govuk-body { (what_to_do) }
            ul."govuk-list govuk-list--bullet" {
                @for (authority, round, count) in counted {
                    @let found = authorities.iter().find(|it| it.id == *authority);
                    @let words = format!("{}, {}", name_of(authorities, *authority), round.title());
                    li {
                        @if let Some(authority) = found {
                            @let at = AuthorityRound { programme: programme.clone(), authority: authority.clone(), round: round.clone() };
                            (link(&words, &EvidencePath::of(&at).to_string()))
                        }
                        ": " (formats::plural(*count as i64, "record", "records"))
                    }
                }
            }
        }
    }
}
