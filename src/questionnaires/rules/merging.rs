//! Several people at one section: what each of them changed is applied, and what two changed to
//! different things is for them to settle.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Answer, Section};
use crate::people::PersonId;

/// A field as a person saw it and as they sent it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit<T> {
    /// What the page showed; a sender who does not say takes whatever there is for seen.
    pub seen: Option<T>,
    /// What was sent.
    pub chosen: T,
}

/// All that a person sent of a section.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// By item code.
    pub answers: BTreeMap<String, Edit<Option<Answer>>>,
    /// By item code; an empty note is none.
    pub notes: BTreeMap<String, Edit<String>>,
    /// Whether the section is completed, where that was asked.
    pub complete: Option<Edit<bool>>,
    /// The page that it was sent from: what a page saved before does not stand in its own way.
    pub page: String,
}

/// Who saved a field last, when, and from which page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saver {
    /// The person.
    pub person: PersonId,
    /// The time, UTC.
    pub at: DateTime<Utc>,
    /// The page.
    pub page: String,
}

/// Who saved each field of a section last, by item code.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Savers {
    answers: BTreeMap<String, Saver>,
    notes: BTreeMap<String, Saver>,
}

/// What somebody else saved meanwhile in the place of what was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Theirs {
    /// Another answer, or none.
    Answer(Option<Answer>),
    /// Another note, or an empty one.
    Note(String),
}

/// A field that two people changed to different things. It stays as the first saved it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The item.
    pub code: String,
    /// What is saved.
    pub theirs: Theirs,
    /// By whom; nobody is known where the section was cleared.
    pub saver: Option<Saver>,
}

enum Outcome {
    Stays,
    Applies,
    Conflicts,
}

impl<T: PartialEq> Edit<T> {
    fn on(&self, now: &T, own: bool) -> Outcome {
        let untouched = self.seen.as_ref() == Some(&self.chosen);
        let moved = self.seen.as_ref().is_some_and(|seen| seen != now);
        // What this very page saved since it was drawn, it may also take back.
        if self.chosen == *now || (untouched && !own) {
            Outcome::Stays
        } else if moved && !own {
            Outcome::Conflicts
        } else {
            Outcome::Applies
        }
    }
}

/// Applies what a person changed to what is saved now. Says whether anything did change, and what
/// could not be applied.
pub fn merge(
    section: &mut Section,
    savers: &mut Savers,
    changes: &Changes,
    by: (PersonId, DateTime<Utc>),
) -> (bool, Vec<Conflict>) {
    let (mut changed, mut conflicts) = (false, Vec::new());
    let saver = Saver {
        person: by.0,
        at: by.1,
        page: changes.page.clone(),
    };
    let own = |last: Option<&Saver>| {
        last.is_some_and(|last| !saver.page.is_empty() && last.page == saver.page)
    };
    for (code, change) in &changes.answers {
        let (now, last) = (section.answers.get(code).copied(), savers.answers.get(code));
        match change.on(&now, own(last)) {
            Outcome::Stays => {}
            Outcome::Conflicts => {
                conflicts.push(conflict(code, Theirs::Answer(now), last));
            }
            Outcome::Applies => {
                changed = true;
                match change.chosen {
                    Some(answer) => section.answers.insert(code.clone(), answer),
                    None => section.answers.remove(code),
                };
                savers.answers.insert(code.clone(), saver.clone());
            }
        }
    }
    for (code, change) in &changes.notes {
        let now = section.notes.get(code).cloned().unwrap_or_default();
        let last = savers.notes.get(code);
        match change.on(&now, own(last)) {
            Outcome::Stays => {}
            Outcome::Conflicts => conflicts.push(conflict(code, Theirs::Note(now), last)),
            Outcome::Applies => {
                changed = true;
                match change.chosen.as_str() {
                    "" => section.notes.remove(code),
                    note => section.notes.insert(code.clone(), note.to_owned()),
                };
                savers.notes.insert(code.clone(), saver.clone());
            }
        }
    }
    // A section is completed or not: who changes that has the last word on it.
    if let Some(complete) = &changes.complete
        && complete.seen != Some(complete.chosen)
        && complete.chosen != section.complete
    {
        changed = true;
        section.complete = complete.chosen;
    }
    (changed, conflicts)
}

