//! Support days by what they were for: a bar a name, delivered and booked.

use super::axis::Axis;
use super::rows::{self, FONT, Row, WIDTH};
use super::surface::{Drawn, Frame, GRID, HPos, LEADER, Label, NAVY, Pen, Stroke, Surface};
use super::{Chart, Column, Mark, Table, marks};
use crate::ui::formats;

const STRIP: f64 = 24.0;
/// More than anybody can give: what is beyond is drawn as this.
const MOST: i64 = 400_000;

/// Days by name, in the order shown.
#[derive(Debug, Clone)]
pub struct DaysBy {
    /// What the names are: "activity".
    pub what: String,
    /// The bars.
    pub bars: Vec<DaysByBar>,
}

/// One bar; an amount below 0 counts as 0.
#[derive(Debug, Clone)]
pub struct DaysByBar {
    /// What the days were for.
    pub name: String,
    /// Quarters of a day delivered.
    pub delivered: i64,
    /// Quarters of a day booked.
    pub booked: i64,
}

impl DaysByBar {
    fn delivered(&self) -> i64 {
        self.delivered.clamp(0, MOST)
    }

    fn booked(&self) -> i64 {
        self.booked.clamp(0, MOST)
    }

    fn whole(&self) -> i64 {
        self.delivered() + self.booked()
    }

    /// The words at the bar's end.
    fn words(&self) -> String {
        match self.booked() {
            0 => formats::days(self.delivered()),
            booked => format!(
                "{} + {} booked",
                formats::quarters(self.delivered()),
                formats::quarters(booked)
            ),
        }
    }
}

/// Draws the bars.
pub fn chart(data: &DaysBy) -> Chart {
    if data.bars.iter().all(|bar| bar.whole() == 0) {
        return Chart::nothing("days-by", table(data));
    }
    Chart::new("days-by", draw(data), key(data), table(data), summary(data))
}

fn label(bar: &DaysByBar) -> Label {
    Label::new(bar.words(), FONT, NAVY).bold()
}

fn draw(data: &DaysBy) -> Drawn<Surface> {
    let widest = data.bars.iter().map(|bar| label(bar).width());
    let most = data.bars.iter().map(DaysByBar::whole).max().unwrap_or(1);
    let x = Axis {
        first: 0.0,
        last: most as f64,
        start: 4.0,
        end: WIDTH - 12.0 - widest.fold(0.0, f64::max),
    };
    let rows = rows::stack(data.bars.iter().map(|bar| (&*bar.name, STRIP)), 0.0);
    let bottom = rows.last().map_or(0.0, |row| row.bottom);
    let mut sheet = Surface::new(WIDTH, bottom + 6.0);
    let placed: Vec<(&DaysByBar, &Row)> = data.bars.iter().zip(&rows).collect();
    sheet.group("grid", Stroke::Solid, |pen| {
        rows.iter().try_for_each(|row| {
            let y = row.bottom + 1.0;
            pen.line(&[(2.0, y), (WIDTH - 2.0, y)], GRID, 1.0)
        })
    })?;
    sheet.group("bars", Stroke::Solid, |pen| {
        placed
            .iter()
            .try_for_each(|(data, row)| bar(pen, &x, data, row.middle))
    })?;
    let mut texts = rows::names(&rows);
    texts.extend(placed.iter().map(|(data, row)| {
        let end = x.at(data.whole() as f64);
        label(data).at((end + 8.0, row.middle), HPos::Left)
    }));
    sheet.write("text", Stroke::Solid, &texts)?;
    Ok(sheet)
}

/// Delivered solid, then booked hatched, from a thin upright line.
fn bar(pen: &Pen<'_>, x: &Axis, data: &DaysByBar, y: f64) -> Drawn {
    let (top, bottom) = (y - 9.0, y + 9.0);
    let [start, middle, end] = [0, data.delivered(), data.whole()].map(|it| x.at(it as f64));
    pen.line(&[(start, top - 2.0), (start, bottom + 2.0)], LEADER, 1.0)?;
    if middle > start {
        pen.block(Frame::new(start, top, middle, bottom), NAVY)?;
    }
    if end > middle {
        marks::hatched(pen, Frame::new(middle, top, end, bottom), NAVY)?;
    }
    Ok(())
}

fn key(data: &DaysBy) -> Vec<Mark> {
    if data.bars.iter().all(|bar| bar.booked() == 0) {
        return Vec::new();
    }
    vec![Mark::DaysDelivered, Mark::DaysBooked]
}

fn table(data: &DaysBy) -> Table {
    let row = |bar: &DaysByBar| {
        let amounts = [bar.delivered(), bar.booked(), bar.whole()];
        let mut cells = vec![bar.name.clone()];
        cells.extend(amounts.map(formats::quarters));
        cells
    };
    Table {
        caption: format!("Support days by {}", data.what),
        head: vec![
            Column::words(capital(&data.what)),
            Column::numbers("Delivered"),
            Column::numbers("Booked"),
            Column::numbers("Both"),
        ],
        rows: data.bars.iter().map(row).collect(),
    }
}

/// A word with a capital letter.
fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

fn summary(data: &DaysBy) -> String {
    let some = data.bars.iter().filter(|bar| bar.whole() > 0);
    let told = some.map(|bar| format!("{}: {}", bar.name, bar.words()));
    let told: Vec<String> = told.collect();
    format!("Support days by {}. {}.", data.what, told.join("; "))
}
