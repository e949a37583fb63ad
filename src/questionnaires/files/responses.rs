//! A survey's answers as a file: `respondent, group`, then one column an item.

use std::collections::BTreeMap;

use crate::{
    files::{Fault, Row, Sheet, quoted},
    questionnaires::rules::{Answer, Answers, Group, Instrument, Item, Version},
};

/// The answers in a file; what told its rows apart is gone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::questionnaires) struct Responses {
    /// Each respondent's role group and answers.
    pub(in crate::questionnaires) survey: Vec<(Group, Answers)>,
    /// The authority's agreed self-assessment.
    pub(in crate::questionnaires) agreed: Option<Answers>,
    /// How many answers are to items not asked of their group: kept, and never scored.
    pub(in crate::questionnaires) not_asked: usize,
}

/// Whom a row answers for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Whose {
    Group(Group),
    Agreed,
}

/// Reads a file of responses against the round's versions.
///
/// # Errors
/// Every fault of the file.
pub(in crate::questionnaires) fn read_responses(
    bytes: &[u8],
    versions: &[Version],
) -> Result<Responses, Vec<Fault>> {
    let asked: Vec<(Instrument, &Item)> = versions
        .iter()
        .filter(|v| matches!(v.instrument, Instrument::Diagnostic | Instrument::Family))
        .flat_map(|v| v.items.iter().map(|item| (v.instrument, item)))
        .collect();
    let mut columns = vec!["respondent", "group"];
    columns.extend(asked.iter().map(|(_, item)| item.code.as_str()));
    let (sheet, mut faults) = Sheet::read(bytes, &columns, &["respondent", "group"])?;
    let mut found = Responses::default();
    let (mut respondents, mut agreed_row) = (BTreeMap::new(), None);
    for row in sheet.rows() {
        check_respondent(&row, &mut respondents, &mut faults);
        let Some(whose) = read_group(&row, &mut faults) else {
            continue;
        };
        let answers = read_answers(&row, whose, &asked, &mut found.not_asked, &mut faults);
        match whose {
            Whose::Group(group) => found.survey.push((group, answers)),
            Whose::Agreed => {
                if let Some(first) = agreed_row.replace(row.number) {
                    let message = format!("only one row can be agreed, and row {first} is");
                    faults.push(row.fault("group", message));
                }
                found.agreed = Some(answers);
            }
        }
    }
    if faults.is_empty() {
        Ok(found)
    } else {
        Err(faults)
    }
}

fn check_respondent<'a>(
    row: &Row<'a>,
    respondents: &mut BTreeMap<&'a str, usize>,
    faults: &mut Vec<Fault>,
) {
    let respondent = row.get("respondent");
    if respondent.is_empty() {
        faults.push(row.fault("respondent", "is missing"));
    } else if let Some(first) = respondents.get(respondent) {
        let message = format!("{} is in row {first} already", quoted(respondent));
        faults.push(row.fault("respondent", message));
    } else {
        respondents.insert(respondent, row.number);
    }
}

fn read_group(row: &Row<'_>, faults: &mut Vec<Fault>) -> Option<Whose> {
    let word = row.get("group");
    if word == "agreed" {
        return Some(Whose::Agreed);
    }
    if let Ok(group) = word.parse() {
        return Some(Whose::Group(group));
    }
    let known = Group::ALL.map(Group::code).join(", ");
    let message = match word {
        "" => "is missing".to_owned(),
        word => format!("{} is not a role group: {known}, or agreed", quoted(word)),
    };
    faults.push(row.fault("group", message));
    None
}

