//! A round’s result as rows of the maturity file, in full precision.

use super::rules::{
    Basis, DimensionResult, Interval, OverallResult, PerceptionBasis, PerceptionFigure,
    PerceptionResult, RoundResult,
};
use crate::ui::formats;

/// The columns of the maturity file, in order.
pub const COLUMNS: [&str; 20] = [
    "authority",
    "round",
    "dimension",
    "perception",
    "perception_se",
    "evidence",
    "evidence_se",
    "maturity",
    "maturity_se",
    "interval_low",
    "interval_high",
    "level",
    "basis",
    "perception_basis",
    "gap_flag",
    "respondents_counted",
    "respondents_excluded",
    "records_counted",
    "records_excluded",
    "scoring_version",
];

/// A row of the file.
pub type Row = [String; 20];

/// Ten dimensions, then overall.
pub fn rows(authority: &str, round: &str, result: &RoundResult) -> Vec<Row> {
    let of_dimensions = result.dimensions.iter().map(dimension);
    let cells = of_dimensions.chain([overall(result)]);
    let version = result.scoring_version.to_string();
    cells
        .map(|cells| finished(authority, round, cells, &version))
        .collect()
}

/// The rows with the counts of people as the pages show them: `c` where a count would tell of
/// fewer than five people.
pub fn suppressed_rows(authority: &str, round: &str, result: &RoundResult) -> Vec<Row> {
    let mut rows = rows(authority, round, result);
    for (row, dimension) in rows.iter_mut().zip(&result.dimensions) {
        let [counted, excluded] = people(&dimension.perception);
        let [.., counted_cell, excluded_cell, _, _, _] = row;
        (*counted_cell, *excluded_cell) = (counted, excluded);
    }
    rows
}

/// Counted and excluded. Exact only where every group stands alone; why people are left out is
/// told apart on the page, each reason suppressed by itself, so that their sum is not told.
fn people(perception: &PerceptionResult) -> [String; 2] {
    let suppressed = || "c".to_owned();
    let (counted, excluded) = (
        perception.respondents_counted,
        perception.respondents_excluded.total(),
    );
    if counted + excluded == 0 {
        return ["0".into(), "0".into()];
    }
    let alone = perception.pools.iter().all(|pool| pool.groups.len() == 1);
    match counted >= 5 && alone {
        true => [counted.to_string(), suppressed()],
        false => [suppressed(), suppressed()],
    }
}

/// All cells but the two before the dimension and the last.
type Cells = [String; 17];

fn finished(authority: &str, round: &str, cells: Cells, version: &str) -> Row {
    let mut row: Row = Default::default();
    let all = [authority.to_owned(), round.to_owned()]
        .into_iter()
        .chain(cells)
        .chain([version.to_owned()]);
    for (place, cell) in row.iter_mut().zip(all) {
        *place = cell;
    }
    row
}

fn dimension(result: &DimensionResult) -> Cells {
    let (perception, evidence) = (&result.perception, &result.evidence);
    let p = perception.figure;
    let e = evidence.figure;
    let m = result.maturity;
    let [low, high] = interval(m.and_then(|m| m.interval));
    [
        result.dimension.to_string(),
        six(p.map(|p| p.value)),
        six(p.and_then(|p| p.se)),
        six(e.map(|e| e.value)),
        six(e.map(|e| e.se)),
        six(m.map(|m| m.value)),
        six(m.and_then(|m| m.se)),
        low,
        high,
        text(m.map(|m| m.level)),
        basis(result.basis).to_owned(),
        p.map(perception_basis).unwrap_or_default().to_owned(),
        text(result.gap.map(|_| result.gap_flag)),
        perception.respondents_counted.to_string(),
        perception.respondents_excluded.total().to_string(),
        evidence.records_counted.to_string(),
        evidence.records_excluded.to_string(),
    ]
}

