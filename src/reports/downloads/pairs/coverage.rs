//! How many people and records stand behind each round’s published results.

use super::{has_authorities, key_cells, keys, month_cells};
use crate::{
    error::Error,
    maturity::words,
    programmes::Round,
    reports::downloads::{
        figures::{Symbol, cell},
        gather::Source,
        places::Area,
        sheet::{Column, Sheet, filter, indicator},
        suppression::{BLOCS, Count, Coverage, total},
    },
};

/// The data file.
pub(in crate::reports::downloads) fn coverage(
    source: &Source,
    rounds: &[&Round],
) -> Result<Sheet, Error> {
    let authorities = has_authorities(source);
    let mut columns = keys(authorities);
    columns.push(filter(
        "role_group",
        "Role groups taken together",
        "Filter by who answered; Total is everybody, however they were asked",
    ));
    columns.extend(indicators());
    let mut sheet = Sheet::new(columns)?;
    let areas = Area::all(&source.places);
    for round in rounds {
        let time = month_cells(source, round);
        for area in &areas {
            let key = key_cells(&time, *area, authorities);
            let members = area.members(&source.places);
            let all: Vec<Coverage> = members
                .iter()
                .filter_map(|it| source.result(it.id, round))
                .map(|it| Coverage::of(&it.result))
                .collect();
            let cells = total_cells(&all);
            sheet.row(
                key.iter()
                    .map(String::as_str)
                    .chain(["Total"])
                    .chain(cells.iter().map(String::as_str)),
            )?;
            for (place, bloc) in BLOCS.iter().enumerate() {
                let people = sum(&all, |it| it.blocs.get(place).copied().unwrap_or(Ok(0)));
                let cells = group_cells(people);
                let key = key.iter().map(String::as_str).chain([words::bloc(*bloc)]);
                sheet.row(key.chain(cells.iter().map(String::as_str)))?;
            }
        }
    }
    Ok(sheet)
}

/// The sum over authorities; not available where none has published.
fn sum(all: &[Coverage], of: impl Fn(&Coverage) -> Count) -> Count {
    match all {
        [] => Err(Symbol::NotAvailable),
        all => total(all.iter().map(of)),
    }
}

fn total_cells(all: &[Coverage]) -> Vec<String> {
    let records =
        (0..4).map(|place| sum(all, |it| it.records.get(place).copied().unwrap_or(Ok(0))));
    let people = [sum(all, |it| it.respondents), sum(all, |it| it.families)];
    [all.len().to_string()]
        .into_iter()
        .chain(people.map(cell))
        .chain(records.map(cell))
        .collect()
}

/// Families and records have no role group.
fn group_cells(people: Count) -> Vec<String> {
    let none = || Symbol::NotApplicable.to_string();
    let mut cells = vec![none(), cell(people)];
    cells.extend((0..5).map(|_| none()));
    cells
}

fn indicators() -> [Column; 7] {
    let count = |name, group| indicator(name, group, "", 0);
    let (people, records) = ("Respondents", "Quality assurance records");
    [
        count(
            (
                "published_authorities_count",
                "Authorities with a published result",
            ),
            "Authorities",
        ),
        count(
            (
                "respondents_count",
                "Respondents whose answers count, rounded down to a step of five",
            ),
            people,
        ),
        count(
            (
                "families_count",
                "Families whose answers count, apart, rounded down to five",
            ),
            people,
        ),
        count(
            ("practice_observations_count", "Practice observations"),
            records,
        ),
        count(("case_audits_count", "Case audits"), records),
        count(
            ("group_supervisions_count", "Group-supervision observations"),
            records,
        ),
        count(
            (
                "organisational_evidence_count",
                "Organisational evidence records",
            ),
            records,
        ),
    ]
}
