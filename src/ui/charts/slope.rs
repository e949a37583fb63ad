//! Then and now, a row a dimension: an arrow from where it stood to where it stands, with what that amounts to.

use super::axis::Axis;
use super::key::{of_readings, present};
use super::reading::{figure, told};
use super::rows::{self, FONT, LINE, Row, WIDTH};
use super::surface::{BLACK, Drawn, GREY, HPos, Label, Pen, Stroke, Surface};
use super::{Chart, Column, Mark, Reading, Score, Table, marks};
use crate::ui::formats;

/// Where the scale's room ends and that of the words begins.
const SCALE: f64 = WIDTH - 142.0;
const TOP: f64 = 24.0;
const STRIP: f64 = 34.0;

/// The scores of two rounds by dimension.
#[derive(Debug, Clone)]
pub struct Slope {
    /// The earlier round's name: "Month 0".
    pub then: String,
    /// The later round's name.
    pub now: String,
    /// The dimensions, in the order shown.
    pub rows: Vec<SlopeRow>,
}

/// One dimension.
#[derive(Debug, Clone)]
pub struct SlopeRow {
    /// Its name.
    pub name: String,
    /// Its score in the earlier round, if comparable.
    pub then: Option<Score>,
    /// Later less earlier, where it may be told.
    pub change: Option<f64>,
    /// Its score in the later round.
    pub now: Option<Reading>,
    /// What the change amounts to: "Clear rise"; empty where nothing is to be said.
    pub verdict: String,
    /// Whether it is a clear change: its arrow is heavy.
    pub clear: bool,
}

impl SlopeRow {
    fn before(&self) -> Option<Score> {
        self.then.and_then(Score::finite)
    }

    fn reading(&self) -> Option<Reading> {
        self.now.filter(|reading| reading.score.value.is_finite())
    }

    /// How far its arrow goes, and which way.
    fn drawn(&self) -> Option<f64> {
        Some(self.reading()?.score.value - self.before()?.value)
    }
}

/// Draws the dimensions.
pub fn chart(data: &Slope) -> Chart {
    let empty = |row: &SlopeRow| row.before().is_none() && row.reading().is_none();
    if data.rows.iter().all(empty) {
        return Chart::nothing("slope", table(data));
    }
    Chart::new("slope", draw(data), key(data), table(data), summary(data))
}

/// The words beside a row's strip.
fn verdict(row: &SlopeRow) -> Vec<String> {
    rows::wrap(&row.verdict, WIDTH - SCALE - 6.0)
}

fn draw(data: &Slope) -> Drawn<Surface> {
    let x = rows::scores(SCALE);
    let strip = |row: &SlopeRow| (verdict(row).len() as f64 * LINE + 4.0).max(STRIP);
    let rows = rows::stack(data.rows.iter().map(|row| (&*row.name, strip(row))), TOP);
    let bottom = rows.last().map_or(TOP, |row| row.bottom);
    let mut sheet = Surface::new(WIDTH, bottom + 28.0);
    rows::levels(&mut sheet, &x, &rows)?;
    let placed: Vec<(&SlopeRow, &Row)> = data.rows.iter().zip(&rows).collect();
    sheet.group("intervals", Stroke::Solid, |pen| {
        placed
            .iter()
            .try_for_each(|(data, row)| rows::interval(pen, &x, data.reading(), row.middle))
    })?;
    sheet.group("changes", Stroke::Solid, |pen| {
        placed
            .iter()
            .try_for_each(|(data, row)| change(pen, &x, data, row.middle))
    })?;
    let mut texts = rows::ticks(&x, &[TOP - 12.0, bottom + 15.0]);
    texts.extend(rows::names(&rows));
    texts.extend(
        placed
            .iter()
            .flat_map(|(data, row)| words(data, row.middle)),
    );
    sheet.write("text", Stroke::Solid, &texts)?;
    let values: Vec<Label> = placed
        .iter()
        .flat_map(|(data, row)| values(&x, data, row.middle))
        .collect();
    sheet.write("label", Stroke::Halo, &values)?;
    Ok(sheet)
}

