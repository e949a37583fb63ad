//! A pack from a zip file that anybody may have made: known names only, within limits, every fault.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{Cursor, Read},
};

use chrono::{DateTime, NaiveDate, Utc};
use serde::de::DeserializeOwned;
use zip::ZipArchive;

use super::pack::*;
use crate::{
    files::{Row, Sheet},
    identifiers::complaint,
    maturity::rules,
    programmes::{ROUNDS as MONTHS, Readiness, RoundKind, Standing, slug_of},
    questionnaires::{
        files::{packed_evidence, packed_versions},
        rules::{Answer, Instrument, KeptRating, KeptRecord, KeptScore, Version},
    },
    ui::is_hidden,
};

/// Files in a pack, one file's bytes, and all of them: many times what a real pack has.
const MOST_FILES: usize = 500;
const LARGEST: u64 = 8 * 1024 * 1024;
const LARGEST_TOGETHER: usize = 32 * 1024 * 1024;

/// The longest name and the longest text.
const LONGEST_NAME: usize = 200;
const LONGEST_TEXT: usize = 4_000;

/// The pack.
///
/// # Errors
/// Every fault, each with its file.
pub(super) fn read(bytes: &[u8], today: NaiveDate) -> Result<Pack, Vec<String>> {
    let mut reading = Reading {
        files: unzip(bytes).map_err(|fault| vec![fault])?,
        faults: Vec::new(),
    };
    let manifest = reading.json::<Manifest>(MANIFEST);
    let Some(manifest) = manifest.filter(|it| reading.check_manifest(it)) else {
        reading.missing(MANIFEST);
        return Err(reading.faults);
    };
    let versions = reading.versions();
    let mut rounds = reading.plan();
    for (round, submitted_at) in &mut rounds {
        let days = (manifest.programme.starts_on, today);
        reading.round(round, *submitted_at, &versions, days);
    }
    if reading.faults.is_empty() {
        Ok(Pack {
            manifest,
            versions,
            rounds: rounds.into_iter().map(|(round, _)| round).collect(),
        })
    } else {
        Err(reading.faults)
    }
}

/// The files whose names a pack has; other names are passed over, and none is ever a path.
fn unzip(bytes: &[u8]) -> Result<BTreeMap<String, Vec<u8>>, String> {
    let unreadable =
        |_| "the file is not a handover pack: it can't be read as a zip file".to_owned();
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(unreadable)?;
    if zip.len() > MOST_FILES {
        return Err(format!("the pack has more than {MOST_FILES} files"));
    }
    let known = known_names();
    let (mut files, mut together) = (BTreeMap::new(), 0);
    for name in known {
        let Ok(file) = zip.by_name(&name) else {
            if zip.file_names().flatten().any(|it| it == name) {
                return Err(format!("{name}: can't be unpacked"));
            }
            continue;
        };
        let mut content = Vec::new();
        // What the header says of the size is not believed.
        let read = file.take(LARGEST + 1).read_to_end(&mut content);
        read.map_err(|_| format!("{name}: can't be unpacked"))?;
        together += content.len();
        if content.len() as u64 > LARGEST || together > LARGEST_TOGETHER {
            return Err(format!("{name}: is larger than any pack's file"));
        }
        files.insert(name, content);
    }
    Ok(files)
}

fn known_names() -> Vec<String> {
    let mut names = vec![MANIFEST.to_owned(), ROUNDS.to_owned()];
    names.extend(Instrument::ALL.map(instrument_file));
    for (month, _) in MONTHS {
        let files = [EVIDENCE, CONSENSUS, OBSERVED, AGREED, PUBLISHED];
        names.extend(files.map(|name| round_file(month, name)));
    }
    names
}

struct Reading {
    files: BTreeMap<String, Vec<u8>>,
    faults: Vec<String>,
}

impl Reading {
    fn fault(&mut self, file: &str, words: impl std::fmt::Display) {
        self.faults.push(format!("{file}: {words}"));
    }

    fn missing(&mut self, file: &str) {
        if !self.files.contains_key(file) {
            self.fault(file, "is missing");
        }
    }

    /// `None` where there is no such file, or with a fault.
    fn json<T: DeserializeOwned>(&mut self, file: &str) -> Option<T> {
        let parsed = serde_json::from_slice(self.files.get(file)?);
        parsed.map_err(|error| self.fault(file, error)).ok()
    }

