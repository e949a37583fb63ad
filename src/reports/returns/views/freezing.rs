//! Reading a return through, signing it and freezing it.

use maud::{Markup, html};

use super::{document, return_path};
use crate::{
    programmes::{Programme, Shell},
    reports::returns::{FreezingPath, forms::FreezingForm, rules::Content},
    support_days::Quarter,
    ui::*,
};

/// What the page shows.
pub(in crate::reports::returns) struct FreezingPage<'a> {
    pub(in crate::reports::returns) quarter: Quarter,
    pub(in crate::reports::returns) content: Content,
    /// Earlier quarters that can have no return afterwards.
    pub(in crate::reports::returns) passed_over: Vec<Quarter>,
    pub(in crate::reports::returns) closed: bool,
    /// Whoever freezes it.
    pub(in crate::reports::returns) name: &'a str,
}

pub(in crate::reports::returns) fn freezing(
    shell: &Shell<'_>,
    programme: &Programme,
    page: &FreezingPage<'_>,
    form: &FreezingForm,
    errors: &FieldErrors,
) -> Markup {
    let title = format!("Freeze the return of {}", page.quarter.title());
    let silent: Vec<&str> = page
        .content
        .authorities
        .iter()
        .filter(|it| it.words.is_empty())
        .map(|it| it.name.as_str())
        .collect();
    let content = html! {
        (two_thirds(html! {
            (error_summary(errors))
            (heading_with_caption(&programme.name, &title))
            @if !silent.is_empty() {
                (inset(html! { "Nothing is written yet for " (formats::list(&silent)) "." }))
            }
            @if !page.passed_over.is_empty() {
                (inset(html! {
                    "There is no return of " (titles(&page.passed_over)) ", and there can be none once this one is frozen. What is changed in those quarters later needs a reason, and is listed as a correction."
                }))
            }
            p.govuk-body { a.govuk-link href="#return" { "Read what will be frozen" } " below, then sign and freeze it." }
            (post_form(&FreezingPath::of(programme, page.quarter).to_string(), html! {
                (textarea(
                    Field::new("sign-off", "Who else signs it (optional)")
                        .hint(format!("One a line: name, comma, role. {} signs as programme manager.", page.name))
                        .rows(3),
                    &form.sign_off,
                    errors,
                ))
                (checkboxes(
                    Field::new("read", "Agreement"),
                    &[Choice::new("yes", "The return below has been read and agreed by those who sign it")],
                    &[form.read.as_str()],
                    errors,
                ))
                (hidden("mark", &form.mark))
                (warning(if page.closed {
                    "A frozen return can not be changed or unfrozen. What is put right later is listed in the next return."
                } else {
                    "A frozen return can not be changed or unfrozen, and the quarter is closed for good: its days change only with a reason, which the next return lists."
                }))
                (button("Freeze the return", ButtonKind::Warning))
            }))
        }))
        div.app-return__preview { (document(&page.content, None)) }
    };
    shell
        .clone()
        .wide()
        .back(return_path(programme, page.quarter), "Back to the return")
        .page(&title, Some(&programme.name), !errors.is_empty(), content)
}

fn titles(quarters: &[Quarter]) -> String {
    let titles: Vec<String> = quarters.iter().map(|it| it.title()).collect();
    formats::list(&titles.iter().map(String::as_str).collect::<Vec<_>>())
}
