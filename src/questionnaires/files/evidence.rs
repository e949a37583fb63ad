//! QA records as a file: `record, instrument, rater, date`, perhaps `team` and `chosen`, then one
//! column an item.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::{
    files::{Fault, Row, Sheet, quoted, read_day},
    identifiers::{self, find_in_name},
    questionnaires::rules::{
        Chosen, Instrument, Item, LONGEST_TEAM, Rating, Ratings, RecordOrigin, Version,
        can_be_read, look_alike_key, shown_label,
    },
};

/// The longest name of a record or rater.
const LONGEST: usize = 60;

/// A record in a file, with its ratings in the file's order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FiledRecord {
    pub(crate) instrument: Instrument,
    pub(crate) reference: String,
    pub(crate) origin: RecordOrigin,
    pub(crate) ratings: Vec<FiledRating>,
}

/// One rater's row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FiledRating {
    pub(crate) rater: String,
    pub(crate) rated_on: NaiveDate,
    pub(crate) scores: Ratings,
}

/// Reads a file of evidence against the round's versions. A date must lie within `days`: from the
/// programme's start to today.
///
/// # Errors
/// Every fault of the file.
pub(in crate::questionnaires) fn read_evidence(
    bytes: &[u8],
    versions: &[Version],
    days: (NaiveDate, NaiveDate),
) -> Result<Vec<FiledRecord>, Vec<Fault>> {
    let scored: Vec<(Instrument, &Item)> = versions
        .iter()
        .filter(|v| Instrument::EVIDENCE.contains(&v.instrument))
        .flat_map(|v| v.items.iter().map(|item| (v.instrument, item)))
        .collect();
    let keys = ["record", "instrument", "rater", "date"];
    let mut columns = keys.to_vec();
    columns.extend(["team", "chosen"]);
    columns.extend(scored.iter().map(|(_, item)| item.code.as_str()));
    let (sheet, mut faults) = Sheet::read(bytes, &columns, &keys)?;
    let (mut records, mut places) = (Vec::<FiledRecord>::new(), BTreeMap::new());
    let (mut raters, mut teams) = (BTreeSet::new(), BTreeMap::new());
    for row in sheet.rows() {
        let reference = read_name(&row, "record", &mut faults);
        let rater = read_name(&row, "rater", &mut faults);
        let rated_on = read_date(&row, days, &mut faults);
        let Some(instrument) = read_instrument(&row, &mut faults) else {
            continue;
        };
        let scores = read_scores(&row, instrument, &scored, &mut faults);
        let origin = read_origin(&row, &mut teams, &mut faults);
        if !raters.insert((instrument, reference.clone(), look_alike_key(&rater))) {
            let message = format!("{} has rated this record in a row above", quoted(&rater));
            faults.push(row.fault("rater", message));
        }
        let place = *places
            .entry((instrument, reference.clone()))
            .or_insert(records.len());
        if place == records.len() {
            records.push(FiledRecord {
                instrument,
                reference,
                origin: origin.clone(),
                ratings: Vec::new(),
            });
        }
        if let Some(record) = records.get_mut(place) {
            same_origin(&row, &mut record.origin, origin, &mut faults);
        }
        if let (Some(record), Some(rated_on)) = (records.get_mut(place), rated_on) {
            record.ratings.push(FiledRating {
                rater,
                rated_on,
                scores,
            });
        }
    }
    if faults.is_empty() {
        Ok(records)
    } else {
        Err(faults)
    }
}

fn read_name(row: &Row<'_>, column: &str, faults: &mut Vec<Fault>) -> String {
    let name = row.get(column);
    if name.is_empty() {
        faults.push(row.fault(column, "is missing"));
    } else if name.chars().count() > LONGEST {
        faults.push(row.fault(column, format!("must be {LONGEST} characters or less")));
    } else if let Some(complaint) = identifiers::sentence(name, &find_in_name(name)) {
        faults.push(row.fault(column, complaint));
    }
    name.to_owned()
}

/// The team, under the label that the file gives it first, and how the record was chosen.
fn read_origin(
    row: &Row<'_>,
    teams: &mut BTreeMap<String, String>,
    faults: &mut Vec<Fault>,
) -> RecordOrigin {
    let label = shown_label(row.get("team"));
    if label.chars().count() > LONGEST_TEAM {
        let message = format!("must be {LONGEST_TEAM} characters or less");
        faults.push(row.fault("team", message));
    } else if let Some(complaint) = identifiers::sentence(&label, &find_in_name(&label)) {
        faults.push(row.fault("team", complaint));
    } else if !label.is_empty() && !can_be_read(&label) {
        faults.push(row.fault("team", "must have a letter or a number"));
    }
    let cell = row.get("chosen");
    let chosen = match cell.to_ascii_lowercase().parse::<Chosen>() {
        Ok(way) => Some(way),
        Err(_) if cell.is_empty() => None,
        Err(message) => {
            faults.push(row.fault("chosen", format!("{} {message}", quoted(cell))));
            None
        }
    };
    RecordOrigin {
        team: (!label.is_empty()).then(|| {
            let first = teams.entry(look_alike_key(&label));
            first.or_insert(label).clone()
        }),
        chosen,
    }
}

