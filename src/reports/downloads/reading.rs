//! The same figures for people: every authority by its name here, in words, with a description of
//! each column as CSV on the Web has it.

use serde_json::{Value, json};

use super::{
    figures::{Symbol, cell, days, dimension_scores, overall_scores, percent},
    gather::{Ledgers, Source},
    sheet::{Column, Kind, Sheet, failed, filter, indicator, key},
    suppression::{BLOCS, Coverage},
};
use crate::{
    error::Error,
    files::free_text,
    maturity::{
        Snapshot,
        rules::{Basis, PerceptionBasis},
        words,
    },
    programmes::{Authority, Round},
    questionnaires::rules::Instrument,
    support_days::Activity,
};

fn date(name: &'static str, label: &'static str) -> Column {
    Column {
        name,
        label,
        kind: Kind::Date,
    }
}

/// Authority, code and region.
fn whose() -> [Column; 3] {
    [
        key("authority", "Authority, as the programme calls it"),
        key("new_la_code", "Today’s GSS code, where it has one"),
        key("region", "Region, where it has a code"),
    ]
}

fn whose_cells(source: &Source, authority: &Authority) -> [String; 3] {
    let mut placed = source.places.placed.iter();
    let today = placed.find(|it| it.id == authority.id).map(|it| it.today);
    [
        free_text(&authority.name).into_owned(),
        today.map(|it| it.new_la_code.clone()).unwrap_or_default(),
        today.map(|it| it.region_name.clone()).unwrap_or_default(),
    ]
}

/// Support days: a row a quarter, authority and type of support.
pub(super) fn support_days(source: &Source, ledgers: &Ledgers) -> Result<Sheet, Error> {
    let mut columns = vec![
        key("quarter", "Financial quarter"),
        date("from", "Its first day"),
        date("to", "Its last day"),
    ];
    columns.extend(whose());
    let group = "";
    columns.extend([
        filter("support_type", "What was done", ""),
        indicator(
            (
                "days_counted",
                "Days delivered that count towards the allocation",
            ),
            group,
            "",
            2,
        ),
        indicator(
            ("days_not_counted", "Days delivered that do not count"),
            group,
            "",
            2,
        ),
        indicator(
            (
                "allocated_percent",
                "Counted days as a percentage of the days allocated",
            ),
            group,
            "%",
            1,
        ),
    ]);
    let mut sheet = Sheet::new(columns)?;
    for (place, quarter) in ledgers.quarters.iter().enumerate() {
        let time = [
            quarter.code(),
            quarter.0.starts_on().to_string(),
            quarter.0.ends_on().to_string(),
        ];
        for authority in &source.authorities {
            let whose = whose_cells(source, authority);
            let allocated = ledgers.allocated(authority.id, place).unwrap_or_default();
            for activity in Activity::ALL {
                let [counted, not_counted] = ledgers.given(authority.id, place, Some(*activity));
                let figures = [
                    activity.title().to_owned(),
                    days(counted),
                    days(not_counted),
                    percent(counted, allocated),
                ];
                sheet.row(time.iter().chain(&whose).chain(&figures))?;
            }
        }
    }
    Ok(sheet)
}

/// Round, day of publication and whose it is.
fn of_result() -> Vec<Column> {
    let mut columns = vec![
        key("round", "Round"),
        date("published_on", "The day of publication"),
    ];
    columns.extend(whose());
    columns
}

/// The published results of those rounds, each with the cells of [`of_result`].
fn results<'a>(
    source: &'a Source,
    rounds: &[&'a Round],
) -> impl Iterator<Item = ([String; 5], &'a Snapshot)> {
    let places = rounds.iter().flat_map(move |&round| {
        let each = source.authorities.iter();
        each.map(move |authority| (round, authority))
    });
    places.filter_map(move |(round, authority)| {
        let found = source.result(authority.id, round)?;
        let [name, code, region] = whose_cells(source, authority);
        let published_on = found.published_on.to_string();
        Some(([round.title(), published_on, name, code, region], found))
    })
}

