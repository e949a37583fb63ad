//! What the round’s page says of its publication: what can be done now, and all that was done.

use maud::{Markup, html};

use super::{round::RoundPage, words};
use crate::{
    maturity::{
        CorrectionPath, MaturityPath, ModerationPath, PublicationPath, ResultPath, RetractionPath,
        SendBackPath, StopCorrectionPath, Topic, WithdrawalPath, history::Publication,
    },
    questionnaires::rules::{SelfAssessmentState, SurveyState},
    ui::*,
};

pub(super) fn publication(page: &RoundPage<'_>, errors: &FieldErrors) -> Markup {
    let history = &page.history;
    html! {
        h2.govuk-heading-m id="publication" { "Publication" }
        @if let Some(error) = errors.get("publication") {
            p.govuk-error-message id="publication-error" {
                span.govuk-visually-hidden { "Error: " } (error)
            }
        }
        @if let Some(standing) = history.standing() { (published(page, standing)) }
        @if let Some(correction) = history.correction() {
            p.govuk-body {
                (tag("Being corrected", Colour::Orange)) " since " (formats::date(correction.started.on()))
                ", started by " (correction.started.by) ": “" (correction.reason) "”"
            }
        }
        @if let Some(withdrawn) = history.withdrawn() { (taken_back(withdrawn)) }
        @match (history.proposal(), history.standing(), history.correction()) {
            (Some(proposal), ..) => (proposed(page, proposal)),
            (None, Some(_), None) => {}
            (None, ..) => (not_proposed(page)),
        }
    }
}

fn published(page: &RoundPage<'_>, standing: &Publication) -> Markup {
    let at = page.at;
    html! {
        @if let Some(agreed) = &standing.agreed {
            p.govuk-body {
                (tag("Published", Colour::Green)) " on " (formats::date(agreed.on())) ". "
                (standing.proposed.by) " proposed it and " (agreed.by) " agreed. The figures no longer change."
            }
        }
        p.govuk-body { (link("See what is published", &MaturityPath::of(at).to_string())) }
        @if page.history.correction().is_none() && page.may_propose {
            p.govuk-body { (link("Correct the published result", &CorrectionPath::of(at).to_string())) }
        }
        @if page.may_retract {
            p.govuk-body { (link("Withdraw the published result", &RetractionPath::of(at).to_string())) }
        }
    }
}

fn taken_back(withdrawn: &Publication) -> Markup {
    html! {
        @if let Some(ended) = &withdrawn.ended {
            p.govuk-body {
                (tag("Withdrawn", Colour::Red)) " on " (formats::date(ended.on())) " by " (ended.by)
                @if let Some(reason) = &withdrawn.end_reason { ": “" (reason) "”" }
            }
        }
    }
}

fn not_proposed(page: &RoundPage<'_>) -> Markup {
    let correcting = page.history.correction().is_some();
    html! {
        @if let Some(back) = page.history.sent_back() { (sent_back(back)) }
        @else if !correcting { p.govuk-body { (tag("Not proposed", Colour::Grey)) } }
        @if page.coverage.survey == SurveyState::Open {
            p.govuk-body {
                "The survey is open. Once the authority closes it, the result can be proposed for publication."
            }
        } @else if page.may_propose {
            (consequences(page))
            (open_flags(page))
            @if !page.open_flags.contains(&Topic::Safety) {
                p.govuk-body {
                    "You propose the figures as they stand now. They are published once the authority’s lead agrees."
                    @if page.closed.is_none() {
                        " Look at the draft result first: nobody has yet. Like that look, the proposal closes the responses of this round for good."
                    }
                }
                (post_button(&PublicationPath::of(page.at).to_string(), "Propose publication", ButtonKind::Primary))
            }
        } @else {
            p.govuk-body {
                "The programme team proposes the result for publication, and you agree or send it back. "
                "Until then nobody outside this authority and the programme team sees it."
            }
        }
        @if correcting && page.may_propose {
            p.govuk-body { "If nothing is to be corrected after all, stop the correction. That is possible while the figures are those that are published." }
            (post_button(&StopCorrectionPath::of(page.at).to_string(), "Stop the correction", ButtonKind::Secondary))
        }
    }
}

