//! The audit trail for people: when, who, what, before and after.

use chrono::{DateTime, Utc};
use maud::{Markup, html};
use serde_json::Value;

use super::{
    AuditFilePath, AuditPath,
    details::{Names, lines},
    forms::FilterForm,
    store::Found,
    verbs::{Kind, sentence},
};
use crate::{
    people::PersonId,
    programmes::{AuthorityPath, Programme, Shell, WindowPath},
    ui::*,
};

/// What the page shows.
pub(super) struct Page {
    pub(super) programme: Programme,
    pub(super) people: Vec<(PersonId, String)>,
    pub(super) names: Names,
    pub(super) events: Vec<Found>,
    /// The event after which the next page begins, where there is one.
    pub(super) older: Option<i32>,
    pub(super) first: bool,
}

pub(super) fn page(
    shell: &Shell<'_>,
    page: &Page,
    form: &FilterForm,
    errors: &FieldErrors,
) -> Markup {
    let title = "Audit trail";
    let wrong = !errors.is_empty();
    let content = html! {
        (error_summary(errors))
        (heading_with_caption(&page.programme.name, title))
        (two_thirds(html! {
            p.govuk-body {
                "What people did in the programme and with their accounts, newest first. Nothing here can be changed or taken away: "
                "each event is sealed with the one before it. Times are those of England; the file has them in UTC."
            }
        }))
        (filter(page, form, errors))
        @if !wrong {
            (events(page))
            (onward(page, form))
        }
    };
    shell.page(title, Some(&page.programme.name), wrong, content)
}

fn filter(page: &Page, form: &FilterForm, errors: &FieldErrors) -> Markup {
    let path = AuditPath {
        programme: page.programme.slug.clone(),
    };
    let people = page
        .people
        .iter()
        .map(|(id, name)| Choice::new(id.to_string(), name.as_str()));
    let kinds = Kind::ALL.map(|kind| Choice::new(kind.code(), kind.title()));
    let authorities = page
        .names
        .authorities
        .iter()
        .map(|it| Choice::new(it.slug.as_str(), it.name.as_str()));
    let fields = html! {
        div.app-filter {
            (any(("person", "Person"), people, &form.person, errors))
            (any(("kind", "What happened"), kinds.into_iter(), &form.kind, errors))
            (any(("authority", "Authority"), authorities, &form.authority, errors))
            (text_input(Field::new("from", "From").hint("For example, 1/9/2026").width(10), &form.from, errors))
            (text_input(Field::new("to", "To").hint("For example, 30/9/2026").width(10), &form.to, errors))
        }
        (button_group(html! {
            (button("Find", ButtonKind::Primary))
            (link("Show all", &path.to_string()))
        }))
    };
    let sought = !form.query(None).is_empty();
    html! {
        details.govuk-details open[sought] {
            summary.govuk-details__summary {
                span.govuk-details__summary-text { "Find events" }
            }
            div.govuk-details__text { (get_form(&path.to_string(), fields)) }
        }
    }
}

fn any<'a>(
    (name, label): (&'static str, &'static str),
    choices: impl Iterator<Item = Choice<'a>>,
    value: &str,
    errors: &FieldErrors,
) -> Markup {
    let choices: Vec<Choice<'_>> = [Choice::new("", "Any")]
        .into_iter()
        .chain(choices)
        .collect();
    select(Field::new(name, label), &choices, value, errors)
}

fn events(page: &Page) -> Markup {
    let rows = page.events.iter().map(|event| {
        let detail: Value = serde_json::from_str(&event.detail).unwrap_or_default();
        let what = subject(page, event, &detail);
        let told = told_apart(event, detail);
        vec![
            cell(moment(event.at)),
            cell(who(event)),
            html! {
                (sentence(&event.verb))
                @if let Some(what) = what { ": " (what) }
            },
            html! {
                @for line in lines(&told, &page.names) { div { (line) } }
            },
        ]
    });
    let columns = ["When", "Who", "What", "Details"]
        .map(Column::text)
        .to_vec();
    table(
        &Table::new("events", "Events", columns)
            .rows(rows.collect())
            .hidden_caption()
            .plain_first()
            .compact()
            .empty("Nothing was found. Ask for more days, or for anybody."),
    )
}

