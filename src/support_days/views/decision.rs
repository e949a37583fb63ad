//! The steps of an entry's life that are asked on a page of their own.

use maud::{Markup, html};

use super::{
    Names,
    entry::{back_to_entry, quarters_path},
    history::history,
    people_text,
};
use crate::{
    programmes::{Authority, Programme, Shell},
    support_days::{
        CancellationPath, ConfirmationPath, DeliveryPath, DisputePath, EntryId, Revision,
        SettlementPath,
        forms::{REASON_LIMIT, ReasonForm},
    },
    ui::*,
};

/// Beside a reason that goes into a return where the entry is, or comes to be, in a closed quarter.
pub(super) const SHOWN_IF_CLOSED: &str = "Where figures of a closed quarter change, the Department for Education is shown your reason in the next return: name nobody";

/// A step that somebody takes by a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::support_days) enum Decision {
    Deliver,
    Confirm,
    Dispute,
    Settle,
    Cancel,
}

impl Decision {
    fn title(self) -> &'static str {
        match self {
            Self::Deliver => "Mark as delivered",
            Self::Confirm => "Confirm this entry",
            Self::Dispute => "Dispute this entry",
            Self::Settle => "Settle the dispute",
            Self::Cancel => "Cancel this entry",
        }
    }

    /// What follows.
    fn consequence(self) -> &'static str {
        match self {
            Self::Deliver => "The authority’s lead is then asked to confirm it.",
            Self::Confirm => "You agree that these days were given as the entry says.",
            Self::Dispute => {
                "The entry stays in the ledger and its days still draw until the dispute is settled. Those who give the support see your reason."
            }
            Self::Settle => {
                "For a dispute that is answered without a change. Where the entry is wrong, correct it instead. The authority’s lead is then asked again."
            }
            Self::Cancel => {
                "The entry stays in the ledger as cancelled, with your reason. Its days can be drawn again."
            }
        }
    }

    /// The question that the reason answers; none for a step without one.
    fn question(self) -> Option<&'static str> {
        match self {
            Self::Deliver => Some("Why do the figures of a closed quarter change?"),
            Self::Confirm => None,
            Self::Dispute => Some("What is wrong?"),
            Self::Settle => Some("How was it settled?"),
            Self::Cancel => Some("Why is it cancelled?"),
        }
    }

    /// Who else reads the reason. That a dispute is settled changes no figure.
    fn reason_hint(self) -> Option<&'static str> {
        match self {
            Self::Deliver => Some(
                "The Department for Education is shown your reason in the next return: name nobody",
            ),
            Self::Cancel => Some(SHOWN_IF_CLOSED),
            Self::Confirm | Self::Dispute | Self::Settle => None,
        }
    }

    pub(in crate::support_days) fn path(
        self,
        (programme, authority): (&Programme, &Authority),
        id: EntryId,
    ) -> String {
        let (programme, authority) = (programme.slug.clone(), authority.slug.clone());
        let entry = id.0;
        match self {
            Self::Deliver => DeliveryPath {
                programme,
                authority,
                entry,
            }
            .to_string(),
            Self::Confirm => ConfirmationPath {
                programme,
                authority,
                entry,
            }
            .to_string(),
            Self::Dispute => DisputePath {
                programme,
                authority,
                entry,
            }
            .to_string(),
            Self::Settle => SettlementPath {
                programme,
                authority,
                entry,
            }
            .to_string(),
            Self::Cancel => CancellationPath {
                programme,
                authority,
                entry,
            }
            .to_string(),
        }
    }
}

/// What the page of a step shows.
pub(in crate::support_days) struct DecisionPage {
    pub(in crate::support_days) id: EntryId,
    /// Oldest first, never empty.
    pub(in crate::support_days) history: Vec<Revision>,
    pub(in crate::support_days) names: Names,
    /// Whether a reason is asked for.
    pub(in crate::support_days) asks_reason: bool,
    /// The revision that the person saw before, where there is a newer one.
    pub(in crate::support_days) since: Option<i32>,
}

pub(in crate::support_days) fn decision(
    shell: &Shell<'_>,
    place: (&Programme, &Authority),
    decision: Decision,
    page: &DecisionPage,
    form: &ReasonForm,
    errors: &FieldErrors,
) -> Markup {
    let (title, authority) = (decision.title(), place.1);
    let question = decision.question().filter(|_| page.asks_reason);
    let field = |question: &'static str| {
        let field = Field::new("reason", question)
            .limit(REASON_LIMIT as u32)
            .rows(3);
        match decision.reason_hint() {
            Some(hint) => field.hint(hint),
            None => field,
        }
    };
    let content = two_thirds(html! {
        (error_summary(errors))
        (heading_with_caption(&authority.name, title))
        @if let Some(seen) = page.since {
            (changed_since(&page.history, seen, &page.names, place.0))
        }
        @if let Some(latest) = page.history.last() { (in_short(latest, &page.names)) }
        p.govuk-body { (decision.consequence()) }
        (post_form(&decision.path(place, page.id), html! {
            (hidden("seen", &form.seen))
            @if !form.back.is_empty() { (hidden("back", &form.back)) }
            @if let Some(question) = question {
                (textarea(field(question), &form.reason, errors))
            }
            (button(title, if decision == Decision::Cancel { ButtonKind::Warning } else { ButtonKind::Primary }))
        }))
    });
    back_to_entry(shell, place, page.id).page(
        title,
        Some(&authority.name),
        !errors.is_empty(),
        content,
    )
}

/// The entry in a sentence and its summary.
fn in_short(latest: &Revision, names: &Names) -> Markup {
    let entry = &latest.entry;
    html! {
        p.govuk-body {
            (formats::days(entry.days().quarters().into())) " of "
            (formats::lower_first(entry.activity.title())) " on " (formats::date(entry.held_on))
            " by " (people_text(entry, names)) "."
        }
        (inset(html! { (entry.summary) }))
    }
}

/// What others changed after the revision that the person saw; errors link to it as `changed`.
pub(super) fn changed_since(
    revisions: &[Revision],
    seen: i32,
    names: &Names,
    programme: &Programme,
) -> Markup {
    html! {
        section #changed aria-labelledby="changed-title" {
            h2.govuk-heading-m #changed-title { "What changed since you opened it" }
            (history(revisions, seen, names, false, &quarters_path(programme)))
        }
    }
}
