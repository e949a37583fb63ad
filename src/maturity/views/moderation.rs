//! The agenda of the moderation meeting: each flag, what it rests on, what to ask, what was said
//! and agreed. It is for the room: nothing of it is ever published.

use maud::{Markup, html};

use super::{dimension::score, looking::not_yet, publication::flag_href, standing::key, words};
use crate::{
    maturity::{
        FlagPath, ModerationPath,
        handlers::moderation::FlagForm,
        rules::{DimensionResult, PerceptionBasis},
        store::Moderation,
    },
    programmes::{Dimension, Shell},
    questionnaires::{AuthorityRound, rules::TooSoon},
    ui::*,
};

const TITLE: &str = "Moderation agenda";

/// A dimension to talk about.
pub(in crate::maturity) struct Flag {
    pub(in crate::maturity) result: DimensionResult,
    /// All that was written, the oldest first.
    pub(in crate::maturity) written: Vec<Moderation>,
}

impl Flag {
    fn response(&self) -> Option<&str> {
        let newest = self.written.last()?;
        Some(newest.response.as_str()).filter(|it| !it.is_empty())
    }

    fn is_open(&self) -> bool {
        self.result.gap_flag && self.response().is_none()
    }
}

/// What the meeting has before it.
pub(in crate::maturity) struct Agenda {
    /// Nobody has looked at the draft yet, and why it may be too soon.
    pub(in crate::maturity) instead: Option<Option<TooSoon>>,
    pub(in crate::maturity) published: bool,
    /// Flags that are raised, and those that something was written at, D1 first.
    pub(in crate::maturity) flags: Vec<Flag>,
}

impl Agenda {
    pub(in crate::maturity) fn flag(&self, dimension: Dimension) -> Option<&Flag> {
        let mut flags = self.flags.iter();
        flags.find(|flag| flag.result.dimension == dimension)
    }
}

pub(in crate::maturity) fn agenda(
    shell: &Shell<'_>,
    at: &AuthorityRound,
    agenda: &Agenda,
) -> Markup {
    let caption = format!("{}, {}", at.authority.name, at.round.title().to_lowercase());
    let content = html! {
        (heading_with_caption(&caption, TITLE))
        (two_thirds(html! {
            (introduction(at, agenda))
            @for flag in &agenda.flags { (item(at, agenda, flag)) }
        }))
    };
    shell.page(TITLE, Some(&at.authority.name), false, content)
}

fn introduction(at: &AuthorityRound, agenda: &Agenda) -> Markup {
    let raised = agenda.flags.iter().filter(|flag| flag.result.gap_flag);
    let raised: Vec<_> = raised.collect();
    let open: Vec<_> = raised.iter().filter(|flag| flag.is_open()).collect();
    let codes: Vec<_> = open
        .iter()
        .map(|flag| flag.result.dimension.to_string())
        .collect();
    let codes: Vec<_> = codes.iter().map(String::as_str).collect();
    html! {
        p.govuk-body {
            "Where what people say (perception, P) and what records show (evidence, E) are 0.75 or more apart, "
            "the authority and the programme team talk it over before the result is published. "
            "The figures are not changed here. Notes and responses are for this authority’s lead and the programme team; "
            "the Department for Education never sees them."
        }
        @if let Some(waits) = agenda.instead {
            (inset(html! {
                p.govuk-body { "The flags rest on the draft result, so they do not show yet." }
                (not_yet(at, waits))
            }))
        } @else if raised.is_empty() {
            (inset(html! { p.govuk-body { "No dimension has a gap of 0.75 or more, so there is nothing to discuss." } }))
        } @else {
            p.govuk-body {
                strong { (formats::plural(raised.len() as i64, "flag", "flags")) } " raised. "
                @if open.is_empty() { "Each has an agreed response." }
                @else { "Without an agreed response: " (formats::list(&codes)) "." }
            }
        }
        @if agenda.published {
            p.govuk-body { "The result is published, so notes and responses are no longer written." }
        }
    }
}

fn item(at: &AuthorityRound, agenda: &Agenda, flag: &Flag) -> Markup {
    let dimension = flag.result.dimension;
    let agenda_path = ModerationPath::of(at).to_string();
    html! {
        section id=(key(dimension)) {
            h2.govuk-heading-m { (dimension) " " (dimension.title()) " " (state(flag)) }
            (figures(&flag.result))
            (prompts(&flag.result))
            (written(flag))
            @if !agenda.published {
                p.govuk-body {
                    (link_hidden("Write notes and the agreed response", &format!("for {dimension}"), &flag_href(&agenda_path, dimension)))
                }
            }
        }
    }
}

fn state(flag: &Flag) -> Markup {
    match (flag.result.gap_flag, flag.response()) {
        (false, _) => tag("No longer raised", Colour::Grey),
        (true, None) => tag("Open", Colour::Orange),
        (true, Some(_)) => tag("Agreed", Colour::Green),
    }
}

fn figures(it: &DimensionResult) -> Markup {
    let p = it.perception.figure;
    let e = it.evidence.figure;
    let dash = || "–".to_owned();
    let gap = it.gap.map_or_else(dash, words::gap);
    summary_list(&[
        SummaryRow::new(
            "Perception (P)",
            html! { (p.map_or_else(dash, |p| p.told.to_string())) ", " (perception_rests_on(it)) },
        ),
        SummaryRow::new(
            "Evidence (E)",
            html! { (e.map_or_else(dash, |e| score(e.value))) ", " (evidence_rests_on(it)) },
        ),
        SummaryRow::new("Gap (P − E)", gap),
    ])
}

