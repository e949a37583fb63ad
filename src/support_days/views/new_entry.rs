//! The form that logs support days, for a phone in a corridor.

use maud::{Markup, html};

use super::{authority_path, entry_fields, ledger_path, series_path};
use crate::{
    programmes::{Authority, Programme, Shell},
    support_days::{
        Balance,
        forms::{EntryForm, Giver, REASON_LIMIT},
    },
    ui::*,
};

/// What the form for a new entry needs.
pub(in crate::support_days) struct NewEntry<'a> {
    pub(in crate::support_days) programme: &'a Programme,
    pub(in crate::support_days) authority: &'a Authority,
    pub(in crate::support_days) authorities: Vec<Authority>,
    /// Who can have given the support; whoever logs first.
    pub(in crate::support_days) people: Vec<Giver>,
    pub(in crate::support_days) balance: Balance,
    /// Whether the date lies in a closed quarter.
    pub(in crate::support_days) asks_reason: bool,
}

pub(in crate::support_days) fn new_entry(
    shell: &Shell<'_>,
    page: &NewEntry<'_>,
    form: &EntryForm,
    errors: &FieldErrors,
) -> Markup {
    let title = "Log support days";
    let (programme, authority) = (page.programme, page.authority);
    let path = ledger_path(programme, authority);
    let left = formats::days(page.balance.remaining().quarters().into());
    let content = two_thirds(html! {
        (error_summary(errors))
        (heading(title))
        p.govuk-body { (authority.name) " has " strong { (left) } " left to draw." }
        (post_form(&path, html! {
            (hidden("submission", &form.submission))
            (authority_input(page, form, errors))
            (entry_fields(&page.people, form, errors))
            @if page.asks_reason {
                (textarea(
                    Field::new("reason", "Why do the figures of a closed quarter change?")
                        .hint("The quarter’s figures were reported. The Department for Education is shown the change and your reason in the next return: name nobody")
                        .limit(REASON_LIMIT as u32)
                        .rows(3),
                    &form.reason,
                    errors,
                ))
            }
            (button("Log support days", ButtonKind::Primary))
        }))
        p.govuk-body { (link("Book a visit that repeats", &series_path(programme, authority))) }
    });
    shell
        .clone()
        .back(
            authority_path(programme, authority),
            format!("Back to {}", authority.name),
        )
        .page(title, Some(&authority.name), !errors.is_empty(), content)
}

pub(super) fn authority_input(
    page: &NewEntry<'_>,
    form: &EntryForm,
    errors: &FieldErrors,
) -> Markup {
    let choices: Vec<Choice<'_>> = page
        .authorities
        .iter()
        .map(|authority| Choice::new(authority.slug.as_str(), authority.name.as_str()))
        .collect();
    select(
        Field::new("authority", "Authority"),
        &choices,
        &form.authority,
        errors,
    )
}
