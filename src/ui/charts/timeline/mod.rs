//! Events on a common time axis, in lanes.

use chrono::NaiveDate;

use super::axis::date_ticks;
use super::burn_down::labels::{middle, today_label};
use super::key::present;
use super::rows::{FONT, WIDTH};
use super::surface::{Drawn, GREY, GRID, LEADER, Label, NAVY, Pen, Place, Stroke, Surface};
use super::{Chart, Column, Mark, Table, marks};
use crate::ui::formats;

mod place;
#[cfg(test)]
#[allow(clippy::expect_used, reason = "tests")]
mod tests;

use place::{Days, Drawing, Placed, place};

/// The room above the lanes: today's word, then months and years.
const TOP: f64 = 66.0;

/// What happened and what is to come.
#[derive(Debug, Clone)]
pub struct Timeline {
    /// The first day shown.
    pub start: NaiveDate,
    /// The last day shown.
    pub end: NaiveDate,
    /// Marked where it is within them.
    pub today: NaiveDate,
    /// From the top down.
    pub lanes: Vec<Lane>,
}

/// Events of a kind.
#[derive(Debug, Clone)]
pub struct Lane {
    /// The kind.
    pub name: String,
    /// In any order; what lies wholly outside the days shown stands in the table only.
    pub events: Vec<Event>,
}

/// Something on a day, or from one day to another.
#[derive(Debug, Clone)]
pub struct Event {
    /// Its day, or its first.
    pub from: NaiveDate,
    /// Its last day, where it is a window.
    pub to: Option<NaiveDate>,
    /// What it is.
    pub words: String,
}

impl Event {
    fn last(&self) -> NaiveDate {
        self.to.unwrap_or(self.from).max(self.from)
    }

    fn when(&self) -> String {
        match self.to {
            Some(_) => formats::date_range(self.from, self.last()),
            None => formats::date(self.from),
        }
    }
}

impl Timeline {
    fn shows(&self, event: &Event) -> bool {
        self.start < self.end && event.from <= self.end && event.last() >= self.start
    }

    fn shown(&self) -> impl Iterator<Item = (&Lane, &Event)> {
        let all = self
            .lanes
            .iter()
            .flat_map(|lane| lane.events.iter().map(move |it| (lane, it)));
        all.filter(|(_, event)| self.shows(event))
    }
}

/// Draws the lanes.
pub fn chart(data: &Timeline) -> Chart {
    if data.shown().next().is_none() {
        return Chart::nothing("timeline", table(data));
    }
    Chart::new(
        "timeline",
        draw(data),
        key(data),
        table(data),
        summary(data),
    )
}

fn draw(data: &Timeline) -> Drawn<Surface> {
    let days = Days::new(data);
    let lanes = place(data, &days);
    let bottom = lanes.last().map_or(TOP, |lane| lane.bottom);
    let mut sheet = Surface::new(WIDTH, bottom + 4.0);
    scale(&mut sheet, data, &days, &lanes, bottom)?;
    sheet.group("events", Stroke::Solid, |pen| {
        lanes
            .iter()
            .flat_map(|lane| &lane.events)
            .try_for_each(|event| mark(pen, event))
    })?;
    let mut texts: Vec<Label> = Vec::new();
    for lane in lanes {
        texts.extend(lane.heading);
        texts.extend(lane.events.into_iter().flat_map(|event| event.words));
    }
    sheet.write("label", Stroke::Halo, &texts)?;
    Ok(sheet)
}

fn mark(pen: &Pen<'_>, event: &Drawing) -> Drawn {
    if event.window {
        marks::span(pen, event.from, event.to, event.y, NAVY)
    } else {
        marks::day(pen, (event.from, event.y))
    }
}

/// The months over the lanes with a thin line through them, the lanes' edges, and today.
fn scale(
    sheet: &mut Surface,
    data: &Timeline,
    days: &Days,
    lanes: &[Placed],
    bottom: f64,
) -> Drawn {
    let dates = date_ticks(data.start, data.end);
    let today = days.today;
    sheet.group("grid", Stroke::Solid, |pen| {
        dates.iter().try_for_each(|tick| {
            let x = days.at(tick.date);
            pen.line(&[(x, TOP - 4.0), (x, bottom)], GRID, 1.0)
        })?;
        lanes.iter().try_for_each(|lane| {
            pen.line(&[(2.0, lane.top), (WIDTH - 2.0, lane.top)], LEADER, 1.0)
        })?;
        today.map_or(Ok(()), |x| {
            let ends: [Place; 2] = [(x, 22.0), (x, bottom)];
            pen.line(&ends, GREY, 2.0)
        })
    })?;
    let mut texts: Vec<Label> = today.map(today_label).into_iter().collect();
    for tick in &dates {
        let x = days.at(tick.date);
        for (words, y) in [(&tick.above, 32.0), (&tick.below, 52.0)] {
            let label = middle(Label::new(words.as_str(), FONT, GREY), x, y);
            let frame = label.frame();
            if !words.is_empty() && !texts.iter().any(|other| other.frame().overlaps(&frame)) {
                texts.push(label);
            }
        }
    }
    sheet.write("text", Stroke::Halo, &texts)
}

fn key(data: &Timeline) -> Vec<Mark> {
    let window = |window| data.shown().any(|(_, it)| it.to.is_some() == window);
    let marks = [(window(false), Mark::Day), (window(true), Mark::Span)];
    present(marks)
}

fn table(data: &Timeline) -> Table {
    let mut rows: Vec<(&Lane, &Event)> = data
        .lanes
        .iter()
        .flat_map(|lane| lane.events.iter().map(move |event| (lane, event)))
        .collect();
    rows.sort_by_key(|(_, event)| (event.from, event.last()));
    let row =
        |(lane, event): (&Lane, &Event)| vec![event.when(), lane.name.clone(), event.words.clone()];
    Table {
        caption: "Events in the order of their dates".into(),
        head: ["Date", "Kind", "Event"].map(Column::words).to_vec(),
        rows: rows.into_iter().map(row).collect(),
    }
}

fn summary(data: &Timeline) -> String {
    let lanes = data.lanes.iter().map(|lane| {
        let told = lane.events.iter().filter(|event| data.shows(event));
        let told = told.map(|event| format!("{}, {}", event.words, event.when()));
        (&lane.name, told.collect::<Vec<_>>())
    });
    let told = lanes.filter(|(_, told)| !told.is_empty());
    let told = told.map(|(name, told)| format!("{name}: {}.", told.join("; ")));
    told.collect::<Vec<_>>().join(" ")
}
