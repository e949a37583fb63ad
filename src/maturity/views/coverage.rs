//! What has come in of a round, told without counting small groups.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::words;
use crate::{
    maturity::{
        Snapshot,
        rules::{Prospect, SPREAD},
    },
    programmes::Dimension,
    questionnaires::rules::{Coverage, FewPeople, Group, Instrument, SurveyState},
    ui::*,
};

/// What the round’s page says of answers and records. `prospects` is what each dimension could
/// show, unless this person must not know; `before` is the result that was published before it.
pub(super) fn came_in(
    coverage: &Coverage,
    prospects: Option<&[(Dimension, Prospect)]>,
    before: Option<&Snapshot>,
) -> Markup {
    html! {
        h2.govuk-heading-m id="coverage-heading" { "What has come in" }
        @if coverage.survey == SurveyState::NotOpened && coverage.submitted.is_empty() {
            p.govuk-body {
                "No survey has been opened. Without one, the agreed self-assessment stands for what people say."
            }
        } @else {
            (two_thirds(html! { p.govuk-body { (survey_words(coverage)) } }))
            (groups(coverage))
        }
        (records(coverage))
        (could_show(prospects, before))
    }
}

/// What the survey still needs for a score, said without a number of people. While it is open it
/// does not turn on the answer of one person: whoever can send one would learn from it whether
/// somebody's was in already.
fn survey_words(coverage: &Coverage) -> String {
    let open = coverage.survey == SurveyState::Open;
    let of = |group: &Group| {
        let count = coverage.submitted.get(group).copied().unwrap_or_default();
        if open && count < 5 { 0 } else { count }
    };
    let staff = || Group::ALL.iter().filter(|group| **group != Group::Families);
    let groups = staff().filter(|group| of(group) > 0).count();
    let mut lacks = Vec::new();
    if staff().map(of).sum::<u64>() < 10 {
        lacks.push("at least ten people");
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
        false if open => format!(
            "Counting only role groups in which five or more people have answered, a survey score still needs answers from {}.",
            formats::list(&lacks)
        ),
        false => format!(
            "A survey score needs answers from {}.",
            formats::list(&lacks)
        ),
    }
}

fn groups(coverage: &Coverage) -> Markup {
    let rows = Group::ALL.iter().map(|group| {
        let of = |counts: &BTreeMap<Group, u64>| counts.get(group).copied().unwrap_or_default();
        let least = u64::from(coverage.survey == SurveyState::Open);
        let few = |counts| cell(FewPeople(of(counts).max(least)).to_string());
        vec![
            cell(group.title()),
            cell(of(&coverage.invited)),
            few(&coverage.started),
            few(&coverage.submitted),
            cell(asked_for(*group)),
        ]
    });
    let columns = vec![
        Column::text("Role group"),
        Column::number("Asked by name"),
        Column::text("Started"),
        Column::text("Submitted"),
        Column::text("What a score needs"),
    ];
    html! {
        (table(&Table::new("coverage", "Survey responses by role group", columns).rows(rows.collect())))
        (two_thirds(html! {
            p.govuk-body.govuk-hint {
                "Numbers of answers are shown in steps of five, so that nobody’s can be told from them. While the survey is open, “fewer than 5” can also be none."
            }
        }))
    }
}

/// What the scoring rules need of a group.
fn asked_for(group: Group) -> &'static str {
    match group {
        Group::Practitioners => {
            "Somebody must answer; fewer than five are put together with another group"
        }
        Group::Families => {
            "Ten, sent a link of their own, to be shown; families are not in the score"
        }
        _ => "Fewer than five are put together with another group",
    }
}

fn records(coverage: &Coverage) -> Markup {
    let rows = coverage.records.iter().map(|it| {
        let needed = match it.instrument {
            Instrument::OrganisationalEvidence => 1,
            _ => 3,
        };
        let still = match needed - it.records.min(needed) {
            0 => "Enough to count".to_owned(),
            more => words::more_records(it.instrument, more),
        };
        vec![
            cell(it.instrument.title()),
            cell(it.records),
            cell(it.second_rated),
            cell(formats::upper_first(&still)),
        ]
    });
    let columns = vec![
        Column::text("Instrument"),
        Column::number("Records"),
        Column::number("Rated twice"),
        Column::text("Still needed"),
    ];
    table(&Table::new("records", "Quality assurance records", columns).rows(rows.collect()))
}

