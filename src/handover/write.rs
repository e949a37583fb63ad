//! A pack as a zip file.

use std::{
    collections::BTreeSet,
    io::{Cursor, Write},
};

use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use super::pack::*;
use crate::{
    error::Error,
    files::{free_text, writer},
    questionnaires::{
        files::{evidence_csv, instrument_csv},
        rules::{Instrument, Version},
    },
    ui::formats,
};

/// The zip file.
///
/// # Errors
/// Where a file of it can't be written: ours.
pub(super) fn zip_of(pack: &Pack) -> Result<Vec<u8>, Error> {
    let mut zip = Zip(ZipWriter::new(Cursor::new(Vec::new())));
    zip.add(README, readme(&pack.manifest).as_bytes())?;
    zip.add(MANIFEST, &json(&pack.manifest)?)?;
    for instrument in Instrument::ALL {
        let of_it = pack
            .versions
            .iter()
            .filter(|it| it.instrument == instrument);
        let of_it: Vec<&Version> = of_it.collect();
        if !of_it.is_empty() {
            let csv = instrument_csv(&of_it).map_err(failed)?;
            zip.add(&instrument_file(instrument), &csv)?;
        }
    }
    zip.add(ROUNDS, &plan(&pack.rounds)?)?;
    for round in &pack.rounds {
        zip.add_round(pack, round)?;
    }
    let finished = zip.0.finish().map_err(failed)?;
    Ok(finished.into_inner())
}

struct Zip(ZipWriter<Cursor<Vec<u8>>>);

impl Zip {
    fn add(&mut self, name: &str, content: &[u8]) -> Result<(), Error> {
        let deflated = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        self.0.start_file(name, deflated).map_err(failed)?;
        self.0.write_all(content).map_err(failed)
    }

    fn add_round(&mut self, pack: &Pack, round: &PackedRound) -> Result<(), Error> {
        let file = |name| round_file(round.month, name);
        if !round.records.is_empty() {
            let versions: Vec<Version> = versions_of(pack, round).cloned().collect();
            let csv = evidence_csv(&versions, &round.records).map_err(failed)?;
            self.add(&file(EVIDENCE), &csv)?;
            self.add(&file(CONSENSUS), &consensus(round)?)?;
            self.add(&file(OBSERVED), &observed(round)?)?;
        }
        if let Some(agreed) = &round.agreed {
            self.add(&file(AGREED), &self_assessment(agreed)?)?;
        }
        if !round.published.is_empty() {
            self.add(&file(PUBLISHED), &json(&round.published)?)?;
        }
        Ok(())
    }
}

/// The versions that a round is held to.
pub(super) fn versions_of<'a>(
    pack: &'a Pack,
    round: &'a PackedRound,
) -> impl Iterator<Item = &'a Version> {
    pack.versions
        .iter()
        .filter(|it| round.versions.get(&it.instrument) == Some(&it.version))
}

fn plan(rounds: &[PackedRound]) -> Result<Vec<u8>, Error> {
    let rows = rounds.iter().map(|round| {
        let mut row = vec![
            format!("month-{}", round.month),
            round.kind.clone(),
            round.opens_on.to_string(),
            round.closes_on.to_string(),
        ];
        row.extend(Instrument::ALL.iter().map(|it| {
            let label = round.versions.get(it);
            label
                .map(|it| free_text(it).into_owned())
                .unwrap_or_default()
        }));
        let submitted = round.agreed.as_ref().map(|it| it.submitted_at.to_rfc3339());
        row.push(submitted.unwrap_or_default());
        row
    });
    csv(&rounds_columns(), rows)
}

fn consensus(round: &PackedRound) -> Result<Vec<u8>, Error> {
    let rows = round.records.iter().flat_map(|record| {
        record.consensus.iter().map(|(item, it)| {
            vec![
                free_text(&record.reference).into_owned(),
                record.instrument.code().to_owned(),
                item.clone(),
                it.score.to_string(),
                free_text(&it.reason).into_owned(),
            ]
        })
    });
    csv(&CONSENSUS_COLUMNS, rows)
}

fn observed(round: &PackedRound) -> Result<Vec<u8>, Error> {
    let mut rows = Vec::new();
    for record in &round.records {
        for rating in &record.ratings {
            rows.extend(rating.notes.iter().map(|(item, line)| {
                vec![
                    free_text(&record.reference).into_owned(),
                    record.instrument.code().to_owned(),
                    free_text(&rating.rater).into_owned(),
                    item.clone(),
                    free_text(line).into_owned(),
                ]
            }));
        }
    }
    csv(&OBSERVED_COLUMNS, rows.into_iter())
}

fn self_assessment(agreed: &PackedAgreed) -> Result<Vec<u8>, Error> {
    let items: BTreeSet<&String> = agreed.answers.keys().chain(agreed.notes.keys()).collect();
    let rows = items.into_iter().map(|item| {
        let answer = agreed.answers.get(item).copied().map(String::from);
        let note = agreed
            .notes
            .get(item)
            .map(String::as_str)
            .unwrap_or_default();
        vec![
            item.clone(),
            answer.unwrap_or_default(),
            free_text(note).into_owned(),
        ]
    });
    csv(&AGREED_COLUMNS, rows)
}

fn csv(columns: &[&str], rows: impl Iterator<Item = Vec<String>>) -> Result<Vec<u8>, Error> {
    let mut out = writer();
    out.write_record(columns).map_err(failed)?;
    for row in rows {
        out.write_record(row).map_err(failed)?;
    }
    out.into_inner().map_err(failed)
}

fn json(value: &impl serde::Serialize) -> Result<Vec<u8>, Error> {
    serde_json::to_vec_pretty(value).map_err(failed)
}

fn failed(error: impl std::fmt::Display) -> Error {
    Error::Internal(format!("handover pack: {error}"))
}

fn readme(manifest: &Manifest) -> String {
    let (authority, programme) = (&manifest.authority.name, &manifest.programme.name);
    let text = format!(
        "{authority} in {programme}\n\
         Handover pack of {}, format {}, scoring version {}\n\n\
         What is in it\n\n\
         manifest.json            the programme and the authority\n\
         instruments/             each instrument in the versions used, as it can be imported\n\
         rounds.csv               the rounds: dates, and which version of each instrument they use\n\
         rounds/month-…/\n\
         \u{20} evidence.csv           quality assurance records, a row a rating, as they can be imported\n\
         \u{20} consensus.csv          what raters who differed agreed on, and why\n\
         \u{20} observed.csv           lines of observed behaviour\n\
         \u{20} self-assessment.csv    the authority's agreed self-assessment\n\
         \u{20} published.json         published results as they were frozen\n\n\
         What is not in it\n\n\
         No answer to a survey, no figure of a role group, no result that is not published, nobody who\n\
         was asked, no e-mail address, no draft, and nothing of another authority. Keep the pack as you\n\
         keep other papers of the programme.\n\n\
         How to use it\n\n\
         partners import handover FILE, in an installation that has no programme {}, adds the\n\
         programme and the authority. Every published result comes out as it was. A later round is\n\
         compared with it on its published figures.\n",
        formats::date(manifest.made_on),
        manifest.format,
        manifest.scoring_version,
        manifest.programme.slug,
    );
    text.replace('\n', "\r\n")
}
