//! Writing of an authority or of the programme.

use maud::{Markup, html};

use super::lines;
use crate::{
    programmes::Shell,
    reports::returns::{
        forms::{LIMIT, WordsForm},
        rules::{Part, Written},
    },
    support_days::Quarter,
    ui::*,
};

/// What the form shows.
pub(in crate::reports::returns) struct WordsPage<'a> {
    pub(in crate::reports::returns) quarter: Quarter,
    /// The authority, or the programme.
    pub(in crate::reports::returns) name: &'a str,
    pub(in crate::reports::returns) parts: &'a [Part],
    pub(in crate::reports::returns) action: String,
    pub(in crate::reports::returns) back: (String, &'static str),
    /// What stands, to be read beside what was typed where somebody else wrote meanwhile, or
    /// because nothing can be written any more.
    pub(in crate::reports::returns) standing: Vec<Written>,
    pub(in crate::reports::returns) open: bool,
}

pub(in crate::reports::returns) fn words(
    shell: &Shell<'_>,
    page: &WordsPage<'_>,
    form: &WordsForm,
    errors: &FieldErrors,
) -> Markup {
    let title = format!("Return of {}", page.quarter.title());
    let beside = !page.open || !page.standing.is_empty();
    let content = two_thirds(html! {
        (error_summary(errors))
        (heading_with_caption(page.name, &title))
        @if beside { (standing(page)) }
        @if page.open || !errors.is_empty() {
            p.govuk-body { "What you write stands in the return as it is, with your name and role, for the Department for Education to read." }
            (post_form(&page.action, html! {
                @for part in page.parts {
                    (textarea(
                        Field::new(part.code(), part.title())
                            .hint(confidential_hint(hint(*part)))
                            .label_size(Size::S)
                            .rows(6)
                            .limit(LIMIT),
                        form.of(*part),
                        errors,
                    ))
                }
                (hidden("seen", &form.seen))
                (button("Save", ButtonKind::Primary))
            }))
        }
    });
    let (href, text) = &page.back;
    shell
        .clone()
        .back(href, *text)
        .page(&title, Some(page.name), !errors.is_empty(), content)
}

fn standing(page: &WordsPage<'_>) -> Markup {
    html! {
        @if page.open {
            h2.govuk-heading-m { "As it stands now" }
        } @else {
            p.govuk-body { "Nothing can be written for this return any more." }
        }
        @for it in &page.standing {
            h3.govuk-heading-s { (it.part.title()) }
            (lines(&it.text))
            p."govuk-body-s app-secondary" { "Written by " (it.by.join("; ")) }
        }
        @if page.standing.is_empty() { p.govuk-body { "Nothing was written." } }
    }
}

fn hint(part: Part) -> &'static str {
    match part {
        Part::Learning => "What was learnt this quarter, and how you know.",
        Part::Risks => "What may go wrong, and what is done about it.",
        Part::Asks => "What you ask of the programme or of the Department for Education.",
        Part::Limitations => {
            "What a reader should know of the figures, besides what the return says by itself."
        }
    }
}
