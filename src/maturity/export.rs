//! Figures and changes as rows of the operator’s files, in full precision.

use super::rules::{
    Basis, FullChange, FullFigures, PerceptionBasis, RoundData, VERSION, Verdict, full_changes,
    full_figures,
};
use crate::{files, programmes::Dimension};

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

/// The columns of the file of changes, in order.
pub const CHANGE_COLUMNS: [&str; 9] = [
    "authority",
    "since",
    "round",
    "dimension",
    "delta",
    "error",
    "quantile",
    "verdict",
    "smallest_visible",
];

/// Ten dimensions, then overall.
pub fn rows(authority: &str, round: &str, data: &RoundData) -> Vec<Vec<String>> {
    let figures = full_figures(data);
    figures.iter().map(|it| row(authority, round, it)).collect()
}

fn row(authority: &str, round: &str, figures: &FullFigures) -> Vec<String> {
    let mut cells = vec![
        authority.to_owned(),
        round.to_owned(),
        name(figures.dimension),
    ];
    for figure in figures.figures {
        cells.push(six(figure.map(|(value, _)| value)));
        cells.push(six(figure.and_then(|(_, error)| error)));
    }
    let [low, high] = [0, 1].map(|end| six(figures.interval.map(|ends| ends[end])));
    cells.extend([
        low,
        high,
        text(figures.level),
        basis(figures.basis).to_owned(),
        figures
            .perception_basis
            .map(perception_basis)
            .unwrap_or_default()
            .to_owned(),
        text(figures.gap_flag),
    ]);
    cells.extend([0, 1, 2, 3].map(|count| text(figures.counts.map(|counts| counts[count]))));
    cells.push(VERSION.to_string());
    cells
}

/// What changed from one round to another: ten dimensions, then overall.
pub fn change_rows(
    authority: &str,
    [since, round]: [&str; 2],
    [earlier, later]: [&RoundData; 2],
) -> Vec<Vec<String>> {
    let row = |change: &FullChange| {
        vec![
            authority.to_owned(),
            since.to_owned(),
            round.to_owned(),
            name(change.dimension),
            six(change.delta),
            six(change.error.map(|[error, _]| error)),
            six(change.error.map(|[_, quantile]| quantile)),
            verdict(&change.verdict).to_owned(),
            six(change.smallest_visible),
        ]
    };
    full_changes(earlier, later).iter().map(row).collect()
}

fn name(dimension: Option<Dimension>) -> String {
    dimension.map_or_else(|| "overall".to_owned(), |dimension| dimension.to_string())
}

fn verdict(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::ClearRise => "clear rise",
        Verdict::ClearFall => "clear fall",
        Verdict::NoClearChange | Verdict::HeldAtCap => "no clear change",
        Verdict::ReportedNotTested => "reported not tested",
        Verdict::NotComparable(_) | Verdict::NoFigure => "not comparable",
    }
}

fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Both => "both",
        Basis::PerceptionOnly => "perception_only",
        Basis::EvidenceOnly => "evidence_only",
        Basis::None => "none",
    }
}

fn perception_basis(basis: PerceptionBasis) -> &'static str {
    match basis {
        PerceptionBasis::Survey => "survey",
        PerceptionBasis::Agreed => "agreed",
    }
}

fn six(figure: Option<f64>) -> String {
    figure
        .map(|figure| files::number(figure, 6))
        .unwrap_or_default()
}

fn text(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::maturity::round_data;
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

    fn round(agreed: Option<Answers>) -> RoundData {
        let diagnostic = Version {
            instrument: Instrument::Diagnostic,
            version: "1".into(),
            items: (1..=10).map(item).collect(),
        };
        round_data(Collected {
            versions: vec![diagnostic],
            agreed,
            ..Collected::default()
        })
    }

    #[test]
    fn an_empty_round_has_eleven_rows_without_figures() {
        let rows = rows("northbridge", "month-0", &round(None));
        assert_eq!(rows.len(), 11);
        assert_eq!(
            rows[0].join(","),
            "northbridge,month-0,D1,,,,,,,,,,none,,,0,0,0,0,2"
        );
        assert_eq!(
            rows[10].join(","),
            "northbridge,month-0,overall,,,,,,,,,,none,,,,,,,2"
        );
    }

    #[test]
    fn an_agreed_basis_has_no_error_and_no_interval() {
        let answers = (1..=10).map(|n| (format!("{n}.1"), Answer::Extent(2)));
        let rows = rows("a", "month-6", &round(Some(answers.collect())));
        assert_eq!(
            rows[4].join(","),
            "a,month-6,D5,2.000000,,,,2.000000,,,,2,perception_only,agreed,,0,0,0,0,2"
        );
        assert_eq!(
            rows[10].join(","),
            "a,month-6,overall,,,,,2.000000,,,,2,perception_only,agreed,,,,,,2"
        );
    }

    #[test]
    fn a_fall_is_a_number_that_programs_read() {
        let all = |extent| (1..=10).map(move |n| (format!("{n}.1"), Answer::Extent(extent)));
        let rounds = [3, 2].map(|extent| round(Some(all(extent).collect())));
        let changes = change_rows("a", ["month-0", "month-6"], [&rounds[0], &rounds[1]]);
        assert_eq!(
            changes[4].join(","),
            "a,month-0,month-6,D5,-1.000000,,,reported not tested,"
        );
    }

    #[test]
    fn columns_and_cells_agree() {
        let rows = rows("a", "month-0", &round(None));
        assert_eq!(rows[0].len(), COLUMNS.len());
        let changes = change_rows("a", ["month-0", "month-6"], [&round(None), &round(None)]);
        assert_eq!(changes[10].len(), CHANGE_COLUMNS.len());
        assert_eq!(
            changes[10].join(","),
            "a,month-0,month-6,overall,,,,not comparable,"
        );
    }
}
