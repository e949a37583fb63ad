//! The form of a rating, section by section, its check, and what was submitted.

use chrono::NaiveDate;
use maud::{Markup, html};

use super::statements::safeguarding;
use crate::{
    programmes::Shell,
    questionnaires::{
        AuthorityRound,
        forms::rating::{NOT_KNOWN, RatingForm, line_field, line_label, score_field},
        rules::{
            Chosen, Instrument, Item, Part, Rating, RecordHead, RecordRefusal, Seen, Settled,
            Version, parts,
        },
    },
    ui::*,
};

/// Where the pages of a rating are.
pub(in crate::questionnaires) struct Addresses {
    pub(in crate::questionnaires) form: String,
    pub(in crate::questionnaires) check: String,
    pub(in crate::questionnaires) back: (String, String),
    /// Where a draft is deleted, if it can be.
    pub(in crate::questionnaires) delete: Option<String>,
}

/// A rating’s record and what is told of it.
pub(in crate::questionnaires) struct RatingPage<'a> {
    pub(in crate::questionnaires) at: &'a AuthorityRound,
    pub(in crate::questionnaires) head: &'a RecordHead,
    pub(in crate::questionnaires) version: &'a Version,
    pub(in crate::questionnaires) addresses: &'a Addresses,
    /// The day, told to a second rater.
    pub(in crate::questionnaires) day: Option<NaiveDate>,
    pub(in crate::questionnaires) second: bool,
    /// The labels of teams that the round has.
    pub(in crate::questionnaires) teams: &'a [String],
}

/// Why something is not taken, in a sentence.
pub(in crate::questionnaires) fn because(at: &AuthorityRound, refusal: RecordRefusal) -> String {
    match refusal {
        RecordRefusal::NotBegun => format!(
            "This round takes records from {}.",
            formats::date(at.round.opens_on)
        ),
        RecordRefusal::Settled(Settled::Published) => {
            "This round’s result is published, so nothing in it can be changed.".into()
        }
        RecordRefusal::Settled(Settled::Proposed) => {
            "This round’s result is proposed for publication, so nothing in it can be changed while the proposal stands.".into()
        }
        RecordRefusal::Gone => {
            "This draft is not yours to write any more: it was deleted, or given to somebody else.".into()
        }
        RecordRefusal::Submitted => "This rating has been submitted, so it can’t be changed.".into(),
        RecordRefusal::Changed => {
            "The draft was changed in another window while you checked it. Check it again.".into()
        }
        RecordRefusal::NotDrawn => "This record does not wait for a second rating.".into(),
    }
}

/// A score in words.
pub(super) fn words(instrument: Instrument, rating: Rating) -> &'static str {
    match (instrument, rating) {
        (_, Rating::NoOpportunity) => "No opportunity",
        (Instrument::OrganisationalEvidence, Rating::Scored(1)) => "1 No",
        (Instrument::OrganisationalEvidence, Rating::Scored(3)) => "3 Partly",
        (Instrument::OrganisationalEvidence, Rating::Scored(5)) => "5 Yes",
        (_, Rating::Scored(1)) => "1 Not seen",
        (_, Rating::Scored(2)) => "2 Between 1 and 3",
        (_, Rating::Scored(3)) => "3 Green shoots",
        (_, Rating::Scored(4)) => "4 Between 3 and 5",
        (_, Rating::Scored(_)) => "5 Sustained and leading to action",
    }
}

fn choices(instrument: Instrument) -> Vec<Choice<'static>> {
    let scores: &[u8] = match instrument {
        Instrument::OrganisationalEvidence => &[5, 3, 1],
        _ => &[1, 2, 3, 4, 5],
    };
    let choice = |rating: Rating| Choice::new(String::from(rating), words(instrument, rating));
    let scores = scores.iter().map(|score| choice(Rating::Scored(*score)));
    scores
        .chain([Choice::divider("or"), choice(Rating::NoOpportunity)])
        .collect()
}

fn caption(page: &RatingPage<'_>) -> String {
    let (authority, round) = (&page.at.authority.name, page.at.round.title());
    format!("{authority}, {round}: {}", page.head.instrument.title())
}

fn title(page: &RatingPage<'_>) -> String {
    match page.second {
        true => format!("Second rating of {}", page.head.reference),
        false => format!("Record {}", page.head.reference),
    }
}

fn shell<'a>(shell: &Shell<'a>, page: &RatingPage<'_>) -> Shell<'a> {
    let (href, text) = page.addresses.back.clone();
    shell.clone().back(href, text)
}