/// The detail without the place that its subject names.
fn told_apart(event: &Found, mut detail: Value) -> Value {
    let named = ["entry ", "publication ", "correction ", "moderation "];
    let placed = named.iter().any(|word| event.subject.starts_with(word));
    if let Some(fields) = detail.as_object_mut().filter(|_| placed) {
        fields.remove("authority");
        fields.remove("round");
    }
    detail
}

fn moment(at: DateTime<Utc>) -> Markup {
    let local = at.with_timezone(&chrono_tz::Europe::London).naive_local();
    html! {
        (nowrap(formats::short_date(local.date()))) " "
        (nowrap(local.format("%-I:%M:%S%P").to_string()))
    }
}

fn who(event: &Found) -> String {
    match (&event.name, event.verb.as_str()) {
        (Some(name), _) => name.clone(),
        (None, "person.sign-in-refused" | "person.reset-asked") => "Somebody".into(),
        (None, _) => "Operator".into(),
    }
}

/// What the event was done to, with a link where there is a page of it.
fn subject(page: &Page, event: &Found, detail: &Value) -> Option<Markup> {
    let names = &page.names;
    let (kind, rest) = event.subject.split_once(' ')?;
    let (id, more) = rest.split_once(' ').unwrap_or((rest, ""));
    let number = id.parse::<i32>().ok();
    let programme = &page.programme.slug;
    let own = |slug: &str| {
        AuthorityPath {
            programme: programme.clone(),
            authority: slug.into(),
        }
        .to_string()
    };
    match kind {
        "entry" => {
            let place = names.places.get(&event.subject);
            let place = place.and_then(|id| names.authority(id.0));
            let text = format!("entry {id}");
            Some(match place {
                Some(it) => {
                    let href = format!("{}/support-days/{id}", own(&it.slug));
                    html! { (link(&text, &href)) " of " (it.name) }
                }
                None => html! { (text) },
            })
        }
        "authority" => {
            let it = names.authority(number?)?;
            let round = names.rounds.iter().find(|round| round.slug() == more);
            Some(match round {
                Some(round) => {
                    let href = format!("{}/rounds/{more}", own(&it.slug));
                    link(&format!("{}, {}", it.name, round.title()), &href)
                }
                None => link(&it.name, &own(&it.slug)),
            })
        }
        "publication" | "correction" | "moderation" => {
            let slug = detail.get("authority")?.as_str()?;
            let round = detail.get("round")?.as_str()?;
            let it = names.authorities.iter().find(|it| it.slug == slug)?;
            let title = names.rounds.iter().find(|own| own.slug() == round)?.title();
            let href = format!("{}/rounds/{round}", own(slug));
            Some(link(&format!("{}, {title}", it.name), &href))
        }
        "round" => {
            let round = names
                .rounds
                .iter()
                .find(|round| round.id.0 == number.unwrap_or(0))?;
            let href = WindowPath {
                programme: programme.clone(),
                round: round.slug(),
            };
            Some(link(&round.title(), &href.to_string()))
        }
        "return" => Some(link(
            rest,
            &format!("/programmes/{programme}/returns/{rest}"),
        )),
        "quarter" => Some(link(
            rest,
            &format!("/programmes/{programme}/quarters/{rest}"),
        )),
        "person" if number == event.person_id => None,
        "person" => Some(html! { (names.person(number?)) }),
        "programme" | "part" | "instrument" | "import" => None,
        _ => Some(html! { (event.subject) }),
    }
}

fn onward(page: &Page, form: &FilterForm) -> Markup {
    let path = AuditPath {
        programme: page.programme.slug.clone(),
    };
    let file = AuditFilePath {
        programme: page.programme.slug.clone(),
    };
    html! {
        @if page.older.is_some() || !page.first {
            nav.govuk-pagination aria-label="Events" {
                @if !page.first {
                    div.govuk-pagination__prev {
                        a."govuk-link govuk-pagination__link" href={ (path) (form.query(None)) } rel="prev" {
                            span.govuk-pagination__link-title { "Newest" }
                        }
                    }
                }
                @if let Some(older) = page.older {
                    div.govuk-pagination__next {
                        a."govuk-link govuk-pagination__link" href={ (path) (form.query(Some(older))) } rel="next" {
                            span.govuk-pagination__link-title { "Older" }
                        }
                    }
                }
            }
        }
        p.govuk-body { (link("Save all that was found as CSV", &format!("{file}{}", form.query(None)))) }
    }
}