/// Where it stood, where it stands, and an arrow as far as there is room between the two.
fn change(pen: &Pen<'_>, x: &Axis, data: &SlopeRow, y: f64) -> Drawn {
    let (then, now) = (data.before().map(|it| x.at(it.value)), data.reading());
    let to = now.map(|reading| x.at(reading.score.value));
    if let Some((from, to)) = then.zip(to) {
        let tip = to - (to - from).signum() * 9.0;
        if (to - from).abs() > 22.0 {
            marks::arrow(pen, from, tip, y, data.clear)?;
        }
    }
    if let Some(x) = then {
        marks::earlier(pen, (x, y))?;
    }
    match now.zip(to) {
        Some((reading, x)) => marks::marker(pen, (x, y), 6.5, marks::look(0), reading.basis),
        None => Ok(()),
    }
}

/// The numbers on the outer sides of the two marks.
fn values(x: &Axis, data: &SlopeRow, y: f64) -> Vec<Label> {
    let beside = |label: Label, score: Score, right: bool| {
        let at = x.at(score.value);
        if right {
            label.at((at + 13.0, y), HPos::Left)
        } else {
            label.at((at - 13.0, y), HPos::Right)
        }
    };
    let rises = data.drawn().is_none_or(|change| change >= 0.0);
    let then = data.before().map(|score| {
        let label = Label::new(score.label(), FONT, GREY);
        beside(label, score, !rises)
    });
    let now = data.reading().map(|reading| {
        let label = Label::new(reading.score.label(), FONT, marks::look(0).text);
        beside(label.bold(), reading.score, rises)
    });
    then.into_iter().chain(now).collect()
}

fn words(data: &SlopeRow, y: f64) -> Vec<Label> {
    let like = Label::new("", FONT, if data.clear { BLACK } else { GREY });
    let like = if data.clear { like.bold() } else { like };
    rows::lines(&verdict(data), (SCALE + 4.0, y), &like)
}

fn key(data: &Slope) -> Vec<Mark> {
    let changed = |clear| {
        let row = |row: &SlopeRow| row.drawn().is_some() && row.clear == clear;
        data.rows.iter().any(row)
    };
    let earlier = data.rows.iter().any(|row| row.before().is_some());
    let readings = data.rows.iter().filter_map(SlopeRow::reading);
    let others = [
        (earlier, Mark::Earlier(data.then.clone())),
        (changed(true), Mark::ClearChange),
        (changed(false), Mark::Change),
        (true, Mark::Levels),
    ];
    present(of_readings(readings).into_iter().chain(others))
}

fn table(data: &Slope) -> Table {
    let or_dash = |it: Option<String>| it.unwrap_or_else(|| "–".to_owned());
    let row = |row: &SlopeRow| {
        let [score, interval, basis] = Reading::cells_of(row.reading());
        let verdict = Some(row.verdict.clone()).filter(|words| !words.is_empty());
        vec![
            row.name.clone(),
            figure(row.before()),
            score,
            interval,
            basis,
            or_dash(row.change.map(|change| formats::signed(change, 2))),
            or_dash(verdict),
        ]
    };
    Table {
        caption: format!(
            "Maturity by dimension, {} and {}, 1 to 5",
            data.then, data.now
        ),
        head: vec![
            Column::words("Dimension"),
            Column::numbers(&*data.then),
            Column::numbers(&*data.now),
            Column::words("95% interval"),
            Column::words("Basis"),
            Column::numbers("Change"),
            Column::words("Verdict"),
        ],
        rows: data.rows.iter().map(row).collect(),
    }
}

fn summary(data: &Slope) -> String {
    let rows = data.rows.iter().map(|row| {
        let now = row.reading().map(|reading| reading.score);
        let words = if row.verdict.is_empty() { "" } else { ", " };
        let (name, verdict) = (&row.name, row.verdict.to_lowercase());
        format!(
            "{name}: {} to {}{words}{verdict}.",
            told(row.before()),
            told(now)
        )
    });
    let rows: Vec<String> = rows.collect();
    format!("{} to {}. {}", data.then, data.now, rows.join(" "))
}

