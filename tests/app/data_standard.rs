//! The rules by which DfE screens a pair of files, written anew from the standard and without the
//! product's code: one function a rule, and a broken file for each.

use std::collections::{BTreeMap, BTreeSet};

/// A pair as it was read.
pub(crate) struct Pair {
    name: String,
    header: Vec<String>,
    rows: Vec<Vec<String>>,
    meta: Vec<BTreeMap<String, String>>,
    meta_header: Vec<String>,
}

const META: [&str; 8] = [
    "col_name",
    "col_type",
    "label",
    "indicator_grouping",
    "indicator_unit",
    "indicator_dp",
    "filter_hint",
    "filter_grouping_column",
];
const ALWAYS: [&str; 5] = [
    "time_period",
    "time_identifier",
    "geographic_level",
    "country_code",
    "country_name",
];
const REGION: [&str; 2] = ["region_code", "region_name"];
const AUTHORITY: [&str; 3] = ["old_la_code", "new_la_code", "la_name"];
const REGIONS: [(&str, &str); 9] = [
    ("E12000001", "North East"),
    ("E12000002", "North West"),
    ("E12000003", "Yorkshire and The Humber"),
    ("E12000004", "East Midlands"),
    ("E12000005", "West Midlands"),
    ("E12000006", "East of England"),
    ("E12000007", "London"),
    ("E12000008", "South East"),
    ("E12000009", "South West"),
];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const QUARTERS: [&str; 4] = [
    "Financial year Q1",
    "Financial year Q2",
    "Financial year Q3",
    "Financial year Q4",
];
const SYMBOLS: [&str; 6] = ["z", "x", "c", "low", "k", "u"];
const TYPES: [&str; 6] = [
    "_count", "_sum", "_percent", "_average", "_median", "_score",
];
const UNITS: [&str; 6] = ["", "%", "pp", "£", "£m", "numberstring"];

/// Everything that the screening says of a pair; nothing where it passes.
pub(crate) fn screen(name: &str, data: &[u8], meta: &[u8]) -> Vec<String> {
    let mut faults = encoding(data);
    faults.extend(encoding(meta));
    let (header, rows) = match read(data) {
        Ok(read) => read,
        Err(fault) => return vec![format!("data: {fault}")],
    };
    let (meta_header, meta_rows) = match read(meta) {
        Ok(read) => read,
        Err(fault) => return vec![format!("meta: {fault}")],
    };
    let meta = meta_rows.into_iter();
    let meta = meta.map(|row| meta_header.iter().cloned().zip(row).collect());
    let pair = Pair {
        name: name.into(),
        header,
        rows,
        meta: meta.collect(),
        meta_header,
    };
    let rules: [fn(&Pair) -> Vec<String>; 10] = [
        file_name, columns, levels, places, times, metadata, labels, filters, indicators, matrix,
    ];
    faults.extend(rules.iter().flat_map(|rule| rule(&pair)));
    faults
}

fn encoding(bytes: &[u8]) -> Vec<String> {
    let mut faults = Vec::new();
    if bytes.starts_with(b"\xef\xbb\xbf") {
        faults.push("byte-order mark".into());
    }
    if std::str::from_utf8(bytes).is_err() {
        faults.push("not UTF-8".into());
    }
    faults
}

type Read = (Vec<String>, Vec<Vec<String>>);

fn read(bytes: &[u8]) -> Result<Read, String> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(bytes);
    let mut rows = Vec::new();
    for row in reader.records() {
        let row = row.map_err(|error| error.to_string())?;
        rows.push(row.iter().map(str::to_owned).collect::<Vec<_>>());
    }
    if rows.len() < 2 {
        return Err("no rows".into());
    }
    let rest = rows.split_off(1);
    Ok((rows.remove(0), rest))
}

impl Pair {
    fn place(&self, column: &str) -> Option<usize> {
        self.header.iter().position(|own| own == column)
    }

    fn cell<'a>(&'a self, row: &'a [String], column: &str) -> &'a str {
        self.place(column).map_or("", |place| row[place].as_str())
    }

    fn values(&self, column: &str) -> BTreeSet<&str> {
        self.rows.iter().map(|row| self.cell(row, column)).collect()
    }

    fn of_type(&self, kind: &str) -> Vec<&str> {
        let all = self.meta.iter().filter(|row| row["col_type"] == kind);
        all.map(|row| row["col_name"].as_str()).collect()
    }

    fn is_time_or_place(column: &str) -> bool {
        [&ALWAYS[..], &REGION, &AUTHORITY]
            .concat()
            .contains(&column)
    }
}

