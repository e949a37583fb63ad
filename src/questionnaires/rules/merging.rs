//! Several pages at one section, be they of several people or in several tabs and devices of one:
//! what was changed on each of them is applied, and what two changed to different things is for
//! the people to settle.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Answer, Answers, Section};
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
    /// By whom; nobody is known where the section was cleared, nor ever of a respondent's draft.
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
    let answers = settle(
        &changes.answers,
        |code| section.answers.get(code).copied(),
        |code| own(savers.answers.get(code)),
    );
    for (code, answer) in answers.applied {
        changed = true;
        set(&mut section.answers, code, answer);
        savers.answers.insert(code.clone(), saver.clone());
    }
    for (code, now) in answers.conflicting {
        let last = savers.answers.get(code);
        conflicts.push(conflict(code, Theirs::Answer(now), last));
    }
    let notes = settle(
        &changes.notes,
        |code| section.notes.get(code).cloned().unwrap_or_default(),
        |code| own(savers.notes.get(code)),
    );
    for (code, note) in notes.applied {
        changed = true;
        let note = (!note.is_empty()).then_some(note);
        set(&mut section.notes, code, note);
        savers.notes.insert(code.clone(), saver.clone());
    }
    for (code, now) in notes.conflicting {
        let last = savers.notes.get(code);
        conflicts.push(conflict(code, Theirs::Note(now), last));
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

/// Which page saved each answer of a respondent's draft last, by item code. Nothing else is known:
/// no person, no device, no time.
pub type Pages = BTreeMap<String, String>;

/// The same for a respondent's draft, of which nobody but the respondent knows. An answer can't be
/// unchosen on a page, so that a blank which a page showed and sends is never what it wants.
pub fn merge_answers(
    (answers, pages): (&mut Answers, &mut Pages),
    changes: &Changes,
) -> Vec<Conflict> {
    let page = &changes.page;
    let settled = settle(
        &changes.answers,
        |code| answers.get(code).copied(),
        |code| {
            let chosen = changes
                .answers
                .get(code)
                .is_some_and(|edit| edit.chosen.is_some());
            chosen && !page.is_empty() && pages.get(code) == Some(page)
        },
    );
    for (code, answer) in settled.applied {
        set(answers, code, answer);
        pages.insert(code.clone(), page.clone());
    }
    let conflicting = settled.conflicting.into_iter();
    conflicting
        .map(|(code, now)| conflict(code, Theirs::Answer(now), None))
        .collect()
}

/// What becomes of edits: applied as chosen, or in the way of what is there now.
struct Outcomes<'a, T> {
    applied: Vec<(&'a String, T)>,
    conflicting: Vec<(&'a String, T)>,
}

fn settle<T: Clone + PartialEq>(
    edits: &BTreeMap<String, Edit<T>>,
    now: impl Fn(&str) -> T,
    own: impl Fn(&str) -> bool,
) -> Outcomes<'_, T> {
    let (mut applied, mut conflicting) = (Vec::new(), Vec::new());
    for (code, edit) in edits {
        let now = now(code);
        match edit.on(&now, own(code)) {
            Outcome::Stays => {}
            Outcome::Applies => applied.push((code, edit.chosen.clone())),
            Outcome::Conflicts => conflicting.push((code, now)),
        }
    }
    Outcomes {
        applied,
        conflicting,
    }
}

fn set<T>(fields: &mut BTreeMap<String, T>, code: &str, value: Option<T>) {
    match value {
        Some(value) => fields.insert(code.to_owned(), value),
        None => fields.remove(code),
    };
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
    fn a_respondents_tabs_and_devices_merge_and_a_stale_page_empties_nothing() {
        let (mut answers, mut pages) = (Answers::new(), Pages::new());
        let mut save = |page: &str, seen, chosen| {
            let changes = answer(page, seen, chosen);
            let conflicts = merge_answers((&mut answers, &mut pages), &changes);
            (conflicts, answers.get("5.1").copied())
        };
        assert_eq!(save("a", 0, 3), (vec![], extent(3)));
        assert_eq!(
            save("b", 0, 0),
            (vec![], extent(3)),
            "left blank on a stale page"
        );
        let (conflicts, kept) = save("b", 0, 4);
        assert_eq!((conflicts.len(), kept), (1, extent(3)));
        assert_eq!(conflicts[0].theirs, Theirs::Answer(extent(3)));
        assert_eq!(
            save("a", 0, 2),
            (vec![], extent(2)),
            "its own, sent once more"
        );
        assert_eq!(
            save("a", 0, 0),
            (vec![], extent(2)),
            "its own from before that"
        );
        assert_eq!(save("b", 2, 4), (vec![], extent(4)), "having seen it");
        assert_eq!(save("c", 2, 0).1, extent(4), "cleared from a stale page");
        assert_eq!(save("c", 4, 0), (vec![], None), "cleared having seen it");
        assert_eq!(
            save("b", 4, 4),
            (vec![], None),
            "a page from before that brings nothing back"
        );
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