fn conflict(code: &str, theirs: Theirs, saver: Option<&Saver>) -> Conflict {
    Conflict {
        code: code.to_owned(),
        theirs,
        saver: saver.cloned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: &str = "2026-03-16T10:42:00Z";

    fn by(person: i32) -> (PersonId, DateTime<Utc>) {
        (PersonId(person), NOW.parse().unwrap())
    }

    fn extent(extent: u8) -> Option<Answer> {
        (extent > 0).then_some(Answer::Extent(extent))
    }

    /// From a page that showed `seen` for 5.1; 0 is a blank.
    fn answer(page: &str, seen: u8, chosen: u8) -> Changes {
        let change = Edit {
            seen: Some(extent(seen)),
            chosen: extent(chosen),
        };
        Changes {
            answers: [("5.1".to_owned(), change)].into(),
            page: page.into(),
            ..Changes::default()
        }
    }

    #[test]
    fn only_what_was_changed_is_applied() {
        let (mut section, mut savers) = (Section::default(), Savers::default());
        let first = merge(&mut section, &mut savers, &answer("a", 0, 3), by(1));
        assert_eq!(first, (true, vec![]));
        // Somebody whose page still shows a blank and who left it so.
        let second = merge(&mut section, &mut savers, &answer("b", 0, 0), by(2));
        assert_eq!(second, (false, vec![]));
        // Two who chose alike.
        let third = merge(&mut section, &mut savers, &answer("c", 0, 3), by(2));
        assert_eq!(third, (false, vec![]));
        assert_eq!(section.answers["5.1"], Answer::Extent(3));
    }

    #[test]
    fn two_answers_to_one_statement_are_a_conflict_and_the_first_stays() {
        let (mut section, mut savers) = (Section::default(), Savers::default());
        merge(&mut section, &mut savers, &answer("a", 0, 3), by(1));
        let (changed, conflicts) = merge(&mut section, &mut savers, &answer("b", 0, 4), by(2));
        assert!(!changed);
        assert_eq!(conflicts.len(), 1);
        assert_eq!(conflicts[0].theirs, Theirs::Answer(extent(3)));
        assert_eq!(conflicts[0].saver.as_ref().unwrap().person, PersonId(1));
        // Having seen it, they may.
        let settled = merge(&mut section, &mut savers, &answer("b", 3, 4), by(2));
        assert_eq!(settled, (true, vec![]));
    }

    #[test]
    fn a_page_does_not_stand_in_its_own_way() {
        let (mut section, mut savers) = (Section::default(), Savers::default());
        for chosen in [2, 3, 0] {
            let saved = merge(&mut section, &mut savers, &answer("a", 0, chosen), by(1));
            assert!(saved.1.is_empty(), "{chosen}");
            assert_eq!(section.answers.get("5.1").copied(), extent(chosen));
        }
        merge(&mut section, &mut savers, &answer("", 0, 2), by(1));
        let pageless = merge(&mut section, &mut savers, &answer("", 0, 3), by(2));
        assert_eq!(pageless.1.len(), 1, "no page is not the same page");
    }

    #[test]
    fn notes_merge_as_answers_do() {
        let note = |seen: &str, chosen: &str| Changes {
            notes: [(
                "5.1".to_owned(),
                Edit {
                    seen: Some(seen.into()),
                    chosen: chosen.into(),
                },
            )]
            .into(),
            ..Changes::default()
        };
        let (mut section, mut savers) = (Section::default(), Savers::default());
        merge(&mut section, &mut savers, &answer("a", 0, 3), by(1));
        assert!(merge(&mut section, &mut savers, &note("", "Two audits"), by(2)).0);
        let (_, conflicts) = merge(&mut section, &mut savers, &note("", "A visit"), by(1));
        assert_eq!(conflicts[0].theirs, Theirs::Note("Two audits".into()));
        assert!(merge(&mut section, &mut savers, &note("Two audits", ""), by(1)).0);
        assert!(section.notes.is_empty());
        assert_eq!(section.answers["5.1"], Answer::Extent(3));
    }

    #[test]
    fn completed_is_not_lost_by_somebody_who_did_not_touch_it() {
        let complete = |seen: Option<bool>, chosen: bool| Changes {
            complete: Some(Edit { seen, chosen }),
            ..Changes::default()
        };
        let (mut section, mut savers) = (Section::default(), Savers::default());
        merge(
            &mut section,
            &mut savers,
            &complete(Some(false), true),
            by(1),
        );
        assert!(section.complete);
        merge(
            &mut section,
            &mut savers,
            &complete(Some(false), false),
            by(2),
        );
        assert!(section.complete);
        merge(
            &mut section,
            &mut savers,
            &complete(Some(true), false),
            by(2),
        );
        assert!(!section.complete);
        merge(&mut section, &mut savers, &complete(None, true), by(2));
        assert!(section.complete, "a sender who saw nothing says what holds");
        let _ = merge(&mut section, &mut savers, &Changes::default(), by(2));
        assert!(section.complete, "saved as one goes");
    }
}
