//! Perception beside evidence, a row a dimension, with a flag where they differ by enough to be talked about.

use super::axis::Axis;
use super::key::present;
use super::reading::figure;
use super::rows::{self, FONT, Row, WIDTH};
use super::surface::{BLACK, Drawn, GREY, HPos, LEADER, Label, Pen, Place, Stroke, Surface};
use super::{Basis, Chart, Column, Mark, Score, Table, marks};
use crate::ui::formats;

/// Where the scale's room ends and that of the differences begins.
const SCALE: f64 = WIDTH - 84.0;
const TOP: f64 = 24.0;
const STRIP: f64 = 34.0;
/// Markers nearer than this are moved up and down, so that neither hides the other.
const NEAR: f64 = 15.0;

/// What people say beside what records show.
#[derive(Debug, Clone)]
pub struct Gap {
    /// The dimensions, in the order shown.
    pub rows: Vec<GapRow>,
}

/// One dimension.
#[derive(Debug, Clone)]
pub struct GapRow {
    /// Its name.
    pub name: String,
    /// P, 1.0 to 5.0.
    pub perception: Option<Score>,
    /// E, 1.0 to 5.0.
    pub evidence: Option<Score>,
    /// Whether the two differ by so much that they are to be discussed.
    pub flagged: bool,
}

impl GapRow {
    fn perception(&self) -> Option<Score> {
        self.perception.and_then(Score::finite)
    }

    fn evidence(&self) -> Option<Score> {
        self.evidence.and_then(Score::finite)
    }

    /// Perception less evidence, where neither is a bound.
    fn difference(&self) -> Option<f64> {
        let (p, e) = (self.perception()?, self.evidence()?);
        let told = [p, e].iter().all(|score| score.bound.is_none());
        told.then_some(p.value - e.value)
    }

    fn is_empty(&self) -> bool {
        self.perception().is_none() && self.evidence().is_none()
    }
}

/// Draws the dimensions.
pub fn chart(data: &Gap) -> Chart {
    if data.rows.iter().all(GapRow::is_empty) {
        return Chart::nothing("gap", table(data));
    }
    Chart::new("gap", draw(data), key(data), table(data), summary(data))
}

/// A row's two places on the sheet.
struct Ends {
    perception: Option<Place>,
    evidence: Option<Place>,
}

fn ends(x: &Axis, data: &GapRow, y: f64) -> Ends {
    let at = |score: Option<Score>| score.map(|score| x.at(score.value));
    let (perception, evidence) = (at(data.perception()), at(data.evidence()));
    let near = perception
        .zip(evidence)
        .is_some_and(|(p, e)| (p - e).abs() < NEAR);
    let off = if near { 7.0 } else { 0.0 };
    Ends {
        perception: perception.map(|x| (x, y - off)),
        evidence: evidence.map(|x| (x, y + off)),
    }
}

fn draw(data: &Gap) -> Drawn<Surface> {
    let x = rows::scores(SCALE);
    let rows = rows::stack(data.rows.iter().map(|row| (&*row.name, STRIP)), TOP);
    let bottom = rows.last().map_or(TOP, |row| row.bottom);
    let mut sheet = Surface::new(WIDTH, bottom + 28.0);
    rows::levels(&mut sheet, &x, &rows)?;
    let placed: Vec<(&GapRow, &Row, Ends)> = data
        .rows
        .iter()
        .zip(&rows)
        .map(|(data, row)| (data, row, ends(&x, data, row.middle)))
        .collect();
    sheet.group("gaps", Stroke::Solid, |pen| {
        placed
            .iter()
            .try_for_each(|(data, _, ends)| gap(pen, data, ends))
    })?;
    sheet.group("markers", Stroke::Solid, |pen| {
        placed.iter().try_for_each(|(data, row, ends)| {
            if let Some(at) = ends.evidence {
                marks::marker(pen, at, 6.5, marks::look(1), Basis::Both)?;
            }
            if let Some(at) = ends.perception {
                marks::marker(pen, at, 6.5, marks::look(0), Basis::Both)?;
            }
            if data.flagged {
                marks::flag(pen, (SCALE + 20.0, row.middle))?;
            }
            Ok(())
        })
    })?;
    let mut texts = rows::ticks(&x, &[TOP - 12.0, bottom + 15.0]);
    texts.push(Label::new("Apart", FONT, GREY).at((WIDTH - 6.0, TOP - 12.0), HPos::Right));
    texts.extend(rows::names(&rows));
    texts.extend(placed.iter().map(|(data, row, _)| apart(data, row.middle)));
    sheet.write("text", Stroke::Solid, &texts)?;
    let values: Vec<Label> = placed
        .iter()
        .flat_map(|(data, row, ends)| values(data, ends, row.middle))
        .collect();
    sheet.write("label", Stroke::Halo, &values)?;
    Ok(sheet)
}

