//! Where everything of a burn-down stands on the sheet.

use chrono::NaiveDate;

use super::super::axis::{Axis, round_ticks};
use super::super::surface::{Frame, Place};
use super::super::text;
use super::story::{Change, Story};
use super::{FONT, Step, WIDTH};
use crate::ui::formats;

/// The height without a lane of rounds.
const HEIGHT: f64 = 320.0;
/// What the lane of rounds adds.
const LANE: f64 = 58.0;

/// Where everything stands.
pub(super) struct Layout {
    pub(super) height: f64,
    pub(super) x: Axis,
    pub(super) y: Axis,
    pub(super) ticks: Vec<f64>,
    start: NaiveDate,
}

impl Layout {
    pub(super) fn new(story: &Story) -> Self {
        let amounts: Vec<f64> = story
            .steps()
            .map(|step| step.quarters as f64 / 4.0)
            .collect();
        let ticks = round_ticks(
            amounts.iter().copied().fold(0.0, f64::min),
            amounts.iter().copied().fold(0.0, f64::max),
        );
        let widest = tick_texts(&ticks)
            .iter()
            .map(|tick| text::width(tick, FONT))
            .fold(0.0, f64::max);
        let x = Axis {
            first: 0.0,
            last: (story.end - story.start).num_days() as f64,
            start: widest + 12.0,
            end: WIDTH - 14.0,
        };
        let y = Axis {
            first: ticks.first().copied().unwrap_or(0.0),
            last: ticks.last().copied().unwrap_or(1.0),
            start: HEIGHT - 54.0,
            end: 46.0,
        };
        let lane = if story.rounds.is_empty() { 0.0 } else { LANE };
        Self {
            height: HEIGHT + lane,
            x,
            y,
            ticks,
            start: story.start,
        }
    }

    pub(super) fn x(&self, date: NaiveDate) -> f64 {
        self.x.at((date - self.start).num_days() as f64)
    }

    pub(super) fn y(&self, quarters: f64) -> f64 {
        self.y.at(quarters / 4.0)
    }

    /// The middle of the lane's heading, of its bars and of their names, from the top.
    pub(super) fn lane(&self) -> [f64; 3] {
        [HEIGHT + 12.0, HEIGHT + 32.0, HEIGHT + 48.0]
    }

    /// A path of level stretches and drops from a place on; steps too near to be told apart are one.
    fn stairs(&self, from: Place, steps: &[Step]) -> Vec<Place> {
        let (mut path, mut level) = (vec![from], from.1);
        for step in steps {
            let (x, y) = (self.x(step.date), self.y(step.quarters as f64));
            match path.last_mut() {
                Some(last) if last.0 + 0.5 > x && last.0 > from.0 => last.1 = y,
                _ => path.extend([(x.max(from.0), level), (x.max(from.0), y)]),
            }
            level = y;
        }
        path
    }

    pub(super) fn plot(&self) -> Frame {
        Frame {
            left: self.x.start,
            top: 2.0,
            right: WIDTH - 2.0,
            bottom: self.y.start - 2.0,
        }
    }
}

/// The ticks' words, all with a decimal place if any needs it.
pub(super) fn tick_texts(ticks: &[f64]) -> Vec<String> {
    let whole = ticks.iter().all(|tick| (tick - tick.round()).abs() < 1e-6);
    ticks
        .iter()
        .map(|&tick| formats::number(tick, if whole { 0 } else { 1 }))
        .collect()
}

/// The lines of the chart as they are drawn.
pub(super) struct Paths {
    pub(super) allocation: Vec<Place>,
    pub(super) pace: Vec<Place>,
    pub(super) actual: Vec<Place>,
    pub(super) booked: Vec<Place>,
    pub(super) projected: Vec<Place>,
    /// Where the allocation changed, with the change.
    pub(super) changes: Vec<(Place, Change)>,
}

impl Paths {
    pub(super) fn new(story: &Story, layout: &Layout) -> Self {
        let within = |steps: &[Step]| -> Vec<Step> {
            let later = steps.iter().filter(|step| step.date > story.start);
            later.copied().collect()
        };
        let left = |quarters: i64| (layout.x(story.start), layout.y(quarters as f64));
        let level = |quarters: i64| layout.y(quarters as f64);
        let now = (layout.x(story.now()), level(story.remained(story.now())));
        let first = left(story.remained(story.start));
        let mut actual = layout.stairs(first, &within(&story.remaining));
        actual.push(now);
        let booked = match story.booked.as_slice() {
            [] => Vec::new(),
            steps => layout.stairs(now, steps),
        };
        let projected = story.projected.map_or_else(Vec::new, |to| {
            vec![now, (layout.x(to.date), layout.y.at(to.days))]
        });
        let changes = story.changes();
        let mut allocation = Vec::new();
        if !changes.is_empty() {
            let first = left(story.allocated(story.start));
            allocation = layout.stairs(first, &within(&story.allocation));
            let last = allocation.last().map_or(0.0, |last| last.1);
            allocation.push((layout.x(story.end), last));
        }
        let changes = changes
            .into_iter()
            .filter(|change| (story.start..=story.end).contains(&change.date))
            .map(|change| ((layout.x(change.date), level(change.after)), change))
            .collect();
        Self {
            allocation,
            pace: vec![
                left(story.allocated(story.today)),
                (layout.x(story.end), layout.y(0.0)),
            ],
            actual,
            booked,
            projected,
            changes,
        }
    }
}
