//! Instruments, evidence and empty templates as files: what can be imported again.

use crate::{
    files::{free_text, writer},
    questionnaires::rules::{Instrument, Item, KeptRecord, Version},
};

/// The round's QA records, a row a rating: the columns of an import.
///
/// # Errors
/// Where a row can't be written.
pub(crate) fn evidence_csv(
    versions: &[Version],
    records: &[KeptRecord],
) -> Result<Vec<u8>, csv::Error> {
    let items = evidence_items(versions);
    let mut out = writer();
    out.write_record(evidence_columns(&items))?;
    for record in records {
        for rating in &record.ratings {
            let mut row = vec![
                free_text(&record.reference).into_owned(),
                record.instrument.code().to_owned(),
                free_text(&rating.rater).into_owned(),
                rating.rated_on.map(|on| on.to_string()).unwrap_or_default(),
                free_text(record.origin.team.as_deref().unwrap_or_default()).into_owned(),
                record
                    .origin
                    .chosen
                    .map(|way| way.to_string())
                    .unwrap_or_default(),
            ];
            row.extend(items.iter().map(|(instrument, item)| {
                let score = rating.scores.get(&item.code);
                let score = score.filter(|_| *instrument == record.instrument);
                score.copied().map(String::from).unwrap_or_default()
            }));
            out.write_record(row)?;
        }
    }
    finished(out)
}

/// The columns of an import of evidence.
///
/// # Errors
/// Where the row can't be written.
pub(crate) fn evidence_template(versions: &[Version]) -> Result<Vec<u8>, csv::Error> {
    evidence_csv(versions, &[])
}

/// The columns of an import of responses.
///
/// # Errors
/// Where the row can't be written.
pub(crate) fn responses_template(versions: &[Version]) -> Result<Vec<u8>, csv::Error> {
    let asked = [Instrument::Diagnostic, Instrument::Family];
    let items = asked.iter().flat_map(|it| items_of(versions, *it));
    let mut columns = vec!["respondent", "group"];
    columns.extend(items.map(|item| item.code.as_str()));
    let mut out = writer();
    out.write_record(columns)?;
    finished(out)
}

/// Versions of an instrument: the columns of its import.
///
/// # Errors
/// Where a row can't be written.
pub(crate) fn instrument_csv(versions: &[&Version]) -> Result<Vec<u8>, csv::Error> {
    let mut out = writer();
    out.write_record([
        "instrument",
        "version",
        "code",
        "dimension",
        "text",
        "groups",
        "low",
        "middle",
        "high",
    ])?;
    for version in versions {
        for item in &version.items {
            let groups: Vec<&str> = item.groups.iter().map(|group| group.code()).collect();
            let dimension = item.dimension.to_string();
            out.write_record([
                version.instrument.code(),
                &free_text(&version.version),
                &free_text(&item.code),
                &dimension,
                &free_text(&item.text),
                &groups.join(" "),
                &free_text(&item.low),
                &free_text(&item.middle),
                &free_text(&item.high),
            ])?;
        }
    }
    finished(out)
}

fn items_of(versions: &[Version], instrument: Instrument) -> impl Iterator<Item = &Item> {
    let of_it = versions
        .iter()
        .filter(move |it| it.instrument == instrument);
    of_it.flat_map(|it| &it.items)
}

fn evidence_items(versions: &[Version]) -> Vec<(Instrument, &Item)> {
    let all = Instrument::EVIDENCE.into_iter();
    all.flat_map(|it| items_of(versions, it).map(move |item| (it, item)))
        .collect()
}

fn evidence_columns<'a>(items: &[(Instrument, &'a Item)]) -> Vec<&'a str> {
    let mut columns = vec!["record", "instrument", "rater", "date", "team", "chosen"];
    columns.extend(items.iter().map(|(_, item)| item.code.as_str()));
    columns
}

fn finished(out: csv::Writer<Vec<u8>>) -> Result<Vec<u8>, csv::Error> {
    out.into_inner().map_err(|error| error.into_error().into())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::questionnaires::{
        files::{fixtures::versions, read_evidence, read_instruments, read_responses},
        rules::{Chosen, KeptRating, Rating, RecordOrigin},
    };

    #[test]
    fn what_is_written_reads_back_as_it_was() {
        let day = "2025-09-03".parse().unwrap();
        let rating = |rater: &str| KeptRating {
            rater: rater.into(),
            rated_on: Some(day),
            scores: [
                ("CA1".to_owned(), Rating::Scored(4)),
                ("CA2".to_owned(), Rating::NoOpportunity),
            ]
            .into(),
            notes: BTreeMap::new(),
        };
        let record = KeptRecord {
            instrument: Instrument::CaseAudit,
            reference: "Audit 1".into(),
            origin: RecordOrigin {
                team: Some("North 1".into()),
                chosen: Some(Chosen::Worker),
            },
            ratings: vec![rating("A, the first"), rating("B")],
            consensus: BTreeMap::new(),
        };
        let csv = evidence_csv(&versions(), &[record]).unwrap();
        let read = read_evidence(&csv, &versions(), (day, day)).unwrap();
        assert_eq!(read.len(), 1);
        assert_eq!(read[0].origin.team.as_deref(), Some("North 1"));
        assert_eq!(read[0].origin.chosen, Some(Chosen::Worker));
        assert_eq!(read[0].ratings[0].rater, "A, the first");
        assert_eq!(read[0].ratings[1].scores["CA2"], Rating::NoOpportunity);
        assert_eq!(read[0].ratings[1].rated_on, day);
    }

    #[test]
    fn a_template_is_a_file_without_faults() {
        let all = versions();
        let template = evidence_template(&all).unwrap();
        let day = "2025-09-03".parse().unwrap();
        assert_eq!(read_evidence(&template, &all, (day, day)).unwrap(), []);
        let template = responses_template(&all).unwrap();
        assert!(read_responses(&template, &all).unwrap().survey.is_empty());
    }

    #[test]
    fn an_instrument_reads_back_as_it_was() {
        for version in versions() {
            let csv = instrument_csv(&[&version]).unwrap();
            assert_eq!(read_instruments(&csv).unwrap(), [version]);
        }
    }
}
