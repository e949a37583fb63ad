//! A note that corrects a frozen return.

use maud::{Markup, html};

use super::{lines, return_path};
use crate::{
    programmes::{Programme, Shell},
    reports::returns::{
        ReturnCorrectionPath,
        forms::{LIMIT, NoteForm},
        rules::Note,
    },
    support_days::Quarter,
    ui::*,
};

/// What the page shows.
pub(in crate::reports::returns) struct CorrectionPage {
    pub(in crate::reports::returns) quarter: Quarter,
    /// Those that the next return will list already.
    pub(in crate::reports::returns) waiting: Vec<Note>,
}

pub(in crate::reports::returns) fn correction(
    shell: &Shell<'_>,
    programme: &Programme,
    page: &CorrectionPage,
    form: &NoteForm,
    errors: &FieldErrors,
) -> Markup {
    let title = format!("Correct the return of {}", page.quarter.title());
    let field = |name: &'static str, label: &'static str, hint: &str| {
        Field::new(name, label)
            .hint(confidential_hint(hint))
            .label_size(Size::S)
            .rows(4)
            .limit(LIMIT)
    };
    let content = two_thirds(html! {
        (error_summary(errors))
        (heading_with_caption(&programme.name, &title))
        p.govuk-body {
            "A frozen return never changes. What you write here is listed in the next return, with your name. "
            "Days that are corrected in the ledger and results that are corrected or withdrawn are listed by themselves."
        }
        @if !page.waiting.is_empty() {
            h2.govuk-heading-m { "Waiting for the next return" }
            @for note in &page.waiting {
                (lines(&note.text))
                p."govuk-body-s app-secondary" { "Reason: " (note.reason) " Written by " (note.by) " on " (formats::date(note.on)) }
            }
        }
        (post_form(&ReturnCorrectionPath::of(programme, page.quarter).to_string(), html! {
            (textarea(field("correction", "What is corrected", "What the return says, and what is right."), &form.correction, errors))
            (textarea(field("reason", "Why", ""), &form.reason, errors))
            (button("Save the correction", ButtonKind::Primary))
        }))
    });
    shell
        .clone()
        .back(return_path(programme, page.quarter), "Back to the return")
        .page(&title, Some(&programme.name), !errors.is_empty(), content)
}
