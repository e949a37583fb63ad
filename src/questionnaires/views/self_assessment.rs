//! The agreed self-assessment.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::statements::{AUTHORITY, note_input, safeguarding};
use crate::{
    people::PersonId,
    programmes::Shell,
    questionnaires::{
        AuthorityRound, CheckPath, ClearSectionPath, SectionPath, SelfAssessmentPath,
        forms::{COMPLETED, SectionForm, answer_field, conflicting_field},
        paths::round_address,
        rules::{
            Conflict, Item, LastRound, Part, Refusal, Section, SelfAssessment, Settled, Theirs,
        },
    },
    ui::*,
};

const TITLE: &str = "Agreed self-assessment";

fn caption(at: &AuthorityRound) -> String {
    format!("{}, {}", at.authority.name, at.round.title())
}

fn back_to_round<'a>(shell: &Shell<'a>, at: &AuthorityRound) -> Shell<'a> {
    let text = format!("Back to {}", at.round.title());
    shell.clone().back(round_address(at), text)
}

fn back_to_tasks<'a>(shell: &Shell<'a>, at: &AuthorityRound) -> Shell<'a> {
    let path = SelfAssessmentPath::of(at).to_string();
    shell.clone().back(path, "Back to the sections")
}

/// Why nothing can be changed, in a sentence.
pub(super) fn because(at: &AuthorityRound, refusal: &Refusal) -> String {
    let round = &at.round;
    match refusal {
        Refusal::Window => format!(
            "This round takes answers from {} only.",
            formats::date_range(round.opens_on, round.closes_on),
        ),
        Refusal::Settled(Settled::Published) => {
            "This round’s result is published, so nothing in it can be changed.".into()
        }
        Refusal::Settled(Settled::Proposed) => {
            "This round’s result is proposed for publication, so nothing in it can be changed while the proposal stands.".into()
        }
        Refusal::Submitted => "The self-assessment has been submitted, so it can’t be changed.".into(),
        Refusal::LastDayOver => {
            "The survey’s last day is over. Change its last day first.".into()
        }
        Refusal::RemindedToday => "A reminder has been sent today. Send the next one tomorrow or later.".into(),
        Refusal::NotOpen => "The survey is not open.".into(),
        Refusal::FromFile => {
            "This round’s responses were imported from a file, so no survey can be opened beside them.".into()
        }
        Refusal::ResponsesClosed => {
            "Somebody has looked at the draft result, so this round takes no more answers to the survey.".into()
        }
        Refusal::Changed => {
            "Somebody changed an answer or a note after you opened this page. Check them again.".into()
        }
        Refusal::Incomplete(sections) => {
            let titles: Vec<&str> = sections.iter().map(|d| d.title()).collect();
            format!("Complete every section before you sign off: {}.", titles.join("; "))
        }
    }
}

/// A refusal as the error of a section's first statement, so that all that was typed stays.
pub(in crate::questionnaires) fn refusal_at(
    part: &Part<'_>,
    at: &AuthorityRound,
    refusal: &Refusal,
) -> FieldErrors {
    let mut errors = FieldErrors::new();
    if let Some(first) = part.items.first() {
        let message = format!("Nothing was saved. {}", because(at, refusal));
        errors.add(answer_field(first), message);
    }
    errors
}

