//! An authority’s figures as rows of the file that its insiders take: what the pages tell, no more.

use super::rules::{
    Basis, DimensionResult, DisclosedFigure, Interval, OverallFigure, PerceptionBasis, RoundResult,
};
use crate::files::number;

/// The columns, in order.
pub(super) const COLUMNS: [&str; 18] = [
    "authority",
    "round",
    "dimension",
    "perception",
    "evidence",
    "maturity",
    "interval_low",
    "interval_high",
    "level",
    "basis",
    "perception_basis",
    "gap_flag",
    "respondents_counted",
    "records_counted",
    "records_excluded",
    "dimensions_not_evidenced",
    "smallest_visible_change",
    "scoring_version",
];

/// Ten dimensions, then overall.
pub(super) fn rows(authority: &str, round: &str, result: &RoundResult) -> Vec<Vec<String>> {
    let of_dimensions = result.dimensions.iter().map(dimension);
    let cells = of_dimensions.chain([overall(result)]);
    let row = |cells: Vec<String>| {
        let mut row = vec![authority.to_owned(), round.to_owned()];
        row.extend(cells);
        row.push(result.scoring_version.to_string());
        row
    };
    cells.map(row).collect()
}

fn dimension(result: &DimensionResult) -> Vec<String> {
    let (perception, evidence, m) = (&result.perception, &result.evidence, result.maturity);
    let [low, high] = ends(m.and_then(|m| m.interval));
    let agreed = perception.figure.map(|figure| match figure.basis {
        PerceptionBasis::Survey => "survey",
        PerceptionBasis::Agreed => "agreed",
    });
    let basis = match result.basis {
        Basis::Both => "both",
        Basis::PerceptionOnly => "perception_only",
        Basis::EvidenceOnly => "evidence_only",
        Basis::None => "none",
    };
    vec![
        result.dimension.to_string(),
        told(perception.figure.map(|figure| figure.told)),
        text(evidence.figure.map(|figure| number(figure.value, 2))),
        told(m.map(|m| m.told)),
        low,
        high,
        text(m.map(|m| m.level)),
        basis.to_owned(),
        agreed.unwrap_or_default().to_owned(),
        text(result.gap.map(|_| result.gap_flag)),
        perception.respondents_counted.to_string(),
        evidence.records_counted.to_string(),
        evidence.records_excluded.to_string(),
        String::new(),
        text(m.and_then(|m| m.smallest_visible).map(|it| number(it, 1))),
    ]
}

fn overall(result: &RoundResult) -> Vec<String> {
    let figure = result.overall.figure;
    let [low, high] = ends(figure.and_then(|figure| figure.interval));
    let mut cells = vec![
        "overall".to_owned(),
        String::new(),
        String::new(),
        told(figure.map(|figure| figure.told)),
        low,
        high,
        text(figure.map(|figure| figure.level)),
    ];
    cells.extend([const { String::new() }; 6]);
    let visible = figure.and_then(|figure: OverallFigure| figure.smallest_visible);
    cells.extend([
        result.not_evidenced().to_string(),
        text(visible.map(|it| number(it, 1))),
    ]);
    cells
}

/// `3.05`, or the words of a bound.
fn told(told: Option<DisclosedFigure>) -> String {
    text(told)
}

fn ends(interval: Option<Interval>) -> [String; 2] {
    let end = |of: fn(Interval) -> f64| {
        text(interval.map(|interval| number(of(interval), interval.decimals.into())))
    };
    [end(|interval| interval.low), end(|interval| interval.high)]
}

fn text(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::maturity::{round_data, rules::score};
    use crate::questionnaires::rules::Collected;

    #[test]
    fn columns_and_cells_agree_and_nobody_is_fewer_than_five() {
        let rows = rows("a", "month-0", &score(&round_data(Collected::default())));
        assert_eq!(rows.len(), 11);
        assert!(rows.iter().all(|row| row.len() == COLUMNS.len()));
        assert_eq!(
            rows[0].join(","),
            "a,month-0,D1,,,,,,,none,,,fewer than 5,0,0,,,2"
        );
        assert_eq!(rows[10].join(","), "a,month-0,overall,,,,,,,,,,,,,0,,2");
    }
}
