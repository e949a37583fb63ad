//! The profile of a round: a row a dimension, where it stands now and where it stood in an earlier round.

use super::axis::Axis;
use super::key::{of_readings, present};
use super::reading::{figure, told};
use super::rows::{self, FONT, LINE, WIDTH};
use super::surface::{BLACK, Drawn, Frame, GREY, GRID, HPos, Label, Pen, SHADE, Stroke, Surface};
use super::{BOUNDARIES, Chart, Column, Mark, Reading, Score, Table, marks};
use crate::ui::formats;

/// The room of a dimension's name, at the left.
const NAMES: f64 = 210.0;
const TOP: f64 = 30.0;

/// The scores of a round by dimension.
#[derive(Debug, Clone)]
pub struct Profile {
    /// The round's name: "Month 12".
    pub now: String,
    /// The earlier round's name, where one is shown.
    pub earlier: Option<String>,
    /// The dimensions, in the order shown.
    pub rows: Vec<Row>,
}

/// One dimension.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its name; stands on as many lines as it needs.
    pub name: String,
    /// Its score; None where it has none.
    pub now: Option<Reading>,
    /// Its score in the earlier round, if comparable.
    pub earlier: Option<Score>,
    /// Later less earlier, where it may be told.
    pub change: Option<f64>,
    /// What the change amounts to ("Clear change"), for the table; empty where nothing is to be said.
    pub verdict: String,
}

impl Row {
    fn reading(&self) -> Option<Reading> {
        self.now.filter(|reading| reading.score.value.is_finite())
    }

    fn before(&self) -> Option<Score> {
        self.earlier.and_then(Score::finite)
    }
}

/// Draws the profile.
pub fn chart(data: &Profile) -> Chart {
    if data
        .rows
        .iter()
        .all(|row| row.reading().is_none() && row.before().is_none())
    {
        return Chart::nothing("profile", table(data));
    }
    Chart::new("profile", draw(data), key(data), table(data), summary(data))
}

/// A row with its place.
struct Line<'a> {
    row: &'a Row,
    names: Vec<String>,
    top: f64,
    bottom: f64,
}

impl Line<'_> {
    fn middle(&self) -> f64 {
        (self.top + self.bottom) / 2.0
    }
}

fn lines(rows: &[Row]) -> Vec<Line<'_>> {
    let mut top = TOP;
    let placed = rows.iter().map(|row| {
        let names = rows::wrap(&row.name, NAMES - 10.0);
        let line = Line {
            row,
            top,
            bottom: top + (names.len() as f64 * LINE).max(LINE * 1.5) + 11.0,
            names,
        };
        top = line.bottom;
        line
    });
    placed.collect()
}

fn draw(data: &Profile) -> Drawn<Surface> {
    let x = Axis {
        first: 1.0,
        last: 5.0,
        start: NAMES + 10.0,
        end: WIDTH - 52.0,
    };
    let lines = lines(&data.rows);
    let bottom = lines.last().map_or(TOP, |line| line.bottom);
    let mut sheet = Surface::new(WIDTH, bottom + 28.0);
    scale(&mut sheet, &x, &lines, bottom)?;
    sheet.group("intervals", Stroke::Solid, |pen| {
        lines
            .iter()
            .try_for_each(|line| rows::interval(pen, &x, line.row.reading(), line.middle()))
    })?;
    sheet.group("earlier", Stroke::Solid, |pen| {
        lines.iter().try_for_each(|line| earlier(pen, &x, line))
    })?;
    sheet.group("markers", Stroke::Solid, |pen| {
        lines.iter().try_for_each(|line| {
            let Some(reading) = line.row.reading() else {
                return Ok(());
            };
            marks::marker(
                pen,
                (x.at(reading.score.value), line.middle()),
                6.5,
                marks::look(0),
                reading.basis,
            )
        })
    })?;
    sheet.write("text", Stroke::Solid, &texts(&x, &lines, bottom))?;
    sheet.write("label", Stroke::Solid, &values(&lines))?;
    Ok(sheet)
}