pub(in crate::questionnaires) fn tasks(
    shell: &Shell<'_>,
    at: &AuthorityRound,
    parts: &[Part<'_>],
    saved: Option<&SelfAssessment>,
    shut: Option<&Refusal>,
) -> Markup {
    let section_of = |part: &Part<'_>| {
        let dimension = part.items.first().map(|item| item.dimension)?;
        saved?.sections.get(&dimension)
    };
    let tasks: Vec<Task<'_>> = parts
        .iter()
        .map(|part| {
            let status = match section_of(part) {
                None => Status::NotYetStarted,
                Some(section) if section.complete => Status::Completed,
                Some(_) => Status::InProgress,
            };
            Task::new(part.title, status).href(SectionPath::of(at, &part.key).to_string())
        })
        .collect();
    let complete = parts
        .iter()
        .filter(|p| section_of(p).is_some_and(|s| s.complete))
        .count();
    let check = match complete == parts.len() && shut.is_none() {
        true => Task::new("Check answers and sign off", Status::NotYetStarted)
            .href(CheckPath::of(at).to_string()),
        false => Task::new("Check answers and sign off", Status::CannotStartYet),
    };
    let content = two_thirds(html! {
        (heading_with_caption(&caption(at), TITLE))
        @if let Some(shut) = shut { (important_banner(html! { p.govuk-notification-banner__heading { (because(at, shut)) } })) }
        p.govuk-body {
            "Agree one answer to each of the forty statements for the whole authority, together with colleagues who see different parts of it. "
            "Several people can work on it at the same time, even on one section: nobody overwrites what another saved."
        }
        p.govuk-body {
            "You can stop at any time and come back until " (formats::date(at.round.closes_on)) ". "
            "Once it is signed off, it can’t be changed."
        }
        (safeguarding())
        p.govuk-body { "You have completed " (complete) " of " (parts.len()) " sections." }
        h2.govuk-heading-m { "Answer" }
        (task_list("sections", &tasks))
        h2.govuk-heading-m { "Sign off" }
        (task_list("submit", &[check]))
        @if complete < parts.len() && saved.is_some_and(|saved| !saved.sections.is_empty()) {
            p.govuk-body { (link("Look through all answers so far", &CheckPath::of(at).to_string())) }
        }
    });
    back_to_round(shell, at).page(TITLE, Some(&at.authority.name), false, content)
}

/// A section as it is put to whoever works on it.
pub(in crate::questionnaires) struct Asked<'a> {
    pub(in crate::questionnaires) part: &'a Part<'a>,
    pub(in crate::questionnaires) form: &'a SectionForm,
    /// What the authority said the last time.
    pub(in crate::questionnaires) last: Option<&'a LastRound>,
}

pub(in crate::questionnaires) fn section(
    shell: &Shell<'_>,
    at: &AuthorityRound,
    asked: &Asked<'_>,
    from_check: bool,
    errors: &FieldErrors,
) -> Markup {
    let (part, form) = (asked.part, asked.form);
    let query = if from_check { "?from=check" } else { "" };
    let action = format!("{}{query}", SectionPath::of(at, &part.key));
    let content = two_thirds(html! {
        (error_summary(errors))
        (heading_with_caption(&format!("{TITLE}: {}", caption(at)), part.title))
        p.govuk-body { "How far is each statement true across the authority? Leave it blank if you have not agreed an answer." }
        (safeguarding())
        (saving_form(&action, html! {
            @for (name, value) in form.unseen() { (hidden(name, value)) }
            @for item in &part.items {
                @let before = asked.last.and_then(|last| AUTHORITY.before(last, item));
                (AUTHORITY.ask(item, form, errors, before))
                (note_input(item, form, errors))
            }
            (radios(
                Field::new(COMPLETED, "Have you completed this section?").label_size(Size::M),
                &[
                    Choice::new("yes", "Yes, I’ve completed this section"),
                    Choice::new("later", "No, I’ll come back to it later"),
                ],
                form.get(COMPLETED),
                errors,
            ))
            (button("Save and continue", ButtonKind::Primary))
        }))
        p.govuk-body { (link("Clear the answers of this section", &ClearSectionPath::of(at, &part.key).to_string())) }
    });
    let shell = match from_check {
        true => shell
            .clone()
            .back(CheckPath::of(at).to_string(), "Back to your answers"),
        false => back_to_tasks(shell, at),
    };
    shell.page(
        part.title,
        Some(&at.authority.name),
        !errors.is_empty(),
        content,
    )
}

/// What another person saved meanwhile and what was chosen here, at each field in question.
pub(in crate::questionnaires) fn conflicts_at(
    part: &Part<'_>,
    conflicts: &[Conflict],
    (sent, me): (&SectionForm, PersonId),
    names: &BTreeMap<PersonId, String>,
) -> FieldErrors {
    let mut errors = FieldErrors::new();
    let place = |conflict: &&Conflict| {
        let place = part
            .items
            .iter()
            .position(|item| item.code == conflict.code);
        (place, matches!(conflict.theirs, Theirs::Note(_)))
    };
    let mut conflicts: Vec<_> = conflicts.iter().collect();
    conflicts.sort_by_key(place);
    for conflict in conflicts {
        let field = conflicting_field(conflict);
        let (code, who) = (&conflict.code, saver(conflict, me, names));
        let message = match &conflict.theirs {
            Theirs::Answer(theirs) => {
                let theirs = match theirs {
                    Some(answer) => format!("saved “{}”", AUTHORITY.answer(*answer)),
                    None => "took the answer away".into(),
                };
                let yours = match sent.get(&field).parse() {
                    Ok(answer) => format!("you chose “{}”", AUTHORITY.answer(answer)),
                    Err(_) => "you left it blank".into(),
                };
                format!(
                    "{code}: {who} {theirs}; {yours}. Select the answer that you agree and save again"
                )
            }
            Theirs::Note(note) if note.is_empty() => {
                format!("{code}: {who} took the note away. Keep yours or empty it, and save again")
            }
            Theirs::Note(note) => format!(
                "{code}: {who} saved another note: “{note}”. Write the note that you agree and save again"
            ),
        };
        errors.add(field, message);
    }
    errors
}

