use super::super::{
    checks::{self, texts},
    hostile, surface,
};
use super::*;

fn map(columns: Vec<String>, rows: Vec<HeatRow>) -> Chart {
    chart(&HeatMap {
        columns,
        rows,
        round: "Month 12".into(),
    })
}

fn row(name: &str, scores: &[f64]) -> HeatRow {
    let reading = |&score: &f64| {
        Some(Reading {
            score: score.into(),
            interval: None,
            basis: Basis::Both,
        })
    };
    HeatRow {
        name: name.to_owned(),
        cells: scores.iter().map(reading).collect(),
    }
}

fn named(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

#[test]
fn without_a_score_there_are_no_figures_yet() {
    let authority = || named(&["Northbridge"]);
    let beyond = row("D1", &[f64::NAN, 3.0]);
    for (columns, rows) in [
        (vec![], vec![]),
        (authority(), vec![]),
        (authority(), vec![row("D1", &[])]),
        (authority(), vec![beyond]),
        (vec![], vec![row("D1", &[3.0])]),
    ] {
        assert_eq!(texts(&map(columns, rows)), [surface::NOTHING]);
    }
}

#[test]
fn text_keeps_apart_and_whole_whatever_the_data() {
    for columns in [1, 2, 3, 6, 8, 9, 30] {
        for count in [1, 2, 8] {
            let cells = hostile::SCORES.into_iter().flat_map(hostile::readings);
            let cells: Vec<_> = cells.skip(columns).take(columns).collect();
            let names = hostile::names();
            let rows = names.iter().rev().take(count).map(|name| HeatRow {
                name: name.clone(),
                cells: cells.clone(),
            });
            let (heads, rows) = (names.iter().take(columns), rows.collect());
            let chart = map(heads.cloned().collect(), rows);
            assert!(!texts(&chart).iter().any(|text| text.contains('…')));
        }
    }
}

#[test]
fn a_level_begins_at_its_boundary() {
    let levels = [0.0, 1.0, 1.799, 1.8, 2.599, 2.6, 3.4, 4.199, 4.2, 5.0, 77.0].map(level);
    assert_eq!(levels, [1, 1, 1, 2, 2, 3, 4, 4, 5, 5, 5]);
}

#[test]
fn numbers_can_be_read_on_every_shade_and_shades_told_apart_in_grey() {
    for (index, shade) in SHADES.into_iter().enumerate() {
        let ink = if index > 2 { WHITE } else { BLACK };
        assert!(checks::contrast(shade, ink) >= 4.5, "level {}", index + 1);
    }
    for pair in SHADES.windows(2) {
        assert!(checks::contrast(pair[0], pair[1]) >= 1.3);
    }
}

#[test]
fn short_names_stand_over_their_columns_and_long_ones_on_steps() {
    let rows = || vec![row("D1 Leadership", &[3.0, 1.2])];
    let over = map(named(&["Avon", "Exe"]), rows());
    assert!(!over.body.0.contains("app-chart__leaders"));
    let steps = map(named(&["Northbridge", "Westmere"]), rows());
    let words = checks::sound(&steps);
    let top = |text: &str| {
        let word = words.iter().find(|word| word.text == text);
        word.map_or(0.0, |word| word.frame.top)
    };
    assert!(steps.body.0.contains("app-chart__leaders"));
    assert!(
        top("Westmere") < top("Northbridge"),
        "steps fall towards the first"
    );
}

#[test]
fn every_cell_has_its_number_and_the_table_all_that_is_known() {
    let mut map_rows = vec![
        row("D1 Leadership", &[3.44, 1.2]),
        row("D2 Managers", &[5.0]),
    ];
    if let Some(cell) = map_rows[0].cells[1].as_mut() {
        cell.basis = Basis::PerceptionOnly;
    }
    let chart = map(named(&["Avon", "Exe"]), map_rows);
    let texts = texts(&chart);
    for words in ["3.4", "1.2", "5.0", "–", "Avon", "Exe"] {
        assert!(texts.contains(&words.to_owned()), "{words}");
    }
    assert!(chart.key.contains(&Mark::FramedCell) && chart.key.contains(&Mark::NoScore));
    let both = "Perception and evidence";
    let first = ["D1 Leadership", "Avon", "3.44", "Embedded", "None", both];
    assert_eq!(chart.table.rows[0], first);
    assert_eq!(chart.table.rows[3][2..4], ["–", "–"]);
    assert!(
        chart
            .summary
            .contains("D2 Managers: Avon 5.0, Exe no score.")
    );
}
