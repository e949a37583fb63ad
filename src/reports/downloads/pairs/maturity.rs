//! Maturity by round, authority and dimension.
//!
//! No average over authorities is defined, so that the national rows say how many authorities have
//! a score, and nothing else applies to them. They also make a file of a programme none of whose
//! authorities has a code one that can be taken.

use super::{has_authorities, key_cells, keys, month_cells};
use crate::{
    error::Error,
    maturity::Snapshot,
    programmes::{Dimension, Round},
    reports::downloads::{
        figures::{Scores, Symbol, dimension_scores, no_scores, overall_scores},
        gather::Source,
        places::Area,
        sheet::{Column, Sheet, filter, indicator},
    },
};

/// The data file.
pub(in crate::reports::downloads) fn maturity(
    source: &Source,
    rounds: &[&Round],
) -> Result<Sheet, Error> {
    let authorities = has_authorities(source);
    let mut columns = keys(authorities);
    columns.push(filter(
        "dimension",
        "Dimension",
        "Filter by dimension; Total is the overall figure",
    ));
    columns.extend(indicators());
    let mut sheet = Sheet::new(columns)?;
    let dimensions: Vec<Option<Dimension>> = [None]
        .into_iter()
        .chain(Dimension::all().map(Some))
        .collect();
    let areas = Area::all(&source.places).into_iter();
    let areas: Vec<_> = areas
        .filter(|it| !matches!(it, Area::Regional(..)))
        .collect();
    for round in rounds {
        let time = month_cells(source, round);
        for area in &areas {
            let key = key_cells(&time, *area, authorities);
            let members = area.members(&source.places);
            let results: Vec<_> = members
                .iter()
                .filter_map(|it| source.result(it.id, round))
                .collect();
            for dimension in &dimensions {
                let title = dimension.map_or_else(|| "Total".into(), title);
                let scored = results.iter().filter(|it| has_score(it, *dimension));
                let scored = scored.count().to_string();
                let scores = match (area, results.first()) {
                    (Area::Authority(_), Some(only)) => scores(only, *dimension),
                    (Area::Authority(_), None) => no_scores(Symbol::NotAvailable),
                    _ => no_scores(Symbol::NotApplicable),
                };
                let cells = key.iter().chain([&title, &scored]);
                sheet.row(cells.chain(&scores))?;
            }
        }
    }
    Ok(sheet)
}

/// `D1 Systemic leadership and purpose`.
fn title(dimension: Dimension) -> String {
    format!("{dimension} {}", dimension.title())
}

fn has_score(result: &Snapshot, dimension: Option<Dimension>) -> bool {
    match dimension {
        None => result.result.overall.figure.is_some(),
        Some(dimension) => {
            let mut all = result.result.dimensions.iter();
            all.any(|it| it.dimension == dimension && it.maturity.is_some())
        }
    }
}

fn scores(result: &Snapshot, dimension: Option<Dimension>) -> Scores {
    let Some(dimension) = dimension else {
        return overall_scores(&result.result);
    };
    let mut all = result.result.dimensions.iter();
    let found = all.find(|it| it.dimension == dimension);
    found.map_or_else(|| no_scores(Symbol::NotAvailable), dimension_scores)
}

fn indicators() -> [Column; 8] {
    let score = |name, group| indicator(name, group, "", 2);
    let (p, e, m) = ("Perception", "Evidence", "Maturity");
    [
        indicator(
            (
                "scored_authorities_count",
                "Authorities with a maturity score",
            ),
            "Authorities",
            "",
            0,
        ),
        score(("perception_score", "Perception, 1 to 5"), p),
        score(("evidence_score", "Evidence, 1 to 5"), e),
        score(("maturity_score", "Maturity, 1 to 5"), m),
        score(
            (
                "maturity_low_score",
                "Maturity, lower end of the 95% interval",
            ),
            m,
        ),
        score(
            (
                "maturity_high_score",
                "Maturity, upper end of the 95% interval",
            ),
            m,
        ),
        indicator(("maturity_level_score", "Maturity level, 1 to 5"), m, "", 0),
        indicator(
            (
                "not_evidenced_dimensions_count",
                "Dimensions of the ten that are not evidenced",
            ),
            e,
            "",
            0,
        ),
    ]
}
