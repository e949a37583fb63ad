//! Dimensions by authority: a number in every cell, its level by shade, what it rests on by frame.

use super::reading::told;
use super::rows::{self, FONT, WIDTH};
use super::surface::{BLACK, Drawn, Frame, GREY, HPos, Ink, Label, Pen, Stroke, Surface, WHITE};
use super::{BOUNDARIES, Basis, Chart, Column, LEVELS, Mark, Reading, Table};
use plotters::style::RGBColor;

mod panel;
#[cfg(test)]
mod tests;

use panel::Panel;

/// The room of a row's name, at the left.
const NAMES: f64 = 196.0;
/// More authorities than these stand in a further panel below: a cell must hold its number.
const MOST_COLUMNS: usize = 8;
/// The levels' shades, evenly apart in grey too; the last two bear white numbers.
const SHADES: [Ink; 5] = [
    RGBColor(0xEE, 0xF3, 0xF7),
    RGBColor(0xC3, 0xD6, 0xE6),
    RGBColor(0x8F, 0xB4, 0xD3),
    RGBColor(0x36, 0x72, 0xA8),
    RGBColor(0x0E, 0x35, 0x58),
];

/// The scores of a round, by dimension and authority.
#[derive(Debug, Clone)]
pub struct HeatMap {
    /// The authorities, by name.
    pub columns: Vec<String>,
    /// The dimensions, in the order shown.
    pub rows: Vec<HeatRow>,
    /// The round's name: "Month 12".
    pub round: String,
}

/// One dimension.
#[derive(Debug, Clone)]
pub struct HeatRow {
    /// Its name: "D1 Leadership".
    pub name: String,
    /// Its score in each authority; None, or missing at the end, where it has none.
    pub cells: Vec<Option<Reading>>,
}

impl HeatRow {
    fn cell(&self, column: usize) -> Option<Reading> {
        let cell = self.cells.get(column).copied().flatten();
        // What rounds to no score of the scale is none.
        cell.filter(|reading| (0.95..5.05).contains(&reading.score.value))
    }
}

impl HeatMap {
    fn readings(&self) -> impl Iterator<Item = Reading> {
        let columns = self.columns.len();
        self.rows
            .iter()
            .flat_map(move |row| (0..columns).filter_map(|column| row.cell(column)))
    }
}

/// Draws the cells; from the ninth authority on, in a further panel.
pub fn chart(data: &HeatMap) -> Chart {
    if data.readings().next().is_none() {
        return Chart::nothing("heat-map", table(data));
    }
    Chart::new(
        "heat-map",
        draw(data),
        key(data),
        table(data),
        summary(data),
    )
}

/// The level of a score, 1 to 5.
fn level(score: f64) -> u8 {
    BOUNDARIES[1..5]
        .iter()
        .map(|&it| u8::from(score >= it))
        .sum::<u8>()
        + 1
}

/// A cell of a level: full where there is evidence, else a frame of its shade, with a dot for evidence alone.
pub(super) fn cell(pen: &Pen<'_>, frame: Frame, level: u8, basis: Basis) -> Drawn {
    let shade = SHADES[usize::from(level.clamp(1, 5) - 1)];
    pen.block(frame, GREY)?;
    pen.block(frame.grown(-1.0), shade)?;
    if basis != Basis::Both {
        pen.block(frame.grown(-4.0), GREY)?;
        pen.block(frame.grown(-4.5), WHITE)?;
    }
    if basis == Basis::EvidenceOnly {
        let reach = (frame.bottom - frame.top) / 2.0;
        let (x, y) = if reach > 10.0 {
            (frame.right - 7.5, frame.top + 7.5)
        } else {
            ((frame.left + frame.right) / 2.0, frame.top + reach)
        };
        pen.disc((x, y), 2.25, BLACK)?;
    }
    Ok(())
}

