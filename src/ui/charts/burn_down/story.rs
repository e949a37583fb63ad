//! The points of a burn-down in order, with what follows from them.

use chrono::NaiveDate;

use super::super::MOST;
use super::{BurnDown, Projected, Step, Window};

/// The data in order, with what follows from it.
pub(super) struct Story {
    pub(super) start: NaiveDate,
    pub(super) end: NaiveDate,
    pub(super) today: NaiveDate,
    pub(super) allocation: Vec<Step>,
    pub(super) remaining: Vec<Step>,
    pub(super) booked: Vec<Step>,
    pub(super) projected: Option<Projected>,
    pub(super) rounds: Vec<Window>,
}

/// A change of the allocation: from one amount to another, in quarters.
pub(super) struct Change {
    pub(super) date: NaiveDate,
    pub(super) before: i64,
    pub(super) after: i64,
}

impl Story {
    pub(super) fn new(data: &BurnDown) -> Self {
        let mut remaining = ordered(&data.remaining);
        remaining.retain(|step| step.date <= data.today);
        // An empty programme is drawn as one of a day.
        let end = data.end.max(data.start.succ_opt().unwrap_or(data.start));
        let mut story = Self {
            start: data.start,
            end,
            today: data.today,
            allocation: ordered(&data.allocation),
            remaining,
            booked: ordered(&data.booked),
            projected: None,
            rounds: data.rounds.clone(),
        };
        // What is projected is a line from today into what is left of the programme.
        story.projected = data.projected.filter(|to| {
            story.runs() && to.days.is_finite() && (story.today..=end).contains(&to.date)
        });
        story.rounds.sort_by_key(|round| round.opens);
        story
    }

    /// Nothing allocated, delivered or booked, ever.
    pub(super) fn is_empty(&self) -> bool {
        let mut all = self.steps();
        all.all(|step| step.quarters == 0)
    }

    pub(super) fn steps(&self) -> impl Iterator<Item = &Step> {
        let lists = [&self.allocation, &self.remaining, &self.booked];
        lists.into_iter().flatten()
    }

    /// The allocation on a date; before the first, the first.
    pub(super) fn allocated(&self, date: NaiveDate) -> i64 {
        held(&self.allocation, date)
            .or(self.allocation.first())
            .map_or(0, |step| step.quarters)
    }

    pub(super) fn remained(&self, date: NaiveDate) -> i64 {
        held(&self.remaining, date).map_or_else(|| self.allocated(date), |step| step.quarters)
    }

    /// What an even pace leaves on a date of the allocation as it stands today, in quarters.
    pub(super) fn pace(&self, date: NaiveDate) -> f64 {
        let (gone, all) = (
            (date - self.start).num_days() as f64,
            (self.end - self.start).num_days() as f64,
        );
        self.allocated(self.today) as f64 * (1.0 - (gone / all).clamp(0.0, 1.0))
    }

    /// Today, or the end of the programme that is nearer.
    pub(super) fn now(&self) -> NaiveDate {
        self.today.clamp(self.start, self.end)
    }

    /// Whether today lies within the programme.
    pub(super) fn runs(&self) -> bool {
        (self.start..=self.end).contains(&self.today)
    }

    /// Each change of the allocation after it was first set.
    pub(super) fn changes(&self) -> Vec<Change> {
        let pairs = self.allocation.windows(2).map(|pair| Change {
            date: pair[1].date,
            before: pair[0].quarters,
            after: pair[1].quarters,
        });
        pairs
            .filter(|change| change.before != change.after)
            .collect()
    }
}

fn ordered(steps: &[Step]) -> Vec<Step> {
    let cut = |step: &Step| Step {
        quarters: step.quarters.clamp(-MOST, MOST),
        ..*step
    };
    let mut steps: Vec<Step> = steps.iter().map(cut).collect();
    steps.sort_by_key(|step| step.date);
    steps
}

/// The last step at or before a date; the steps are in order.
fn held(steps: &[Step], date: NaiveDate) -> Option<&Step> {
    let after = steps.partition_point(|step| step.date <= date);
    steps.get(after.checked_sub(1)?)
}
