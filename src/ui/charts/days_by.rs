//! Support days by what they were for: a bar a name, delivered and booked.

use super::axis::Axis;
use super::rows::{self, FONT, Row, WIDTH};
use super::surface::{Drawn, Frame, GRID, HPos, LEADER, Label, NAVY, Pen, Stroke, Surface};
use super::{Chart, Column, MOST, Mark, Table, marks};
use crate::ui::formats;

const STRIP: f64 = 24.0;

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
            Column::words(formats::upper_first(&data.what)),
            Column::numbers("Delivered"),
            Column::numbers("Booked"),
            Column::numbers("Both"),
        ],
        rows: data.bars.iter().map(row).collect(),
    }
}

fn summary(data: &DaysBy) -> String {
    let some = data.bars.iter().filter(|bar| bar.whole() > 0);
    let told = some.map(|bar| format!("{}: {}", bar.name, bar.words()));
    let told: Vec<String> = told.collect();
    format!("Support days by {}. {}.", data.what, told.join("; "))
}

#[cfg(test)]
mod tests {

    use super::super::{checks, hostile, surface};
    use super::*;

    fn bar(name: &str, delivered: i64, booked: i64) -> DaysByBar {
        DaysByBar {
            name: name.to_owned(),
            delivered,
            booked,
        }
    }

    fn days(bars: Vec<DaysByBar>) -> Chart {
        chart(&DaysBy {
            what: "activity".into(),
            bars,
        })
    }

    #[test]
    fn without_a_day_there_are_no_figures_yet() {
        for bars in [
            vec![],
            vec![bar("Scoping", 0, 0)],
            vec![bar("Scoping", -4, i64::MIN)],
        ] {
            assert_eq!(checks::sound(&days(bars))[0].text, surface::NOTHING);
        }
    }

    #[test]
    fn text_keeps_apart_and_whole_whatever_the_data() {
        let amounts = [0, 1, 2, 40, 479, 4_000_001, i64::MAX, -1, i64::MIN];
        for count in hostile::COUNTS {
            for delivered in amounts {
                let names = hostile::names().into_iter().take(count);
                let bars = names.zip(amounts.iter().cycle());
                let bars = bars.map(|(name, &booked)| bar(&name, delivered, booked));
                let words = checks::sound(&days(bars.collect()));
                assert!(!words.iter().any(|word| word.text.contains('…')));
            }
        }
    }

    #[test]
    fn a_bar_has_its_days_beside_it() {
        let chart = days(vec![
            bar("Scoping", 10, 0),
            bar("Leadership coaching", 4, 6),
            bar("Travel", 0, 0),
        ]);
        let texts = checks::texts(&chart);
        for words in ["2.5 days", "1 + 1.5 booked", "0 days", "Travel"] {
            assert!(texts.contains(&words.to_owned()), "{words}: {texts:?}");
        }
        assert_eq!(chart.key, [Mark::DaysDelivered, Mark::DaysBooked]);
        assert_eq!(chart.table.head[0].name, "Activity");
        assert_eq!(
            chart.table.rows[1],
            ["Leadership coaching", "1", "1.5", "2.5"]
        );
        assert!(!chart.summary.contains("Travel"), "{}", chart.summary);
        assert!(days(vec![bar("Scoping", 10, 0)]).key.is_empty());
    }
}
