//! Two pages of one draft, and a page whose draft is not open here: nothing is saved over, and
//! nothing that was chosen leaves the screen.

use maud::{Markup, html};

use super::{
    answering::{Surroundings, answers_of, clear_address},
    leaving::finished,
    returning::return_link,
    statements::Wording,
};
use crate::{
    questionnaires::{
        actions::answering::Stopped,
        forms::{SectionForm, conflicting_field},
        rules::{Answers, Conflict, Group, Part, ReturnCode, Theirs},
    },
    ui::*,
};

/// What was saved from another page meanwhile and what was chosen here, at each statement.
pub(in crate::questionnaires) fn conflicts_at(
    part: &Part<'_>,
    conflicts: &[Conflict],
    (sent, group): (&SectionForm, Group),
) -> FieldErrors {
    let (mut errors, wording) = (FieldErrors::new(), Wording::of(group));
    for item in &part.items {
        let Some(conflict) = conflicts.iter().find(|own| own.code == item.code) else {
            continue;
        };
        let field = conflicting_field(conflict);
        let theirs = match conflict.theirs {
            Theirs::Answer(Some(answer)) => format!("is saved as “{}”", wording.answer(answer)),
            Theirs::Answer(None) | Theirs::Note(_) => "was cleared".into(),
        };
        let yours = match sent.get(&field).parse() {
            Ok(answer) => format!("you chose “{}” here", wording.answer(answer)),
            Err(_) => "you left it blank here".into(),
        };
        errors.add(
            field,
            format!(
                "“{}” {theirs} in another tab or on another device; {yours}. Select the answer that is right and save again",
                wording.title(item)
            ),
        );
    }
    errors
}

/// Why answers were not submitted.
pub(in crate::questionnaires) fn not_submitted(stopped: Stopped) -> FieldErrors {
    let mut errors = FieldErrors::new();
    let message = match stopped {
        Stopped::Changed => {
            "Nothing was submitted: your answers were changed in another tab or on another device after you opened this page. Read them again, then submit"
        }
        _ => "Answer at least one statement before you submit",
    };
    errors.add("answers", message);
    errors
}

/// Asks before a page of answers is cleared; `changed` where one was saved since it was asked.
pub(in crate::questionnaires) fn ask_to_clear(
    around: &Surroundings<'_>,
    part: &Part<'_>,
    (answers, form): (&Answers, &SectionForm),
    changed: bool,
) -> Markup {
    let title = "Clear your answers on this page?";
    let mut errors = FieldErrors::new();
    if changed {
        errors.add(
            "answers",
            "An answer was saved in another tab or on another device after you opened this page, so it was kept. Clear it too, or keep it",
        );
    }
    let section = around.section(part);
    let content = html! {
        (two_thirds(html! {
            (error_summary(&errors))
            (heading_with_caption(part.title, title))
        }))
        div id="answers" { (answers_of(around, part, answers, false)) }
        (two_thirds(button_group(html! {
            (post_form(&clear_address(around, part), html! {
                @for (name, value) in form.unseen() { (hidden(name, value)) }
                (button("Clear my answers", ButtonKind::Warning))
            }))
            (link("Keep them", &section))
        })))
    };
    let back = Some((section.as_str(), "Back to the page"));
    around.page(title, back, changed, content)
}

/// A page of a draft that is not open on this device, with what was chosen on it.
pub(in crate::questionnaires) fn other_draft(
    around: &Surroundings<'_>,
    sent: Option<(&Part<'_>, &Answers)>,
) -> Markup {
    let title = "Not saved: this page belongs to answers that are not open here";
    let first = around.link_itself();
    let content = html! {
        (two_thirds(html! {
            (heading_with_caption(around.authority(), title))
            p.govuk-body { "Somebody else may have begun to answer on this device since the page was opened, or its answers were closed on it. Nothing was saved, changed or submitted." }
            h2.govuk-heading-m { "If the answers on this page are yours" }
            p.govuk-body { "Enter your return code to open what you saved before, then put in what is missing." }
            p.govuk-body { (return_link(around)) }
            h2.govuk-heading-m { "If they are not" }
            p.govuk-body { "Close this page. " (link("Go to the first page of the survey", &first)) }
        }))
        (chosen(around, sent))
    };
    around.page(title, None, false, content)
}

/// A page of a draft that was submitted since, with what was chosen on it.
pub(in crate::questionnaires) fn submitted_before(
    around: &Surroundings<'_>,
    key: &ReturnCode,
    sent: Option<(&Part<'_>, &Answers)>,
) -> Markup {
    let title = "You have already submitted your answers";
    let content = html! {
        (two_thirds(html! {
            (heading_with_caption(around.authority(), title))
            p.govuk-body { "They were submitted before you sent this page. They count once, and nothing was added or changed now." }
            @if around.invitation.is_shared() {
                p.govuk-body { "If another person of your group uses this device, they can answer too." }
                (finished(around, key, ButtonKind::Secondary))
            }
        }))
        (chosen(around, sent))
    };
    around.page(title, None, false, content)
}

fn chosen(around: &Surroundings<'_>, sent: Option<(&Part<'_>, &Answers)>) -> Markup {
    html! {
        @if let Some((part, answers)) = sent {
            @if !answers.is_empty() {
                h2.govuk-heading-l { "What was chosen on this page" }
                (answers_of(around, part, answers, false))
            }
        }
    }
}
