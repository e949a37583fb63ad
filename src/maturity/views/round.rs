//! The round’s page: where it stands, what has come in, and its publication.

use maud::{Markup, html};

use super::coverage;
use crate::{
    maturity::{RoundPath, store::Publication},
    programmes::Shell,
    questionnaires::{
        AuthorityRound,
        rules::{Coverage, SelfAssessmentState, SurveyState},
    },
    ui::*,
};

/// What the page shows.
pub(in crate::maturity) struct RoundPage<'a> {
    pub(in crate::maturity) at: &'a AuthorityRound,
    pub(in crate::maturity) coverage: Coverage,
    /// The standing proposal or the agreed one.
    pub(in crate::maturity) publication: Option<Publication>,
    /// Whether this person may propose.
    pub(in crate::maturity) may_propose: bool,
    /// Whether this person may agree.
    pub(in crate::maturity) may_agree: bool,
    /// Whether this person completes the self-assessment and runs the survey.
    pub(in crate::maturity) runs_diagnostic: bool,
    /// Whether this person imports files into it.
    pub(in crate::maturity) may_import: bool,
    /// Whether the round's window is open.
    pub(in crate::maturity) open_today: bool,
}

impl RoundPage<'_> {
    /// The round's page, or one under it.
    fn under(&self, page: &str) -> String {
        format!("{}{page}", RoundPath::of(self.at))
    }

    fn maturity(&self) -> String {
        self.under("/maturity")
    }
}

/// The page; `errors` says why a proposal or an agreement was refused.
pub(in crate::maturity) fn round(
    shell: &Shell<'_>,
    page: &RoundPage<'_>,
    errors: &FieldErrors,
) -> Markup {
    let title = page.at.round.title();
    let content = html! {
        (error_summary(errors))
        (heading_with_caption(&page.at.authority.name, &title))
        (two_thirds(html! {
            (summary(page))
            (publication(page, errors))
        }))
        (coverage::came_in(&page.coverage))
        (files(page))
    };
    shell.page(
        &title,
        Some(&page.at.authority.name),
        !errors.is_empty(),
        content,
    )
}

/// What goes in and out as a file.
fn files(page: &RoundPage<'_>) -> Markup {
    html! {
        p.govuk-body {
            @if page.may_import { (link("Import from a file", &page.under("/import"))) " · " }
            (link("Save the quality assurance records as a file (CSV)", &page.under("/evidence.csv")))
        }
    }
}

fn summary(page: &RoundPage<'_>) -> Markup {
    let window = formats::date_range(page.at.round.opens_on, page.at.round.closes_on);
    let records: usize = page.coverage.records.iter().map(|it| it.records).sum();
    let open = if page.open_today {
        "open today"
    } else {
        "not open today"
    };
    let mut survey = SummaryRow::new("Survey", survey(&page.coverage));
    let mut agreed = SummaryRow::new(
        "Agreed self-assessment",
        self_assessment(&page.coverage.self_assessment),
    );
    if page.runs_diagnostic {
        agreed = agreed.action(
            "Open",
            page.under("/self-assessment"),
            "the agreed self-assessment",
        );
        survey = survey.action("Open", page.under("/survey"), "the survey");
    }
    let evidence = SummaryRow::new(
        "Quality assurance",
        formats::plural(records as i64, "record", "records"),
    )
    .action(
        "Open",
        page.under("/evidence"),
        "the quality assurance records",
    );
    let maturity = SummaryRow::new("Maturity", maturity_words(page)).action(
        "Open",
        page.maturity(),
        "the maturity profile",
    );
    summary_list(&[
        SummaryRow::new("Asks for", page.at.round.kind.title()),
        SummaryRow::new("Dates", format!("{window}, {open}")),
        agreed,
        survey,
        evidence,
        maturity,
    ])
}

fn self_assessment(state: &SelfAssessmentState) -> String {
    match state {
        SelfAssessmentState::NotStarted => "Not started".into(),
        SelfAssessmentState::InProgress { complete } => {
            format!("In progress: {complete} of 10 dimensions completed")
        }
        SelfAssessmentState::Submitted { at, .. } => {
            let on = at.with_timezone(&chrono_tz::Europe::London).date_naive();
            format!("Submitted on {}", formats::date(on))
        }
    }
}

