//! Beginning a record, and deleting a draft.

use maud::{Markup, html};

use super::statements::safeguarding;
use crate::{
    programmes::Shell,
    questionnaires::{
        AuthorityRound, DeleteDraftPath, DraftPath, EvidencePath, NewRecordPath,
        rules::{Instrument, RecordHead},
    },
    ui::*,
};

/// The authority and the round, over a heading.
pub(super) fn caption(at: &AuthorityRound) -> String {
    format!("{}, {}", at.authority.name, at.round.title())
}

/// With a way back to the round’s records.
pub(super) fn back_to_records<'a>(shell: &Shell<'a>, at: &AuthorityRound) -> Shell<'a> {
    let path = EvidencePath::of(at).to_string();
    shell.clone().back(path, "Back to the records")
}

pub(in crate::questionnaires) fn new(
    shell: &Shell<'_>,
    at: &AuthorityRound,
    chosen: &str,
    errors: &FieldErrors,
) -> Markup {
    let title = "Add a record";
    let choices = Instrument::EVIDENCE.map(|it| Choice::new(it.code(), it.title()));
    let content = two_thirds(html! {
        (error_summary(errors))
        (heading_with_caption(&caption(at), title))
        p.govuk-body {
            "The record is given a reference, such as PO-3. It is yours alone until you submit it, and you can save it at any time and come back."
        }
        (safeguarding())
        (post_form(&NewRecordPath::of(at).to_string(), html! {
            (radios(
                Field::new("instrument", "What is it a record of?").label_size(Size::M),
                &choices,
                chosen,
                errors,
            ))
            (button("Continue", ButtonKind::Primary))
        }))
    });
    let name = Some(at.authority.name.as_str());
    back_to_records(shell, at).page(title, name, !errors.is_empty(), content)
}

pub(in crate::questionnaires) fn ask_to_delete(
    shell: &Shell<'_>,
    at: &AuthorityRound,
    head: &RecordHead,
) -> Markup {
    let title = format!("Delete the draft of {}?", head.reference);
    let draft = DraftPath::of(at, head.id).to_string();
    let content = two_thirds(html! {
        (heading_with_caption(&caption(at), &title))
        (warning("Everything that you wrote in it is deleted. This can’t be undone."))
        (button_group(html! {
            (post_button(&DeleteDraftPath::of(at, head.id).to_string(), "Delete the draft", ButtonKind::Warning))
            (link("Keep the draft", &draft))
        }))
    });
    let name = Some(at.authority.name.as_str());
    shell
        .clone()
        .back(draft, "Back to the draft")
        .page(&title, name, false, content)
}