/// Maturity: a row a published result and dimension, and one for the overall figure.
pub(super) fn maturity(source: &Source, rounds: &[&Round]) -> Result<Sheet, Error> {
    let mut columns = of_result();
    columns.push(filter("dimension", "D1 to D10, or overall", ""));
    let score = |name, label| indicator((name, label), "", "", 2);
    columns.extend([
        score("perception", "Perception, 1 to 5"),
        score("evidence", "Evidence, 1 to 5"),
        score("maturity", "Maturity, 1 to 5"),
        score("maturity_low", "Lower end of its 95% interval"),
        score("maturity_high", "Upper end of its 95% interval"),
        indicator(("level", "Level, 1 to 5"), "", "", 0),
        indicator(
            (
                "not_evidenced",
                "How many of the ten dimensions are not evidenced",
            ),
            "",
            "",
            0,
        ),
        key("rests_on", "What the maturity rests on"),
        key("perception_from", "Where the perception comes from"),
        indicator(
            ("scoring_version", "Version of the scoring rules"),
            "",
            "",
            0,
        ),
    ]);
    let mut sheet = Sheet::new(columns)?;
    for (start, found) in results(source, rounds) {
        let version = found.result.scoring_version.to_string();
        for it in &found.result.dimensions {
            let from = it.perception.figure.map(|p| perceived(p.basis));
            let words = [basis(it.basis), from.unwrap_or_default(), &version];
            let key = it.dimension.to_string();
            let cells = start
                .iter()
                .chain([&key])
                .chain(&dimension_scores(it))
                .cloned()
                .collect::<Vec<_>>();
            sheet.row(cells.iter().map(String::as_str).chain(words))?;
        }
        let overall = overall_scores(&found.result);
        let cells = start.iter().map(String::as_str).chain(["overall"]);
        let cells = cells.chain(overall.iter().map(String::as_str));
        sheet.row(cells.chain(["", "", &version]))?;
    }
    Ok(sheet)
}

fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Both => "perception and evidence",
        Basis::PerceptionOnly => "perception alone, not evidenced",
        Basis::EvidenceOnly => "evidence alone",
        Basis::None => "nothing",
    }
}

fn perceived(basis: PerceptionBasis) -> &'static str {
    match basis {
        PerceptionBasis::Survey => "survey",
        PerceptionBasis::Agreed => "agreed self-assessment",
    }
}

/// Coverage: a row a published result and kind of people or records.
pub(super) fn coverage(source: &Source, rounds: &[&Round]) -> Result<Sheet, Error> {
    let mut columns = of_result();
    columns.extend([
        key("kind", "Respondents, families or records"),
        filter("of", "Which role groups or instrument", ""),
        indicator(
            (
                "number",
                "How many; respondents and families are those whose answers count, in steps of five",
            ),
            "",
            "",
            0,
        ),
    ]);
    let mut sheet = Sheet::new(columns)?;
    for (start, found) in results(source, rounds) {
        let coverage = Coverage::of(&found.result);
        let everybody = [("respondents", "Everybody", coverage.respondents)];
        let blocs = BLOCS.iter().zip(coverage.blocs);
        let blocs = blocs.map(|(bloc, n)| ("respondents", words::bloc(*bloc), n));
        let families = [("families", "Families", coverage.families)];
        let records = Instrument::EVIDENCE.iter().zip(coverage.records);
        let records = records.map(|(instrument, n)| ("records", instrument.title(), n));
        for (kind, of, n) in everybody
            .into_iter()
            .chain(blocs)
            .chain(families)
            .chain(records)
        {
            let number = cell(n);
            let cells = start.iter().map(String::as_str);
            sheet.row(cells.chain([kind, of, &number]))?;
        }
    }
    Ok(sheet)
}

/// What the file is, for machines: `name.csv-metadata.json`.
pub(super) fn csv_on_the_web(
    name: &str,
    (title, description): (&str, &str),
    columns: &[Column],
) -> Result<Vec<u8>, Error> {
    let columns: Vec<Value> = columns.iter().map(described).collect();
    let metadata = json!({
        "@context": ["http://www.w3.org/ns/csvw", { "@language": "en" }],
        "url": name,
        "dc:title": title,
        "dc:description": description,
        "dialect": { "encoding": "utf-8", "header": true, "lineTerminators": ["\r\n"] },
        "tableSchema": { "columns": columns },
    });
    let mut text = serde_json::to_vec_pretty(&metadata).map_err(failed)?;
    text.push(b'\n');
    Ok(text)
}

fn described(column: &Column) -> Value {
    let symbols = [
        Symbol::NotApplicable,
        Symbol::NotAvailable,
        Symbol::Confidential,
    ];
    let blank = || vec![String::new()];
    let symbols: Vec<String> = symbols.iter().map(ToString::to_string).collect();
    let (datatype, nulls) = match column.kind {
        Kind::Key | Kind::Filter(_) => (json!("string"), blank()),
        Kind::Date => (json!({ "base": "date", "format": "yyyy-MM-dd" }), blank()),
        Kind::Indicator(_, _, 0) => (json!("integer"), symbols),
        Kind::Indicator(..) => (json!("decimal"), symbols),
    };
    json!({
        "name": column.name,
        "titles": column.name,
        "dc:description": column.label,
        "datatype": datatype,
        "null": nulls,
    })
}
