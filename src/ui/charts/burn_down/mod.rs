//! What is left of an allocation of support days, from the programme's start to its end, beside an even pace.

use chrono::NaiveDate;

use super::{Chart, Mark};

mod draw;
pub(super) mod labels;
mod layout;
mod story;
mod table;
#[cfg(test)]
mod tests;

pub(super) use draw::PROJECTED;
use story::Story;

const WIDTH: f64 = 480.0;
const FONT: f64 = 17.0;

/// An amount from a date on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// The first day on which it holds.
    pub date: NaiveDate,
    /// Quarters of a day; may be below 0 where more is drawn than allocated.
    pub quarters: i64,
}

/// Where the days go at the rate of late.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Projected {
    /// The programme’s last day, or the day on which nothing is left.
    pub date: NaiveDate,
    /// Days left on that date; a projection is not in quarters.
    pub days: f64,
}

/// The time in which a round is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// Its first day.
    pub opens: NaiveDate,
    /// Its last.
    pub closes: NaiveDate,
    /// The month that it stands for.
    pub month: u32,
    /// Its name.
    pub name: String,
}

/// An authority's days over its programme. The lists may be in any order.
#[derive(Debug, Clone)]
pub struct BurnDown {
    /// The programme's first day.
    pub start: NaiveDate,
    /// Its last day.
    pub end: NaiveDate,
    /// Today.
    pub today: NaiveDate,
    /// The allocation from each date on that it was set or changed.
    pub allocation: Vec<Step>,
    /// What remained after each date on which it changed, by a delivered visit or by a change of the allocation.
    /// Before the first, all of the allocation. What lies after today is left out.
    pub remaining: Vec<Step>,
    /// What will remain after each booked visit.
    pub booked: Vec<Step>,
    /// Where what remains today will go, if that is known.
    pub projected: Option<Projected>,
    /// The rounds, marked under the months.
    pub rounds: Vec<Window>,
}

/// Draws the burn-down.
pub fn chart(data: &BurnDown) -> Chart {
    let story = Story::new(data);
    let table = table::table(&story);
    if story.is_empty() {
        return Chart::nothing("burn-down", table);
    }
    let mut key = Vec::new();
    if !story.booked.is_empty() {
        key.push(Mark::Booked);
    }
    if story.projected.is_some() {
        key.push(Mark::Projected);
    }
    if !story.changes().is_empty() {
        key.push(Mark::Reallocated);
    }
    let drawn = draw::draw(&story);
    Chart::new("burn-down", drawn, key, table, table::summary(&story))
}
