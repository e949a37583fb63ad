//! An instrument's file: `instrument, version, code, dimension, text, groups, low, middle, high`.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    files::{Fault, Row, Sheet, quoted},
    identifiers::complaint,
    programmes::Dimension,
    questionnaires::rules::{Group, Instrument, Item, Version},
};

const COLUMNS: [&str; 9] = [
    "instrument",
    "version",
    "code",
    "dimension",
    "text",
    "groups",
    "low",
    "middle",
    "high",
];

/// The longest text of a statement or level.
const LONGEST: usize = 500;

/// Columns of files of answers and records, which no item can be called.
const RESERVED: [&str; 6] = [
    "respondent",
    "group",
    "record",
    "instrument",
    "rater",
    "date",
];

/// The most items of a version.
pub(in crate::questionnaires) const MOST_ITEMS: usize = 200;

/// What is published already, as far as the new version will stand beside it.
#[derive(Clone, Debug, Default)]
pub(in crate::questionnaires) struct Known {
    /// Every version by its label.
    pub(in crate::questionnaires) labels: BTreeSet<(Instrument, String)>,
    /// Every item's code in small letters, and an instrument that has it.
    pub(in crate::questionnaires) codes: BTreeSet<(String, Instrument)>,
}

/// The one version in a file that somebody wants to publish beside what is known.
///
/// # Errors
/// Every fault of the file.
pub(in crate::questionnaires) fn read_instrument(
    bytes: &[u8],
    known: &Known,
) -> Result<Version, Vec<Fault>> {
    let mut only = Only::new(known);
    let versions = read(bytes, |row, filed, faults| only.check(row, filed, faults))?;
    let first = versions.into_iter().next();
    first.ok_or_else(|| vec![Fault::new(2, "", NO_ITEM)])
}

const NO_ITEM: &str = "there is no item below the header";

/// Checks that the rows of a file are one version, new, and can stand beside what is known.
struct Only<'a> {
    known: &'a Known,
    /// What the first row with both says.
    of: Option<(Instrument, String)>,
    rows: usize,
}

impl<'a> Only<'a> {
    fn new(known: &'a Known) -> Self {
        let (of, rows) = (None, 0);
        Self { known, of, rows }
    }

    fn check(&mut self, row: &Row<'_>, filed: &Filed, faults: &mut Vec<Fault>) {
        self.rows += 1;
        if self.rows == MOST_ITEMS + 1 {
            faults.push(row.fault("", format!("a version has up to {MOST_ITEMS} items")));
        }
        let Some(instrument) = filed.instrument else {
            return;
        };
        match &self.of {
            None if filed.version.is_empty() => {}
            None => {
                let label = (instrument, filed.version.clone());
                if self.known.labels.contains(&label) {
                    let message = format!(
                        "{} of {instrument} is published already and never changes; give the new version another label",
                        quoted(&filed.version)
                    );
                    faults.push(row.fault("version", message));
                }
                self.of = Some(label);
            }
            Some((first, _)) if *first != instrument => {
                let message = format!("a file holds one instrument; the first row is of {first}");
                faults.push(row.fault("instrument", message));
                return;
            }
            Some((_, label)) if *label != filed.version && !filed.version.is_empty() => {
                let message = format!(
                    "a file holds one version; the first row is of {}",
                    quoted(label)
                );
                faults.push(row.fault("version", message));
            }
            Some(_) => {}
        }
        self.check_code(row, instrument, &filed.item.code, faults);
    }

    /// Files of answers and records find an item by its code alone.
    fn check_code(&self, row: &Row<'_>, mine: Instrument, code: &str, faults: &mut Vec<Fault>) {
        let small = code.to_ascii_lowercase();
        let mut others = Instrument::ALL.into_iter().filter(|it| *it != mine);
        let taken = others.find(|it| self.known.codes.contains(&(small.clone(), *it)));
        let message = match taken {
            Some(other) => format!("{} is an item of {other} already", quoted(code)),
            None if RESERVED.contains(&small.as_str()) => {
                format!(
                    "{} is a column of other files; give the item another code",
                    quoted(code)
                )
            }
            None => return,
        };
        faults.push(row.fault("code", message));
    }
}

/// A row as it was read, faults and all.
struct Filed {
    instrument: Option<Instrument>,
    version: String,
    item: Item,
}

