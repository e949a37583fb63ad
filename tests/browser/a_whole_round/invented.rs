//! What the people of an invented authority say and what its records hold: made by a rule, so that
//! the browser and the reckoning by hand are given the same.

use super::by_hand::{Cells, Item};

/// How many people of each role group answer: 45, two groups of them too small to stand alone.
pub(super) const PEOPLE: [(&str, &str, usize); 7] = [
    ("leaders", "Leaders", 3),
    ("middle_managers", "Middle managers", 4),
    ("frontline_managers", "Frontline managers", 6),
    ("practitioners", "Practitioners", 17),
    ("clinicians", "Clinicians", 5),
    ("partners", "Partner agencies", 5),
    ("families", "Families", 5),
];

/// How many records of each instrument: 20.
pub(super) const RECORDS: [(&str, usize); 4] = [
    ("practice_observation", 7),
    ("case_audit", 6),
    ("group_supervision", 6),
    ("organisational_evidence", 1),
];

/// Every item of the instruments as they are seeded.
pub(super) fn items() -> Vec<Item> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/seed-data/instruments");
    let mut items = Vec::new();
    for name in [
        "diagnostic",
        "family",
        "practice_observation",
        "case_audit",
        "group_supervision",
        "organisational_evidence",
    ] {
        let mut file = csv::Reader::from_path(format!("{folder}/{name}.csv")).unwrap();
        for row in file.records() {
            let row = row.unwrap();
            items.push(Item {
                instrument: row[0].into(),
                code: row[2].into(),
                dimension: row[3][1..].parse().unwrap(),
                groups: row[5].split(' ').map(Into::into).collect(),
            });
        }
    }
    items
}

/// What the person of that number says: scores, with *don't know*, *not applicable* and blanks
/// strewn in; one person says *don't know* throughout.
pub(super) fn answers(items: &[Item], group: &str, person: usize) -> Cells {
    let instrument = if group == "families" {
        "family"
    } else {
        "diagnostic"
    };
    let asked = items.iter().filter(|it| it.instrument == instrument);
    let asked = asked.filter(|it| it.groups.iter().any(|of| of == group));
    let mut cells = Cells::new();
    for (place, item) in asked.enumerate() {
        let cell = match (person * 13 + place * 7 + person * place) % 29 {
            _ if person == 20 => "dk".into(),
            0 | 9 => "dk".into(),
            1 | 10 => "na".into(),
            2 | 11 => continue,
            n => (1 + (person + place + n / 3) % 5).to_string(),
        };
        cells.insert(item.code.clone(), cell);
    }
    cells
}

/// What the first rater of the record of that number saw.
pub(super) fn first(items: &[Item], instrument: &str, record: usize) -> Cells {
    let of_it = items.iter().filter(|it| it.instrument == instrument);
    let seen = of_it.enumerate().map(|(place, item)| {
        let cell = match (record * 11 + place * 5) % 19 {
            0 => "no".into(),
            n if instrument == "organisational_evidence" => (1 + 2 * (n % 3)).to_string(),
            n => (1 + (record + 2 * place + n / 4) % 5).to_string(),
        };
        (item.code.clone(), cell)
    });
    seen.collect()
}

/// What the second rater saw: mostly the same, at times one apart, at times more.
pub(super) fn second(first: &Cells, record: usize) -> Cells {
    let seen = first.iter().enumerate().map(|(place, (code, cell))| {
        let apart = match (record + place) % 9 {
            4 => 1,
            7 => 2,
            _ => 0,
        };
        let cell = match cell.parse::<usize>() {
            Ok(score) if code.starts_with("OE") && apart > 0 => 6 - score,
            Ok(score) if score + apart <= 5 => score + apart,
            Ok(score) => score - apart,
            Err(_) => return (code.clone(), cell.clone()),
        };
        (code.clone(), cell.to_string())
    });
    seen.collect()
}
