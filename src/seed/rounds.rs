//! The demonstration's answers, QA records and publications, through the imports and actions.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};

use super::{Demonstration, fault, morning};
use crate::{
    error::Error,
    maturity,
    programmes::{self, Round},
    questionnaires::{self, AuthorityRound, actions::ImportError},
};

const RESPONSES: &str = include_str!("../../seed-data/demonstration/responses.csv");
const EVIDENCE: &str = include_str!("../../seed-data/demonstration/evidence.csv");

/// The rounds that are published; the fourth is open.
const PUBLISHED: [&str; 3] = ["month-0", "month-6", "month-12"];

/// Import files by authority and round.
type Files = BTreeMap<(String, String), String>;

impl Demonstration<'_> {
    /// Brings in every answer and record, and publishes the rounds that are over.
    pub(super) async fn rounds(&self, today: NaiveDate, now: DateTime<Utc>) -> Result<(), Error> {
        let rounds = programmes::store::rounds(self.db.read(), self.programme.id).await?;
        for ((authority, round), file) in self.files(RESPONSES)? {
            let at = self.at(&rounds, &authority, &round)?;
            questionnaires::actions::import_responses(self.db, &at, file.as_bytes(), false, now)
                .await
                .map_err(import_fault)?;
        }
        for ((authority, round), file) in self.files(EVIDENCE)? {
            let at = self.at(&rounds, &authority, &round)?;
            let when = (today, now);
            questionnaires::actions::import_evidence(self.db, &at, file.as_bytes(), false, when)
                .await
                .map_err(import_fault)?;
        }
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

    fn at(&self, rounds: &[Round], authority: &str, round: &str) -> Result<AuthorityRound, Error> {
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
        let lead = self.person(&format!("lead@{}.example", at.authority.slug))?;
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

fn import_fault(error: ImportError) -> Error {
    match error {
        ImportError::Faults(faults) => {
            let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
            fault(&lines.join("; "))
        }
        other => fault(&other.to_string()),
    }
}