/// Another rating of a record says the same of it, or nothing.
fn same_origin(
    row: &Row<'_>,
    known: &mut RecordOrigin,
    said: RecordOrigin,
    faults: &mut Vec<Fault>,
) {
    if let (Some(first), Some(other)) = (&known.team, &said.team)
        && first != other
    {
        let message = format!("is another team than in a row above, {}", quoted(first));
        faults.push(row.fault("team", message));
    }
    if known.chosen.is_some() && said.chosen.is_some() && known.chosen != said.chosen {
        let message = "is another way of choosing than in a row above";
        faults.push(row.fault("chosen", message));
    }
    known.team = known.team.take().or(said.team);
    known.chosen = known.chosen.or(said.chosen);
}

fn read_date(
    row: &Row<'_>,
    (first, last): (NaiveDate, NaiveDate),
    faults: &mut Vec<Fault>,
) -> Option<NaiveDate> {
    let cell = row.get("date");
    let date = read_day(cell);
    let message = match date {
        None if cell.is_empty() => "is missing".into(),
        None => format!(
            "{} must be a real date such as 2025-09-03, 3/9/2025 or 03 Sep 2025",
            quoted(cell)
        ),
        Some(date) if date < first => {
            format!("{} is before the programme’s start, {first}", quoted(cell))
        }
        Some(date) if date > last => format!("{} must be today or in the past", quoted(cell)),
        Some(_) => return date,
    };
    faults.push(row.fault("date", message));
    None
}

fn read_instrument(row: &Row<'_>, faults: &mut Vec<Fault>) -> Option<Instrument> {
    let name = row.get("instrument");
    let found = Instrument::EVIDENCE.into_iter().find(|i| i.code() == name);
    if found.is_none() {
        let known = Instrument::EVIDENCE.map(Instrument::code).join(", ");
        let message = match name {
            "" => "is missing".to_owned(),
            name => format!("{} is not an instrument of evidence: {known}", quoted(name)),
        };
        faults.push(row.fault("instrument", message));
    }
    found
}

fn read_scores(
    row: &Row<'_>,
    instrument: Instrument,
    scored: &[(Instrument, &Item)],
    faults: &mut Vec<Fault>,
) -> Ratings {
    let mut scores = Ratings::new();
    for (of, item) in scored {
        let cell = row.get(&item.code);
        if cell.is_empty() {
            continue;
        }
        if *of != instrument {
            let message = format!("is not an item of {}; leave it empty", instrument.code());
            faults.push(row.fault(&item.code, message));
            continue;
        }
        match read_score(cell) {
            Ok(rating) => {
                scores.insert(item.code.clone(), rating);
            }
            Err(message) => faults.push(row.fault(&item.code, message)),
        }
    }
    scores
}

