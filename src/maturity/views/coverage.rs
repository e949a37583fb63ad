//! What has come in of a round, told without counting small groups.

use maud::{Markup, html};

use crate::{
    questionnaires::rules::{Coverage, FewPeople, Group, SurveyState},
    ui::*,
};

/// What the round’s page says of answers and records.
pub(super) fn came_in(coverage: &Coverage) -> Markup {
    html! {
        h2.govuk-heading-m { "What has come in" }
        @if coverage.survey == SurveyState::NotOpened && coverage.submitted.is_empty() {
            p.govuk-body {
                "No survey has been opened. Without one, the agreed self-assessment stands for what people say."
            }
        } @else {
            (two_thirds(html! { p.govuk-body { (survey_words(coverage)) } }))
            (groups(coverage))
        }
        (records(coverage))
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
        vec![cell(group.title()), cell(FewPeople(n).to_string())]
    });
    let columns = vec![Column::text("Role group"), Column::text("Submitted")];
    two_thirds(table(
        &Table::new("coverage", "Survey responses by role group", columns).rows(rows.collect()),
    ))
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
    two_thirds(table(
        &Table::new("records", "Quality assurance records", columns).rows(rows.collect()),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::questionnaires::rules::SelfAssessmentState;

    #[test]
    fn coverage_is_told_without_counting_people() {
        let mut coverage = Coverage {
            survey: SurveyState::NotOpened,
            submitted: Default::default(),
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
