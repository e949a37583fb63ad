//! The round’s page: where it stands, what has come in, and its publication.

use std::sync::Arc;

use maud::{Markup, html};

use super::{coverage, looking::responses_line, publication, turnout};
use crate::{
    maturity::{RoundPath, Snapshot, Topic, history::History, rules::Prospect},
    programmes::{Dimension, Shell},
    questionnaires::{
        AuthorityRound,
        rules::{ClosedResponses, Coverage, SelfAssessmentState, SurveyState, Turnout},
    },
    ui::*,
};

/// What the page shows.
pub(in crate::maturity) struct RoundPage<'a> {
    pub(in crate::maturity) at: &'a AuthorityRound,
    pub(in crate::maturity) coverage: Coverage,
    /// What each dimension could show as it stands; `None` for who has a blind rating to do.
    pub(in crate::maturity) prospects: Option<Vec<(Dimension, Prospect)>>,
    /// The result that was published before it.
    pub(in crate::maturity) before: Option<Arc<Snapshot>>,
    /// All its proposals and corrections.
    pub(in crate::maturity) history: History,
    /// When the responses were closed for good, and by whom.
    pub(in crate::maturity) closed: Option<ClosedResponses>,
    /// How many people each group has, and how their answers came.
    pub(in crate::maturity) turnout: Vec<Turnout>,
    /// Flags without an agreed response, for whoever may propose now.
    pub(in crate::maturity) open_flags: Vec<Topic>,
    /// Whether this person may propose.
    pub(in crate::maturity) may_propose: bool,
    /// Whether this person may agree.
    pub(in crate::maturity) may_agree: bool,
    /// Whether this person may withdraw what is published.
    pub(in crate::maturity) may_retract: bool,
    /// Whether this person writes at discussion flags.
    pub(in crate::maturity) may_moderate: bool,
    /// Whether this person completes the self-assessment and runs the survey.
    pub(in crate::maturity) runs_diagnostic: bool,
    /// Whether this person imports files into it.
    pub(in crate::maturity) may_import: bool,
    /// Whether the round's window is open.
    pub(in crate::maturity) open_today: bool,
}

impl RoundPage<'_> {
    /// The round's page, or one under it.
    pub(super) fn under(&self, page: &str) -> String {
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
            (publication::publication(page, errors))
        }))
        (coverage::came_in(&page.coverage, page.prospects.as_deref(), page.before.as_deref()))
        @if page.closed.is_some() { (turnout::turnout(&page.turnout, turnout::Counts::Given)) }
        (files(page))
        (publication::history(page))
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
    let moderation = SummaryRow::new("Moderation", "Agenda of the meeting").action(
        "Open",
        page.under("/moderation"),
        "the agenda of the moderation meeting",
    );
    let mut rows = vec![
        SummaryRow::new("Asks for", page.at.round.kind.title()),
        SummaryRow::new("Dates", format!("{window}, {open}")),
        agreed,
        survey,
        responses(page),
        evidence,
        maturity,
    ];
    if page.may_moderate {
        rows.push(moderation);
    }
    summary_list(&rows)
}

/// Whether the responses are closed for good, with the way to the first look.
fn responses<'a>(page: &RoundPage<'_>) -> SummaryRow<'a> {
    let row = SummaryRow::new("Responses", responses_line(page.closed.as_ref()));
    if page.closed.is_some() {
        return row;
    }
    row.action("Look", page.under("/look"), "at the draft result")
}

fn self_assessment(state: &SelfAssessmentState) -> String {
    match state {
        SelfAssessmentState::NotStarted => "Not started".into(),
        SelfAssessmentState::InProgress { complete } => {
            format!("In progress: {complete} of 10 dimensions completed")
        }
        SelfAssessmentState::Submitted { at, .. } => {
            format!("Submitted on {}", formats::date(formats::in_england(*at)))
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
    let history = &page.history;
    match (history.standing(), history.proposal()) {
        (Some(_), Some(_)) => "Published; a correction is proposed",
        (Some(_), None) if history.correction().is_some() => "Published, being corrected",
        (Some(_), None) => "Published",
        (None, Some(_)) => "Draft, proposed for publication",
        (None, None) => "Draft",
    }
}
