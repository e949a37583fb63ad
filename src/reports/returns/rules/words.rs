//! What people write for a return, each part with whoever wrote it.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::people::AuthorityId;

/// What a text is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// What was learnt.
    Learning,
    /// What may go wrong.
    Risks,
    /// What is asked of the programme or the department.
    Asks,
    /// What a reader should know of the figures; for the programme alone.
    Limitations,
}

impl Part {
    /// What is written of an authority.
    pub const OF_AUTHORITY: [Self; 3] = [Self::Learning, Self::Risks, Self::Asks];

    /// What is written of the programme.
    pub const ALL: [Self; 4] = [Self::Learning, Self::Risks, Self::Asks, Self::Limitations];

    /// The word used in forms, files and the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Learning => "learning",
            Self::Risks => "risks",
            Self::Asks => "asks",
            Self::Limitations => "limitations",
        }
    }

    /// The words on the screen.
    pub fn title(self) -> &'static str {
        match self {
            Self::Learning => "Learning",
            Self::Risks => "Risks",
            Self::Asks => "Asks",
            Self::Limitations => "Limitations",
        }
    }
}

impl FromStr for Part {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|part| part.code() == text)
            .ok_or_else(|| format!("“{text}” is not a part of a return"))
    }
}

/// A part of a return as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::reports::returns) struct Written {
    pub(in crate::reports::returns) part: Part,
    pub(in crate::reports::returns) text: String,
    /// Name and role of everybody who wrote in it, in their order.
    pub(in crate::reports::returns) by: Vec<String>,
}

/// Something that somebody wrote, which took the place of what stood there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::reports::returns) struct WrittenRow {
    pub(in crate::reports::returns) id: i32,
    /// None for the programme.
    pub(in crate::reports::returns) authority: Option<AuthorityId>,
    pub(in crate::reports::returns) part: Part,
    pub(in crate::reports::returns) text: String,
    /// `Tomasz Ellery, facilitator`.
    pub(in crate::reports::returns) by: String,
}

/// What stands of an authority, or of the programme, from all that was written, oldest first.
pub(in crate::reports::returns) fn together(
    rows: &[WrittenRow],
    authority: Option<AuthorityId>,
) -> Vec<Written> {
    let own = rows.iter().filter(|row| row.authority == authority);
    let each = Part::ALL.map(|part| {
        let mut written = Written {
            part,
            text: String::new(),
            by: Vec::new(),
        };
        for row in own.clone().filter(|row| row.part == part) {
            if written.text.is_empty() || row.text.is_empty() {
                written.by.clear();
            }
            if !row.text.is_empty() && !written.by.contains(&row.by) {
                written.by.push(row.by.clone());
            }
            written.text.clone_from(&row.text);
        }
        written
    });
    each.into_iter().filter(|it| !it.text.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(id: i32, authority: Option<i32>, text: &str, by: &str) -> WrittenRow {
        WrittenRow {
            id,
            authority: authority.map(AuthorityId),
            part: Part::Risks,
            text: text.into(),
            by: by.into(),
        }
    }

    #[test]
    fn the_newest_stands_with_all_who_wrote_since_it_was_empty() {
        let rows = [
            row(1, Some(1), "First", "A"),
            row(2, Some(2), "Another’s", "X"),
            row(3, Some(1), "", "B"),
            row(4, Some(1), "Again", "C"),
            row(5, Some(1), "Again, and more", "D"),
            row(6, Some(1), "Again, and more.", "C"),
        ];
        let words = together(&rows, Some(AuthorityId(1)));
        assert_eq!(words.len(), 1);
        assert_eq!(
            (words[0].part, words[0].text.as_str()),
            (Part::Risks, "Again, and more.")
        );
        assert_eq!(words[0].by, ["C", "D"]);
        assert!(together(&rows, None).is_empty());
        assert!(
            together(&rows[..3], Some(AuthorityId(1))).is_empty(),
            "taken back"
        );
    }
}
