//! What scoring is given: everything that one authority's round holds.

use std::collections::BTreeMap;

use crate::questionnaires::rules::{Answers, Group, Instrument, Item, Ratings};

/// Everything one authority's round holds.
#[derive(Clone, Debug)]
pub struct RoundData {
    /// The forty statements, as the round's version words them.
    pub diagnostic: Questionnaire,
    /// The families' form.
    pub family: Questionnaire,
    /// Submitted survey responses of every role group, families included.
    pub respondents: Vec<Respondent>,
    /// The submitted agreed self-assessment, by diagnostic item; `None` until there is one.
    pub agreed: Option<Answers>,
    /// The four evidence instruments, each once, also those without a record.
    pub qa: Vec<QaInstrument>,
}

/// A version of a questionnaire.
#[derive(Clone, Debug)]
pub struct Questionnaire {
    /// The version's label; two rounds differ in version if their labels differ.
    pub version: String,
    /// Its items, in order.
    pub items: Vec<Item>,
}

/// One submitted survey response.
#[derive(Clone, Debug)]
pub struct Respondent {
    /// The role group answered in.
    pub group: Group,
    /// Answers by item code; a blank has no entry.
    pub answers: Answers,
    /// Whether it came by a personal link that the service mailed: only such a person is known not
    /// to be made up by whoever hands links out.
    pub mailed: bool,
}

/// An evidence instrument and the round's records under it.
#[derive(Clone, Debug)]
pub struct QaInstrument {
    /// Which of the four.
    pub instrument: Instrument,
    /// The version's label.
    pub version: String,
    /// Its items, in order.
    pub items: Vec<Item>,
    /// The round's records, in any order.
    pub records: Vec<Record>,
}

/// One QA record: an observation, an audit, a supervision or a set of organisational facts.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// The original ratings, one map a rater: one, or two where it was rated blind again.
    pub ratings: Vec<Ratings>,
    /// Who gave each rating, in the same order: alike where it is the same person.
    pub raters: Vec<String>,
    /// The team, as the authority's labels are told apart; a record without one is a team of its
    /// own.
    pub team: Option<String>,
    /// The recorded consensus by item code, 1 to 5; used only where raters differ by more than 1.
    pub consensus: BTreeMap<String, u8>,
}
