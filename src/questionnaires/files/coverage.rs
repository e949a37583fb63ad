//! How far rounds have come, as a file: counts, and none of one to four people.

use crate::questionnaires::rules::{Coverage, Group, Instrument, SelfAssessmentState};

/// The columns of the coverage file, in order.
pub(crate) const COVERAGE_COLUMNS: [&str; 8] = [
    "authority",
    "round",
    "kind",
    "name",
    "invited",
    "submitted",
    "second_rated",
    "needed",
];

/// DfE's symbols.
const SUPPRESSED: &str = "c";
const NOT_APPLICABLE: &str = "z";
const NOT_AVAILABLE: &str = "x";

/// The people that a group needs for a result of its own, and the counted records that make an
/// observation instrument count.
const PEOPLE: &str = "5";
const OBSERVATIONS: &str = "3";

/// An authority's round: a row a role group, one of the agreed self-assessment, a row an
/// instrument of evidence.
pub(crate) fn coverage_rows(
    (authority, round): (&str, &str),
    coverage: &Coverage,
) -> Vec<[String; 8]> {
    let row = |cells: [&str; 6]| {
        let [kind, name, invited, submitted, second_rated, needed] = cells;
        [
            authority,
            round,
            kind,
            name,
            invited,
            submitted,
            second_rated,
            needed,
        ]
        .map(str::to_owned)
    };
    let of_groups = Group::ALL.map(|group| {
        let asked = match coverage.invited.is_empty() {
            true => NOT_AVAILABLE.to_owned(),
            false => people(coverage.invited.get(&group)),
        };
        let submitted = people(coverage.submitted.get(&group));
        row([
            "group",
            group.code(),
            &asked,
            &submitted,
            NOT_APPLICABLE,
            PEOPLE,
        ])
    });
    let submitted = match coverage.self_assessment {
        SelfAssessmentState::Submitted { .. } => "1",
        _ => "0",
    };
    let none = NOT_APPLICABLE;
    let agreed = row(["self_assessment", "agreed", none, submitted, none, none]);
    let of_instruments = coverage.records.iter().map(|it| {
        let needed = match it.instrument {
            Instrument::OrganisationalEvidence => "1",
            _ => OBSERVATIONS,
        };
        let (records, second) = (it.records.to_string(), it.second_rated.to_string());
        row([
            "instrument",
            it.instrument.code(),
            none,
            &records,
            &second,
            needed,
        ])
    });
    let mut rows: Vec<_> = of_groups.into();
    rows.push(agreed);
    rows.extend(of_instruments);
    rows
}

fn people(count: Option<&u64>) -> String {
    match count.copied().unwrap_or_default() {
        1..=4 => SUPPRESSED.into(),
        count => count.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::questionnaires::rules::{RecordCount, SurveyState};

    #[test]
    fn one_to_four_people_are_suppressed_and_records_are_not() {
        let mut coverage = Coverage {
            invited: [(Group::Leaders, 6), (Group::Clinicians, 1)].into(),
            started: Default::default(),
            survey: SurveyState::Closed,
            submitted: [(Group::Leaders, 4), (Group::Practitioners, 5)].into(),
            self_assessment: SelfAssessmentState::NotStarted,
            records: vec![RecordCount {
                instrument: Instrument::CaseAudit,
                records: 2,
                second_rated: 1,
            }],
        };
        let rows = coverage_rows(("a", "month-0"), &coverage);
        let lines: Vec<String> = rows.iter().map(|row| row.join(",")).collect();
        assert_eq!(lines.len(), 9);
        assert_eq!(lines[0], "a,month-0,group,leaders,6,c,z,5");
        assert_eq!(lines[3], "a,month-0,group,practitioners,0,5,z,5");
        assert_eq!(lines[4], "a,month-0,group,clinicians,c,0,z,5");
        assert_eq!(lines[7], "a,month-0,self_assessment,agreed,z,0,z,z");
        assert_eq!(lines[8], "a,month-0,instrument,case_audit,z,2,1,3");
        coverage.invited.clear();
        let nobody = coverage_rows(("a", "month-0"), &coverage);
        assert_eq!(nobody[0][4], "x");
    }
}