/// The smallest change that each dimension could show, beside what one like the round before could,
/// and what would lower it most.
fn could_show(prospects: Option<&[(Dimension, Prospect)]>, before: Option<&Snapshot>) -> Markup {
    let Some(prospects) = prospects else {
        return html! {
            p.govuk-body {
                "What each dimension could show, and what it still needs, is shown once you have finished your blind rating."
            }
        };
    };
    let rows = prospects.iter().map(|(dimension, prospect)| {
        let (smallest, helps) = match prospect {
            Prospect::NoEvidence(needs) => (
                "No evidence yet".to_owned(),
                format!("Evidence first: {}", words::still_needs(needs)),
            ),
            Prospect::NotTested => (
                "Not tested".into(),
                "A survey: nobody knows how sure an agreed self-assessment is".into(),
            ),
            Prospect::Tested {
                smallest,
                helps,
                fewest,
            } => (
                formats::number(*smallest, 1),
                helps.map_or_else(
                    || "Nothing: a change under 0.3 is never called clear".into(),
                    |source| formats::upper_first(&words::help(source, fewest)),
                ),
            ),
        };
        let then = before.and_then(|before| {
            let mut dimensions = before.result.dimensions.iter();
            let of_it = dimensions.find(|it| it.dimension == *dimension)?;
            Some((before.month, of_it.maturity?.smallest_visible?))
        });
        let smallest = html! {
            (smallest)
            @if let Some((month, then)) = then {
                br;
                "If like " (words::round_title(month).to_lowercase()) ": " (formats::number(then, 1))
            }
        };
        vec![cell(dimension.label()), smallest, cell(helps)]
    });
    // Three columns of words are read on a phone without scrolling.
    let columns = vec![
        Column::text("Dimension"),
        Column::text("Smallest change"),
        Column::text("What would help most"),
    ];
    html! {
        (table(&Table::new("prospects", "What this round could show", columns).compact().rows(rows.collect())))
        (two_thirds(html! {
            p.govuk-body.govuk-hint {
                "The smallest change is what could be told from chance between this round as it stands and another like it"
                @if before.is_some() { "; below it stands what a round like the one before could show" }
                ". "
                "It is an estimate: it counts the fewest people that there may be, and assumes that scores within a role group differ by about "
                (formats::number(SPREAD, 1)) ". "
                "A record counts in a dimension if at least 60% of its items that apply are scored there. "
                "A dimension without evidence is scored on what people say alone, 3.0 at most, and marked as not evidenced."
            }
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::maturity::rules::Need;
    use crate::questionnaires::rules::SelfAssessmentState;

    #[test]
    fn coverage_is_told_without_counting_people() {
        let mut coverage = Coverage {
            survey: SurveyState::NotOpened,
            invited: Default::default(),
            started: Default::default(),
            submitted: Default::default(),
            self_assessment: SelfAssessmentState::NotStarted,
            records: Vec::new(),
        };
        assert_eq!(
            survey_words(&coverage),
            "A survey score needs answers from at least ten people, at least three role groups and practitioners."
        );
        for (group, n) in [
            (Group::Leaders, 1),
            (Group::Partners, 6),
            (Group::Families, 9),
        ] {
            coverage.submitted.insert(group, n);
        }
        assert!(survey_words(&coverage).contains("ten people"));
        coverage.submitted.insert(Group::Practitioners, 3);
        assert!(survey_words(&coverage).starts_with("Enough people"));
    }

    #[test]
    fn what_a_dimension_needs_is_said_in_words() {
        let need = |instrument, more| Need::Records {
            instrument,
            more,
            another_team: false,
        };
        let needs = [
            need(Instrument::CaseAudit, 2),
            Need::OfAny {
                instruments: vec![Instrument::PracticeObservation, Instrument::CaseAudit],
                more: 1,
            },
        ];
        assert_eq!(words::still_needs(&needs[..1]), "two more case audits");
        assert_eq!(
            words::still_needs(&needs),
            "two more case audits and one more record of any of these (practice observation or case audit)"
        );
    }
}