    /// The rows of a file with exactly those columns; none where there is no such file.
    fn sheet(&mut self, file: &str, columns: &[&str]) -> Option<Sheet> {
        let read = Sheet::read(self.files.get(file)?, columns, columns);
        let (sheet, faults) = match read {
            Ok((sheet, faults)) => (Some(sheet), faults),
            Err(faults) => (None, faults),
        };
        for fault in faults {
            self.fault(file, fault);
        }
        sheet
    }

    fn text(&mut self, place: &str, text: &str, longest: usize) {
        if text.trim().is_empty() {
            self.faults.push(format!("{place} is missing"));
        } else if text.chars().count() > longest || text.chars().any(is_hidden) {
            self.faults
                .push(format!("{place} is too long, or has hidden characters"));
        } else if let Some(complaint) = complaint(text) {
            self.faults.push(format!("{place} {complaint}"));
        }
    }

    /// Whether the rest can be made sense of.
    fn check_manifest(&mut self, it: &Manifest) -> bool {
        let before = self.faults.len();
        if it.format != FORMAT {
            self.fault(MANIFEST, format!("format {} is not known here", it.format));
            return false;
        }
        if it.scoring_version != rules::VERSION {
            let words = format!("scoring version {} is not known here", it.scoring_version);
            self.fault(MANIFEST, words);
        }
        let (programme, authority) = (&it.programme, &it.authority);
        for (what, slug) in [
            ("programme", &programme.slug),
            ("authority", &authority.slug),
        ] {
            if slug.is_empty() || slug.len() > 100 || slug_of(slug) != *slug || slug == "new" {
                self.fault(MANIFEST, format!("the {what}'s word in addresses is none"));
            }
        }
        for (what, text, longest) in [
            ("the programme's name", &programme.name, LONGEST_NAME),
            (
                "the lead authority",
                &programme.lead_authority,
                LONGEST_NAME,
            ),
            ("the authority's name", &authority.name, LONGEST_NAME),
            ("the commitment", &authority.commitment, LONGEST_TEXT),
        ] {
            self.text(&format!("{MANIFEST}: {what}"), text, longest);
        }
        let codes = [
            &authority.old_la_code,
            &authority.new_la_code,
            &authority.region,
        ];
        for code in codes.into_iter().flatten() {
            self.text(
                &format!("{MANIFEST}: a code or the region"),
                code,
                LONGEST_NAME,
            );
        }
        let ceilings = [
            programme.authority_ceiling,
            programme.allocation_ceiling_quarters,
        ];
        if programme.starts_on > programme.ends_on || ceilings.iter().any(|it| *it < 1) {
            self.fault(
                MANIFEST,
                "the programme must end after its start, with ceilings above 0",
            );
        }
        if let Err(words) = authority.readiness.parse::<Readiness>() {
            self.fault(MANIFEST, words);
        }
        if let Err(words) = authority.standing.parse::<Standing>() {
            self.fault(MANIFEST, words);
        }
        self.faults.len() == before
    }

    fn versions(&mut self) -> Vec<Version> {
        let mut versions = Vec::new();
        for instrument in Instrument::ALL {
            let file = instrument_file(instrument);
            let Some(content) = self.files.get(&file) else {
                continue;
            };
            match packed_versions(content) {
                Ok(read) if read.iter().all(|it| it.instrument == instrument) => {
                    versions.extend(read);
                }
                Ok(_) => self.fault(&file, "has another instrument in it"),
                Err(faults) => faults.into_iter().for_each(|it| self.fault(&file, it)),
            }
        }
        versions
    }

    /// The five rounds, each with when its self-assessment was submitted.
    fn plan(&mut self) -> Vec<(PackedRound, Option<DateTime<Utc>>)> {
        self.missing(ROUNDS);
        let Some(sheet) = self.sheet(ROUNDS, &rounds_columns()) else {
            return Vec::new();
        };
        let mut rounds = Vec::new();
        for row in sheet.rows() {
            match planned(&row) {
                Ok(round) => rounds.push(round),
                Err(words) => self.fault(ROUNDS, format!("row {}: {words}", row.number)),
            }
        }
        let months: Vec<u32> = rounds.iter().map(|(round, _)| round.month).collect();
        if !MONTHS.iter().map(|(month, _)| *month).eq(months) && self.faults.is_empty() {
            self.fault(ROUNDS, "must have month-0 to month-24, in order, each once");
        }
        rounds
    }

