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
/// and letters that look like others (Unicode Technical Standard 39) make no difference.
pub fn look_alike_key(label: &str) -> String {
    let compatible: String = shown_label(label).nfkc().collect();
    let lower = compatible.to_lowercase();
    let looks: String = skeleton(&lower).collect();
    looks.to_lowercase().split_whitespace().collect()
}

/// Format and control characters, joiners and other marks that leave nothing on the screen.
fn is_hidden(c: char) -> bool {
    let format = matches!(
        c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}'
    );
    format || (c.is_control() && !c.is_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_that_look_alike_are_one_team() {
        let north = look_alike_key("North 1");
        for alike in [
            "north 1",
            " North  1 ",
            "NORTH\u{a0}1",
            "Nor\u{200b}th 1\u{feff}",
            "N\u{43e}rth 1",
            "\u{ff2e}orth 1",
        ] {
            assert_eq!(look_alike_key(alike), north, "{alike:?}");
        }
        for other in ["North 2", "South 1", "Norths 1", ""] {
            assert_ne!(look_alike_key(other), north, "{other:?}");
        }
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
