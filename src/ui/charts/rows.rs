//! Rows that each have a name over a strip, and the scale of scores along the strips.

use super::axis::Axis;
use super::surface::{BLACK, Drawn, Frame, GREY, GRID, HPos, Label, Pen, SHADE, Stroke, Surface};
use super::{BOUNDARIES, Reading, marks, text};

pub(super) const WIDTH: f64 = 480.0;
pub(super) const FONT: f64 = 17.0;
pub(super) const LINE: f64 = 20.0;
/// Room for a number and its distance from a marker, at either end of a scale.
pub(super) const BESIDE: f64 = 54.0;
/// More lines than the longest name that a form takes needs.
const MOST_LINES: usize = 12;

/// A row with its place: the name's lines, then a strip to draw on.
pub(super) struct Row {
    names: Vec<String>,
    /// The middle of the first line of the name.
    first: f64,
    /// The middle of the strip.
    pub(super) middle: f64,
    pub(super) bottom: f64,
}

/// Rows under each other from `top` on; each is a name and the height of its strip.
pub(super) fn stack<'a>(rows: impl Iterator<Item = (&'a str, f64)>, mut top: f64) -> Vec<Row> {
    let placed = rows.map(|(name, strip)| {
        let names = wrap(name, WIDTH - 8.0);
        let above = top + 6.0 + names.len() as f64 * LINE;
        let row = Row {
            names,
            first: top + 6.0 + LINE / 2.0,
            middle: above + strip / 2.0,
            bottom: above + strip + 4.0,
        };
        top = row.bottom;
        row
    });
    placed.collect()
}

/// A text in lines that hold all of it.
pub(super) fn wrap(words: &str, room: f64) -> Vec<String> {
    text::wrap(words, FONT, room, MOST_LINES)
}

/// The names over the strips.
pub(super) fn names(rows: &[Row]) -> Vec<Label> {
    let lines = rows.iter().flat_map(|row| {
        row.names.iter().enumerate().map(move |(index, name)| {
            let at = (2.0, row.first + index as f64 * LINE);
            Label::new(name.as_str(), FONT, BLACK)
                .bold()
                .at(at, HPos::Left)
        })
    });
    lines.collect()
}

/// Lines of text one under the other about a middle.
pub(super) fn lines(words: &[String], (x, middle): (f64, f64), like: &Label) -> Vec<Label> {
    let first = middle - (words.len() as f64 - 1.0) * LINE / 2.0;
    let line = |(index, words): (usize, &String)| {
        let mut label = like.clone();
        label.text.clone_from(words);
        label.at((x, first + index as f64 * LINE), like.anchor)
    };
    words.iter().enumerate().map(line).collect()
}

/// The scale of scores, 1 to 5, with room for a number beside either end, up to `right`.
pub(super) fn scores(right: f64) -> Axis {
    Axis {
        first: 1.0,
        last: 5.0,
        start: BESIDE,
        end: right - BESIDE,
    }
}

/// The levels' bands and the lines of whole scores along each strip, and a thin line under each row.
pub(super) fn levels(sheet: &mut Surface, x: &Axis, rows: &[Row]) -> Drawn {
    sheet.group("bands", Stroke::Solid, |pen| {
        rows.iter().try_for_each(|row| {
            BOUNDARIES.windows(2).step_by(2).try_for_each(|ends| {
                let (top, bottom) = (row.middle - 12.0, row.middle + 12.0);
                pen.block(Frame::new(x.at(ends[0]), top, x.at(ends[1]), bottom), SHADE)
            })
        })
    })?;
    sheet.group("grid", Stroke::Solid, |pen| {
        rows.iter().try_for_each(|row| {
            (1..=5).map(f64::from).try_for_each(|score| {
                let (x, y) = (x.at(score), row.middle);
                pen.line(&[(x, y - 12.0), (x, y + 12.0)], GRID, 1.0)
            })?;
            let y = row.bottom + 1.0;
            pen.line(&[(2.0, y), (WIDTH - 2.0, y)], GRID, 1.0)
        })
    })
}

/// How far under the middle of its row an interval stands, where no marker or arrow hides it.
const UNDER: f64 = 13.0;

/// A score's interval along a row, under its marker, where it has one.
pub(super) fn interval(pen: &Pen<'_>, x: &Axis, reading: Option<Reading>, y: f64) -> Drawn {
    let Some((low, high)) = reading.and_then(|reading| reading.ends()) else {
        return Ok(());
    };
    let y = y + UNDER;
    // An interval of no length is still a stroke.
    let (low, high) = (x.at(low), x.at(high).max(x.at(low) + 1.0));
    marks::interval(pen, (low, y), (high, y), 3.5, marks::look(0).text)
}

/// The whole scores over the first strip and under the last.
pub(super) fn ticks(x: &Axis, heights: &[f64]) -> Vec<Label> {
    let tick = |score: u8| {
        let tick = Label::new(score.to_string(), FONT, GREY);
        heights
            .iter()
            .map(move |&y| tick.clone().at((x.at(f64::from(score)), y), HPos::Center))
    };
    (1..=5).flat_map(tick).collect()
}