    fn round(
        &mut self,
        round: &mut PackedRound,
        submitted_at: Option<DateTime<Utc>>,
        all: &[Version],
        days: (NaiveDate, NaiveDate),
    ) {
        let versions: Vec<Version> = all
            .iter()
            .filter(|it| round.versions.get(&it.instrument) == Some(&it.version))
            .cloned()
            .collect();
        if versions.len() != round.versions.len() {
            let words = format!(
                "month-{} uses a version that is not in the pack",
                round.month
            );
            self.fault(ROUNDS, words);
            return;
        }
        self.records(round, &versions, days);
        self.agreed(round, submitted_at, &versions);
        self.published(round);
        let filled =
            !round.records.is_empty() || round.agreed.is_some() || !round.published.is_empty();
        if filled && round.versions.len() < Instrument::ALL.len() {
            let words = format!(
                "month-{} has results, and not a version of each instrument",
                round.month
            );
            self.fault(ROUNDS, words);
        }
    }

    fn records(
        &mut self,
        round: &mut PackedRound,
        versions: &[Version],
        days: (NaiveDate, NaiveDate),
    ) {
        let file = round_file(round.month, EVIDENCE);
        let Some(content) = self.files.get(&file) else {
            return;
        };
        match packed_evidence(content, versions, days) {
            Ok(filed) => {
                let kept = filed.into_iter().map(|it| KeptRecord {
                    instrument: it.instrument,
                    reference: it.reference,
                    origin: it.origin,
                    ratings: it
                        .ratings
                        .into_iter()
                        .map(|it| KeptRating {
                            rater: it.rater,
                            rated_on: Some(it.rated_on),
                            scores: it.scores,
                            notes: BTreeMap::new(),
                        })
                        .collect(),
                    consensus: BTreeMap::new(),
                });
                round.records = kept.collect();
            }
            Err(faults) => {
                faults.into_iter().for_each(|it| self.fault(&file, it));
                return;
            }
        }
        self.consensus(round, versions);
        self.observed(round, versions);
    }

    fn consensus(&mut self, round: &mut PackedRound, versions: &[Version]) {
        let file = round_file(round.month, CONSENSUS);
        let Some(sheet) = self.sheet(&file, &CONSENSUS_COLUMNS) else {
            return;
        };
        for row in sheet.rows() {
            let place = format!("{file}: row {}", row.number);
            let reason = row.get("reason");
            self.text(&format!("{place}, reason:"), reason, LONGEST_TEXT);
            let score = row
                .get("score")
                .parse()
                .ok()
                .filter(|it| (1..=5).contains(it));
            let record = record_of(&mut round.records, &row);
            let item = item_of(&row, versions);
            let (Some(record), Some(item), Some(score)) = (record, item, score) else {
                self.faults
                    .push(format!("{place}: no such record, item or score"));
                continue;
            };
            let reason = reason.to_owned();
            record.consensus.insert(item, KeptScore { score, reason });
        }
    }

    fn observed(&mut self, round: &mut PackedRound, versions: &[Version]) {
        let file = round_file(round.month, OBSERVED);
        let Some(sheet) = self.sheet(&file, &OBSERVED_COLUMNS) else {
            return;
        };
        for row in sheet.rows() {
            let place = format!("{file}: row {}", row.number);
            let line = row.get("observed");
            self.text(&format!("{place}, observed:"), line, LONGEST_TEXT);
            let rater = row.get("rater");
            let rating = record_of(&mut round.records, &row)
                .and_then(|it| it.ratings.iter_mut().find(|it| it.rater == rater));
            match (rating, item_of(&row, versions)) {
                (Some(rating), Some(item)) => {
                    rating.notes.insert(item, line.to_owned());
                }
                _ => self
                    .faults
                    .push(format!("{place}: no such record, rater or item")),
            }
        }
    }

