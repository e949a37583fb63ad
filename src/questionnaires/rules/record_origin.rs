//! Where a QA record comes from: the team it is of, and how the case or visit was chosen.

use std::{fmt, str::FromStr};

use unicode_normalization::UnicodeNormalization;
use unicode_security::confusable_detection::skeleton;

/// The longest label of a team.
pub const LONGEST_TEAM: usize = 40;

/// The team of a record and how it was chosen, where somebody said so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordOrigin {
    /// The label that the authority gave the team.
    pub team: Option<String>,
    /// How the case or visit was chosen.
    pub chosen: Option<Chosen>,
}

/// How a case or a visit was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chosen {
    /// At random from a list.
    Random,
    /// The one that was due next.
    NextDue,
    /// By a manager.
    Manager,
    /// By the worker.
    Worker,
    /// In another way.
    Other,
}

impl Chosen {
    /// Every way.
    pub const ALL: [Self; 5] = [
        Self::Random,
        Self::NextDue,
        Self::Manager,
        Self::Worker,
        Self::Other,
    ];

    /// The word used in files and the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Random => "random",
            Self::NextDue => "next_due",
            Self::Manager => "manager",
            Self::Worker => "worker",
            Self::Other => "other",
        }
    }

    /// As it is read.
    pub fn title(self) -> &'static str {
        match self {
            Self::Random => "At random from a list",
            Self::NextDue => "The next one due",
            Self::Manager => "By a manager",
            Self::Worker => "By the worker",
            Self::Other => "In another way",
        }
    }
}

impl fmt::Display for Chosen {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.code())
    }
}

impl FromStr for Chosen {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|way| way.code() == word);
        found.ok_or_else(|| {
            let known = Self::ALL.map(Self::code).join(", ");
            format!("is not a way of choosing: {known}")
        })
    }
}

/// A label as it is shown: without hidden characters, and with single spaces.
pub fn shown_label(raw: &str) -> String {
    let visible: String = raw.chars().filter(|c| !is_hidden(*c)).collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What labels that look alike have in common: case, spaces, hidden characters, compatibility forms
/// and letters of other alphabets that look like ours make no difference, nor do kinds of dashes and
/// quotation marks. Plain letters and digits stay themselves, since “AL”, “AI” and “A1” may be three
/// people.
pub fn look_alike_key(label: &str) -> String {
    let compatible: String = shown_label(label).nfkc().collect();
    let visible = compatible.chars().filter(|c| !c.is_whitespace());
    let looks: String = visible.map(looks_like).collect();
    // By way of capitals, ß and SS are one.
    looks.to_uppercase().to_lowercase()
}

/// Whether there is a letter or a digit in a label to read it by.
pub fn can_be_read(label: &str) -> bool {
    label.chars().any(char::is_alphanumeric)
}

/// The plain letter that a character looks like, by the list of Unicode Technical Standard 39.
fn looks_like(c: char) -> String {
    match c {
        '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '″' => return "\"".into(),
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{30fc}' => return "-".into(),
        _ if c.is_ascii() => return c.into(),
        _ => {}
    }
    let looks: String = skeleton(c.encode_utf8(&mut [0; 4])).collect();
    // The list has capital I and small l as one.
    if looks == "l" && c.is_uppercase() {
        return "I".into();
    }
    looks
}

/// The label as a team of the round was first written, if it looks like one of them.
pub fn as_first_written(known: &[String], label: &str) -> String {
    let key = look_alike_key(label);
    let first = known.iter().find(|team| look_alike_key(team) == key);
    first.cloned().unwrap_or_else(|| label.to_owned())
}

/// Format and control characters, joiners and other marks that leave nothing on the screen.
fn is_hidden(c: char) -> bool {
    let format = matches!(
        c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{2800}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}'
    );
    format || (c.is_control() && !c.is_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_that_look_alike_are_one_team() {
        let key = look_alike_key("Children in care 1");
        for alike in [
            "children in care 1",
            "CHILDREN IN CARE 1",
            " Children  in\tcare\n1 ",
            "Childrenincare1",
            "Children\u{a0}in\u{2003}care\u{3000}1",
            "Chil\u{200b}dren in\u{2800} ca\u{ad}re 1\u{feff}",
            "\u{202e}Children in care 1\u{202c}",
            "Children in care \u{ff11}",
            "\u{ff23}hildren in care \u{2460}",
            // Cyrillic es and a; Greek iota, capital and small; Cyrillic palochka; Greek nu.
            "\u{421}hildren in c\u{430}re 1",
            "CH\u{399}LDREN IN CARE 1",
            "Ch\u{3b9}ldren in care 1",
            "CHILDREN \u{4c0}N CARE 1",
            "CHILDRE\u{39d} IN CARE 1",
        ] {
            assert_eq!(look_alike_key(alike), key, "{alike:?}");
        }
        for (one, other) in [
            ("North-1", "North–1"),
            ("North-1", "North—1"),
            ("North-1", "North\u{2212}1"),
            ("Leaders' team", "Leaders’ team"),
            ("The \"A\" team", "The “A” team"),
            ("Straße", "STRASSE"),
        ] {
            assert_eq!(look_alike_key(one), look_alike_key(other), "{one} {other}");
        }
    }

    #[test]
    fn labels_that_differ_to_the_eye_are_two_teams() {
        for (one, other) in [
            ("North 1", "North 2"),
            ("North", "Norths"),
            ("North", ""),
            ("AL", "AI"),
            ("AL", "A1"),
            ("Team 0", "Team O"),
            ("Équipe", "Equipe"),
            ("North-1", "North 1"),
        ] {
            assert_ne!(look_alike_key(one), look_alike_key(other), "{one} {other}");
        }
        assert_eq!(look_alike_key("\u{200b} \u{a0}"), "", "nothing to see");
        assert_eq!(look_alike_key("É"), look_alike_key("E\u{301}"));
    }

    #[test]
    fn a_label_is_read_by_a_letter_or_a_digit() {
        assert!(["N", "7", "Équipe", "北"].into_iter().all(can_be_read));
        let unread = ["", "\u{301}", "–", "★ ★", "?"];
        assert!(!unread.into_iter().any(can_be_read));
    }

    #[test]
    fn a_team_keeps_the_label_that_it_was_first_given() {
        let known = ["North 1".to_owned(), "South".to_owned()];
        assert_eq!(as_first_written(&known, "north\u{a0}1"), "North 1");
        assert_eq!(as_first_written(&known, "North 2"), "North 2");
        assert_eq!(as_first_written(&[], "north 1"), "north 1");
    }

    #[test]
    fn a_label_is_shown_as_it_was_written_without_what_is_hidden() {
        assert_eq!(shown_label(" Nor\u{200d}th \t 1\u{202e}"), "North 1");
        assert_eq!(shown_label("\u{200b}"), "");
        assert_eq!(shown_label("Équipe Nord"), "Équipe Nord");
    }

    #[test]
    fn every_way_is_read_as_it_is_written() {
        for way in Chosen::ALL {
            assert_eq!(way.to_string().parse(), Ok(way));
        }
        assert!(
            "lottery"
                .parse::<Chosen>()
                .unwrap_err()
                .contains("next_due")
        );
    }
}
