//! Where the lanes' events and their words stand.

use chrono::NaiveDate;

use super::super::axis::Axis;
use super::super::rows::{self, FONT, LINE, WIDTH};
use super::super::surface::{BLACK, Frame, HPos, Label};
use super::super::text;
use super::{Event, TOP, Timeline};

/// No more of a line than this beside a mark.
const WORDS: f64 = 250.0;
/// Nor less.
const NARROWEST: f64 = 110.0;
/// From a mark to its words.
const OFF: f64 = 12.0;
/// Days along the sheet.
pub(super) struct Days {
    start: NaiveDate,
    axis: Axis,
    /// The place of today, where it is shown.
    pub(super) today: Option<f64>,
}

impl Days {
    pub(super) fn new(data: &Timeline) -> Self {
        let axis = Axis {
            first: 0.0,
            last: (data.end - data.start).num_days() as f64,
            start: 12.0,
            end: WIDTH - 12.0,
        };
        let mut days = Self {
            start: data.start,
            axis,
            today: None,
        };
        let shown = (data.start..=data.end).contains(&data.today);
        days.today = shown.then(|| days.at(data.today));
        days
    }

    pub(super) fn at(&self, date: NaiveDate) -> f64 {
        self.axis.at((date - self.start).num_days() as f64)
    }

    /// Where an event begins and ends; a window of a few days still has two ends.
    fn ends(&self, event: &Event) -> (f64, f64) {
        let (from, to) = (self.at(event.from), self.at(event.last()));
        if event.to.is_none() || to - from >= 8.0 {
            return (from, to);
        }
        let middle = (from + to) / 2.0;
        (middle - 4.0, middle + 4.0)
    }
}

/// An event on the sheet.
pub(super) struct Drawing {
    pub(super) from: f64,
    pub(super) to: f64,
    pub(super) window: bool,
    /// The height of its mark's middle.
    pub(super) y: f64,
    pub(super) words: Vec<Label>,
    pub(super) bottom: f64,
}

/// A lane on the sheet.
pub(super) struct Placed {
    pub(super) heading: Vec<Label>,
    pub(super) top: f64,
    pub(super) events: Vec<Drawing>,
    pub(super) bottom: f64,
}

pub(super) fn place(data: &Timeline, days: &Days) -> Vec<Placed> {
    let mut top = TOP;
    let lanes = data.lanes.iter().map(|lane| {
        let names = rows::wrap(&lane.name, WIDTH - 8.0);
        let high = names.len() as f64 * LINE;
        let like = Label::new("", FONT, BLACK).bold();
        let heading = rows::lines(&names, (2.0, top + 6.0 + high / 2.0), &like);
        let mut shown: Vec<&Event> = lane.events.iter().filter(|it| data.shows(it)).collect();
        shown.sort_by_key(|event| (event.from, event.last()));
        let (start, mut taken) = (top + high + 10.0, Vec::new());
        let events = shown
            .into_iter()
            .map(|event| drawing(event, days, start, &mut taken));
        let events: Vec<Drawing> = events.collect();
        let bottom = events.iter().map(|it| it.bottom).fold(start, f64::max) + 6.0;
        let placed = Placed {
            heading,
            top,
            events,
            bottom,
        };
        top = bottom;
        placed
    });
    lanes.collect()
}

/// An event at the height nearest the top at which it covers none before it.
fn drawing(event: &Event, days: &Days, top: f64, taken: &mut Vec<Frame>) -> Drawing {
    let (from, to) = days.ends(event);
    let words = beside(&event.words, from, to, days.today);
    let mut frame = words.frame(from, to, top);
    while let Some(other) = taken.iter().find(|other| other.overlaps(&frame)) {
        frame = words.frame(from, to, other.bottom);
    }
    taken.push(frame);
    let y = frame.top + LINE / 2.0;
    let like = Label::new("", FONT, BLACK).at((0.0, 0.0), words.anchor);
    let middle = frame.top + words.below + words.height() / 2.0;
    Drawing {
        from,
        to,
        window: event.to.is_some(),
        y,
        words: rows::lines(&words.lines, (words.x, middle), &like),
        bottom: frame.bottom,
    }
}

/// Words beside a mark, or below it.
struct Words {
    lines: Vec<String>,
    x: f64,
    anchor: HPos,
    /// How far below the mark.
    below: f64,
}

impl Words {
    fn height(&self) -> f64 {
        self.lines.len().max(1) as f64 * LINE
    }

    /// The words' left and right edge.
    fn edges(&self) -> (f64, f64) {
        let widths = self.lines.iter().map(|line| text::width(line, FONT));
        let wide = widths.fold(0.0, f64::max);
        match self.anchor {
            HPos::Right => (self.x - wide, self.x),
            _ => (self.x, self.x + wide),
        }
    }

    /// The room of a mark and its words from a height on.
    fn frame(&self, from: f64, to: f64, top: f64) -> Frame {
        let (left, right) = self.edges();
        let bottom = top + self.below + self.height();
        Frame::new(
            left.min(from - 7.0) - 6.0,
            top,
            right.max(to + 7.0) + 6.0,
            bottom,
        )
    }
}

/// The words where they need the fewest lines and do not stand across today's: right of the mark, left of it,
/// or under a window that leaves no room on either side.
fn beside(words: &str, from: f64, to: f64, today: Option<f64>) -> Words {
    let (left, right) = (from - OFF, to + OFF);
    let placed = |room: f64, x: f64, anchor: HPos, below: f64| {
        let lines = || rows::wrap(words, room.min(WORDS));
        (room >= NARROWEST).then(|| Words {
            lines: lines(),
            x,
            anchor,
            below,
        })
    };
    let to_today = |edge: f64, way: f64| today.map_or(0.0, |today| (today - edge) * way - 6.0);
    let found = [
        placed(WIDTH - 2.0 - right, right, HPos::Left, 0.0),
        placed(left - 2.0, left, HPos::Right, 0.0),
        placed(to_today(right, 1.0), right, HPos::Left, 0.0),
        placed(to_today(left, -1.0), left, HPos::Right, 0.0),
        placed(WIDTH - 2.0 - from, from, HPos::Left, LINE),
        placed(WORDS, 2.0, HPos::Left, LINE),
    ];
    let cost = |words: &Words| {
        let (left, right) = words.edges();
        // Letters take less room than is kept for them.
        let spare = (right - left) * 0.12;
        let across = match words.anchor {
            HPos::Right => (left + spare)..right,
            _ => left..(right - spare),
        };
        let across = today.is_some_and(|today| across.contains(&today));
        words.lines.len() + usize::from(words.below > 0.0) + usize::from(across) * 2
    };
    let found = found.into_iter().flatten().min_by_key(cost);
    found.unwrap_or(Words {
        lines: Vec::new(),
        x: right,
        anchor: HPos::Left,
        below: 0.0,
    })
}