/// `Sam Carter (16 March 2026 at 10:42am)`.
fn saver(conflict: &Conflict, me: PersonId, names: &BTreeMap<PersonId, String>) -> String {
    let Some(saver) = &conflict.saver else {
        return "somebody".into();
    };
    let who = match names.get(&saver.person) {
        _ if saver.person == me => "you, in another window,",
        Some(name) => name,
        None => "somebody",
    };
    format!("{who} ({})", formats::moment(saver.at))
}

pub(in crate::questionnaires) fn read_only(
    shell: &Shell<'_>,
    at: &AuthorityRound,
    part: &Part<'_>,
    saved: &Section,
    shut: &Refusal,
) -> Markup {
    let content = html! {
        (two_thirds(html! {
            (heading_with_caption(&format!("{TITLE}: {}", caption(at)), part.title))
            (inset(html! { (because(at, shut)) " You can read what was saved." }))
        }))
        (answers_of(part, saved, None, |_| None))
    };
    back_to_tasks(shell, at).page(part.title, Some(&at.authority.name), false, content)
}

fn answers_of(
    part: &Part<'_>,
    saved: &Section,
    last: Option<&LastRound>,
    change: impl Fn(&Part<'_>) -> Option<String>,
) -> Markup {
    let row = |item: &&Item| {
        let before = last.and_then(|last| AUTHORITY.before(last, item));
        let beside = (saved.notes.get(&item.code), before);
        AUTHORITY.row_beside(item, &saved.answers, beside, change(part))
    };
    let rows: Vec<SummaryRow<'_>> = part.items.iter().map(row).collect();
    summary_list(&rows)
}

/// Every part with its answers.
fn all_answers(
    parts: &[Part<'_>],
    (saved, last): (Option<&SelfAssessment>, Option<&LastRound>),
    change: impl Fn(&Part<'_>) -> Option<String>,
) -> Markup {
    let none = Section::default();
    let section_of = |part: &Part<'_>| {
        let dimension = part.items.first().map(|item| item.dimension)?;
        saved?.sections.get(&dimension)
    };
    html! {
        @for part in parts {
            h2.govuk-heading-m { (part.title) }
            (answers_of(part, section_of(part).unwrap_or(&none), last, &change))
        }
    }
}

pub(in crate::questionnaires) fn check(
    shell: &Shell<'_>,
    at: &AuthorityRound,
    parts: &[Part<'_>],
    (saved, last): (Option<&SelfAssessment>, Option<&LastRound>),
    refusal: Option<&Refusal>,
    sent: bool,
) -> Markup {
    let incomplete = match saved {
        Some(saved) => saved.incomplete(),
        None => parts
            .iter()
            .filter_map(|p| Some(p.items.first()?.dimension))
            .collect(),
    };
    // What stands in the way of signing off, and what did so just now.
    let reason = match refusal {
        Some(refusal) if *refusal != Refusal::Changed => Some(because(at, refusal)),
        _ if incomplete.is_empty() => None,
        _ => Some(because(at, &Refusal::Incomplete(incomplete))),
    };
    let title = "Check the answers before you sign off the self-assessment";
    let mut errors = FieldErrors::new();
    if let (Some(refusal), true) = (refusal, sent) {
        let message = format!("Nothing was signed off. {}", because(at, refusal));
        errors.add("submit", message);
    }
    let change = |part: &Part<'_>| match refusal {
        Some(Refusal::Window | Refusal::Settled(_)) => None,
        _ => Some(format!("{}?from=check", SectionPath::of(at, &part.key))),
    };
    let content = html! {
        (error_summary(&errors))
        (two_thirds(heading_with_caption(&caption(at), title)))
        (all_answers(parts, (saved, last), change))
        (two_thirds(html! {
            div id="submit" {
                @if let Some(reason) = &reason {
                    (inset(html! { (reason) }))
                } @else {
                    (declaration(at, saved))
                }
            }
        }))
    };
    back_to_tasks(shell, at).page(title, Some(&at.authority.name), !errors.is_empty(), content)
}

fn declaration(at: &AuthorityRound, saved: Option<&SelfAssessment>) -> Markup {
    let name = &at.authority.name;
    html! {
        h2.govuk-heading-m { "Sign off for " (name) }
        p.govuk-body { "I am signing this off for " (name) ". These are the answers that the authority agreed." }
        p.govuk-body { "Your name and the date stand beside them, and they can’t be changed afterwards." }
        (post_form(&CheckPath::of(at).to_string(), html! {
            @if let Some(saved) = saved { (hidden("mark", &saved.mark())) }
            (button("Sign off the self-assessment", ButtonKind::Primary))
        }))
    }
}

/// What somebody can quote when they ask about a self-assessment.
fn reference(saved: &SelfAssessment) -> String {
    format!("SA{:05}", saved.id)
}

pub(in crate::questionnaires) fn submitted(
    shell: &Shell<'_>,
    at: &AuthorityRound,
    saved: &SelfAssessment,
) -> Markup {
    let title = "Self-assessment signed off";
    let content = two_thirds(html! {
        (panel(title, html! { "Your reference is " br; strong { (reference(saved)) } }))
        h2.govuk-heading-m { "What happens next" }
        p.govuk-body {
            "Your facilitator can now read the answers and notes. They stand beside the survey and the records of practice in this round’s result, "
            "which is published only once your facilitator has proposed it and you have agreed."
        }
        p.govuk-body { (link("Read the self-assessment", &SelfAssessmentPath::of(at).to_string())) }
        p.govuk-body { (link(&format!("Go to {}", at.round.title()), &round_address(at))) }
        p.govuk-body { "Questions: " (link(CONTACT, &format!("mailto:{CONTACT}"))) }
    });
    shell.page(title, Some(&at.authority.name), false, content)
}

pub(in crate::questionnaires) fn whole(
    shell: &Shell<'_>,
    at: &AuthorityRound,
    parts: &[Part<'_>],
    saved: &SelfAssessment,
) -> Markup {
    let on = saved.submitted_at.map(formats::moment);
    let by = saved
        .submitted_by
        .clone()
        .unwrap_or_else(|| "a file that was imported".into());
    let content = html! {
        (heading_with_caption(&caption(at), TITLE))
        (summary_list(&[
            SummaryRow::new("Signed off", on.unwrap_or_default()),
            SummaryRow::new("By", by),
            SummaryRow::new("Reference", reference(saved)),
        ]))
        (all_answers(parts, (Some(saved), None), |_| None))
    };
    back_to_round(shell, at).page(TITLE, Some(&at.authority.name), false, content)
}

pub(in crate::questionnaires) fn not_yet(shell: &Shell<'_>, at: &AuthorityRound) -> Markup {
    let content = two_thirds(html! {
        (heading_with_caption(&caption(at), TITLE))
        p.govuk-body { "The authority has not submitted its self-assessment for this round. You can read it here once it has." }
    });
    back_to_round(shell, at).page(TITLE, Some(&at.authority.name), false, content)
}

pub(in crate::questionnaires) fn ask_to_clear(
    shell: &Shell<'_>,
    at: &AuthorityRound,
    (part, saved): (&Part<'_>, &Section),
    refusal: Option<&Refusal>,
) -> Markup {
    let title = "Clear the answers of this section?";
    let section = SectionPath::of(at, &part.key).to_string();
    let mut errors = FieldErrors::new();
    if let Some(refusal) = refusal {
        let message = format!("Nothing was cleared. {}", because(at, refusal));
        errors.add("answers", message);
    }
    let content = two_thirds(html! {
        (error_summary(&errors))
        (heading_with_caption(part.title, title))
        (warning("The answers and notes of this section are deleted, for everybody who works on it. This can’t be undone."))
        div id="answers" { (answers_of(part, saved, None, |_| None)) }
        (button_group(html! {
            (post_form(&ClearSectionPath::of(at, &part.key).to_string(), html! {
                (hidden("mark", &saved.mark()))
                (button("Clear the answers", ButtonKind::Warning))
            }))
            (link("Keep the answers", &section))
        }))
    });
    shell.clone().back(section, "Back to the section").page(
        title,
        Some(&at.authority.name),
        !errors.is_empty(),
        content,
    )
}