fn file_name(pair: &Pair) -> Vec<String> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_-".contains(c);
    let mut faults = Vec::new();
    if !pair.name.chars().all(plain) {
        faults.push(format!("name: {}", pair.name));
    }
    if !(35..=50).contains(&pair.name.len()) {
        faults.push(format!("length of the name: {}", pair.name.len()));
    }
    faults
}

fn columns(pair: &Pair) -> Vec<String> {
    let snake = |name: &str| {
        name.starts_with(|c: char| c.is_ascii_lowercase())
            && name
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
            && name.len() <= 50
    };
    let mut faults = Vec::new();
    let mut seen = BTreeSet::new();
    for name in &pair.header {
        if !snake(name) {
            faults.push(format!("column name: {name}"));
        }
        if !seen.insert(name) {
            faults.push(format!("column twice: {name}"));
        }
    }
    let missing = ALWAYS.iter().filter(|name| pair.place(name).is_none());
    faults.extend(missing.map(|name| format!("column missing: {name}")));
    faults
}

fn levels(pair: &Pair) -> Vec<String> {
    let mut faults = Vec::new();
    for row in &pair.rows {
        let level = pair.cell(row, "geographic_level");
        let (needs, blank): (Vec<&str>, Vec<&str>) = match level {
            "National" => (vec![], [&REGION[..], &AUTHORITY].concat()),
            "Regional" => (REGION.into(), AUTHORITY.into()),
            "Local authority" => ([&REGION[..], &AUTHORITY].concat(), vec![]),
            other => {
                faults.push(format!("level: {other}"));
                continue;
            }
        };
        for column in needs {
            if pair.place(column).is_none() || pair.cell(row, column).is_empty() {
                faults.push(format!("{level} without {column}"));
            }
        }
        let filled = blank
            .into_iter()
            .filter(|it| !pair.cell(row, it).is_empty());
        faults.extend(filled.map(|column| format!("{level} with {column}")));
    }
    // A column that no row needs.
    for column in [&REGION[..], &AUTHORITY].concat() {
        if pair.place(column).is_some() && pair.values(column) == BTreeSet::from([""]) {
            faults.push(format!("empty column: {column}"));
        }
    }
    faults
}

/// Today's 153: codes, name and region of each.
fn today() -> BTreeSet<[String; 5]> {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/seed-data/local_authorities.csv"
    );
    let (_, rows) = read(&std::fs::read(path).unwrap()).unwrap();
    let row = |row: Vec<String>| <[String; 5]>::try_from(row).unwrap();
    rows.into_iter().map(row).collect()
}

fn places(pair: &Pair) -> Vec<String> {
    let today = today();
    let mut faults = Vec::new();
    for row in &pair.rows {
        let of = |columns: &[&str]| -> Vec<String> {
            let cells = columns.iter().map(|it| pair.cell(row, it).to_owned());
            cells.collect()
        };
        if of(&["country_code", "country_name"]) != ["E92000001", "England"] {
            faults.push(format!("country: {row:?}"));
        }
        let region = of(&REGION);
        let known = REGIONS.iter().any(|(c, n)| region == [*c, *n]);
        if !region.concat().is_empty() && !known {
            faults.push(format!("region: {region:?}"));
        }
        let authority = of(&AUTHORITY);
        if !authority.concat().is_empty() {
            let whole = <[String; 5]>::try_from([authority, region].concat()).unwrap();
            if !today.contains(&whole) {
                faults.push(format!("authority: {whole:?}"));
            }
        }
        let geography = [&ALWAYS[2..], &REGION, &AUTHORITY].concat();
        if of(&geography).iter().any(|cell| cell == "Total") {
            faults.push("Total in a column of places".into());
        }
    }
    faults
}

fn times(pair: &Pair) -> Vec<String> {
    let mut faults = Vec::new();
    let mut kinds = BTreeSet::new();
    for row in &pair.rows {
        let (period, identifier) = (
            pair.cell(row, "time_period"),
            pair.cell(row, "time_identifier"),
        );
        let digits = period.chars().all(|c| c.is_ascii_digit());
        let right = match identifier {
            it if MONTHS.contains(&it) => {
                kinds.insert("month");
                digits && period.len() == 4
            }
            it if QUARTERS.contains(&it) => {
                kinds.insert("quarter");
                digits && period.len() == 6 && {
                    let first: u32 = period[..4].parse().unwrap();
                    period[4..] == format!("{:02}", (first + 1) % 100)
                }
            }
            other => {
                faults.push(format!("time identifier: {other}"));
                continue;
            }
        };
        if !right {
            faults.push(format!("time period: {period} of {identifier}"));
        }
    }
    if kinds.len() > 1 {
        faults.push("two kinds of time".into());
    }
    faults
}