/// The row's answers. Survey tools that show everybody everything give answers to items not
/// asked of the group: they are counted, so that whoever imports is told.
fn read_answers(
    row: &Row<'_>,
    whose: Whose,
    asked: &[(Instrument, &Item)],
    not_asked: &mut usize,
    faults: &mut Vec<Fault>,
) -> Answers {
    let mut answers = Answers::new();
    for (instrument, item) in asked {
        let cell = row.get(&item.code);
        if cell.is_empty() {
            continue;
        }
        let Ok(answer) = cell.to_ascii_lowercase().parse::<Answer>() else {
            let message = format!("{} is not an answer: 1 to 5, na, dk or empty", quoted(cell));
            faults.push(row.fault(&item.code, message));
            continue;
        };
        let is_asked = match whose {
            Whose::Agreed => *instrument == Instrument::Diagnostic,
            Whose::Group(group) => item.groups.contains(&group),
        };
        if !is_asked && answer != Answer::NotApplicable {
            *not_asked += 1;
        }
        answers.insert(item.code.clone(), answer);
    }
    answers
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::questionnaires::files::fixtures::{fault_lines, versions};

    fn read(text: &str) -> Result<Responses, Vec<Fault>> {
        read_responses(text.as_bytes(), &versions())
    }

    #[test]
    fn three_non_answers_are_three_things() {
        let read = read("respondent,group,1.1,1.2,1.3,1.4\na,leaders,na,dk,,5\n").unwrap();
        let (group, answers) = &read.survey[0];
        assert_eq!(*group, Group::Leaders);
        assert_eq!(answers.get("1.1"), Some(&Answer::NotApplicable));
        assert_eq!(answers.get("1.2"), Some(&Answer::DontKnow));
        assert_eq!(answers.get("1.3"), None);
        assert_eq!(answers.get("1.4"), Some(&Answer::Extent(5)));
    }

    #[test]
    fn no_rows_are_no_responses_and_a_blank_row_is_a_respondent() {
        assert_eq!(read("respondent,group\n").unwrap(), Responses::default());
        let read = read("group;respondent;1.1\nfamilies;x;\n").unwrap();
        assert_eq!(read.survey, [(Group::Families, Answers::new())]);
    }

    #[test]
    fn the_agreed_row_may_answer_all_forty_and_stands_alone() {
        let file = read("respondent,group,1.1,3.2\na,agreed,2,4\n").unwrap();
        assert_eq!(file.agreed.unwrap().len(), 2);
        assert_eq!(file.not_asked, 0);
        let lines = fault_lines(read("respondent,group,1.1,Y1\na,agreed,2,\nb,agreed,2,3\n"));
        assert_eq!(
            lines,
            ["row 3, group: only one row can be agreed, and row 2 is"]
        );
    }

    #[test]
    fn answers_to_items_not_asked_of_the_group_are_counted() {
        let file =
            "respondent,group,1.1,3.2,Y1\na,leaders,1,3,na\nb,partners,dk,,4\nc,agreed,1,2,3\n";
        assert_eq!(read(file).unwrap().not_asked, 4);
    }

    #[test]
    fn every_fault_has_its_row_and_column() {
        let lines = fault_lines(read(
            "respondent,group,1.1,3.2,Y1\n\
             a,leaders,6,3,\n\
             a,directors,1,,\n\
             ,partners,na,,\n\
             b,partners,dk,,\n\
             c,families,3,,6\n\
             d,leaders,0,na,na\n\
             e,leaders,3.0,,\n",
        ));
        assert_eq!(
            lines,
            [
                "row 2, 1.1: “6” is not an answer: 1 to 5, na, dk or empty",
                "row 3, respondent: “a” is in row 2 already",
                "row 3, group: “directors” is not a role group: leaders, middle_managers, frontline_managers, practitioners, clinicians, partners, families, or agreed",
                "row 4, respondent: is missing",
                "row 6, Y1: “6” is not an answer: 1 to 5, na, dk or empty",
                "row 7, 1.1: “0” is not an answer: 1 to 5, na, dk or empty",
                "row 8, 1.1: “3.0” is not an answer: 1 to 5, na, dk or empty",
            ]
        );
    }

    #[test]
    fn an_unknown_item_is_refused_by_name() {
        let lines = fault_lines(read("respondent,group,11.1,PO1,1.1\na,leaders,1,1,6\n"));
        assert_eq!(
            lines,
            [
                "row 1, 11.1: is not a column of this kind of file",
                "row 1, PO1: is not a column of this kind of file",
                "row 2, 1.1: “6” is not an answer: 1 to 5, na, dk or empty",
            ]
        );
    }
}
