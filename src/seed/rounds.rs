//! The demonstration's answers, QA records and publications, through the imports and actions.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;

use super::{Demonstration, fault, morning};
use crate::{
    error::Error,
    maturity,
    people::PersonId,
    programmes::{self, Authority, Dimension, Round},
    questionnaires::{
        self, Answers, AuthorityRound, CameBy, Group, Headcounts, Section,
        actions::{By, ImportError, Importing},
    },
};

const RESPONSES: &str = include_str!("../../seed-data/demonstration/responses.csv");
const EVIDENCE: &str = include_str!("../../seed-data/demonstration/evidence.csv");

const NOTES: &str = include_str!("../../seed-data/demonstration/notes.csv");

/// The rounds that are published; the fourth is open.
const PUBLISHED: [&str; 3] = ["month-0", "month-6", "month-12"];

/// Import files by authority and round.
type Files = BTreeMap<(String, String), String>;

impl Demonstration<'_> {
    /// Brings in every answer and record and what raters settled on, publishes the rounds that are over, and leaves the
    /// surveys of the fourth open.
    pub(super) async fn rounds(&self, today: NaiveDate, now: DateTime<Utc>) -> Result<(), Error> {
        let rounds = programmes::store::rounds(self.db.read(), self.programme.id).await?;
        for ((authority, round), file) in self.files(RESPONSES)? {
            let at = self.at(&rounds, &authority, &round)?;
            self.open(&at, &file).await?;
            if !PUBLISHED.contains(&round.as_str()) {
                self.answer(&at, &file, today).await?;
                continue;
            }
            let last = at.round.closes_on;
            questionnaires::actions::import_responses_as(
                self.db,
                &at,
                file.as_bytes(),
                (importing(last, morning(last)), came_by),
            )
            .await
            .map_err(import_fault)?;
        }
        self.self_assessments(&rounds).await?;
        for ((authority, round), file) in self.files(EVIDENCE)? {
            let at = self.at(&rounds, &authority, &round)?;
            questionnaires::actions::import_evidence(
                self.db,
                &at,
                file.as_bytes(),
                importing(today, now),
            )
            .await
            .map_err(import_fault)?;
        }
        self.consensus(&rounds).await?;
        for round in PUBLISHED {
            for authority in self.authorities.keys() {
                self.publish(&self.at(&rounds, authority, round)?).await?;
            }
        }
        Ok(())
    }

    /// A file of the demonstration as one import file for each authority and round: without the
    /// columns that say which, and with dates for days.
    fn files(&self, all: &str) -> Result<Files, Error> {
        let wrong = |error: csv::Error| fault(&error.to_string());
        let mut reader = csv::Reader::from_reader(all.as_bytes());
        let head = reader.headers().map_err(wrong)?.clone();
        let mut files: BTreeMap<_, csv::Writer<Vec<u8>>> = BTreeMap::new();
        for row in reader.records() {
            let row = row.map_err(wrong)?;
            if row.get(3) == Some("agreed") {
                continue;
            }
            let key = (row[0].to_owned(), row[1].to_owned());
            let file = match files.entry(key) {
                std::collections::btree_map::Entry::Occupied(file) => file.into_mut(),
                std::collections::btree_map::Entry::Vacant(place) => {
                    let mut file = csv::Writer::from_writer(Vec::new());
                    let names = head
                        .iter()
                        .skip(2)
                        .map(|name| if name == "day" { "date" } else { name });
                    file.write_record(names).map_err(wrong)?;
                    place.insert(file)
                }
            };
            let cells = head
                .iter()
                .zip(&row)
                .skip(2)
                .map(|(name, cell)| match name {
                    "day" => cell
                        .parse()
                        .map_or_else(|_| cell.to_owned(), |day| self.date(day).to_string()),
                    _ => cell.to_owned(),
                });
            file.write_record(cells).map_err(wrong)?;
        }
        files
            .into_iter()
            .map(|(key, file)| {
                let bytes = file
                    .into_inner()
                    .map_err(|error| fault(&error.to_string()))?;
                Ok((
                    key,
                    String::from_utf8(bytes).map_err(|error| fault(&error.to_string()))?,
                ))
            })
            .collect()
    }

    /// The lead opened the survey with the round's window, for somewhat more people than answer:
    /// round numbers, that tell nothing of how many did.
    async fn open(&self, at: &AuthorityRound, file: &str) -> Result<(), Error> {
        let first = at.round.opens_on;
        let person = self.lead_of(&at.authority)?;
        let by = By {
            person,
            today: first,
            now: morning(first),
        };
        let mut people: Headcounts = Group::ALL.map(|group| (group, 2)).into();
        for row in super::read::<BTreeMap<String, String>>(file)? {
            let group = row["group"]
                .parse()
                .map_err(|error: String| fault(&error))?;
            *people.entry(group).or_default() += 1;
        }
        for count in people.values_mut() {
            *count = count.next_multiple_of(5);
        }
        questionnaires::actions::open_survey(self.db, at, &people, by)
            .await?
            .map_err(|refusal| fault(&format!("{}: {refusal:?}", at.authority.slug)))
    }

    /// These have answered so far.
    async fn answer(&self, at: &AuthorityRound, file: &str, today: NaiveDate) -> Result<(), Error> {
        let (authority, round) = (at.authority.id, at.round.id);
        let survey = questionnaires::store::survey(self.db.read(), authority, round).await?;
        let links = survey.map(|survey| survey.links).unwrap_or_default();
        for (number, row) in super::read::<BTreeMap<String, String>>(file)?
            .into_iter()
            .enumerate()
        {
            let link = links.iter().find(|(group, _)| group.code() == row["group"]);
            let (group, token) = link.ok_or_else(|| fault(&row["group"]))?;
            let answers =
                answers(row.iter().filter(|(name, _)| {
                    name.as_str() != "group" && name.as_str() != "respondent"
                }))?;
            let answers = (&answers, came_by(number, *group));
            questionnaires::actions::respond(self.db, token, answers, today).await?;
        }
        Ok(())
    }

    /// The agreed self-assessments, dimension by dimension with their notes, as a lead fills them in.
    async fn self_assessments(&self, rounds: &[Round]) -> Result<(), Error> {
        let notes: Vec<NoteRow> = super::read(NOTES)?;
        let rows: Vec<BTreeMap<String, String>> = super::read(RESPONSES)?;
        for row in rows.iter().filter(|row| row["group"] == "agreed") {
            let at = self.at(rounds, &row["authority"], &row["round"])?;
            let date = at.round.closes_on;
            let by = By {
                person: self.lead_of(&at.authority)?,
                today: date,
                now: morning(date),
            };
            let refused = |refusal| {
                fault(&format!(
                    "{} {}: {refusal:?}",
                    at.authority.slug,
                    at.round.slug()
                ))
            };
            for dimension in Dimension::all() {
                let prefix = format!("{}.", dimension.number());
                let answers = answers(row.iter().filter(|(code, _)| code.starts_with(&prefix)))?;
                let mine = |note: &&NoteRow| {
                    note.authority == row["authority"]
                        && note.round == row["round"]
                        && note.item.starts_with(&prefix)
                };
                let notes = notes
                    .iter()
                    .filter(mine)
                    .map(|note| (note.item.clone(), note.note.clone()))
                    .collect();
                let section = Section {
                    answers,
                    notes,
                    complete: true,
                };
                questionnaires::actions::save_section(self.db, &at, (dimension, &section), by)
                    .await?
                    .map_err(refused)?;
            }
            questionnaires::actions::submit_self_assessment(self.db, &at, by)
                .await?
                .map_err(refused)?;
        }
        Ok(())
    }

    fn lead_of(&self, authority: &Authority) -> Result<PersonId, Error> {
        self.person(&format!("lead@{}.example", authority.slug))
    }

    pub(super) fn at(
        &self,
        rounds: &[Round],
        authority: &str,
        round: &str,
    ) -> Result<AuthorityRound, Error> {
        let found = rounds.iter().find(|known| known.slug() == round);
        Ok(AuthorityRound {
            programme: self.programme.clone(),
            authority: self.authority(authority)?.clone(),
            round: found.ok_or_else(|| fault(round))?.clone(),
        })
    }

    /// A facilitator proposes on the round's last day, the lead agrees.
    async fn publish(&self, at: &AuthorityRound) -> Result<(), Error> {
        let facilitator = self.facilitator_of(&at.authority)?;
        let lead = self.lead_of(&at.authority)?;
        let refused = |refusal| {
            fault(&format!(
                "{} {}: {refusal:?}",
                at.authority.slug,
                at.round.slug()
            ))
        };
        let now = morning(at.round.closes_on);
        let proposal = maturity::actions::propose(self.db, at, facilitator, now)
            .await?
            .map_err(refused)?;
        maturity::actions::agree(self.db, at, proposal, lead, now)
            .await?
            .map_err(refused)
    }
}

/// The answers in those cells; a blank one is none.
fn answers<'a>(cells: impl Iterator<Item = (&'a String, &'a String)>) -> Result<Answers, Error> {
    cells
        .filter(|(_, cell)| !cell.is_empty())
        .map(|(code, cell)| {
            Ok((
                code.clone(),
                cell.parse().map_err(|error: String| fault(&error))?,
            ))
        })
        .collect()
}

/// How a response came: nearly all by links that were mailed, a few practitioners by their group’s.
fn came_by(row: usize, group: Group) -> CameBy {
    if group == Group::Practitioners && row.is_multiple_of(6) {
        CameBy::GroupLink
    } else {
        CameBy::MailedLink
    }
}

/// A note of a self-assessment.
#[derive(Deserialize)]
struct NoteRow {
    authority: String,
    round: String,
    item: String,
    note: String,
}

fn importing(today: NaiveDate, now: DateTime<Utc>) -> Importing {
    Importing {
        person: None,
        replace: false,
        held: None,
        today,
        now,
    }
}

fn import_fault(error: ImportError) -> Error {
    match error {
        ImportError::Faults(faults) => {
            let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
            fault(&lines.join("; "))
        }
        other => fault(&other.to_string()),
    }
}