fn metadata(pair: &Pair) -> Vec<String> {
    let mut faults = Vec::new();
    if pair.meta_header != META {
        faults.push(format!("metadata columns: {:?}", pair.meta_header));
        return faults;
    }
    let mut named = BTreeSet::new();
    for row in &pair.meta {
        let name = row["col_name"].as_str();
        if !named.insert(name) {
            faults.push(format!("in the metadata twice: {name}"));
        }
        if pair.place(name).is_none() || Pair::is_time_or_place(name) {
            faults.push(format!("not for the metadata: {name}"));
        }
        let blank: &[&str] = match row["col_type"].as_str() {
            "Filter" => &["indicator_grouping", "indicator_unit", "indicator_dp"],
            "Indicator" => &["filter_hint", "filter_grouping_column"],
            other => {
                faults.push(format!("column type: {other}"));
                &[]
            }
        };
        let filled = blank.iter().filter(|it| !row[**it].is_empty());
        faults.extend(filled.map(|it| format!("{name} has {it}")));
        if !UNITS.contains(&row["indicator_unit"].as_str()) {
            faults.push(format!("unit: {}", row["indicator_unit"]));
        }
        if row["col_type"] == "Indicator" && row["indicator_dp"].parse::<u8>().is_err() {
            faults.push(format!("decimal places: {name}"));
        }
    }
    for column in &pair.header {
        let one_value = pair.values(column).len() < 2;
        if !Pair::is_time_or_place(column) && !named.contains(column.as_str()) && !one_value {
            faults.push(format!("not in the metadata: {column}"));
        }
    }
    faults
}

fn labels(pair: &Pair) -> Vec<String> {
    let mut faults = Vec::new();
    let mut seen = BTreeSet::new();
    for row in &pair.meta {
        let label = row["label"].as_str();
        if label.is_empty() || label.chars().count() > 80 || label.trim() != label {
            faults.push(format!("label: {label}"));
        }
        if !seen.insert(label) {
            faults.push(format!("label twice: {label}"));
        }
    }
    faults
}

fn filters(pair: &Pair) -> Vec<String> {
    let mut faults = Vec::new();
    for filter in pair.of_type("Filter") {
        let values = pair.values(filter);
        if values.len() < 2 {
            faults.push(format!("{filter} has one value"));
        }
        if !values.contains("Total") {
            faults.push(format!("{filter} has no Total"));
        }
        for value in values {
            if value.trim().is_empty() || value.trim() != value || value.len() > 120 {
                faults.push(format!("{filter}: “{value}”"));
            }
        }
    }
    faults
}

fn indicators(pair: &Pair) -> Vec<String> {
    let mut faults = Vec::new();
    let meta = |name: &str| pair.meta.iter().find(|row| row["col_name"] == name);
    for name in pair.of_type("Indicator") {
        if !TYPES.iter().any(|kind| name.ends_with(kind)) {
            faults.push(format!("indicator name: {name}"));
        }
        let words = ["male", "female", "white", "black", "asian", "mixed"];
        if name.split('_').any(|word| words.contains(&word)) {
            faults.push(format!("indicator is a filter: {name}"));
        }
        let places = meta(name).unwrap()["indicator_dp"].parse().unwrap_or(0);
        for row in &pair.rows {
            let cell = pair.cell(row, name);
            if !SYMBOLS.contains(&cell) && !is_number(cell, places) {
                faults.push(format!("{name}: “{cell}”"));
            }
        }
    }
    faults
}

/// Digits with at most so many decimals.
fn is_number(cell: &str, places: usize) -> bool {
    let digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    let cell = cell.strip_prefix('-').unwrap_or(cell);
    match cell.split_once('.') {
        None => digits(cell),
        Some((whole, part)) => digits(whole) && digits(part) && part.len() <= places,
    }
}

fn matrix(pair: &Pair) -> Vec<String> {
    let filters = pair.of_type("Filter");
    let key = |row: &Vec<String>, columns: &[&str]| -> Vec<String> {
        let cells = columns.iter().map(|it| pair.cell(row, it).to_owned());
        cells.collect()
    };
    let place = [&ALWAYS[2..], &REGION, &AUTHORITY].concat();
    let distinct = |columns: &[&str]| -> BTreeSet<Vec<String>> {
        pair.rows.iter().map(|row| key(row, columns)).collect()
    };
    let mut wanted: usize = distinct(&ALWAYS[..2]).len() * distinct(&place).len();
    for filter in &filters {
        wanted *= distinct(&[filter]).len();
    }
    let all = [&ALWAYS[..], &REGION, &AUTHORITY, &filters].concat();
    let there = distinct(&all).len();
    let mut faults = Vec::new();
    if there != pair.rows.len() {
        faults.push("the same row twice".into());
    }
    if there != wanted {
        faults.push(format!("{there} of {wanted} combinations"));
    }
    faults
}