pub(in crate::questionnaires) fn form(
    around: &Shell<'_>,
    page: &RatingPage<'_>,
    seen: &Seen,
    typed: &RatingForm,
    errors: &FieldErrors,
) -> Markup {
    let parts = parts(page.version);
    let instrument = page.head.instrument;
    let content = two_thirds(html! {
        (error_summary(errors))
        (heading_with_caption(&caption(page), &title(page)))
        (introduction(page))
        (safeguarding())
        (sections(&parts, seen))
        (saving_form(&page.addresses.form, html! {
            @if !page.second {
                (date_input(
                    Field::new("date", instrument.day_of()).label_size(Size::M).hint("For example, 27 3 2026"),
                    typed.date(),
                    errors,
                ))
                @if instrument != Instrument::OrganisationalEvidence { (origin(page, typed, errors)) }
            }
            @for (i, part) in parts.iter().enumerate() {
                h2.govuk-heading-m id=(part.key) { (part.title) }
                @for item in &part.items { (ask(instrument, item, typed, errors)) }
                @if let Some(next) = parts.get(i + 1) {
                    (button_named("Save and go on", ButtonKind::Secondary, "then", &next.key))
                }
            }
            (button_group(html! {
                (button_named("Check and submit", ButtonKind::Primary, "then", "check"))
                (button_named("Save and come back later", ButtonKind::Secondary, "then", "later"))
            }))
        }))
        @if let Some(delete) = &page.addresses.delete {
            p.govuk-body { (link("Delete this draft", delete)) }
        }
    });
    let section = Some(page.at.authority.name.as_str());
    shell(around, page).page(&title(page), section, !errors.is_empty(), content)
}

/// Which team it is of, and how it was chosen.
fn origin(page: &RatingPage<'_>, typed: &RatingForm, errors: &FieldErrors) -> Markup {
    let known = match page.teams {
        [] => String::new(),
        teams => format!(" Teams in this round so far: {}.", teams.join(", ")),
    };
    let hint = format!(
        "A short label that the authority gives the team, such as North 1. No names of people.{known}"
    );
    let ways = Chosen::ALL.map(|way| Choice::new(way.code(), way.title()));
    let not_known = Choice::new(NOT_KNOWN, "Not known");
    let choices: Vec<_> = ways.into_iter().chain([not_known]).collect();
    html! {
        (text_input(
            Field::new("team", "Which team is it of? (optional)").label_size(Size::M).hint(&hint),
            typed.get("team"),
            errors,
        ))
        (radios(
            Field::new("chosen", "How was it chosen? (optional)").label_size(Size::M),
            &choices,
            typed.get("chosen"),
            errors,
        ))
    }
}

fn introduction(page: &RatingPage<'_>) -> Markup {
    html! {
        @if page.second {
            p.govuk-body {
                "This record was drawn for you. Somebody has rated it before you; you see nothing of that until you have submitted, "
                "and they do not see yours."
            }
            @if let Some(day) = page.day {
                p.govuk-body { (page.head.instrument.day_of()) ": " (formats::date(day)) "." }
            }
        }
        @if page.head.instrument == Instrument::OrganisationalEvidence {
            p.govuk-body { "Answer each fact by yes, partly or no, with a line on where you know it from." }
        } @else {
            p.govuk-body {
                "Score what you saw, with one line of observed behaviour for each score. "
                "Choose no opportunity where there was nothing to see."
            }
        }
        p.govuk-body { "No names, no case numbers, nothing that could identify a child or family." }
        p.govuk-body { "A draft is seen by you alone and counts nowhere. Once submitted, a rating can’t be changed." }
    }
}