/// The bands of the levels behind all rows, a line a row and one at each whole score.
fn scale(sheet: &mut Surface, x: &Axis, lines: &[Line<'_>], bottom: f64) -> Drawn {
    sheet.group("bands", Stroke::Solid, |pen| {
        BOUNDARIES.windows(2).step_by(2).try_for_each(|ends| {
            pen.block(
                Frame {
                    left: x.at(ends[0]),
                    top: TOP,
                    right: x.at(ends[1]),
                    bottom,
                },
                SHADE,
            )
        })
    })?;
    sheet.group("grid", Stroke::Solid, |pen| {
        (1..=5).map(f64::from).try_for_each(|score| {
            pen.line(&[(x.at(score), TOP), (x.at(score), bottom)], GRID, 1.0)
        })?;
        let between = lines.iter().map(|line| line.bottom).chain([TOP]);
        between
            .into_iter()
            .try_for_each(|y| pen.line(&[(2.0, y), (WIDTH - 2.0, y)], GRID, 1.0))
    })
}

/// Where it stood, and an arrow from there to where it stands, as far as there is room between the two.
fn earlier(pen: &Pen<'_>, x: &Axis, line: &Line<'_>) -> Drawn {
    let Some(before) = line.row.before() else {
        return Ok(());
    };
    let (from, y) = (x.at(before.value), line.middle());
    if let Some(now) = line.row.reading() {
        let to = x.at(now.score.value);
        let way = (to - from).signum();
        let tip = to - way * 9.0;
        if (to - from).abs() > 20.0 {
            pen.line(&[(from, y), (tip, y)], GREY, 2.0)?;
        }
        if (to - from).abs() > 34.0 {
            pen.line(
                &[
                    (tip - way * 6.0, y - 5.0),
                    (tip, y),
                    (tip - way * 6.0, y + 5.0),
                ],
                GREY,
                2.0,
            )?;
        }
    }
    marks::earlier(pen, (from, y))
}

fn texts(x: &Axis, lines: &[Line<'_>], bottom: f64) -> Vec<Label> {
    let like = Label::new("", FONT, BLACK);
    let names = lines
        .iter()
        .flat_map(|line| rows::lines(&line.names, (2.0, line.middle()), &like));
    names
        .chain(rows::ticks(x, &[TOP - 13.0, bottom + 15.0]))
        .collect()
}

fn values(lines: &[Line<'_>]) -> Vec<Label> {
    let label = |line: &Line<'_>| {
        let reading = line.row.reading();
        let words = reading.map_or("–".to_owned(), |reading| reading.score.label());
        let ink = if line.row.reading().is_some() {
            marks::look(0).text
        } else {
            GREY
        };
        Label::new(words, FONT, ink)
            .bold()
            .at((WIDTH - 6.0, line.middle()), HPos::Right)
    };
    lines.iter().map(label).collect()
}

fn key(data: &Profile) -> Vec<Mark> {
    let readings = data.rows.iter().filter_map(Row::reading);
    let round = data
        .earlier
        .clone()
        .unwrap_or_else(|| "Earlier round".to_owned());
    let before = data.rows.iter().any(|row| row.before().is_some());
    let others = [(before, Mark::Earlier(round)), (true, Mark::Levels)];
    present(of_readings(readings).into_iter().chain(others))
}

fn table(data: &Profile) -> Table {
    let mut head = vec![
        Column::words("Dimension"),
        Column::numbers("Score"),
        Column::words("95% interval"),
    ];
    head.push(Column::words("Basis"));
    let compared = data
        .rows
        .iter()
        .any(|row| row.before().is_some() || !row.verdict.is_empty());
    let round = data.earlier.as_deref().unwrap_or("Earlier round");
    if compared {
        head.extend([
            Column::numbers(round),
            Column::numbers("Change"),
            Column::words("Verdict"),
        ]);
    }
    let rows = data.rows.iter().map(|row| {
        let mut cells = vec![row.name.clone()];
        cells.extend(Reading::cells_of(row.reading()));
        if compared {
            cells.extend(change(row));
        }
        cells
    });
    Table {
        caption: format!("Maturity by dimension, {}, 1 to 5", data.now),
        head,
        rows: rows.collect(),
    }
}

/// The cells that compare: before, the difference, what it amounts to.
fn change(row: &Row) -> [String; 3] {
    let none = || "–".to_owned();
    let verdict = Some(row.verdict.clone()).filter(|words| !words.is_empty());
    [
        figure(row.before()),
        row.change
            .map_or_else(none, |change| formats::signed(change, 2)),
        verdict.unwrap_or_else(none),
    ]
}

fn summary(data: &Profile) -> String {
    let rows = data.rows.iter().map(|row| {
        let now = told(row.reading().map(|reading| reading.score));
        match row.before() {
            Some(before) => format!("{} {now}, before {}", row.name, told(Some(before))),
            None => format!("{} {now}", row.name),
        }
    });
    format!("{}: {}.", data.now, rows.collect::<Vec<_>>().join("; "))
}

#[cfg(test)]
mod tests {
    use super::super::{Basis, Interval, checks, hostile, surface};
    use super::*;

    fn row(name: &str, score: f64, earlier: Option<f64>) -> Row {
        let interval = Some(Interval {
            low: score - 0.4,
            high: score + 0.4,
        });
        let now = Some(Reading {
            score: score.into(),
            interval,
            basis: Basis::Both,
        });
        Row {
            name: name.to_owned(),
            now,
            earlier: earlier.map(Score::from),
            change: earlier.map(|before| score - before),
            verdict: String::new(),
        }
    }

    fn profile(rows: Vec<Row>) -> Chart {
        chart(&Profile {
            now: "Month 12".into(),
            earlier: Some("Month 0".into()),
            rows,
        })
    }

    #[test]
    fn without_a_score_there_are_no_figures_yet() {
        let unscored = Row {
            name: "D1".into(),
            now: None,
            earlier: None,
            change: None,
            verdict: String::new(),
        };
        for rows in [
            vec![],
            vec![unscored.clone()],
            vec![row("D1", f64::NAN, None)],
        ] {
            assert_eq!(checks::sound(&profile(rows))[0].text, surface::NOTHING);
        }
        let chart = profile(vec![unscored, row("D2", 2.0, None)]);
        assert!(checks::sound(&chart).iter().any(|word| word.text == "–"));
        assert_eq!(chart.table.rows[0], ["D1", "–", "None", "No score"]);
    }

    #[test]
    fn names_and_values_keep_apart_whatever_they_are() {
        let names = hostile::names();
        for score in hostile::SCORES {
            for count in [1, 10, 30] {
                let rows = (0..count)
                    .map(|index| row(&names[index % names.len()], score, Some(5.0 - score)))
                    .collect();
                let words = checks::sound(&profile(rows));
                assert!(!words.iter().any(|word| word.text.contains('…')));
            }
        }
    }

    #[test]
    fn no_dimension_of_the_instrument_is_cut() {
        let names = [
            "D3 Reflective group supervision and shared thinking",
            "D5 Risk, authority and the child's experience",
            "D6 Power, difference and anti-discriminatory practice",
            "D7 Clinical and multidisciplinary capacity",
            "D10 Quality assurance and alignment",
        ];
        let rows = names.map(|name| row(name, 3.0, None)).to_vec();
        let words = checks::sound(&profile(rows));
        assert!(!words.iter().any(|word| word.text.contains('…')));
    }

    #[test]
    fn a_change_is_the_difference_in_full_precision() {
        let change = |now, before| change(&row("D1", now, Some(before)))[1].clone();
        assert_eq!(change(3.24, 2.449), "+0.79");
        assert_eq!(change(2.0, 2.5), "−0.50");
        assert_eq!(change(2.0, 1.999), "0.00");
    }
}