fn sent_back(back: &Publication) -> Markup {
    html! {
        @if let Some(ended) = &back.ended {
            (inset(html! {
                p.govuk-body {
                    (tag("Sent back", Colour::Orange)) " on " (formats::date(ended.on())) " by " (ended.by) "."
                }
                @if let Some(reason) = &back.end_reason { p.govuk-body { "“" (reason) "”" } }
                p.govuk-body { "The round is open for corrections. Propose it again once it is put right." }
            }))
        }
    }
}

/// Proposing waits for an agreed response to the safety flag, and for no other, and says so.
fn open_flags(page: &RoundPage<'_>) -> Markup {
    let gaps = page.open_flags.iter().filter(|it| **it != Topic::Safety);
    let gaps: Vec<_> = gaps.map(|it| words::topic(*it)).collect();
    let gaps: Vec<_> = gaps.iter().map(String::as_str).collect();
    html! {
        @if page.open_flags.contains(&Topic::Safety) {
            (warning("Risk and the child first: agree a response before you propose the result."))
        }
        @if !gaps.is_empty() {
            (warning(&format!(
                "{} without an agreed response: {}. You can propose all the same.",
                formats::plural(gaps.len() as i64, "discussion flag is", "discussion flags are"),
                formats::list(&gaps),
            )))
        }
        @if !page.open_flags.is_empty() {
            p.govuk-body { (link("Go to the agenda of the moderation meeting", &ModerationPath::of(page.at).to_string())) }
        }
    }
}

fn proposed(page: &RoundPage<'_>, proposal: &Publication) -> Markup {
    let at = page.at;
    html! {
        p.govuk-body {
            (tag("Proposed", Colour::Blue)) " by " (proposal.proposed.by) " on "
            (formats::date(proposal.proposed.on())) "."
        }
        (consequences(page))
        p.govuk-body {
            (link(
                "See exactly what the Department for Education will see",
                &ResultPath::of(at, proposal.id.to_string()).to_string(),
            ))
        }
        @if page.may_agree {
            p.govuk-body {
                "Nothing in this round can be changed while it is proposed. "
                "If you do not agree, send it back and say what should be put right."
            }
            (warning("You cannot take back your agreement. A published result can only be corrected or withdrawn, and that is told."))
            (post_form(&page.under("/publication/agreement"), html! {
                (hidden("proposal", &proposal.id.to_string()))
                (button_group(html! {
                    (button("Agree and publish", ButtonKind::Primary))
                    (link("Send it back with a reason", &SendBackPath::of(at).to_string()))
                }))
            }))
        } @else {
            p.govuk-body { "It is published once the authority’s lead agrees." }
        }
        @if page.may_propose {
            p.govuk-body {
                "Nothing in this round can be changed while it is proposed. "
                "To put something right, withdraw the proposal and propose again afterwards."
            }
            (post_button(&WithdrawalPath::of(at).to_string(), "Withdraw the proposal", ButtonKind::Secondary))
        }
    }
}

fn consequences(page: &RoundPage<'_>) -> Markup {
    let draft = match page.history.standing() {
        Some(_) => ResultPath::of(page.at, "draft").to_string(),
        None => MaturityPath::of(page.at).to_string(),
    };
    html! {
        p.govuk-body {
            "Publishing shows the " (link("maturity profile", &draft))
            " to the Department for Education, with how each figure was worked out. It no longer changes then; "
            "a correction is published beside it, with its reason. "
            "No answer, note, record or name is shown, and nothing of a single role group."
        }
        @if matches!(page.coverage.self_assessment, SelfAssessmentState::InProgress { .. }) {
            (warning("The agreed self-assessment is begun and not submitted. It is left out if the result is published now."))
        }
    }
}

/// All that was ever done to publish this round, the newest first.
pub(super) fn history(page: &RoundPage<'_>) -> Markup {
    let events = page.history.events();
    if events.is_empty() {
        return html! {};
    }
    let rows = events.iter().rev().map(|event| {
        vec![
            cell(formats::moment(event.deed.at)),
            match event.result {
                Some(id) => {
                    let href = ResultPath::of(page.at, id.to_string()).to_string();
                    html! { (event.what) ". " (link_hidden("See the result", &format!("published on {}", formats::date(event.deed.on())), &href)) }
                }
                None => cell(event.what),
            },
            cell(&event.deed.by),
            cell(event.why.unwrap_or("–")),
        ]
    });
    let columns = ["When", "What", "By", "Why"].map(Column::text).to_vec();
    table(&Table::new("history", "History of publication", columns).rows(rows.collect()))
}