/// The versions in a file, each with its items in the file's order.
///
/// # Errors
/// Every fault of the file.
pub(in crate::questionnaires) fn read_instruments(
    bytes: &[u8],
) -> Result<Vec<Version>, Vec<Fault>> {
    read(bytes, |_, _, _| {})
}

fn read(
    bytes: &[u8],
    mut check: impl FnMut(&Row<'_>, &Filed, &mut Vec<Fault>),
) -> Result<Vec<Version>, Vec<Fault>> {
    let (sheet, mut faults) = Sheet::read(bytes, &COLUMNS, &COLUMNS)?;
    let mut versions: Vec<Version> = Vec::new();
    let mut codes = BTreeMap::new();
    for row in sheet.rows() {
        let before = faults.len();
        let (instrument, version) = read_version(&row, &mut faults);
        let item = read_item(&row, instrument, &mut faults);
        let key = (instrument, version.clone(), item.code.to_ascii_lowercase());
        if !item.code.is_empty()
            && let Some(first) = codes.insert(key, row.number)
        {
            let message = format!("{} is there twice: see row {first}", quoted(&item.code));
            faults.push(row.fault("code", message));
        }
        let filed = Filed {
            instrument,
            version,
            item,
        };
        check(&row, &filed, &mut faults);
        let Filed {
            instrument,
            version,
            item,
        } = filed;
        if let (Some(instrument), true) = (instrument, faults.len() == before) {
            add(&mut versions, instrument, version, item);
        }
    }
    if versions.is_empty() && faults.is_empty() {
        faults.push(Fault::new(2, "", NO_ITEM));
    }
    if faults.is_empty() {
        Ok(versions)
    } else {
        Err(faults)
    }
}

fn add(versions: &mut Vec<Version>, instrument: Instrument, version: String, item: Item) {
    let same = |v: &&mut Version| v.instrument == instrument && v.version == version;
    match versions.iter_mut().find(same) {
        Some(found) => found.items.push(item),
        None => versions.push(Version {
            instrument,
            version,
            items: vec![item],
        }),
    }
}

fn read_version(row: &Row<'_>, faults: &mut Vec<Fault>) -> (Option<Instrument>, String) {
    let name = row.get("instrument");
    let instrument = name.parse().ok();
    if instrument.is_none() {
        let known: Vec<&str> = Instrument::ALL.iter().map(|i| i.code()).collect();
        let message = format!(
            "{} is not an instrument: {}",
            quoted(name),
            known.join(", ")
        );
        faults.push(row.fault("instrument", message));
    }
    let version = required(row, "version", 20, faults);
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    if version.starts_with(['.', '-']) || !version.chars().all(plain) {
        let message = format!(
            "{} must be letters, digits, full stops and hyphens, and begin with a letter or digit",
            quoted(&version)
        );
        faults.push(row.fault("version", message));
    }
    (instrument, version)
}

fn read_item(row: &Row<'_>, instrument: Option<Instrument>, faults: &mut Vec<Fault>) -> Item {
    let code = required(row, "code", 10, faults);
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '.';
    if !code.chars().all(plain) {
        let message = format!("{} must be letters, digits and full stops", quoted(&code));
        faults.push(row.fault("code", message));
    }
    let dimension = row.get("dimension");
    let known = Dimension::all().find(|known| known.to_string() == dimension);
    if known.is_none() {
        let message = format!("{} is not a dimension: D1 to D10", quoted(dimension));
        faults.push(row.fault("dimension", message));
    }
    Item {
        code,
        dimension: known.unwrap_or(Dimension::D5),
        text: required(row, "text", LONGEST, faults),
        groups: read_groups(row, instrument, faults),
        low: required(row, "low", LONGEST, faults),
        middle: required(row, "middle", LONGEST, faults),
        high: required(row, "high", LONGEST, faults),
    }
}

fn required(row: &Row<'_>, column: &str, longest: usize, faults: &mut Vec<Fault>) -> String {
    let text = row.get(column);
    if text.is_empty() {
        faults.push(row.fault(column, "is missing"));
    } else if text.chars().count() > longest {
        let message = format!("must be {longest} characters or less");
        faults.push(row.fault(column, message));
    } else if let Some(complaint) = complaint(text) {
        faults.push(row.fault(column, complaint));
    }
    text.to_owned()
}

/// The groups asked, in their one order. The diagnostic asks staff and partners, the family form
/// families; QA items are put to nobody.
fn read_groups(
    row: &Row<'_>,
    instrument: Option<Instrument>,
    faults: &mut Vec<Fault>,
) -> Vec<Group> {
    let Some(instrument) = instrument else {
        return Vec::new();
    };
    let mut groups = BTreeSet::new();
    for word in row.get("groups").split_whitespace() {
        match word.parse::<Group>() {
            Ok(_) if Instrument::EVIDENCE.contains(&instrument) => {}
            Ok(group) if (group == Group::Families) == (instrument == Instrument::Family) => {
                groups.insert(group);
            }
            Ok(group) => {
                let message = format!("{group} is not asked by {}", instrument.code());
                faults.push(row.fault("groups", message));
            }
            Err(_) => faults.push(row.fault(
                "groups",
                format!("{} is not a role group: {}", quoted(word), known_groups()),
            )),
        }
    }
    let blank = row.get("groups").is_empty();
    if Instrument::EVIDENCE.contains(&instrument) && !blank {
        faults.push(row.fault("groups", "must be empty: this item is put to nobody"));
    } else if !Instrument::EVIDENCE.contains(&instrument) && blank {
        faults.push(row.fault("groups", "is missing"));
    }
    groups.into_iter().collect()
}

fn known_groups() -> String {
    Group::ALL.map(Group::code).join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::questionnaires::files::fixtures::{HEADER, SEED, fault_lines};
    use crate::questionnaires::files::instrument_csv;

    #[test]
    fn the_seed_instruments_have_all_their_items() {
        let counts: Vec<_> = SEED
            .iter()
            .flat_map(|text| read_instruments(text.as_bytes()).unwrap())
            .map(|v| (v.instrument.code(), v.items.len()))
            .collect();
        assert_eq!(
            counts,
            [
                ("diagnostic", 40),
                ("family", 8),
                ("practice_observation", 15),
                ("case_audit", 15),
                ("group_supervision", 15),
                ("organisational_evidence", 18)
            ]
        );
    }

    #[test]
    fn every_fault_is_told_at_once() {
        let text = format!(
            "{HEADER}diagnostic,1,1.1,D11,,leaders nobody,,m,h\n\
             quiz,,1.2,D1,t,leaders,l,m,h\n\
             family,1,Y1,D4,t,,l,m,h\n\
             diagnostic,1,1.1,D1,t,families,l,m,h\n\
             case_audit,1,CA 1,D4,t,leaders,l,m,\n"
        );
        assert_eq!(
            fault_lines(read_instruments(text.as_bytes())),
            [
                "row 2, dimension: “D11” is not a dimension: D1 to D10",
                "row 2, text: is missing",
                "row 2, groups: “nobody” is not a role group: leaders, middle_managers, frontline_managers, practitioners, clinicians, partners, families",
                "row 2, low: is missing",
                "row 3, instrument: “quiz” is not an instrument: diagnostic, family, practice_observation, case_audit, group_supervision, organisational_evidence",
                "row 3, version: is missing",
                "row 4, groups: is missing",
                "row 5, groups: families is not asked by diagnostic",
                "row 5, code: “1.1” is there twice: see row 2",
                "row 6, code: “CA 1” must be letters, digits and full stops",
                "row 6, groups: must be empty: this item is put to nobody",
                "row 6, high: is missing",
            ]
        );
    }

    /// What is known once the seed instruments are published.
    fn known() -> Known {
        let mut known = Known::default();
        for version in SEED
            .iter()
            .flat_map(|text| read_instruments(text.as_bytes()).unwrap())
        {
            for item in &version.items {
                let code = item.code.to_ascii_lowercase();
                known.codes.insert((code, version.instrument));
            }
            known.labels.insert((version.instrument, version.version));
        }
        known
    }

    fn one(rows: &str) -> Result<Version, Vec<Fault>> {
        read_instrument(format!("{HEADER}{rows}").as_bytes(), &known())
    }

    #[test]
    fn a_version_is_written_as_it_is_read() {
        let mut version =
            one("case_audit,2,CA1,D4,\"a, \"\"b\"\"\",,\"two\nlines\",m,h\n").unwrap();
        version.items[0].high = "=1+1".into();
        version.items[0].middle = "- a point".into();
        let written = instrument_csv(&[&version]).unwrap();
        assert!(written.starts_with(b"instrument,version,code"));
        let text = String::from_utf8(written.clone()).unwrap();
        assert!(
            text.contains(",'=1+1\r\n") && text.contains(",'- a point,"),
            "{text}"
        );
        assert_eq!(read_instrument(&written, &known()).unwrap(), version);
        for seed in SEED {
            let [version] = &read_instruments(seed.as_bytes()).unwrap()[..] else {
                panic!("one version a file");
            };
            let written = instrument_csv(&[version]).unwrap();
            assert_eq!(&read_instruments(&written).unwrap()[0], version);
        }
    }

    #[test]
    fn a_file_is_one_new_version_of_one_instrument() {
        let row =
            |instrument, version, code| format!("{instrument},{version},{code},D4,t,,l,m,h\n");
        let ca = "case_audit";
        assert!(one(&row(ca, "2", "CA1")).is_ok());
        assert_eq!(
            fault_lines(one(&[row(ca, "1", "CA1"), row(ca, "1", "CA2")].concat())),
            [
                "row 2, version: “1” of case_audit is published already and never changes; give the new version another label"
            ]
        );
        assert_eq!(
            fault_lines(one(&[
                row(ca, "2", "CA1"),
                row("group_supervision", "2", "GS1"),
                row(ca, "3", "CA2"),
            ]
            .concat())),
            [
                "row 3, instrument: a file holds one instrument; the first row is of case_audit",
                "row 4, version: a file holds one version; the first row is of “2”",
            ]
        );
        assert_eq!(
            fault_lines(one("")),
            ["row 2: there is no item below the header"]
        );
    }

    #[test]
    fn a_code_is_found_by_itself_whatever_its_case() {
        let row = |code| format!("case_audit,2,{code},D4,t,,l,m,h\n");
        assert_eq!(
            fault_lines(one(&["CA1", "ca1", "gs2", "Date", "PO1"].map(row).concat())),
            [
                "row 3, code: “ca1” is there twice: see row 2",
                "row 4, code: “gs2” is an item of group_supervision already",
                "row 5, code: “Date” is a column of other files; give the item another code",
                "row 6, code: “PO1” is an item of practice_observation already",
            ]
        );
    }

    #[test]
    fn fields_and_files_have_their_limits() {
        let row = |version: &str, code: &str, text: &str| {
            format!("case_audit,{version},{code},D4,{text},,l,m,h\n")
        };
        let most: String = (1..=MOST_ITEMS)
            .map(|n| row("2", &format!("N{n}"), "t"))
            .collect();
        assert_eq!(one(&most).unwrap().items.len(), MOST_ITEMS);
        assert_eq!(
            fault_lines(one(&(most + row("2", "N201", "t").as_str()))),
            ["row 202: a version has up to 200 items"]
        );
        let at = |version: usize, code: usize, text: usize| {
            one(&row(
                &"v".repeat(version),
                &"c".repeat(code),
                &"t".repeat(text),
            ))
        };
        assert!(at(20, 10, 500).is_ok());
        assert_eq!(
            fault_lines(at(21, 11, 501)),
            [
                "row 2, version: must be 20 characters or less",
                "row 2, code: must be 10 characters or less",
                "row 2, text: must be 500 characters or less",
            ]
        );
        for label in ["a/b", "..", "-1", "1 b", "é"] {
            assert_eq!(
                fault_lines(one(&row(label, "CA1", "t"))).len(),
                1,
                "{label}"
            );
        }
        let guarded = fault_lines(one(&row("2", "CA1", "Call 020 7946 0958 about it")));
        assert!(guarded[0].starts_with("row 2, text: "), "{guarded:?}");
    }

    #[test]
    fn groups_stand_in_their_one_order_and_a_bare_header_is_a_fault() {
        let text = format!("{HEADER}diagnostic,1,1.1,D1,t,partners leaders,l,m,h\n");
        let versions = read_instruments(text.as_bytes()).unwrap();
        assert_eq!(
            versions[0].items[0].groups,
            [Group::Leaders, Group::Partners]
        );
        assert_eq!(fault_lines(read_instruments(HEADER.as_bytes())).len(), 1);
    }
}