fn draw(data: &HeatMap) -> Drawn<Surface> {
    let names: Vec<Vec<String>> = data
        .rows
        .iter()
        .map(|row| rows::wrap(&row.name, NAMES - 10.0))
        .collect();
    let (mut panels, mut top) = (Vec::new(), 0.0);
    for first in (0..data.columns.len()).step_by(MOST_COLUMNS) {
        let panel = Panel::new(data, &names, first, top);
        top = panel.bottom() + 24.0;
        panels.push(panel);
    }
    let mut sheet = Surface::new(WIDTH, top - 22.0);
    for panel in &panels {
        draw_panel(&mut sheet, data, panel, &names)?;
    }
    Ok(sheet)
}

fn draw_panel(sheet: &mut Surface, data: &HeatMap, panel: &Panel, names: &[Vec<String>]) -> Drawn {
    let places = || {
        let columns = move |row| (0..panel.columns).map(move |column| (row, column));
        (0..data.rows.len()).flat_map(columns)
    };
    let reading = |row: usize, column: usize| data.rows[row].cell(panel.first + column);
    let (headings, leads) = panel.headings();
    sheet.leaders(&leads)?;
    sheet.group("cells", Stroke::Solid, |pen| {
        places().try_for_each(|(row, column)| match reading(row, column) {
            Some(it) => cell(
                pen,
                panel.frame(row, column),
                level(it.score.value),
                it.basis,
            ),
            None => Ok(()),
        })
    })?;
    let like = Label::new("", FONT, BLACK);
    let named = names.iter().enumerate();
    let named = named.flat_map(|(row, name)| rows::lines(name, (2.0, panel.y(row)), &like));
    let texts: Vec<Label> = headings.into_iter().chain(named).collect();
    sheet.write("text", Stroke::Solid, &texts)?;
    let values = places().map(|(row, column)| {
        value(reading(row, column)).at((panel.x(column), panel.y(row)), HPos::Center)
    });
    sheet.write("label", Stroke::Solid, &values.collect::<Vec<_>>())
}

fn value(reading: Option<Reading>) -> Label {
    let Some(reading) = reading else {
        return Label::new("–", FONT, GREY);
    };
    let dark = level(reading.score.value) > 3 && reading.basis == Basis::Both;
    let ink = if dark { WHITE } else { BLACK };
    Label::new(reading.score.label(), FONT, ink)
}

fn key(data: &HeatMap) -> Vec<Mark> {
    let basis = |basis| data.readings().any(|reading| reading.basis == basis);
    let cells = data.columns.len() * data.rows.len();
    let mut marks: Vec<Mark> = (1..=5).map(Mark::Shade).collect();
    marks.extend(basis(Basis::PerceptionOnly).then_some(Mark::FramedCell));
    marks.extend(basis(Basis::EvidenceOnly).then_some(Mark::DottedCell));
    marks.extend((data.readings().count() < cells).then_some(Mark::NoScore));
    marks
}

/// A row a score, so that each has its interval and its basis.
fn table(data: &HeatMap) -> Table {
    let rows = data.rows.iter().flat_map(|row| {
        data.columns
            .iter()
            .enumerate()
            .map(move |(column, authority)| {
                let reading = row.cell(column);
                let [score, interval, basis] = Reading::cells_of(reading);
                let level =
                    reading.map_or("–", |it| LEVELS[usize::from(level(it.score.value) - 1)]);
                let (name, authority) = (row.name.clone(), authority.clone());
                vec![name, authority, score, level.to_owned(), interval, basis]
            })
    });
    Table {
        caption: format!(
            "Maturity by dimension and authority, {}, 1 to 5",
            data.round
        ),
        head: vec![
            Column::words("Dimension"),
            Column::words("Authority"),
            Column::numbers("Score"),
            Column::words("Level"),
            Column::words("95% interval"),
            Column::words("Basis"),
        ],
        rows: rows.collect(),
    }
}

fn summary(data: &HeatMap) -> String {
    let rows = data.rows.iter().map(|row| {
        let cells = data.columns.iter().enumerate().map(|(column, authority)| {
            let score = row.cell(column).map(|it| it.score);
            format!("{authority} {}", told(score))
        });
        format!("{}: {}.", row.name, cells.collect::<Vec<_>>().join(", "))
    });
    format!("{}. {}", data.round, rows.collect::<Vec<_>>().join(" "))
}
