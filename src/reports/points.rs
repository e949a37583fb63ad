//! Which points each chart shows.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use num_traits::ToPrimitive;

use crate::{
    maturity::{
        Snapshot, chart_interval, chart_reading as reading, chart_score,
        rules::{ChangeReport, CommonItems, DimensionChange, Verdict},
        words,
    },
    programmes::{Allocation, Days, Dimension, Programme, Round},
    support_days::{Balance, Pace, Projection, Quarters, Status},
    ui::charts::{
        self, Reading,
        burn_down::{BurnDown, Projected, Step, Window},
        days_bar::DaysBar,
        profile::{Profile, Row},
        trend::{Point, Series, Size, Trend},
    },
};

/// A balance as one bar.
pub(super) fn bar(balance: &Balance) -> DaysBar {
    DaysBar {
        allocation: balance.allocated.quarters().into(),
        delivered: balance.delivered.quarters().into(),
        booked: balance.booked.quarters().into(),
    }
}

/// An authority’s days: what was left after each date, what will be after each booking, and where
/// it goes at the recent rate. A booking whose date has passed is expected today.
pub(super) fn burn_down(
    programme: &Programme,
    allocations: &[Allocation],
    days: &[(NaiveDate, Status, Days)],
    rounds: &[Round],
    pace: &Pace,
) -> BurnDown {
    let today = pace.timing.today;
    let allocation: Vec<Step> = allocations
        .iter()
        .map(|decision| Step {
            date: decision.from_on,
            quarters: decision.days.quarters().into(),
        })
        .collect();
    let remaining = remaining(&allocation, days);
    let left = remaining.last().map_or(0, |step| step.quarters);
    BurnDown {
        start: programme.starts_on,
        end: programme.ends_on,
        today,
        booked: booked(left, days, today),
        projected: projected(pace),
        allocation,
        remaining,
        rounds: rounds.iter().map(window).collect(),
    }
}

/// What is left at the end of each date with a delivery or a decision: one step a day, however
/// many entries it has.
fn remaining(allocation: &[Step], days: &[(NaiveDate, Status, Days)]) -> Vec<Step> {
    let mut delivered: BTreeMap<NaiveDate, i64> =
        allocation.iter().map(|step| (step.date, 0)).collect();
    for (date, _, days) in days.iter().filter(|(_, status, _)| status.is_delivered()) {
        *delivered.entry(*date).or_default() += i64::from(days.quarters());
    }
    let mut so_far = 0;
    let steps = delivered.into_iter().map(|(date, quarters)| {
        so_far += quarters;
        let quarters = allocated_on(allocation, date) - so_far;
        Step { date, quarters }
    });
    steps.collect()
}

fn booked(mut left: i64, days: &[(NaiveDate, Status, Days)], today: NaiveDate) -> Vec<Step> {
    let mut booked: BTreeMap<NaiveDate, i64> = BTreeMap::new();
    for (date, _, days) in days.iter().filter(|(_, it, _)| *it == Status::Booked) {
        *booked.entry((*date).max(today)).or_default() += i64::from(days.quarters());
    }
    let steps = booked.into_iter().map(|(date, quarters)| {
        left -= quarters;
        Step {
            date,
            quarters: left,
        }
    });
    steps.collect()
}

/// The end of the projected line: the day on which nothing is left, or the programme’s last.
/// None where nothing is left already: the ceiling lets nothing go below.
fn projected(pace: &Pace) -> Option<Projected> {
    let Projection::From(_) = pace.projection else {
        return None;
    };
    let (ends_on, left) = (pace.timing.ends_on, pace.undelivered());
    if left == Days::ZERO || pace.timing.left() == 0 {
        return None;
    }
    if let Some(date) = pace.used_up_on() {
        return Some(Projected { date, days: 0.0 });
    }
    let allocated = Quarters::from_integer(pace.balance.allocated.quarters().into());
    Some(Projected {
        date: ends_on,
        days: (allocated - pace.total()?).to_f64()? / 4.0,
    })
}

fn window(round: &Round) -> Window {
    Window {
        opens: round.opens_on,
        closes: round.closes_on,
        month: round.month,
        name: round.title(),
    }
}

fn allocated_on(allocation: &[Step], date: NaiveDate) -> i64 {
    let held = allocation.iter().rev().find(|step| step.date <= date);
    held.or(allocation.first()).map_or(0, |step| step.quarters)
}

