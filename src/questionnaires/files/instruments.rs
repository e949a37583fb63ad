//! An instrument's file: `instrument, version, code, dimension, text, groups, low, middle, high`.

use std::collections::BTreeSet;

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

/// The versions in a file, each with its items in the file's order.
///
/// # Errors
/// Every fault of the file.
pub(in crate::questionnaires) fn read_instruments(
    bytes: &[u8],
) -> Result<Vec<Version>, Vec<Fault>> {
    let (sheet, mut faults) = Sheet::read(bytes, &COLUMNS, &COLUMNS)?;
    let mut versions: Vec<Version> = Vec::new();
    let mut codes = BTreeSet::new();
    for row in sheet.rows() {
        let before = faults.len();
        let (instrument, version) = read_version(&row, &mut faults);
        let item = read_item(&row, instrument, &mut faults);
        if !item.code.is_empty() && !codes.insert((instrument, version.clone(), item.code.clone()))
        {
            faults.push(row.fault("code", format!("{} is there twice", quoted(&item.code))));
        }
        if let (Some(instrument), true) = (instrument, faults.len() == before) {
            add(&mut versions, instrument, version, item);
        }
    }
    if versions.is_empty() && faults.is_empty() {
        faults.push(Fault::new(2, "", "there is no item below the header"));
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
    (instrument, required(row, "version", 20, faults))
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
                "row 5, code: “1.1” is there twice",
                "row 6, code: “CA 1” must be letters, digits and full stops",
                "row 6, groups: must be empty: this item is put to nobody",
                "row 6, high: is missing",
            ]
        );
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