/// How far each section is, with a way to it.
fn sections(parts: &[Part<'_>], seen: &Seen) -> Markup {
    html! {
        ul.govuk-list {
            @for part in parts {
                @let answered = part.items.iter().filter(|item| seen.scores.contains_key(&item.code)).count();
                li {
                    (link(part.title, &format!("#{}", part.key)))
                    ": " (answered) " of " (part.items.len())
                }
            }
        }
    }
}

fn ask(instrument: Instrument, item: &Item, typed: &RatingForm, errors: &FieldErrors) -> Markup {
    let (score, line) = (score_field(&item.code), line_field(&item.code));
    let (chosen, said) = (typed.get(&score).to_owned(), typed.get(&line).to_owned());
    let label = format!("{} {}", item.code, item.text);
    html! {
        (radios(
            Field::new(score, label).label_size(Size::S).levels(),
            &choices(instrument),
            &chosen,
            errors,
        ))
        (levels(instrument, item))
        (textarea(
            Field::new(line, line_label(instrument, &item.code)).rows(2),
            &said,
            errors,
        ))
    }
}

/// What the ends and the middle of the scale look like.
fn levels(instrument: Instrument, item: &Item) -> Markup {
    let of = |score| words(instrument, Rating::Scored(score));
    details(
        "What the scores look like",
        html! {
            dl.govuk-summary-list.govuk-summary-list--no-border {
                @for (score, text) in [(1, &item.low), (3, &item.middle), (5, &item.high)] {
                    div.govuk-summary-list__row {
                        dt.govuk-summary-list__key { (of(score)) }
                        dd.govuk-summary-list__value { (text) }
                    }
                }
            }
        },
    )
}

pub(in crate::questionnaires) fn check(
    around: &Shell<'_>,
    page: &RatingPage<'_>,
    seen: &Seen,
    whole: bool,
) -> Markup {
    let title = format!("Check {} before you submit it", page.head.reference);
    let content = html! {
        (two_thirds(heading_with_caption(&caption(page), &title)))
        (answers(page, seen, Some(&page.addresses.form)))
        (two_thirds(html! {
            @if whole {
                h2.govuk-heading-m { "Submit" }
                p.govuk-body {
                    "By submitting you say that this is what you saw, and that it names nobody. It can’t be changed afterwards."
                }
                (post_button(&page.addresses.check, "Submit this rating", ButtonKind::Primary))
            } @else {
                (inset(html! {
                    "Something is missing: each item needs a score or no opportunity, and each score a line. "
                    (link("Go back to the form", &page.addresses.form))
                }))
            }
        }))
    };
    let back = shell(around, page).back(page.addresses.form.clone(), "Back to the form");
    back.page(&title, Some(&page.at.authority.name), false, content)
}

/// One's own second rating, once it is submitted.
pub(in crate::questionnaires) fn submitted(
    around: &Shell<'_>,
    page: &RatingPage<'_>,
    seen: &Seen,
) -> Markup {
    let content = html! {
        (two_thirds(html! {
            (heading_with_caption(&caption(page), &title(page)))
            p.govuk-body { (tag("Submitted", Colour::Green)) }
            p.govuk-body { "Your rating is submitted and stays as it is. Thank you." }
        }))
        (answers(page, seen, None))
    };
    shell(around, page).page(&title(page), Some(&page.at.authority.name), false, content)
}

fn answers(page: &RatingPage<'_>, seen: &Seen, change: Option<&String>) -> Markup {
    let instrument = page.head.instrument;
    let day = seen.on.filter(|_| !page.second).or(page.day);
    let mut first = SummaryRow::new(
        instrument.day_of(),
        day.map_or_else(not_provided, |day| html! { (formats::date(day)) }),
    );
    if let (Some(form), false) = (change, page.second) {
        first = first.change(format!("{form}#date-day"), "the date");
    }
    let mut summary = vec![first];
    if !page.second && instrument != Instrument::OrganisationalEvidence {
        let team = seen.origin.team.clone();
        let chosen = seen.origin.chosen.map(Chosen::title);
        let rows = [
            ("Team", team.map(|it| html! { (it) }), "team"),
            (
                "How it was chosen",
                chosen.map(|it| html! { (it) }),
                "chosen",
            ),
        ];
        summary.extend(rows.into_iter().map(|(key, value, field)| {
            let row = SummaryRow::new(key, value.unwrap_or_else(not_provided));
            match change {
                Some(form) => row.change(format!("{form}#{field}"), key.to_lowercase()),
                None => row,
            }
        }));
    }
    html! {
        (summary_list(&summary))
        @for part in parts(page.version) {
            h2.govuk-heading-m { (part.title) }
            (summary_list(&part.items.iter().map(|item| row(instrument, item, seen, change)).collect::<Vec<_>>()))
        }
    }
}

fn row<'a>(
    instrument: Instrument,
    item: &Item,
    seen: &Seen,
    change: Option<&String>,
) -> SummaryRow<'a> {
    let rating = seen.scores.get(&item.code).copied();
    let line = seen.notes.get(&item.code);
    let key = format!("{} {}", item.code, item.text);
    let row = SummaryRow::new(key, said(instrument, rating, line));
    match change {
        Some(form) => {
            let field = score_field(&item.code);
            row.change(
                format!("{form}#{field}"),
                format!("the score of {}", item.code),
            )
        }
        None => row,
    }
}

/// A score with its line.
pub(super) fn said(
    instrument: Instrument,
    rating: Option<Rating>,
    line: Option<&String>,
) -> Markup {
    html! {
        @match rating { Some(rating) => (words(instrument, rating)), None => (not_provided()) }
        @if let Some(line) = line { p.govuk-body { (line) } }
    }
}