/// The overall figure over the published rounds.
pub(super) fn overall_trend(snapshots: &[impl AsRef<Snapshot>], size: Size) -> Trend {
    let points = snapshots.iter().map(AsRef::as_ref).filter_map(|snapshot| {
        let figure = snapshot.result.overall.figure.as_ref()?;
        let reading = Reading {
            score: chart_score(figure.told),
            interval: figure.interval.map(chart_interval),
            basis: match snapshot.result.not_evidenced() {
                0 => charts::Basis::Both,
                _ => charts::Basis::PerceptionOnly,
            },
        };
        let before = Before::of(snapshot, snapshots);
        Some(Point {
            month: snapshot.month as u8,
            reading,
            comparable: before.comparable(|report| Some(&report.overall.verdict)),
            common_items: before.common_items(ChangeReport::common_items),
        })
    });
    trend("Overall".into(), points.collect(), size)
}

/// One dimension over the published rounds.
pub(super) fn dimension_trend(snapshots: &[impl AsRef<Snapshot>], dimension: Dimension) -> Trend {
    let index = usize::from(dimension.number()) - 1;
    let points = snapshots.iter().map(AsRef::as_ref).filter_map(|snapshot| {
        let reading = reading(snapshot.result.dimensions.get(index)?)?;
        let before = Before::of(snapshot, snapshots);
        let items = |report: &ChangeReport| {
            let change = report.dimensions.get(index);
            change.map(|it| it.items.clone()).unwrap_or_default()
        };
        Some(Point {
            month: snapshot.month as u8,
            reading,
            comparable: before.comparable(|report| Some(&report.dimensions.get(index)?.verdict)),
            common_items: before.common_items(items),
        })
    });
    trend(
        dimension.short_title().into(),
        points.collect(),
        Size::Small,
    )
}

fn trend(name: String, points: Vec<Point>, size: Size) -> Trend {
    Trend {
        series: vec![Series { name, points }],
        size,
        levels: size == Size::Full,
    }
}

/// The published round before a snapshot, and the change since.
pub(super) struct Before<'a> {
    /// Its month; `None` for the first published round.
    pub(super) month: Option<u32>,
    /// The change, where the snapshot has it.
    pub(super) report: Option<&'a ChangeReport>,
}

impl<'a> Before<'a> {
    pub(super) fn of(snapshot: &'a Snapshot, all: &[impl AsRef<Snapshot>]) -> Self {
        let months = all.iter().map(|it| it.as_ref().month);
        let month = months.filter(|month| *month < snapshot.month).max();
        Self {
            month,
            report: month.and_then(|month| snapshot.since(month)),
        }
    }

    /// Whether a figure of the snapshot can be compared with that of the round before.
    fn comparable(&self, verdict: impl Fn(&ChangeReport) -> Option<&Verdict>) -> bool {
        let told = self.report.and_then(verdict);
        self.month.is_none() || told.is_some_and(|it| !is_incomparable(it))
    }

    /// Over how many items the two are compared, where an instrument had another version.
    fn common_items(&self, items: impl Fn(&ChangeReport) -> Vec<CommonItems>) -> Option<usize> {
        let items = self.report.map(items).filter(|items| !items.is_empty())?;
        Some(items.iter().map(|it| it.common).sum())
    }

    /// What is to be said of a dimension's score beside that of the round before, where it is not
    /// simply comparable.
    pub(super) fn told(&self, index: usize) -> Option<String> {
        let change = self.report?.dimensions.get(index)?;
        let before = round_name(self.month?).to_lowercase();
        if is_incomparable(&change.verdict) {
            return Some(format!("not comparable with {before}"));
        }
        let common = words::in_common(&change.items)?;
        Some(format!("compared with {before} over {common}"))
    }
}

/// How each published round is compared with the one before it, where an instrument had another
/// version.
pub(super) fn bridges(snapshots: &[impl AsRef<Snapshot>]) -> Vec<String> {
    let told = snapshots.iter().map(AsRef::as_ref).filter_map(|snapshot| {
        let before = Before::of(snapshot, snapshots);
        words::bridge([before.month?, snapshot.month], before.report?)
    });
    told.collect()
}

pub(super) fn is_incomparable(verdict: &Verdict) -> bool {
    matches!(verdict, Verdict::NotComparable(_))
}