/// A score; files take 1 to 5 for every instrument.
fn read_score(cell: &str) -> Result<Rating, String> {
    let rating = cell.to_ascii_lowercase().parse();
    rating.map_err(|_: String| format!("{} is not a score: 1 to 5, no or empty", quoted(cell)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::questionnaires::files::fixtures::{fault_lines, versions};

    fn on(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2025, month, day).unwrap()
    }

    fn read(text: &str) -> Result<Vec<FiledRecord>, Vec<Fault>> {
        read_evidence(text.as_bytes(), &versions(), (on(9, 1), on(9, 30)))
    }

    #[test]
    fn two_raters_share_a_record_and_a_blank_row_is_kept() {
        let records = read(
            "record,instrument,rater,date,PO1,PO2,CA1\n\
             v1,practice_observation,a,2025-09-01,3,no,\n\
             v1,case_audit,a,1/9/2025,,,2\n\
             v1,practice_observation,b,30 Sep 2025,,,\n",
        )
        .unwrap();
        assert_eq!(records.len(), 2);
        assert_eq!(records[0].ratings.len(), 2);
        assert_eq!(records[0].ratings[0].scores["PO2"], Rating::NoOpportunity);
        assert_eq!(records[0].ratings[1].rated_on, on(9, 30));
        assert!(records[0].ratings[1].scores.is_empty());
        assert_eq!(records[1].instrument, Instrument::CaseAudit);
    }

    #[test]
    fn every_fault_has_its_row_and_column() {
        let lines = fault_lines(read(
            "record,instrument,rater,date,PO1,CA1,OE1\n\
             v1,practice_observation,a,2025-09-01,6,2,\n\
             v1,practice_observation,a,2025-08-31,,,\n\
             ,diagnostic,,2025-10-01,,,\n\
             o1,organisational_evidence,a,31/9/2025,,,2\n\
             o2,organisational_evidence,a,,,,no\n",
        ));
        assert_eq!(
            lines,
            [
                "row 2, PO1: “6” is not a score: 1 to 5, no or empty",
                "row 2, CA1: is not an item of practice_observation; leave it empty",
                "row 3, date: “2025-08-31” is before the programme’s start, 2025-09-01",
                "row 3, rater: “a” has rated this record in a row above",
                "row 4, record: is missing",
                "row 4, rater: is missing",
                "row 4, date: “2025-10-01” must be today or in the past",
                "row 4, instrument: “diagnostic” is not an instrument of evidence: practice_observation, case_audit, group_supervision, organisational_evidence",
                "row 5, date: “31/9/2025” must be a real date such as 2025-09-03, 3/9/2025 or 03 Sep 2025",
                "row 6, date: is missing",
            ]
        );
    }

    #[test]
    fn a_record_is_named_by_the_audits_own_code_and_never_by_a_childs() {
        let lines = fault_lines(read(
            "record,instrument,rater,date\n\
             CA-03,case_audit,rater 2,2025-09-01\n\
             Observation 4,practice_observation,T. Ellery,2025-09-01\n\
             345678,case_audit,a,2025-09-01\n\
             CA-04,case_audit,07700 900123,2025-09-01\n",
        ));
        assert_eq!(lines.len(), 2, "{lines:?}");
        assert!(
            lines[0].starts_with("row 4, record: has what looks like a case number (“345678”)")
        );
        assert!(lines[1].starts_with("row 5, rater: has what looks like a phone number"));
    }

    #[test]
    fn a_record_has_one_team_and_one_way_of_choosing() {
        let header = "record,instrument,rater,date,team,chosen\n";
        let records = read(&format!(
            "{header}v1,case_audit,a,2025-09-01,North 1,random\n\
             v1,case_audit,b,2025-09-01,,\n\
             v2,case_audit,a,2025-09-01,,\n\
             v2,case_audit,b,2025-09-01, north\u{a0}1,Next_Due\n\
             v3,case_audit,a,2025-09-01,,\n"
        ))
        .unwrap();
        let origin = |place: usize| {
            let RecordOrigin { team, chosen } = records[place].origin.clone();
            (team, chosen)
        };
        assert_eq!(origin(0), (Some("North 1".into()), Some(Chosen::Random)));
        assert_eq!(origin(1), (Some("North 1".into()), Some(Chosen::NextDue)));
        assert_eq!(origin(2), (None, None));
        let lines = fault_lines(read(&format!(
            "{header}v1,case_audit,a,2025-09-01,North,random\n\
             v1,case_audit,b,2025-09-01,South,worker\n\
             v2,case_audit,a,2025-09-01,ann@council.example,dice\n\
             v3,case_audit,a,2025-09-01,{},\n\
             v4,case_audit,a,2025-09-01,\u{301},\n",
            "x".repeat(41)
        )));
        assert_eq!(
            lines[0],
            "row 3, team: is another team than in a row above, “North”"
        );
        assert_eq!(
            lines[1],
            "row 3, chosen: is another way of choosing than in a row above"
        );
        assert!(
            lines[2].starts_with("row 4, team: has what looks like"),
            "{lines:?}"
        );
        assert!(
            lines[3].starts_with("row 4, chosen: “dice” is not a way"),
            "{lines:?}"
        );
        assert_eq!(lines[4], "row 5, team: must be 40 characters or less");
        assert_eq!(lines[5], "row 6, team: must have a letter or a number");
    }

    #[test]
    fn nobody_rates_a_record_twice_under_another_spelling() {
        let lines = fault_lines(read(
            "record,instrument,rater,date\n\
             v1,case_audit,Ann A,2025-09-01\n\
             v1,case_audit,ann\u{a0}\u{430},2025-09-02\n",
        ));
        assert_eq!(
            lines,
            ["row 3, rater: “ann\u{a0}\u{430}” has rated this record in a row above"]
        );
    }

    #[test]
    fn a_header_alone_is_no_records() {
        assert_eq!(read("record,instrument,rater,date\n").unwrap(), []);
    }
}
