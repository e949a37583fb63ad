//! The round’s page: where it stands, what has come in, and its publication.

use maud::{Markup, html};

use super::words;
use crate::{
    maturity::{RoundPath, store::Publication},
    programmes::Shell,
    questionnaires::{
        AuthorityRound,
        rules::{Coverage, Group, SelfAssessmentState, SurveyState},
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
        (coverage(page))
    };
    shell.page(
        &title,
        Some(&page.at.authority.name),
        !errors.is_empty(),
        content,
    )
}

fn summary(page: &RoundPage<'_>) -> Markup {
    let window = formats::date_range(page.at.round.opens_on, page.at.round.closes_on);
    let records: usize = page.coverage.records.iter().map(|it| it.records).sum();
    let open = if page.open_today {
        "open today"
    } else {
        "not open today"
    };
    let mut survey = SummaryRow::new("Survey", survey(page.coverage.survey));
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

fn survey(state: SurveyState) -> &'static str {
    match state {
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
    }
}

fn coverage(page: &RoundPage<'_>) -> Markup {
    html! {
        h2.govuk-heading-m { "What has come in" }
        @if page.coverage.survey == SurveyState::NotOpened && page.coverage.submitted.values().all(|n| *n == 0) {
            p.govuk-body {
                "No survey has been opened. Without one, the agreed self-assessment stands for what people say."
            }
        } @else {
            (two_thirds(html! { p.govuk-body { (survey_words(&page.coverage)) } }))
            (groups(&page.coverage))
        }
        (records(&page.coverage))
    }
}

/// What the survey still needs for a score, said without a number of people.
fn survey_words(coverage: &Coverage) -> String {
    let of = |group: &Group| coverage.submitted.get(group).copied().unwrap_or_default();
    let staff = || Group::ALL.iter().filter(|group| **group != Group::Families);
    let groups = staff().filter(|group| of(group) > 0).count();
    let mut lacks = Vec::new();
    if staff().map(of).sum::<u64>() < 5 {
        lacks.push("at least five people");
    }
    if groups < 3 {
        lacks.push("at least three role groups");
    }
    if of(&Group::Practitioners) == 0 {
        lacks.push("practitioners");
    }
    match lacks.is_empty() {
        true => "Enough people and role groups have answered for a survey score. \
                 In each dimension it also depends on how many statements they answered."
            .into(),
        false => format!(
            "A survey score needs answers from {}.",
            formats::list(&lacks)
        ),
    }
}

fn groups(coverage: &Coverage) -> Markup {
    let rows = Group::ALL.iter().map(|group| {
        let n = coverage.submitted.get(group).copied().unwrap_or_default();
        vec![cell(group.title()), cell(words::submitted(n))]
    });
    let columns = vec![Column::text("Role group"), Column::text("Submitted")];
    table(&Table::new("coverage", "Survey responses by role group", columns).rows(rows.collect()))
}

fn records(coverage: &Coverage) -> Markup {
    let rows = coverage.records.iter().map(|it| {
        vec![
            cell(it.instrument.title()),
            cell(it.records),
            cell(it.second_rated),
        ]
    });
    let columns = vec![
        Column::text("Instrument"),
        Column::number("Records"),
        Column::number("Rated twice"),
    ];
    table(&Table::new("records", "Quality assurance records", columns).rows(rows.collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coverage_is_told_without_counting_people() {
        let mut coverage = Coverage {
            survey: SurveyState::NotOpened,
            links: Vec::new(),
            submitted: Default::default(),
            started: Default::default(),
            self_assessment: SelfAssessmentState::NotStarted,
            records: Vec::new(),
        };
        assert_eq!(
            survey_words(&coverage),
            "A survey score needs answers from at least five people, at least three role groups and practitioners."
        );
        for (group, n) in [
            (Group::Leaders, 1),
            (Group::Partners, 2),
            (Group::Families, 9),
        ] {
            coverage.submitted.insert(group, n);
        }
        assert!(survey_words(&coverage).contains("five people"));
        coverage.submitted.insert(Group::Practitioners, 2);
        assert!(survey_words(&coverage).starts_with("Enough people"));
    }
}