/// The ten dimensions of the newest round, beside the first.
pub(super) fn profile(
    snapshots: &[impl AsRef<Snapshot>],
    verdict: impl Fn(&DimensionChange) -> String,
) -> Option<Profile> {
    let (first, last) = (snapshots.first()?.as_ref(), snapshots.last()?.as_ref());
    let earlier = (first.month != last.month).then_some(first);
    let report = earlier.and_then(|first| last.since(first.month));
    let rows = Dimension::all()
        .zip(&last.result.dimensions)
        .enumerate()
        .map(|(index, (dimension, result))| {
            let change = report.and_then(|report| report.dimensions.get(index));
            let shown =
                earlier.filter(|_| change.is_some_and(|change| !is_incomparable(&change.verdict)));
            Row {
                name: dimension.label(),
                now: reading(result),
                earlier: shown.and_then(|first| told(first, index)),
                change: change.and_then(|change| change.delta),
                verdict: change.map(&verdict).unwrap_or_default(),
            }
        });
    Some(Profile {
        now: round_name(last.month),
        earlier: earlier.map(|first| round_name(first.month)),
        rows: rows.collect(),
    })
}

/// M of a dimension by its place.
pub(super) fn told(snapshot: &Snapshot, index: usize) -> Option<charts::Score> {
    let result = snapshot.result.dimensions.get(index)?;
    Some(chart_score(result.maturity?.told))
}

/// `Baseline`, or `Month 6`.
pub(super) fn round_name(month: u32) -> String {
    if month == 0 {
        "Baseline".into()
    } else {
        format!("Month {month}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::support_days::Timing;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn what_remains_follows_deliveries_and_a_cut() {
        let programme = Programme {
            id: crate::people::ProgrammeId(1),
            slug: "p".into(),
            name: "P".into(),
            lead_authority: "H".into(),
            starts_on: date("2025-01-01"),
            ends_on: date("2026-12-31"),
            authority_ceiling: 6,
            allocation_ceiling: Days::whole(120),
        };
        let decision = |days, on: &str| Allocation {
            days: Days::whole(days),
            from_on: date(on),
            reason: String::new(),
            decided_by: String::new(),
        };
        let days = [
            (date("2025-02-01"), Status::Delivered, Days::whole(10)),
            (date("2025-04-01"), Status::Booked, Days::whole(5)),
            (date("2025-05-01"), Status::Delivered, Days::whole(1)),
            (date("2025-07-01"), Status::Booked, Days::whole(2)),
        ];
        let decisions = [decision(100, "2025-01-01"), decision(80, "2025-03-01")];
        let timing = Timing {
            starts_on: programme.starts_on,
            ends_on: programme.ends_on,
            joined_on: programme.starts_on,
            today: date("2025-06-01"),
        };
        let balance = Balance::of(Some(Days::whole(80)), &days);
        let pace = Pace::of(balance, timing, &days);
        let chart = burn_down(&programme, &decisions, &days, &[], &pace);
        let steps = |steps: &[Step]| -> Vec<(String, i64)> {
            steps
                .iter()
                .map(|step| (step.date.to_string(), step.quarters / 4))
                .collect()
        };
        let expected = [
            ("2025-01-01", 100),
            ("2025-02-01", 90),
            ("2025-03-01", 70),
            ("2025-05-01", 69),
        ];
        assert_eq!(
            steps(&chart.remaining),
            expected.map(|(date, days)| (date.into(), days))
        );
        let expected = [("2025-06-01", 64), ("2025-07-01", 62)];
        assert_eq!(
            steps(&chart.booked),
            expected.map(|(date, days)| (date.into(), days))
        );
        // From 3 March on 1 day in 91; 1 June 2025 is the 152nd of 730 days: 578 are left.
        let projected = chart.projected.unwrap();
        assert_eq!(projected.date, date("2026-12-31"));
        assert!((projected.days - (69.0 - 578.0 / 91.0)).abs() < 1e-9);
    }

    #[test]
    fn ten_thousand_entries_are_one_step_a_day() {
        let first = date("2025-01-01");
        let days: Vec<_> = (0..10_000_u64)
            .map(|entry| {
                let on = first + chrono::Days::new(entry % 400);
                let status = match entry % 400 {
                    0..300 => Status::Delivered,
                    _ => Status::Booked,
                };
                (on, status, Days::from_quarters(1))
            })
            .collect();
        let steps = remaining(&[], &days);
        // 25 entries on each of 300 days.
        assert_eq!((steps.len(), steps[299].quarters), (300, -25 * 300));
        // Those of the 20 days that have passed are expected today.
        let steps = booked(0, &days, first + chrono::Days::new(320));
        assert_eq!((steps.len(), steps[0].quarters), (80, -25 * 21));
    }
}
