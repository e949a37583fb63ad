//! The agenda of the moderation meeting: each flag, what it rests on, what to ask, what was said
//! and agreed. It is for the room: nothing of it is ever published.

use maud::{Markup, html};

use super::{dimension::score, looking::not_yet, words};
use crate::{
    maturity::{
        FlagPath, Topic,
        handlers::moderation::FlagForm,
        rules::{DimensionResult, PerceptionBasis, SafetyFlag},
        store::Moderation,
    },
    programmes::Shell,
    questionnaires::{AuthorityRound, rules::TooSoon},
    ui::*,
};

const TITLE: &str = "Moderation agenda";

/// Something to talk over.
pub(in crate::maturity) struct Flag {
    pub(in crate::maturity) topic: Topic,
    pub(in crate::maturity) about: About,
    /// All that was written, the oldest first.
    pub(in crate::maturity) written: Vec<Moderation>,
}

/// What a flag rests on.
pub(in crate::maturity) enum About {
    /// Since which rounds; empty where it is no longer raised.
    Safety(Vec<(u32, SafetyFlag)>),
    Gap(Box<DimensionResult>),
}

impl Flag {
    pub(in crate::maturity) fn is_raised(&self) -> bool {
        match &self.about {
            About::Safety(flags) => !flags.is_empty(),
            About::Gap(result) => result.gap_flag,
        }
    }

    fn is_agreed(&self) -> bool {
        self.written.last().is_some_and(Moderation::is_agreed)
    }

    fn is_open(&self) -> bool {
        self.is_raised() && !self.is_agreed()
    }
}

/// What the meeting has before it.
pub(in crate::maturity) struct Agenda {
    /// Nobody has looked at the draft yet, and why it may be too soon.
    pub(in crate::maturity) instead: Option<Option<TooSoon>>,
    pub(in crate::maturity) published: bool,
    /// Flags that are raised, and those that something was written at: safety, then D1 first.
    pub(in crate::maturity) flags: Vec<Flag>,
}

impl Agenda {
    pub(in crate::maturity) fn flag(&self, topic: Topic) -> Option<&Flag> {
        self.flags.iter().find(|flag| flag.topic == topic)
    }

    /// Those without an agreed response.
    pub(in crate::maturity) fn open(&self) -> impl Iterator<Item = &Flag> {
        self.flags.iter().filter(|flag| flag.is_open())
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
    let raised = agenda.flags.iter().filter(|flag| flag.is_raised()).count();
    let open: Vec<_> = agenda.open().map(|flag| words::topic(flag.topic)).collect();
    let open: Vec<_> = open.iter().map(String::as_str).collect();
    html! {
        p.govuk-body {
            "Where other things grow and risk and the child do not, or where what people say (perception, P) and what records show (evidence, E) are 0.75 or more apart, "
            "the authority and the programme team talk it over before the result is published. "
            "The figures are not changed here. Notes and responses are for this authority’s lead and the programme team; "
            "the Department for Education never sees them."
        }
        @if let Some(waits) = agenda.instead {
            (inset(html! {
                p.govuk-body { "The flags rest on the draft result, so they do not show yet." }
                (not_yet(at, waits))
            }))
        } @else if raised == 0 {
            (inset(html! { p.govuk-body { "No dimension has a gap of 0.75 or more, and risk and the child keep pace, so there is nothing to discuss." } }))
        } @else {
            p.govuk-body {
                strong { (formats::plural(raised as i64, "flag", "flags")) } " raised. "
                @if open.is_empty() { "Each has an agreed response." }
                @else { "Without an agreed response: " (formats::list(&open)) "." }
            }
        }
        @if agenda.published {
            p.govuk-body { "The result is published, so notes and responses are no longer written." }
        }
    }
}

fn item(at: &AuthorityRound, agenda: &Agenda, flag: &Flag) -> Markup {
    let topic = flag.topic;
    html! {
        section id=(topic.key()) {
            h2.govuk-heading-m { (topic.title()) " " (state(flag)) }
            (rests_on(flag))
            (written(flag))
            @if !agenda.published {
                p.govuk-body {
                    (link_hidden(
                        "Write notes and the agreed response",
                        &format!("for {}", words::topic(topic)),
                        &FlagPath::of(at, topic.key()).to_string(),
                    ))
                }
            }
        }
    }
}

fn state(flag: &Flag) -> Markup {
    match (flag.is_raised(), flag.is_agreed()) {
        (false, _) => tag("No longer raised", Colour::Grey),
        (true, false) => tag("Open", Colour::Orange),
        (true, true) => tag("Agreed", Colour::Green),
    }
}

/// The figures or changes behind a flag, and what to ask.
fn rests_on(flag: &Flag) -> Markup {
    match &flag.about {
        About::Safety(flags) => safety(flags),
        About::Gap(result) => html! {
            (figures(result))
            (prompts(result))
        },
    }
}

fn safety(flags: &[(u32, SafetyFlag)]) -> Markup {
    if flags.is_empty() {
        return html! { p.govuk-body { "The figures have changed, and risk and the child keep pace now." } };
    }
    let questions = [
        "What is known of the children behind these figures? Who has looked?",
        "Are families met with warmth while risk is seen less sharply?",
        "Which records of risk and the child’s experience are missing or thin?",
        "What will be done, by whom and by when, so that D5 (Risk, authority and the child’s experience) is sure?",
    ];
    html! {
        @for sentence in words::safety(flags) { p.govuk-body { (sentence) } }
        p.govuk-body { strong { "The result cannot be proposed until a response is agreed." } " Questions to start with:" }
        ul.govuk-list.govuk-list--bullet { @for question in questions { li { (question) } } }
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
    let title = flag.topic.title();
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
        (rests_on(flag))
        @if changed && let Some(newest) = flag.written.last() {
            h2.govuk-heading-m { "Written in the meantime" }
            (entry(newest))
            h2.govuk-heading-m { "What you typed" }
        }
        (post_form(&FlagPath::of(at, flag.topic.key()).to_string(), html! {
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