const NAME: &str = "partners_in_practice_example_of_a_pair";
const DATA: &str = "time_period,time_identifier,geographic_level,country_code,country_name,\
region_code,region_name,old_la_code,new_la_code,la_name,kind,days_sum\n\
202526,Financial year Q1,National,E92000001,England,,,,,,Total,1.5\n\
202526,Financial year Q1,National,E92000001,England,,,,,,Audit,c\n\
202526,Financial year Q1,Regional,E92000001,England,E12000009,South West,,,,Total,1.5\n\
202526,Financial year Q1,Regional,E92000001,England,E12000009,South West,,,,Audit,0\n\
202526,Financial year Q1,Local authority,E92000001,England,E12000009,South West,801,E06000023,\"Bristol, City of\",Total,1.5\n\
202526,Financial year Q1,Local authority,E92000001,England,E12000009,South West,801,E06000023,\"Bristol, City of\",Audit,z\n";
const DESCRIBED: &str = "col_name,col_type,label,indicator_grouping,indicator_unit,indicator_dp,\
filter_hint,filter_grouping_column\n\
kind,Filter,Kind,,,,Filter by kind,\n\
days_sum,Indicator,Days,Days,,2,,\n";

#[test]
fn a_good_pair_passes() {
    let faults = screen(NAME, DATA.as_bytes(), DESCRIBED.as_bytes());
    assert!(faults.is_empty(), "{faults:?}");
}

#[test]
fn every_broken_pair_is_caught() {
    let broken = [
        ("\"Bristol, City of\"", "Bristol"),
        ("E06000023", "E06000024"),
        ("E12000009", "E12000008"),
        ("England", "Britain"),
        ("Local authority", "Local Authority"),
        (
            "National,E92000001,England,,,,,",
            "National,E92000001,England,,,,E06000023,",
        ),
        ("202526", "2025"),
        ("202526", "202527"),
        ("Financial year Q1,National", "Financial year,National"),
        ("202526,Financial year Q1,National", "2025,March,National"),
        (",Total,1.5", ",All,1.5"),
        (",Audit,", ", Audit,"),
        (",Audit,", ",,"),
        (",Audit,0", ",Total,0"),
        (",c\n", ",\n"),
        (",c\n", ",NA\n"),
        (",c\n", ",~\n"),
        (",c\n", ",1.555\n"),
        (",c\n", ",c,c\n"),
        ("days_sum", "Days_sum"),
        ("days_sum", "days"),
        ("days_sum", "white_days_sum"),
        ("time_identifier", "identifier"),
    ];
    for (right, wrong) in broken {
        let (data, meta) = (DATA.replace(right, wrong), DESCRIBED.replace(right, wrong));
        assert_ne!((data.as_str(), meta.as_str()), (DATA, DESCRIBED), "{right}");
        let faults = screen(NAME, data.as_bytes(), meta.as_bytes());
        assert!(!faults.is_empty(), "{right} → {wrong}");
    }
    let short = DATA.lines().take(6).collect::<Vec<_>>().join("\n");
    assert!(!screen(NAME, short.as_bytes(), DESCRIBED.as_bytes()).is_empty());
    let marked = format!("\u{feff}{DATA}");
    assert!(!screen(NAME, marked.as_bytes(), DESCRIBED.as_bytes()).is_empty());
    for name in [
        "short",
        "Partners_in_practice_example_of_a_pair",
        "partners.in.practice.example.of.a.pair",
    ] {
        assert!(
            !screen(name, DATA.as_bytes(), DESCRIBED.as_bytes()).is_empty(),
            "{name}"
        );
    }
    for (right, wrong) in [
        (",Days,Days,", ",,Days,"),
        (",Days,Days,", ",Kind,Days,"),
        (",Days,,2,", ",Days,days,2,"),
        (",Days,,2,", ",Days,,,"),
        ("Filter by kind", "Filter by kind,x"),
        ("kind,Filter,Kind,,", "kind,Filter,Kind,Group,"),
        ("kind,Filter", "kind,Category"),
        (
            "days_sum,Indicator,Days,Days,,2,,",
            "days_sum,Indicator,Days,Days,,2,hint,",
        ),
        ("kind,Filter,Kind,,,,Filter by kind,\n", ""),
        ("kind,Filter,", "region_name,Filter,"),
        ("filter_hint", "hint"),
    ] {
        let meta = DESCRIBED.replace(right, wrong);
        assert_ne!(meta, DESCRIBED, "{right}");
        assert!(
            !screen(NAME, DATA.as_bytes(), meta.as_bytes()).is_empty(),
            "{right} → {wrong}"
        );
    }
}
