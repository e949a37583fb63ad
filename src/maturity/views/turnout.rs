//! Beside a result: how many people each role group has, and how their answers came.

use maud::{Markup, html};

use crate::{
    questionnaires::rules::{CameBy, FewPeople, Turnout, in_fives},
    ui::*,
};

/// How numbers of people are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Counts {
    /// As the lead gave them: to the authority and the programme team.
    Given,
    /// In steps of five, and never of fewer: to every reader of a result.
    Few,
}

/// What a reader is told of how answers came.
pub(super) fn turnout(groups: &[Turnout], counts: Counts) -> Markup {
    if groups.iter().all(|group| group.submitted() == 0) {
        return html! {};
    }
    let people_as = counts;
    let shown: Vec<_> = groups
        .iter()
        .map(|group| {
            let counts = CameBy::ALL.map(|way| group.came_by.get(&way).copied().unwrap_or(0));
            (group, in_fives(counts))
        })
        .collect();
    let used = |place: usize| {
        let mut counts = shown.iter().filter_map(|(_, counts)| *counts);
        counts.any(|counts| counts[place] > 0)
    };
    let ways: Vec<usize> = (0..CameBy::ALL.len())
        .filter(|place| used(*place))
        .collect();
    let mut columns = vec![
        Column::text("Role group"),
        Column::text("People"),
        Column::text("Submitted"),
    ];
    columns.extend(
        ways.iter()
            .map(|place| Column::text(title(CameBy::ALL[*place]))),
    );
    let rows = shown.iter().map(|(group, counts)| {
        let mut row = vec![
            cell(group.group.title()),
            cell(people(group.people, people_as)),
            cell(FewPeople(group.submitted()).to_string()),
        ];
        row.extend(ways.iter().map(|place| match counts {
            None if group.submitted() == 0 => cell("None"),
            None => cell("Not told"),
            Some(counts) if counts[*place] == 0 => cell("Fewer than 5"),
            Some(counts) => cell(format!("About {}", counts[*place])),
        }));
        row
    });
    let heading = "How many people there are, and how their answers came";
    html! {
        (table(&Table::new("turnout", heading, columns).rows(rows.collect())))
        (two_thirds(html! {
            p.govuk-body.govuk-hint {
                "Whoever hands links out can also answer by them. Only a link that the service mailed is sure to have reached its person. "
                "A group’s link takes no more answers than the group has people. "
                "Numbers of answers are told in steps of five, and a way that fewer than five people could use counts with the group’s link."
            }
        }))
    }
}

fn title(way: CameBy) -> &'static str {
    match way {
        CameBy::MailedLink => "By a link the service mailed",
        CameBy::HandedLink => "By a personal link passed on",
        CameBy::GroupLink => "By the group’s link",
        CameBy::File => "From a file",
    }
}

fn people(people: Option<u32>, counts: Counts) -> String {
    match people {
        None => "Not given".into(),
        Some(count) if counts == Counts::Given => formats::whole(i64::from(count)),
        Some(count) => FewPeople(count.into()).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::questionnaires::rules::Group;

    #[test]
    fn a_small_group_is_not_taken_apart() {
        let group = |group, people, ways: &[(CameBy, u64)]| Turnout {
            group,
            people,
            came_by: ways.iter().copied().collect(),
        };
        let groups = [
            group(
                Group::Leaders,
                Some(3),
                &[(CameBy::MailedLink, 2), (CameBy::GroupLink, 1)],
            ),
            group(
                Group::Practitioners,
                Some(20),
                &[(CameBy::MailedLink, 13), (CameBy::GroupLink, 4)],
            ),
        ];
        let page = turnout(&groups, Counts::Given).into_string();
        for words in ["Not told", "About 10", "About 5", "15 to 19", ">20<", ">3<"] {
            assert!(page.contains(words), "{words}: {page}");
        }
        for words in [">13<", ">4<", ">2<", "From a file"] {
            assert!(!page.contains(words), "{words}: {page}");
        }
        let outside = turnout(&groups, Counts::Few).into_string();
        assert!(
            !outside.contains(">3<") && outside.contains("20 to 24"),
            "{outside}"
        );
        assert_eq!(turnout(&[], Counts::Few).into_string(), "");
    }
}
