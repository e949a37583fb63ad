//! People to ask: pasted, one a line, for one role group; or a file of `email, group`.

use std::collections::BTreeMap;

use crate::{
    files::{Fault, Row, Sheet, quoted},
    mail,
    questionnaires::rules::Group,
};

/// So many can be asked at once.
pub(in crate::questionnaires) const MOST_PEOPLE: usize = 3000;

/// People to ask as they came, and what is wrong with the other lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::questionnaires) struct PeopleToAsk {
    /// E-mail address to line and role group.
    pub(in crate::questionnaires) people: BTreeMap<String, (usize, Group)>,
    /// Every fault.
    pub(in crate::questionnaires) faults: Vec<Fault>,
}

impl PeopleToAsk {
    /// Takes an address, unless it is none or was taken before.
    fn take(&mut self, row: usize, typed: &str, group: Option<Group>) {
        if self.people.len() == MOST_PEOPLE {
            return;
        }
        let Some(email) = mail::address(inside(typed)) else {
            let message = match typed {
                "" => "the e-mail address is missing".into(),
                typed => format!("{} is not an e-mail address", quoted(typed)),
            };
            self.faults.push(Fault::new(row, "email", message));
            return;
        };
        match (self.people.get(&email), group) {
            (Some((first, _)), _) => {
                let message = format!("{} is in row {first} already", quoted(&email));
                self.faults.push(Fault::new(row, "email", message));
            }
            (None, Some(group)) => {
                self.people.insert(email, (row, group));
            }
            (None, None) => {}
        }
    }

    fn refuse_too_many(&mut self, lines: usize) {
        if lines > MOST_PEOPLE {
            let message = "more than 3,000 people can’t be asked at once; send the rest separately";
            self.faults = vec![Fault::new(MOST_PEOPLE + 1, "", message)];
        }
    }
}

/// The address of `Name <address>`, or all of it.
fn inside(typed: &str) -> &str {
    let named = typed
        .strip_suffix('>')
        .and_then(|rest| rest.rsplit_once('<'));
    named.map_or(typed, |(_, address)| address)
}

/// Reads lines of one address each; blank lines are passed over. A name is not kept.
pub(in crate::questionnaires) fn read_pasted(text: &str, group: Group) -> PeopleToAsk {
    let (mut found, mut lines) = (PeopleToAsk::default(), 0);
    for (line, typed) in text.lines().enumerate() {
        let typed = typed.trim().trim_end_matches([',', ';']).trim_end();
        if !typed.is_empty() {
            lines += 1;
            found.take(line + 1, typed, Some(group));
        }
    }
    found.refuse_too_many(lines);
    found
}

/// Reads a file of `email, group`.
pub(in crate::questionnaires) fn read_people(bytes: &[u8]) -> PeopleToAsk {
    let columns = ["email", "group"];
    let (sheet, faults) = match Sheet::read(bytes, &columns, &columns) {
        Ok(read) => read,
        Err(faults) => {
            return PeopleToAsk {
                faults,
                ..PeopleToAsk::default()
            };
        }
    };
    let mut found = PeopleToAsk {
        faults,
        ..PeopleToAsk::default()
    };
    for row in sheet.rows() {
        let group = read_group(&row, &mut found.faults);
        found.take(row.number, row.get("email"), group);
    }
    found.refuse_too_many(sheet.rows().count());
    found
}

/// A group by its word or its title.
fn read_group(row: &Row<'_>, faults: &mut Vec<Fault>) -> Option<Group> {
    let typed = row.get("group").to_lowercase();
    let known = |group: &Group| group.code() == typed || group.title().to_lowercase() == typed;
    let found = Group::ALL.into_iter().find(known);
    if found.is_none() {
        let words: Vec<&str> = Group::ALL.iter().map(|group| group.code()).collect();
        let message = match typed.as_str() {
            "" => format!(
                "the role group is missing; it is one of {}",
                words.join(", ")
            ),
            _ => format!(
                "{} is not a role group; it is one of {}",
                quoted(row.get("group")),
                words.join(", ")
            ),
        };
        faults.push(row.fault("group", message));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(found: &PeopleToAsk) -> Vec<String> {
        found.faults.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_line_is_an_address_with_a_name_or_without() {
        let text = "Ann Lee <A.Lee@x.example>\r\n\r\n b@x.example ; \nnobody\n<a.lee@x.example>";
        let found = read_pasted(text, Group::Leaders);
        let people: Vec<_> = found.people.iter().collect();
        assert_eq!(
            people,
            [
                (&"a.lee@x.example".to_owned(), &(1, Group::Leaders)),
                (&"b@x.example".to_owned(), &(3, Group::Leaders)),
            ]
        );
        assert_eq!(
            lines(&found),
            [
                "row 4, email: “nobody” is not an e-mail address",
                "row 5, email: “a.lee@x.example” is in row 1 already",
            ]
        );
    }

    #[test]
    fn a_file_names_every_fault_with_its_row() {
        let text = "group,email\nPartner agencies,a@x.example\nleaders,A@x.example\nboss,\n";
        let found = read_people(text.as_bytes());
        assert_eq!(found.people["a@x.example"], (2, Group::Partners));
        let lines = lines(&found);
        assert_eq!(lines.len(), 3, "{lines:?}");
        assert_eq!(lines[0], "row 3, email: “a@x.example” is in row 2 already");
        assert!(lines[1].starts_with("row 4, group: “boss” is not a role group; it is one of"));
        assert_eq!(lines[2], "row 4, email: the e-mail address is missing");
        assert_eq!(read_people(b"email\n").faults.len(), 1);
    }

    #[test]
    fn three_thousand_are_taken_and_one_more_is_not() {
        use std::fmt::Write;
        let mut text = String::new();
        for number in 1..=MOST_PEOPLE {
            writeln!(text, "p{number}@x.example").unwrap();
        }
        let found = read_pasted(&text, Group::Leaders);
        assert_eq!((found.people.len(), found.faults.len()), (3000, 0));
        text.push_str("one.more@x.example\n");
        let faults = read_pasted(&text, Group::Leaders).faults;
        assert_eq!((faults.len(), faults[0].row), (1, 3001));
    }
}