/// The line between the two markers; heavier where they are to be discussed.
fn gap(pen: &Pen<'_>, data: &GapRow, ends: &Ends) -> Drawn {
    let Some((from, to)) = ends.perception.zip(ends.evidence) else {
        return Ok(());
    };
    if data.flagged {
        pen.line(&[from, to], BLACK, 4.0)
    } else {
        pen.line(&[from, to], LEADER, 2.0)
    }
}

/// The numbers on the outer sides of the markers.
fn values(data: &GapRow, ends: &Ends, y: f64) -> Vec<Label> {
    let value = |score: Score, place: Place, look: usize, right: bool| {
        let label = Label::new(score.label(), FONT, marks::look(look).text);
        let (off, anchor) = if right {
            (12.0, HPos::Left)
        } else {
            (-12.0, HPos::Right)
        };
        label.at((place.0 + off, y), anchor)
    };
    let perception = data.perception().zip(ends.perception);
    let evidence = data.evidence().zip(ends.evidence);
    let perception_right = match (perception, evidence) {
        (Some((p, _)), Some((e, _))) => p.value > e.value,
        _ => true,
    };
    let both = perception.is_some() && evidence.is_some();
    let evidence_right = !both || !perception_right;
    perception
        .map(|(score, at)| value(score, at, 0, perception_right))
        .into_iter()
        .chain(evidence.map(|(score, at)| value(score, at, 1, evidence_right)))
        .collect()
}

/// How far the two are apart; a dash where there are not two.
fn apart(data: &GapRow, y: f64) -> Label {
    let words = data
        .difference()
        .map_or("–".to_owned(), |it| formats::number(it.abs(), 1));
    let label = Label::new(words, FONT, if data.flagged { BLACK } else { GREY });
    let label = if data.flagged { label.bold() } else { label };
    label.at((WIDTH - 6.0, y), HPos::Right)
}

fn key(data: &Gap) -> Vec<Mark> {
    let any = |test: &dyn Fn(&GapRow) -> bool| data.rows.iter().any(test);
    let marks = [
        (any(&|row| row.perception().is_some()), Mark::Perception),
        (any(&|row| row.evidence().is_some()), Mark::Evidence),
        (any(&|row| row.flagged), Mark::Flag),
        (true, Mark::Levels),
    ];
    present(marks)
}

fn table(data: &Gap) -> Table {
    let row = |row: &GapRow| {
        let difference = row.difference();
        vec![
            row.name.clone(),
            figure(row.perception()),
            figure(row.evidence()),
            difference.map_or("–".to_owned(), |it| formats::signed(it, 2)),
            if row.flagged { "Yes" } else { "No" }.to_owned(),
        ]
    };
    Table {
        caption: "Perception and evidence by dimension, 1 to 5".into(),
        head: vec![
            Column::words("Dimension"),
            Column::numbers("Perception"),
            Column::numbers("Evidence"),
            Column::numbers("Perception less evidence"),
            Column::words("To discuss"),
        ],
        rows: data.rows.iter().map(row).collect(),
    }
}