    fn agreed(
        &mut self,
        round: &mut PackedRound,
        submitted_at: Option<DateTime<Utc>>,
        versions: &[Version],
    ) {
        let file = round_file(round.month, AGREED);
        let sheet = self.sheet(&file, &AGREED_COLUMNS);
        let (Some(sheet), Some(submitted_at)) = (&sheet, submitted_at) else {
            if sheet.is_some() != submitted_at.is_some() {
                self.fault(
                    &file,
                    "must be there where the plan of rounds says when it was submitted",
                );
            }
            return;
        };
        let mut agreed = PackedAgreed {
            submitted_at,
            answers: BTreeMap::new(),
            notes: BTreeMap::new(),
        };
        let diagnostic = versions
            .iter()
            .find(|it| it.instrument == Instrument::Diagnostic);
        let items: BTreeSet<&str> = diagnostic
            .into_iter()
            .flat_map(|it| it.items.iter().map(|item| item.code.as_str()))
            .collect();
        for row in sheet.rows() {
            let place = format!("{file}: row {}", row.number);
            let (item, answer, note) = (row.get("item"), row.get("answer"), row.get("note"));
            if !items.contains(item) {
                self.faults.push(format!("{place}: no such item"));
            }
            match answer.parse::<Answer>() {
                Ok(answer) => {
                    agreed.answers.insert(item.to_owned(), answer);
                }
                Err(_) if answer.is_empty() => {}
                Err(words) => self.faults.push(format!("{place}, answer: {words}")),
            }
            if !note.is_empty() {
                self.text(&format!("{place}, note:"), note, LONGEST_TEXT);
                agreed.notes.insert(item.to_owned(), note.to_owned());
            }
        }
        round.agreed = Some(agreed);
    }

    fn published(&mut self, round: &mut PackedRound) {
        let file = round_file(round.month, PUBLISHED);
        let Some(published) = self.json::<Vec<PackedPublication>>(&file) else {
            return;
        };
        if published.len() != 1 {
            self.fault(&file, "must have the one published result that stands");
        }
        for it in &published {
            for name in [&it.proposed_by, &it.agreed_by] {
                self.text(&format!("{file}: a name"), name, LONGEST_NAME);
            }
            if let Some(reason) = &it.reason {
                self.text(&format!("{file}: the reason"), reason, LONGEST_TEXT);
            }
            if it.snapshot.result.scoring_version != rules::VERSION {
                self.fault(&file, "its scoring version is not known here");
            }
            if !it.snapshot.result.is_well_formed() {
                self.fault(&file, "a figure of it is not one that scoring gives");
            }
        }
        round.published = published;
    }
}

fn planned(row: &Row<'_>) -> Result<(PackedRound, Option<DateTime<Utc>>), String> {
    let month = row
        .get("round")
        .strip_prefix("month-")
        .and_then(|it| it.parse().ok());
    let month: u32 = month.ok_or("there is no such round")?;
    let kinds = [RoundKind::Full, RoundKind::Pulse];
    let kind = row.get("kind");
    if !kinds.iter().any(|it| it.code() == kind) {
        return Err(format!(
            "a round is {}",
            kinds.map(RoundKind::code).join(" or ")
        ));
    }
    let day = |column| {
        let date: Result<NaiveDate, _> = row.get(column).parse();
        date.map_err(|_| format!("{column} must be a date such as 2025-09-03"))
    };
    let (opens_on, closes_on) = (day("opens_on")?, day("closes_on")?);
    if opens_on > closes_on {
        return Err("the round must close after it opens".into());
    }
    let labels = Instrument::ALL.iter().filter_map(|it| {
        let label = row.get(it.code());
        (!label.is_empty()).then(|| (*it, label.to_owned()))
    });
    let submitted = match row.get("self_assessment_submitted_at") {
        "" => None,
        at => Some(
            DateTime::parse_from_rfc3339(at)
                .map_err(|error| error.to_string())?
                .to_utc(),
        ),
    };
    let round = PackedRound {
        month,
        kind: kind.to_owned(),
        opens_on,
        closes_on,
        versions: labels.collect(),
        records: Vec::new(),
        agreed: None,
        published: Vec::new(),
    };
    Ok((round, submitted))
}

fn record_of<'a>(records: &'a mut [KeptRecord], row: &Row<'_>) -> Option<&'a mut KeptRecord> {
    let (reference, instrument) = (row.get("record"), row.get("instrument"));
    records
        .iter_mut()
        .find(|it| it.reference == reference && it.instrument.code() == instrument)
}

fn item_of(row: &Row<'_>, versions: &[Version]) -> Option<String> {
    let version = versions
        .iter()
        .find(|it| it.instrument.code() == row.get("instrument"))?;
    let item = version.items.iter().find(|it| it.code == row.get("item"))?;
    Some(item.code.clone())
}