fn survey(coverage: &Coverage) -> &'static str {
    match coverage.survey {
        SurveyState::NotOpened if !coverage.submitted.is_empty() => "Answers came from a file",
        SurveyState::NotOpened => "Not opened",
        SurveyState::Open => "Open: answers are coming in",
        SurveyState::Closed => "Closed",
    }
}

fn maturity_words(page: &RoundPage<'_>) -> &'static str {
    match &page.publication {
        Some(it) if it.agreed.is_some() => "Published",
        Some(_) => "Draft, proposed for publication",
        None => "Draft",
    }
}

fn publication(page: &RoundPage<'_>, errors: &FieldErrors) -> Markup {
    html! {
        h2.govuk-heading-m id="publication" { "Publication" }
        @if let Some(error) = errors.get("publication") {
            p.govuk-error-message id="publication-error" {
                span.govuk-visually-hidden { "Error: " } (error)
            }
        }
        @match &page.publication {
            Some(Publication { proposed_by, agreed: Some((agreed_by, on)), .. }) => {
                p.govuk-body {
                    (tag("Published", Colour::Green)) " on " (formats::date(*on)) ". "
                    (proposed_by) " proposed it and " (agreed_by) " agreed. The figures no longer change."
                }
                p.govuk-body { (link("See what is published", &page.maturity())) }
            }
            Some(proposal) => (proposed(page, proposal)),
            None => (not_proposed(page)),
        }
    }
}

fn not_proposed(page: &RoundPage<'_>) -> Markup {
    html! {
        p.govuk-body { (tag("Not proposed", Colour::Grey)) }
        @if page.coverage.survey == SurveyState::Open {
            p.govuk-body {
                "The survey is open. Once the authority closes it, the result can be proposed for publication."
            }
        } @else if page.may_propose {
            (consequences(page))
            p.govuk-body {
                "You propose the figures as they stand now. They are published once the authority’s lead agrees."
            }
            (post_button(&page.under("/publication"), "Propose publication", ButtonKind::Primary))
        } @else {
            p.govuk-body {
                "The programme team proposes the result for publication, and you agree or talk it over with them first. "
                "Until then nobody outside this authority and the programme team sees it."
            }
        }
    }
}

fn proposed(page: &RoundPage<'_>, proposal: &Publication) -> Markup {
    html! {
        p.govuk-body {
            (tag("Proposed", Colour::Blue)) " by " (proposal.proposed_by) " on "
            (formats::date(proposal.proposed_on)) "."
        }
        (consequences(page))
        @if page.may_agree {
            p.govuk-body {
                "If you do not agree, talk to the programme team. Nothing in this round can be changed "
                "while it is proposed; they can withdraw the proposal so that it can be put right."
            }
            (warning("You cannot take back your agreement."))
            (post_form(&page.under("/publication/agreement"), html! {
                (hidden("proposal", &proposal.id.to_string()))
                (button("Agree and publish", ButtonKind::Primary))
            }))
        } @else {
            p.govuk-body { "It is published once the authority’s lead agrees." }
        }
        @if page.may_propose {
            p.govuk-body {
                "Nothing in this round can be changed while it is proposed. "
                "To put something right, withdraw the proposal and propose again afterwards."
            }
            (post_button(&page.under("/publication/withdrawal"), "Withdraw the proposal", ButtonKind::Secondary))
        }
    }
}

fn consequences(page: &RoundPage<'_>) -> Markup {
    html! {
        p.govuk-body {
            "Publishing shows the " (link("maturity profile", &page.maturity()))
            " to the Department for Education, with how each figure was worked out, and fixes it for good. "
            "No answer, note, record or name is shown, and no group of fewer than five people."
        }
        @if matches!(page.coverage.self_assessment, SelfAssessmentState::InProgress { .. }) {
            (warning("The agreed self-assessment is begun and not submitted. It is left out for good if the result is published now."))
        }
    }
}