fn summary(data: &Gap) -> String {
    let one = |score: Option<Score>, word: &str| {
        score.map_or(format!("no {word}"), |score| {
            format!("{word} {}", score.told())
        })
    };
    let told = data.rows.iter().map(|row| {
        let flag = if row.flagged { ", to discuss" } else { "" };
        let (perception, evidence) = (row.perception(), row.evidence());
        let name = &row.name;
        format!(
            "{name}: {}, {}{flag}.",
            one(perception, "perception"),
            one(evidence, "evidence")
        )
    });
    told.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {

    use super::super::{Bound, checks::texts, hostile, surface};
    use super::*;

    fn row(name: &str, perception: f64, evidence: f64) -> GapRow {
        GapRow {
            name: name.to_owned(),
            perception: Some(perception.into()),
            evidence: Some(evidence.into()),
            flagged: (perception - evidence).abs() >= 0.75,
        }
    }

    #[test]
    fn without_a_score_there_are_no_figures_yet() {
        let none = GapRow {
            name: "D1".into(),
            perception: None,
            evidence: None,
            flagged: false,
        };
        for rows in [vec![], vec![none], vec![row("D1", f64::NAN, f64::INFINITY)]] {
            assert_eq!(texts(&chart(&Gap { rows })), [surface::NOTHING]);
        }
    }

    #[test]
    fn text_keeps_apart_and_whole_whatever_the_data() {
        for count in hostile::COUNTS {
            for perception in hostile::SCORES {
                let scores = hostile::SCORES.iter().cycle();
                let rows = hostile::names().into_iter().zip(scores).take(count);
                let rows = rows.map(|(name, &evidence)| row(&name, perception, evidence));
                let chart = chart(&Gap {
                    rows: rows.collect(),
                });
                assert!(!texts(&chart).iter().any(|text| text.contains('…')));
            }
        }
    }

    #[test]
    fn a_gap_has_both_numbers_and_how_far_they_are_apart() {
        let chart = chart(&Gap {
            rows: vec![row("D5", 3.4, 2.1), row("D6", 2.0, 2.04)],
        });
        let texts = texts(&chart);
        for words in ["D5", "3.4", "2.1", "1.3", "0.0", "Apart"] {
            assert!(texts.contains(&words.to_owned()), "{words}");
        }
        assert!(chart.key.contains(&Mark::Flag));
        assert_eq!(chart.table.rows[0], ["D5", "3.40", "2.10", "+1.30", "Yes"]);
        assert_eq!(chart.table.rows[1], ["D6", "2.00", "2.04", "−0.04", "No"]);
        let told = "D5: perception 3.4, evidence 2.1, to discuss.";
        assert!(chart.summary.starts_with(told), "{}", chart.summary);
    }

    #[test]
    fn a_bound_is_no_figure_to_subtract() {
        let mut bounded = row("D5", 4.8, 4.5);
        bounded.perception = Some(Score {
            value: 4.8,
            bound: Some(Bound::OrMore),
        });
        let chart = chart(&Gap {
            rows: vec![bounded],
        });
        assert!(texts(&chart).contains(&"≥4.8".to_owned()));
        assert_eq!(
            chart.table.rows[0],
            ["D5", "4.8 or more", "4.50", "–", "No"]
        );
    }

    #[test]
    fn markers_that_are_near_do_not_hide_each_other() {
        let x = rows::scores(SCALE);
        for (perception, evidence) in [(3.0, 3.0), (3.0, 3.1), (3.1, 3.0), (1.0, 1.0), (5.0, 5.0)] {
            let ends = ends(&x, &row("D1", perception, evidence), 50.0);
            let apart = ends.perception.zip(ends.evidence);
            assert!(apart.is_some_and(|(p, e)| (p.0 - e.0).hypot(p.1 - e.1) >= 13.0));
        }
    }

    #[test]
    fn one_of_the_two_alone_is_shown_and_not_compared() {
        let mut only = row("D1", 3.0, 2.0);
        (only.evidence, only.flagged) = (None, false);
        let chart = chart(&Gap { rows: vec![only] });
        assert!(texts(&chart).contains(&"–".to_owned()));
        assert_eq!(chart.table.rows[0], ["D1", "3.00", "–", "–", "No"]);
        assert!(!chart.key.contains(&Mark::Evidence));
    }
}