#[cfg(test)]
mod tests {

    use super::super::{Basis, Interval, checks::texts, hostile, surface};
    use super::*;

    fn row(name: &str, then: Option<f64>, now: Option<Reading>) -> SlopeRow {
        SlopeRow {
            name: name.to_owned(),
            change: then.zip(now).map(|(then, now)| now.score.value - then),
            then: then.map(Score::from),
            now,
            verdict: "No clear change".into(),
            clear: false,
        }
    }

    fn reading(score: f64) -> Option<Reading> {
        let (low, high) = (score - 0.2, score + 0.2);
        Some(Reading {
            score: score.into(),
            interval: Some(Interval { low, high }),
            basis: Basis::Both,
        })
    }

    fn slope(rows: Vec<SlopeRow>) -> Chart {
        chart(&Slope {
            then: "Month 0".into(),
            now: "Month 12".into(),
            rows,
        })
    }

    #[test]
    fn without_a_score_there_are_no_figures_yet() {
        let broken = row("D1", Some(f64::NAN), reading(f64::INFINITY));
        for rows in [vec![], vec![row("D1", None, None)], vec![broken]] {
            assert_eq!(texts(&slope(rows)), [surface::NOTHING]);
        }
    }

    #[test]
    fn text_keeps_apart_and_whole_whatever_the_data() {
        for count in hostile::COUNTS {
            for score in hostile::SCORES {
                for (now, then) in hostile::readings(score).into_iter().zip(hostile::SCORES) {
                    let rows = hostile::names()
                        .into_iter()
                        .take(count)
                        .map(|name| SlopeRow {
                            verdict: name.clone(),
                            clear: name.len() > 9,
                            ..row(&name, Some(then), now)
                        });
                    let chart = slope(rows.collect());
                    assert!(!texts(&chart).iter().any(|text| text.contains('…')));
                }
            }
        }
    }

    #[test]
    fn equal_ends_have_no_arrow_and_both_numbers() {
        for score in [1.0, 3.0, 5.0] {
            let chart = slope(vec![row("D1", Some(score), reading(score))]);
            let changes = chart.body.0.split("app-chart__changes").nth(1);
            let changes = changes.and_then(|rest| rest.split("</g>").next());
            assert!(
                changes.is_some_and(|it| !it.contains("polyline")),
                "an arrow to nowhere"
            );
            let number = formats::number(score, 1);
            assert_eq!(
                texts(&chart).iter().filter(|text| **text == number).count(),
                2
            );
            assert_eq!(chart.table.rows[0][5], "0.00");
        }
    }

    #[test]
    fn a_clear_change_is_told_by_its_arrow_its_words_and_the_key() {
        let clear = SlopeRow {
            verdict: "Clear rise".into(),
            clear: true,
            ..row("D5", Some(2.0), reading(3.5))
        };
        let chart = slope(vec![
            clear,
            row("D6", Some(3.5), reading(2.9)),
            row("D7", None, reading(2.0)),
        ]);
        let texts = texts(&chart);
        for words in ["Clear rise", "2.0", "3.5", "2.9"] {
            assert!(texts.contains(&words.to_owned()), "{words}");
        }
        assert!(chart.key.contains(&Mark::ClearChange) && chart.key.contains(&Mark::Change));
        assert!(chart.key.contains(&Mark::Earlier("Month 0".into())));
        assert_eq!(chart.table.rows[0][1..3], ["2.00", "3.50"]);
        assert_eq!(chart.table.rows[0][5..], ["+1.50", "Clear rise"]);
        assert_eq!(chart.table.rows[2][1], "–");
        let told = "Month 0 to Month 12. D5: 2.0 to 3.5, clear rise.";
        assert!(chart.summary.starts_with(told), "{}", chart.summary);
    }
}