fn perception_rests_on(it: &DimensionResult) -> String {
    match it.perception.figure.map(|p| p.basis) {
        Some(PerceptionBasis::Survey) => {
            let groups = words::groups(&it.perception.groups);
            format!("from the survey: {}", groups.to_lowercase())
        }
        Some(PerceptionBasis::Agreed) => "from the agreed self-assessment".into(),
        None => "no figure".into(),
    }
}

fn evidence_rests_on(it: &DimensionResult) -> String {
    let counting = it.evidence.instruments.iter().filter(|line| line.counts);
    let lines: Vec<_> = counting
        .map(|line| {
            let (one, many) = words::records(line.instrument);
            let mean = line.mean.map(score).unwrap_or_default();
            format!(
                "{} (mean {mean})",
                formats::plural(line.counted as i64, one, many)
            )
        })
        .collect();
    match lines.is_empty() {
        true => "no figure".into(),
        false => format!(
            "from {}",
            formats::list(&lines.iter().map(String::as_str).collect::<Vec<_>>())
        ),
    }
}

/// What to ask, by which side is higher.
fn prompts(it: &DimensionResult) -> Markup {
    let agreed = it.perception.figure.map(|p| p.basis) == Some(PerceptionBasis::Agreed);
    let who = if agreed {
        "The agreed self-assessment says"
    } else {
        "People say"
    };
    let Some(gap) = it.gap.filter(|_| it.gap_flag) else {
        return html! { p.govuk-body { "The figures have changed, and this gap is now under 0.75." } };
    };
    let (lead, questions) = match gap.value > 0.0 {
        true => (
            format!("{who} more than the records show."),
            [
                "What do people see that the records do not? Who could show it?",
                "Are the records recent, and from enough teams and kinds of work?",
                "Is it intended and talked about, but not yet done in everyday work?",
                "What would a record look like that shows it next time?",
            ],
        ),
        false => (
            "The records show more than people say.".replace(
                "people say",
                if agreed {
                    "the agreed self-assessment says"
                } else {
                    "people say"
                },
            ),
            [
                "Do the records come from teams that are further on than the others?",
                "Is good practice seen, but not named or noticed by those who do it?",
                "Did workload or a recent change weigh on what people answered?",
                "How could people hear what the records show?",
            ],
        ),
    };
    html! {
        p.govuk-body { strong { (lead) } " Questions to start with:" }
        ul.govuk-list.govuk-list--bullet { @for question in questions { li { (question) } } }
    }
}

fn written(flag: &Flag) -> Markup {
    let Some((newest, before)) = flag.written.split_last() else {
        return html! { p.govuk-body { "Nothing is written yet." } };
    };
    html! {
        (entry(newest))
        @if !before.is_empty() {
            (details("What was written before", html! {
                @for writing in before.iter().rev() { (entry(writing)) }
            }))
        }
    }
}

fn entry(it: &Moderation) -> Markup {
    let or_none = |text: &str| match text.is_empty() {
        true => not_provided(),
        false => html! { span.app-lines { (text) } },
    };
    html! {
        (summary_list(&[
            SummaryRow::new("Notes", or_none(&it.notes)),
            SummaryRow::new("Agreed response", or_none(&it.response)),
            SummaryRow::new("Written", html! { (it.made.by) ", " (formats::moment(it.made.at)) }),
        ]))
    }
}

/// The page on which notes and a response are written.
pub(in crate::maturity) fn flag(
    shell: &Shell<'_>,
    at: &AuthorityRound,
    flag: &Flag,
    (form, changed, limit): (&FlagForm, bool, usize),
    errors: &FieldErrors,
) -> Markup {
    let dimension = flag.result.dimension;
    let title = format!("{dimension} {}", dimension.title());
    let notes = Field::new("notes", "Notes of the meeting (optional)")
        .hint(confidential_hint(
            "What was said and what the gap may come from.",
        ))
        .limit(limit as u32);
    let response = Field::new("response", "Agreed response (optional)")
        .hint("What the authority and the programme team agreed on. The flag stays open until there is one.")
        .limit(limit as u32);
    let content = two_thirds(html! {
        (error_summary(errors))
        (heading_with_caption(&format!("{TITLE}, {}, {}", at.authority.name, at.round.title().to_lowercase()), &title))
        (figures(&flag.result))
        (prompts(&flag.result))
        @if changed && let Some(newest) = flag.written.last() {
            h2.govuk-heading-m { "Written in the meantime" }
            (entry(newest))
            h2.govuk-heading-m { "What you typed" }
        }
        (post_form(&FlagPath::of(at, key(dimension)).to_string(), html! {
            (hidden("seen", &form.seen))
            (textarea(notes, &form.notes, errors))
            (textarea(response, &form.response, errors))
            (button("Save", ButtonKind::Primary))
        }))
    });
    shell.page(
        &title,
        Some(&at.authority.name),
        !errors.is_empty(),
        content,
    )
}