fn overall(result: &RoundResult) -> Cells {
    let OverallResult { figure, .. } = &result.overall;
    let [low, high] = interval(figure.and_then(|it| it.interval));
    let (rests_on, perceived) = match figure {
        Some(_) => overall_bases(&result.dimensions),
        None => (Basis::None, ""),
    };
    let none = String::new;
    [
        "overall".to_owned(),
        none(),
        none(),
        none(),
        none(),
        six(figure.map(|it| it.value)),
        six(figure.and_then(|it| it.se)),
        low,
        high,
        text(figure.map(|it| it.level)),
        basis(rests_on).to_owned(),
        perceived.to_owned(),
        none(),
        none(),
        none(),
        none(),
        none(),
    ]
}

/// What the overall figure rests on, and where its perception comes from: agreed if any of it is.
fn overall_bases(dimensions: &[DimensionResult]) -> (Basis, &'static str) {
    let figures = dimensions.iter().filter_map(|it| it.perception.figure);
    let bases: Vec<_> = figures.map(perception_basis).collect();
    let evidenced = dimensions.iter().any(|it| it.evidence.figure.is_some());
    let rests_on = match (bases.is_empty(), evidenced) {
        (false, true) => Basis::Both,
        (false, false) => Basis::PerceptionOnly,
        (true, true) => Basis::EvidenceOnly,
        (true, false) => Basis::None,
    };
    // In the order of the words, `agreed` comes before `survey`.
    (rests_on, bases.into_iter().min().unwrap_or_default())
}

fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Both => "both",
        Basis::PerceptionOnly => "perception_only",
        Basis::EvidenceOnly => "evidence_only",
        Basis::None => "none",
    }
}

fn perception_basis(figure: PerceptionFigure) -> &'static str {
    match figure.basis {
        PerceptionBasis::Survey => "survey",
        PerceptionBasis::Agreed => "agreed",
    }
}

fn interval(interval: Option<Interval>) -> [String; 2] {
    [
        six(interval.map(|it| it.low)),
        six(interval.map(|it| it.high)),
    ]
}

fn six(figure: Option<f64>) -> String {
    figure
        .map(|figure| formats::number(figure, 6))
        .unwrap_or_default()
}

fn text(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::maturity::{round_data, rules::score};
    use crate::questionnaires::rules::{
        Answer, Answers, Collected, Group, Instrument, Item, Version,
    };

    fn item(dimension: u8) -> Item {
        Item {
            code: format!("{dimension}.1"),
            dimension: crate::programmes::Dimension::new(dimension).unwrap(),
            text: String::new(),
            groups: vec![Group::Practitioners],
            low: String::new(),
            middle: String::new(),
            high: String::new(),
        }
    }

    fn result(agreed: Option<Answers>) -> RoundResult {
        let diagnostic = Version {
            instrument: Instrument::Diagnostic,
            version: "1".into(),
            items: (1..=10).map(item).collect(),
        };
        score(&round_data(Collected {
            versions: vec![diagnostic],
            agreed,
            ..Collected::default()
        }))
    }

    #[test]
    fn an_empty_round_has_eleven_rows_without_figures() {
        let rows = rows("northbridge", "month-0", &result(None));
        assert_eq!(rows.len(), 11);
        assert_eq!(
            rows[0].join(","),
            "northbridge,month-0,D1,,,,,,,,,,none,,,0,0,0,0,1"
        );
        assert_eq!(
            rows[10].join(","),
            "northbridge,month-0,overall,,,,,,,,,,none,,,,,,,1"
        );
    }

    #[test]
    fn an_agreed_basis_has_no_error_and_no_interval() {
        let answers = (1..=10).map(|n| (format!("{n}.1"), Answer::Extent(2)));
        let rows = rows("a", "month-6", &result(Some(answers.collect())));
        assert_eq!(
            rows[4].join(","),
            "a,month-6,D5,2.000000,,,,2.000000,,,,2,perception_only,agreed,,0,0,0,0,1"
        );
        assert_eq!(
            rows[10].join(","),
            "a,month-6,overall,,,,,2.000000,,,,2,perception_only,agreed,,,,,,1"
        );
    }

    #[test]
    fn columns_and_cells_agree() {
        let rows = rows("a", "month-0", &result(None));
        assert_eq!(rows[0].len(), COLUMNS.len());
    }
}
