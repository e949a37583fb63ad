//! Correcting an entry, or delivering it with what changed.

use chrono::NaiveDate;
use maud::{Markup, html};

use super::{
    Names,
    decision::{SHOWN_IF_CLOSED, changed_since},
    entry::{back_to_entry, correction_path},
    entry_fields,
    history::changes,
};
use crate::{
    programmes::{Authority, Programme, Shell},
    support_days::{
        Balance, Entry, EntryId, Revision,
        forms::{CorrectionForm, Giver, REASON_LIMIT, asks_whether_it_took_place},
    },
    ui::*,
};

/// What the page of a correction shows.
pub(in crate::support_days) struct CorrectionPage {
    pub(in crate::support_days) id: EntryId,
    /// Oldest first, never empty.
    pub(in crate::support_days) history: Vec<Revision>,
    pub(in crate::support_days) names: Names,
    /// Whoever can have given the support, those on the entry first.
    pub(in crate::support_days) people: Vec<Giver>,
    pub(in crate::support_days) balance: Balance,
    /// The revision that the person began from, where there is a newer one.
    pub(in crate::support_days) since: Option<i32>,
    /// What they would let the entry say, where the form can be read.
    pub(in crate::support_days) asked: Option<Entry>,
    pub(in crate::support_days) today: NaiveDate,
}

pub(in crate::support_days) fn correction(
    shell: &Shell<'_>,
    place: (&Programme, &Authority),
    page: &CorrectionPage,
    form: &CorrectionForm,
    errors: &FieldErrors,
) -> Markup {
    let (title, authority) = ("Correct this entry", place.1);
    let left = formats::days(page.balance.remaining().quarters().into());
    let latest = page.history.last();
    let content = two_thirds(html! {
        (error_summary(errors))
        (heading_with_caption(&authority.name, title))
        p.govuk-body {
            (authority.name) " has " strong { (left) } " left to draw, beside the days of this entry. "
            "What the entry said before stays in its history. The authority’s lead is asked to confirm it again."
        }
        @if let Some(seen) = page.since {
            (changed_since(&page.history, seen, &page.names, place.0))
            @if let (Some(latest), Some(asked)) = (latest, &page.asked) {
                h2.govuk-heading-m { "What your correction would change now" }
                (would_change(&latest.entry, asked, &page.names))
            }
        }
        (post_form(&correction_path(place, page.id), html! {
            (hidden("seen", &form.seen))
            div #correction {
                @if latest.is_some_and(|latest| asks_whether_it_took_place(latest, page.today)) {
                    (took_place(form, errors))
                }
                (entry_fields(&page.people, &form.entry, errors))
            }
            (textarea(
                Field::new("reason", "Why is it corrected?")
                    .hint(SHOWN_IF_CLOSED)
                    .limit(REASON_LIMIT as u32)
                    .rows(3),
                &form.entry.reason,
                errors,
            ))
            (button("Save the correction", ButtonKind::Primary))
        }))
    });
    back_to_entry(shell, place, page.id).page(
        title,
        Some(&authority.name),
        !errors.is_empty(),
        content,
    )
}

fn took_place(form: &CorrectionForm, errors: &FieldErrors) -> Markup {
    let choices = [
        Choice::new("yes", "Yes").hint("It is delivered with what you change here"),
        Choice::new("no", "No").hint("It stays booked"),
    ];
    let field = Field::new("took-place", "Did it take place?").small();
    radios(field, &choices, &form.took_place, errors)
}

fn would_change(latest: &Entry, asked: &Entry, names: &Names) -> Markup {
    let same = latest.says_as(asked);
    html! {
        @if same { p.govuk-body { "Nothing: the entry says so already." } }
        @else { (changes(latest, asked, names)) }
    }
}
